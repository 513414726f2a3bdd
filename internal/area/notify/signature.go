package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// fresh is how far the time of a signed report may lie from ours.
const fresh = 5 * time.Minute

// signed reports whether a body carries the hex HMAC-SHA256 of "time.body" made with secret a short
// while ago; the comparison takes the same time whatever differs (A19).
func signed(secret, stamp, signature string, body []byte, now time.Time) bool {
	ok := hmac.Equal([]byte(sign(secret, stamp, body)), []byte(signature))
	sec, err := strconv.ParseInt(stamp, 10, 64)
	return ok && secret != "" && err == nil && now.Sub(time.Unix(sec, 0)).Abs() <= fresh
}

func sign(secret, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
