package httpx

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/dbtest"
)

// TestLogAndFiguresNameTheOperationAndNeverTheAddress: an address may hold the secret of a link.
func TestLogAndFiguresNameTheOperationAndNeverTheAddress(t *testing.T) {
	var log bytes.Buffer
	r := New(Config{DB: dbtest.SQLite(t, nil), Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Translate: func(_, code string, _ map[string]any) string { return code },
		Identify:  func(*http.Request) (actor.Actor, error) { return clerk(), nil }})
	r.Handle("GET", "/api/links/{token}", Public, func(http.ResponseWriter, *http.Request) { panic("broken") })
	if code, _, body := call(r.Handler(), "GET", "/api/links/s3cret", ""); code != 500 {
		t.Fatalf("%d %s", code, body)
	}
	if got := log.String(); strings.Contains(got, "s3cret") || strings.Count(got, "route=\"GET /api/links/{token}\"") != 2 {
		t.Fatalf("got %s", got)
	}
}

func TestOnlyAProxySaysForWhomItAsks(t *testing.T) {
	for _, c := range []struct{ from, forwarded, want string }{
		{"192.0.2.7:1", "", "192.0.2.7"}, {"192.0.2.7:1", "198.51.100.1", "192.0.2.7"}, {"127.0.0.1:1", "", "127.0.0.1"},
		{"127.0.0.1:1", "203.0.113.9, 198.51.100.1", "198.51.100.1"}, {"[::1]:1", "2001:db8::1", "2001:db8::1"}, {"127.0.0.1:1", "<script>", "127.0.0.1"},
		{"10.0.0.5:1", "198.51.100.1", "198.51.100.1"}, {"10.0.0.5:1", "203.0.113.9, 198.51.100.1, 10.0.0.6", "198.51.100.1"}, {"10.0.1.5:1", "198.51.100.1", "10.0.1.5"},
		{"[::ffff:10.0.0.5]:1", "198.51.100.1", "198.51.100.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := remoteIP(r, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")}); got != c.want {
			t.Errorf("%s for %q: got %s, want %s", c.from, c.forwarded, got, c.want)
		}
	}
}
