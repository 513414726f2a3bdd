package ticket_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"aftercare/internal/area/org"
	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/httpx"
)

// edge answers requests as whoever acts says.
func (w *world) edge(acts *actor.Actor) http.Handler {
	r := httpx.New(httpx.Config{DB: w.d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Translate: func(_, code string, _ map[string]any) string { return code },
		Identify:  func(*http.Request) (actor.Actor, error) { return *acts, nil }})
	ticket.Routes(r, s)
	return r.Handler()
}

func (w *world) actor(who org.ID, scope actor.Scope) *actor.Actor {
	a, _ := actor.From(w.as(who, scope))
	return &a
}

func call(t *testing.T, h http.Handler, method, path, key, body string, out any) int {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	if out != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), out); err != nil {
			t.Fatalf("%s %s: %v in %s", method, path, err, rec.Body)
		}
	}
	return rec.Code
}

type problem struct {
	Error struct {
		Kind, Code string
		Params     map[string]any
	}
}

func TestTheSameRequestTwiceTakesOneCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.edge(w.actor(w.lin, actor.All))
		body := `{"customer_id":"` + string(w.customer) + `","symptom":"Paper jams","channel":"phone"}`
		var a, b ticket.Ticket
		if c := call(t, h, "POST", "/api/tickets", "k1", body, &a); c != 200 {
			t.Fatalf("got %d", c)
		}
		call(t, h, "POST", "/api/tickets", "k1", body, &b)
		if a.ID == "" || a.ID != b.ID {
			t.Fatalf("got %s and %s, want one case", a.ID, b.ID)
		}
		var p problem
		if c := call(t, h, "POST", "/api/tickets", "k1", strings.Replace(body, "jams", "burns", 1), &p); c != 409 || p.Error.Code != "idempotency.other_request" {
			t.Fatalf("got %d %+v, want a conflict", c, p)
		}
	})
}

func TestNobodySetsWhatIsNotHisToSet(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.edge(w.actor(w.lin, actor.All))
		for _, name := range []string{"id", "number", "state", "owner_id", "OwnerID", "unit_id", "tenant_id", "cover_state", "version", "round", "next_due_at"} {
			body := `{"customer_id":"` + string(w.customer) + `","symptom":"x","channel":"phone","` + name + `":"1"}`
			if c := call(t, h, "POST", "/api/tickets", "", body, nil); c != 400 {
				t.Errorf("taking with %s: got %d, want 400", name, c)
			}
			if name == "version" {
				continue
			}
			c := w.take(w.intake())
			if got := call(t, h, "PATCH", "/api/tickets/"+string(c.ID), "", `{"version":1,"`+name+`":"1"}`, nil); got != 400 {
				t.Errorf("changing %s: got %d, want 400", name, got)
			}
		}
	})
}

func TestTheEdgeTellsForbiddenMissingAndConflictApart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		acts := w.actor(w.lin, actor.All)
		h := w.edge(acts)
		c := w.take(w.intake())
		at := "/api/tickets/" + string(c.ID)
		for name, x := range map[string]struct {
			as           *actor.Actor
			method, path string
			body         string
			want         int
			code         string
		}{
			"no permission at all":       {&actor.Actor{Kind: actor.User, Tenant: "t1", User: "u9", Person: "p9", Pack: "it", Policy: 1}, "GET", at, "", 403, "auth.forbidden"},
			"not logged in":              {&actor.Actor{Tenant: "t1"}, "GET", at, "", 401, "auth.log_in"},
			"a foreign unit":             {w.actor(w.mei, actor.Unit), "GET", at, "", 404, "ticket.not_found"},
			"no such case":               {w.actor(w.lin, actor.All), "GET", "/api/tickets/tic_none", "", 404, "ticket.not_found"},
			"a step that is not allowed": {w.actor(w.lin, actor.All), "POST", at + "/move", `{"event":"resume","version":1}`, 409, "flow.not_allowed"},
			"an old version":             {w.actor(w.lin, actor.All), "POST", at + "/move", `{"event":"triage","version":7}`, 409, "ticket.changed_meanwhile"},
			"an unknown parameter":       {w.actor(w.lin, actor.All), "GET", "/api/tickets?stat=new", "", 400, "input.invalid"},
		} {
			*acts = *x.as
			var p problem
			if got := call(t, h, x.method, x.path, "", x.body, &p); got != x.want || p.Error.Code != x.code {
				t.Errorf("%s: got %d %s, want %d %s", name, got, p.Error.Code, x.want, x.code)
			}
			if x.code == "flow.not_allowed" && !strings.Contains(p.Error.Params["allowed_names"].(string), "Triage") {
				t.Errorf("got %v, want what is possible named", p.Error.Params)
			}
		}
	})
}

// builtin are strings that have broken programs, for a clone without the collection beside it.
var builtin = []string{"''; DROP TABLE ticket; --", "<script>alert(1)</script>", "田中さんにあげて下さい", "👩‍👩‍👧‍👦 🏳️‍🌈", "Ω≈ç√∫˜µ≤≥÷", "\u202etest\u202e",
	"ﷺ", "%s%n%d", "{{7*7}}", "${jndi:ldap://x}", "\x00null", "1e1000", "undefined", "=CMD()", strings.Repeat("あ", 2000), strings.Repeat("a", 2001), "\ud7ff", " ", "\u200b"}

// naughty are the strings of the collection that lies beside the repository, and ours.
func naughty(t *testing.T) []string {
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "corpora", "naughty", "blns.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Log("the collection is not beside the repository; trying the strings of this test only")
		return builtin
	}
	var list []string
	if err == nil {
		err = json.Unmarshal(b, &list)
	}
	if err != nil {
		t.Fatal(err)
	}
	return append(list, builtin...)
}

func TestNaughtyStringsAreKeptOrRefusedButBreakNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.edge(w.actor(w.lin, actor.All))
		kept := 0
		for _, text := range naughty(t) {
			body, err := json.Marshal(map[string]string{"customer_id": string(w.customer), "symptom": text, "description": text, "caller": text, "channel": "phone", "external_id": ""})
			if err != nil {
				t.Fatal(err)
			}
			var got ticket.Ticket
			code := call(t, h, "POST", "/api/tickets", "", string(body), &got)
			if code != 200 && code != 400 {
				t.Fatalf("%q: got %d", text, code)
			}
			if code == 200 {
				kept++
				if want := field.Lines(text); got.Symptom != want || w.load(got.ID).Symptom != want || !utf8.ValidString(got.Caller) {
					t.Errorf("%q: got %q, want %q", text, got.Symptom, want)
				}
			}
			req := httptest.NewRequest("GET", "/api/tickets", nil)
			q := req.URL.Query()
			q.Set("q", text)
			req.URL.RawQuery = q.Encode()
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			if rec.Code != 200 && rec.Code != 400 {
				t.Fatalf("looking for %q: got %d %s", text, rec.Code, rec.Body)
			}
		}
		if kept < len(builtin)/2 {
			t.Fatalf("only %d were kept", kept)
		}
	})
}
