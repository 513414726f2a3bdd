package httpx

import (
	"net/http/httptest"
	"testing"
)

func TestOnlyAProxyOnThisMachineSaysForWhomItAsks(t *testing.T) {
	for _, c := range []struct{ from, forwarded, want string }{
		{"192.0.2.7:1", "", "192.0.2.7"}, {"192.0.2.7:1", "198.51.100.1", "192.0.2.7"}, {"127.0.0.1:1", "", "127.0.0.1"},
		{"127.0.0.1:1", "203.0.113.9, 198.51.100.1", "198.51.100.1"}, {"[::1]:1", "2001:db8::1", "2001:db8::1"}, {"127.0.0.1:1", "<script>", "127.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := remoteIP(r); got != c.want {
			t.Errorf("%s for %q: got %s, want %s", c.from, c.forwarded, got, c.want)
		}
	}
}
