package notify

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/httpx"
)

// TestAProvidersReportIsTakenFromTheWire signs the very bytes that are sent.
func TestAProvidersReportIsTakenFromTheWire(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := desk(t)
		who := actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u", Person: "p", Lang: "en", Zone: "UTC", Pack: "it", Perms: map[string]actor.Scope{PermOutbox: actor.All, PermSetting: actor.All}}
		r := httpx.New(httpx.Config{DB: d, Log: slog.New(slog.DiscardHandler), Translate: func(_, code string, _ map[string]any) string { return code },
			Identify: func(req *http.Request) (actor.Actor, error) {
				if req.Header.Get("Authorization") == "" {
					return actor.Actor{Tenant: dbtest.Tenant, Lang: "en", Zone: "UTC", Pack: "it"}, nil
				}
				return who, nil
			}})
		Routes(r, s)
		h := r.Handler()
		call := func(method, path, body string, header map[string]string) *httptest.ResponseRecorder {
			req := httptest.NewRequest(method, path, strings.NewReader(body))
			req.Header.Set("Content-Type", "application/json")
			for k, v := range header {
				req.Header.Set(k, v)
			}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			return rec
		}
		admin := map[string]string{"Authorization": "me"}
		if rec := call("PUT", "/api/admin/channels/sms", `{"config":{"url":"https://sms.example.com"},"callback_secret":"callback-secret"}`, admin); rec.Code != 200 || strings.Contains(rec.Body.String(), "sms.example.com") {
			t.Fatalf("got %d %s", rec.Code, rec.Body)
		}
		write(t, d, s, 1)
		deliver(t, d, s)
		id := outbox(t, d, s, Sent).Items[0].ID
		body := fmt.Sprintf("{ \"id\" : %q,\n\"status\":\"bounced\", \"error\":\"no such \\u0031\" }", id)
		stamp := fmt.Sprint(dbtest.Noon.Unix())
		good := map[string]string{"X-Timestamp": stamp, "X-Signature": sign("callback-secret", stamp, []byte(body))}
		for name, c := range map[string]struct {
			body   string
			header map[string]string
		}{
			"unsigned":   {body, nil},
			"other body": {strings.Replace(body, "bounced", "failed", 1), good},
			"other time": {body, map[string]string{"X-Timestamp": fmt.Sprint(dbtest.Noon.Unix() + 1), "X-Signature": good["X-Signature"]}},
		} {
			if rec := call("POST", "/api/channel/sms/callback", c.body, c.header); rec.Code != http.StatusUnauthorized {
				t.Fatalf("%s: got %d %s, want 401", name, rec.Code, rec.Body)
			}
		}
		if n := len(outbox(t, d, s, Sent).Items); n != 1 {
			t.Fatalf("got %d sent, want 1", n)
		}
		for range 5 {
			if rec := call("POST", "/api/channel/sms/callback", body, good); rec.Code != 200 {
				t.Fatalf("got %d %s", rec.Code, rec.Body)
			}
		}
		got := outbox(t, d, s, Bounced).Items
		if len(got) != 1 || got[0].Error != "bounced no such 1" {
			t.Fatalf("got %+v", got)
		}
		for path, want := range map[string]int{"/api/admin/outbox": 401, "/api/notices": 401} {
			if rec := call("GET", path, "", nil); rec.Code != want {
				t.Fatalf("%s: got %d, want %d", path, rec.Code, want)
			}
			if rec := call("GET", path, "", admin); rec.Code != 200 {
				t.Fatalf("%s: got %d %s", path, rec.Code, rec.Body)
			}
		}
		if rec := call("POST", "/api/notices/read-all", "", admin); rec.Code != 200 {
			t.Fatalf("got %d %s", rec.Code, rec.Body)
		}
	})
}
