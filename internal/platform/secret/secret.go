// Package secret encrypts what must not be readable in a copy of the database, with a key
// that lives outside of it.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Box seals and opens secrets with one key.
type Box struct{ aead cipher.AEAD }

// Open reads the key from file, or makes it on first use. Nodes of one database share the
// file, or get the key itself in key (64 hexadecimal digits, AFTERCARE_SECRET_KEY).
func Open(file, key string) (*Box, error) {
	if key == "" {
		b, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) {
			b, err = makeKey(file)
		}
		if err != nil {
			return nil, fmt.Errorf("the key for secrets: %w", err)
		}
		key = strings.TrimSpace(string(b))
	}
	raw, err := hex.DecodeString(key)
	if err != nil || len(raw) != keyLen {
		return nil, errors.New("the key for secrets must be 64 hexadecimal digits")
	}
	return of(raw)
}

// Passing returns a box with a key that nobody keeps, for what need not be read after this process.
func Passing() *Box {
	b, err := of(random())
	if err != nil {
		panic(err) // only a key of another length is refused
	}
	return b
}

const keyLen = 32

func random() []byte {
	raw := make([]byte, keyLen)
	_, _ = rand.Read(raw) // never fails, by contract of crypto/rand
	return raw
}

func of(key []byte) (*Box, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Box{aead}, err
}

// makeKey writes a new key beside and links it into place, so that two nodes that start together
// end with one key and none with half of one.
func makeKey(file string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(file), "key-*") // readable by its owner only
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(hex.EncodeToString(random()) + "\n")
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	err = os.Link(f.Name(), file)
	if err != nil && !errors.Is(err, os.ErrExist) {
		err = os.Rename(f.Name(), file) // a disk without links
	}
	if err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	return os.ReadFile(file)
}

// Seal encrypts s for the place named by where; it opens nowhere else.
func (b *Box) Seal(where, s string) string {
	nonce := make([]byte, b.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails, by contract of crypto/rand
	return base64.StdEncoding.EncodeToString(b.aead.Seal(nonce, nonce, []byte(s), []byte(where)))
}

// Open decrypts what Seal made for the same place.
func (b *Box) Open(where, sealed string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < b.aead.NonceSize() {
		return "", errors.New("secret: broken")
	}
	n := b.aead.NonceSize()
	p, err := b.aead.Open(nil, raw[:n], raw[n:], []byte(where))
	if err != nil {
		return "", errors.New("secret: sealed with another key")
	}
	return string(p), nil
}
