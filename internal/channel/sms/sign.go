package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// The headers of a signed request.
const (
	TimeHeader      = "X-Timestamp"
	SignatureHeader = "X-Signature"
)

// Sign is the signature of a body at a time (seconds of the epoch, as text): the hex HMAC-SHA256 of "time.body".
func Sign(secret, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
