// Package blob keeps files by the hash of their content: written once, never changed, shared
// by all nodes through one folder or an S3 bucket.
package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Store keeps contents by hash.
type Store interface {
	// Put stores b and returns its hash; what is there already stays as it is.
	Put(ctx context.Context, b []byte) (hash string, err error)
	// Open reads what was stored under hash.
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
	// Old lists what begins with prefix, two hexadecimal digits, and was stored before a time.
	Old(ctx context.Context, prefix string, before time.Time) (hashes []string, err error)
	// Drop removes what is stored under hash, unless it was stored once more since.
	Drop(ctx context.Context, hash string, before time.Time) error
	// String names the place for messages.
	String() string
}

// ErrNotFound says that nothing is stored under a hash.
var ErrNotFound = errors.New("blob: not found")

// Open returns the store at place: a folder, or s3://… for a bucket.
func Open(place string) (Store, error) {
	if strings.HasPrefix(place, "s3://") || strings.HasPrefix(place, "s3+http://") {
		return openS3(place)
	}
	if err := os.MkdirAll(filepath.Join(place, "tmp"), 0o750); err != nil {
		return nil, fmt.Errorf("cannot make the folder for files: %w", err)
	}
	return dir(place), nil
}

// HashOf is the name under which b is stored.
func HashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

type dir string

func (d dir) String() string { return string(d) }

func (d dir) path(hash string) string { return filepath.Join(string(d), hash[:2], hash) }

// Put implements Store: written beside, synced, then moved into place. What is there already
// becomes as young as if it had just been written, so that no sweep takes it.
func (d dir) Put(_ context.Context, b []byte) (string, error) {
	hash := HashOf(b)
	if now := time.Now(); os.Chtimes(d.path(hash), now, now) == nil {
		return hash, nil
	}
	f, err := os.CreateTemp(filepath.Join(string(d), "tmp"), "put-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = io.Copy(f, bytes.NewReader(b))
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(d.path(hash)), 0o750); err != nil {
		return "", err
	}
	if err := os.Rename(f.Name(), d.path(hash)); err != nil {
		return "", err
	}
	return hash, syncDir(filepath.Dir(d.path(hash)))
}

// syncDir makes a new name in a folder survive a power cut (F3).
func syncDir(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Old implements Store.
func (d dir) Old(_ context.Context, prefix string, before time.Time) (hashes []string, err error) {
	names, err := os.ReadDir(filepath.Join(string(d), prefix))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, n := range names {
		if st, err := n.Info(); err == nil && hashForm.MatchString(n.Name()) && st.ModTime().Before(before) {
			hashes = append(hashes, n.Name())
		}
	}
	return hashes, d.tidy(before)
}

// tidy removes what a process that died was about to write.
func (d dir) tidy(before time.Time) error {
	tmp := filepath.Join(string(d), "tmp")
	names, err := os.ReadDir(tmp)
	if err != nil {
		return err
	}
	for _, n := range names {
		if st, err := n.Info(); err == nil && st.ModTime().Before(before) {
			_ = os.Remove(filepath.Join(tmp, n.Name())) // another node may have been faster
		}
	}
	return nil
}

// Drop implements Store. The file is taken aside first: whoever stores it again meanwhile either
// made it young before, and gets it back, or no longer finds it and writes it anew.
func (d dir) Drop(_ context.Context, hash string, before time.Time) error {
	aside := filepath.Join(string(d), "tmp", "drop-"+hash)
	if err := os.Rename(d.path(hash), aside); err != nil {
		return err
	}
	st, err := os.Stat(aside)
	if err == nil && !st.ModTime().Before(before) {
		return os.Rename(aside, d.path(hash))
	}
	return os.Remove(aside)
}

// Open implements Store.
func (d dir) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	if !hashForm.MatchString(hash) {
		return nil, ErrNotFound
	}
	f, err := os.Open(d.path(hash))
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrNotFound
	}
	return f, err
}
