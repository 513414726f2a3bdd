//go:build unix

package app

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/migrations"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/pgtest"
)

// TestAKilledDatabaseIsUnavailableAndNothingElse (F2): while the server is gone, and while it comes back, requests are
// answered with 200 or 503; afterwards everything works without a restart.
func TestAKilledDatabaseIsUnavailableAndNothingElse(t *testing.T) {
	pgtest.URL(t) // skips or explains when there is no PostgreSQL
	base, err := os.MkdirTemp("", "aftercare-outage-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) }) // a left-over in a temporary folder
	if err := os.Chmod(base, 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := pgtest.OpenCluster(filepath.Join(base, "c"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	d, err := db.Open(c.URL("postgres"), db.Options{Conns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if _, err := d.Migrate(t.Context(), migrations.Files); err != nil {
		t.Fatal(err)
	}
	s := stage(t, d)
	s.app.Router.Identify = func(*http.Request) (actor.Actor, error) { return s.who, nil }
	h := s.app.Handler()
	ask := func() (code int, body string) {
		for method, in := range map[string]string{"GET": "", "POST": `{"customer_id":"` + s.ids["customers"] + `","channel":"phone","symptom":"x"}`} {
			r, w := httptest.NewRequest(method, "/api/tickets", strings.NewReader(in)), httptest.NewRecorder()
			r.Header.Set("Content-Type", "application/json")
			h.ServeHTTP(w, r)
			if w.Code != 200 && w.Code != 503 {
				t.Errorf("%s: %d %s", method, w.Code, w.Body)
			}
			if w.Code > code {
				code, body = w.Code, w.Body.String()
			}
		}
		return code, body
	}
	if code, body := ask(); code != 200 {
		t.Fatalf("%d %s", code, body)
	}
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					ask()
				}
			}
		})
	}
	if err := c.Kill(); err != nil {
		t.Fatal(err)
	}
	until := func(want int, when string) {
		for deadline := time.Now().Add(20 * time.Second); ; {
			code, body := ask()
			if code == want {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: %d %s", when, code, body)
			}
		}
	}
	until(503, "while it is gone") // its last children may answer a moment longer
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	until(200, "after it came back")
	close(stop)
	wg.Wait()
}
