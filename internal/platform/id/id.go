// Package id makes time-ordered text identifiers that a client may also make offline.
package id

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

var enc = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New returns prefix + "_" + 26 characters: 48 bits of time in milliseconds, 80 random bits.
func New(prefix string) string { return At(prefix, time.Now()) }

// At is New at a given time, for histories that are filled in later.
func At(prefix string, t time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(t.UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // never fails, by contract of crypto/rand
	return prefix + "_" + enc.EncodeToString(b[:])
}

// From is where the identifiers made from a time on begin.
func From(prefix string, t time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(t.UnixMilli())<<16)
	return prefix + "_" + enc.EncodeToString(b[:])
}

// Secret returns an unguessable text of 128 bits for links and tokens.
func Secret() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return enc.EncodeToString(b[:])
}
