// Package auth keeps passwords and tokens: argon2id with bounded parallelism, and
// secrets that are stored only as hashes.
package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"aftercare/internal/platform/id"
)

// Cost of a password: 19 MiB and two passes, at most two at a time, so that a flood of
// log-ins can exhaust neither memory nor processors.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	saltLen   = 16
	keyLen    = 32
	// MinPassword is the fewest characters a password may have.
	MinPassword = 10
)

var slots = make(chan struct{}, 2)

// Hash returns the PHC text of a password.
func Hash(password string) string {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails, by contract of crypto/rand
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, memoryKiB, passes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(derive(password, salt, memoryKiB, passes)))
}

func derive(password string, salt []byte, memory, time uint32) []byte {
	slots <- struct{}{}
	defer func() { <-slots }()
	return argon2.IDKey([]byte(password), salt, time, memory, 1, keyLen)
}

// Verify reports whether password belongs to hash. An empty hash costs the same time
// and is never right, so that unknown log-ins cannot be told from wrong passwords.
func Verify(hash, password string) bool {
	if hash == "" {
		hash = nobody
	}
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || utf8.RuneCountInString(password) > 200 {
		return false
	}
	var m, t uint32
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &m, &t); err != nil || m > 1<<20 || t > 20 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil {
		return false
	}
	ok := subtle.ConstantTimeCompare(derive(password, salt, m, t), want) == 1
	return ok && hash != nobody
}

// nobody is a well-formed hash that no password has.
var nobody = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, memoryKiB, passes,
	base64.RawStdEncoding.EncodeToString(make([]byte, saltLen)), base64.RawStdEncoding.EncodeToString(make([]byte, keyLen)))

// NewToken returns a secret of 256 bits and the hash under which it is stored.
func NewToken(prefix string) (token, hash string) {
	token = prefix + id.Secret() + id.Secret()
	return token, HashToken(token)
}

// HashToken is how a token or link is stored and looked up.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
