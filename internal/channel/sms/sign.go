package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// The headers of a signed request in either direction.
const (
	TimeHeader      = "X-Timestamp"
	SignatureHeader = "X-Signature"
)

// Fresh is how far the time of a signed request may lie from ours.
const Fresh = 5 * time.Minute

// Sign is the signature of a body at a time (seconds of the epoch, as text): the hex HMAC-SHA256 of "time.body".
func Sign(secret, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Verify reports whether a request is signed with secret and fresh; the comparison takes the same time whatever differs (A19).
func Verify(secret, stamp, signature string, body []byte, now time.Time) bool {
	sec, err := strconv.ParseInt(stamp, 10, 64)
	fresh := err == nil && now.Sub(time.Unix(sec, 0)).Abs() <= Fresh
	signed := hmac.Equal([]byte(Sign(secret, stamp, body)), []byte(signature))
	return secret != "" && fresh && signed
}
