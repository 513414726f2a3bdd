package portal_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"aftercare/internal/area/portal"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/httpx"
)

// A2, A3, A9: what strangers send over the wire.
func TestStrangersOverTheWire(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := httpx.New(httpx.Config{DB: w.d, Log: slog.New(slog.DiscardHandler), Translate: func(_, code string, _ map[string]any) string { return code },
			Identify: func(*http.Request) (actor.Actor, error) {
				return actor.Actor{Tenant: dbtest.Tenant, Lang: "en", Zone: "Asia/Shanghai", Pack: "it", Title: "IT Firm"}, nil
			}})
		portal.Routes(r, w.s)
		h := r.Handler()
		call := func(method, path, body, key string) (int, string) {
			req := httptest.NewRequest(method, path, strings.NewReader(body))
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Idempotency-Key", key)
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			return rec.Code, rec.Body.String()
		}
		report := fmt.Sprintf(`{"label_code":%q,"symptom":"Paper jams","name":"","phone":"010-1234-5678","wished":"any","lang":"ko"`, w.machine.LabelCode)
		for _, extra := range []string{`,"owner_id":"per_1"`, `,"state":"closed"`, `,"customer_id":"c"`, `,"channel":"phone"`, `,"lang":"xx"`, `,"symptom":"twice"`} {
			if code, body := call("POST", "/api/portal/reports", report+extra+"}", ""); code != http.StatusBadRequest {
				t.Fatalf("%s: got %d %s, want 400", extra, code, body)
			}
		}
		code, first := call("POST", "/api/portal/reports", report+"}", "one-tap")
		if code != 200 {
			t.Fatalf("got %d %s", code, first)
		}
		for range 5 { // the same tap again: the same case, the same link
			if code, again := call("POST", "/api/portal/reports", report+"}", "one-tap"); code != 200 || again != first {
				t.Fatalf("got %d %s, want %s", code, again, first)
			}
		}
		unknown, expired := "", ""
		for i, token := range []string{"nothing", strings.Repeat("z", 26), "%27%20OR%201=1--", strings.Repeat("a", 99)} {
			code, body := call("GET", "/api/portal/cases/"+token, "", "")
			shape := body[:strings.Index(body, `"request_id"`)]
			if code != http.StatusNotFound || i > 0 && shape != unknown {
				t.Fatalf("%s: got %d %s, want 404 like %s", token, code, body, unknown)
			}
			unknown = shape
		}
		token := first[strings.Index(first, `"token":"`)+9:]
		token = token[:26]
		if code, body := call("GET", "/api/portal/cases/"+token, "", ""); code != 200 || strings.Contains(body, "Secret") || strings.Contains(body, "SN-1") || strings.Contains(body, "per_") {
			t.Fatalf("got %d %s", code, body)
		}
		w.clock.Add(91 * 24 * 60 * 60 * 1e9)
		if code, expired = call("GET", "/api/portal/cases/"+token, "", ""); code != http.StatusNotFound || expired[:strings.Index(expired, `"request_id"`)] != unknown {
			t.Fatalf("got %d %s, want %s", code, expired, unknown)
		}
	})
}
