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
)

// Store keeps contents by hash.
type Store interface {
	// Put stores b and returns its hash; what is there already stays as it is.
	Put(ctx context.Context, b []byte) (hash string, err error)
	// Open reads what was stored under hash.
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
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

// Put implements Store: written beside, synced, then moved into place.
func (d dir) Put(_ context.Context, b []byte) (string, error) {
	hash := HashOf(b)
	if _, err := os.Stat(d.path(hash)); err == nil {
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
	return hash, os.Rename(f.Name(), d.path(hash))
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
