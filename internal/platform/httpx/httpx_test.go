package httpx

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

type thing struct {
	Name string `json:"name" minLength:"1" maxLength:"20"`
	N    int    `json:"n,omitempty" minimum:"0" maximum:"9"`
}

type thingIn struct{ Body thing }

var (
	countQ = db.Select[struct {
		N int `json:"n" from:"count(*)"`
	}]("setting.test_count", `SELECT {cols} FROM setting WHERE tenant_id = :tenant`)
	addQ = db.Command("setting.test_add", `INSERT INTO setting (tenant_id, name, value, changed_at) VALUES (:tenant, :name, :value, :now)`)
)

func serve(t *testing.T, d *db.DB, who actor.Actor) http.Handler {
	r := New(Config{DB: d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Translate: func(lang, code string, _ map[string]any) string { return lang + ":" + code },
		Identify:  func(*http.Request) (actor.Actor, error) { return who, nil }})
	Post(r, "/api/things", "thing.create", func(tx *db.Tx, in *thingIn) (*thing, error) {
		rows, err := countQ.One(tx)
		if err != nil {
			return nil, err
		}
		if in.Body.Name == "broken" {
			return nil, errors.New("broken")
		}
		_, err = addQ.Run(tx, db.Args{"name": string(rune('a' + rows.N)), "value": in.Body.Name})
		return &thing{in.Body.Name, rows.N + 1}, err
	})
	Get(r, "/api/things", "thing.read", func(tx *db.Tx, _ *struct{}) (*thing, error) {
		rows, err := countQ.One(tx)
		return &thing{N: rows.N}, err
	})
	return r.Handler()
}

func clerk() actor.Actor {
	return actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u1", Person: "p1", Lang: "ko", Perms: map[string]actor.Scope{"thing.create": actor.All}}
}

func call(h http.Handler, method, path, body string, head ...string) (int, Problem, string) {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	var p Problem
	_ = json.Unmarshal(w.Body.Bytes(), &p)
	return w.Code, p, w.Body.String()
}

func TestErrorsNameTheFieldInTheCallersLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := serve(t, d, clerk())
		for _, c := range []struct {
			body, field, code string
			status            int
		}{
			{`{"name":"x","colour":1}`, "colour", "unexpected", 400},
			{`{}`, "name", "required", 400},
			{`{"name":""}`, "name", "min_length", 400},
			{`{"name":"` + strings.Repeat("é", 21) + `"}`, "name", "max_length", 400},
			{`{"name":5}`, "name", "type", 400},
			{`{"name":"x","n":10}`, "n", "maximum", 400},
			{`{"name":"x","name":"y"}`, "name", "twice", 400},
		} {
			status, p, raw := call(h, "POST", "/api/things", c.body)
			if status != c.status || len(p.Error.Fields) == 0 || p.Error.Fields[0].Field != c.field || p.Error.Fields[0].Code != c.code ||
				p.Error.Fields[0].Message != "ko:field."+c.code {
				t.Errorf("%s: %d %s", c.body, status, raw)
			}
		}
		for body, code := range map[string]string{`{`: "input.not_json", `{"name":"a\u0000"}`: "input.nul", "{\"name\":\"\xff\"}": "input.not_utf8",
			`{"name":"x"} {}`: "input.not_json", strings.Repeat("[", 200) + strings.Repeat("]", 200): "input.too_deep"} {
			if status, p, raw := call(h, "POST", "/api/things", body); status != 400 || p.Error.Code != code {
				t.Errorf("%.40q: %d %s, want %s", body, status, raw, code)
			}
		}
		if status, p, _ := call(h, "POST", "/api/things", `{"name":"`+strings.Repeat("x", 2<<20)+`"}`); status != 413 || p.Error.Code != "input.too_large" {
			t.Errorf("large body: %d %v", status, p)
		}
		if status, p, _ := call(h, "POST", "/api/things", `{"name":"broken"}`); status != 500 || p.Error.Code != "internal" || p.Error.RequestID == "" {
			t.Errorf("internal: %d %v", status, p)
		}
		if status, _, _ := call(h, "GET", "/api/nothing", ""); status != 404 {
			t.Errorf("unknown address: %d", status)
		}
	})
}

func TestPermissionIsAskedBeforeAnythingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if status, p, _ := call(serve(t, d, clerk()), "GET", "/api/things", ""); status != 403 || p.Error.Kind != errs.Forbidden {
			t.Errorf("without permission: %d %v", status, p)
		}
		if status, _, _ := call(serve(t, d, actor.Actor{Tenant: dbtest.Tenant}), "POST", "/api/things", `{"name":"x"}`); status != 401 {
			t.Errorf("without log-in: %d", status)
		}
		if status, p, _ := call(serve(t, d, clerk()), "POST", "/api/things", `{"name":"x"}`, "Sec-Fetch-Site", "cross-site"); status != 403 || p.Error.Code != "auth.other_origin" {
			t.Errorf("from another site: %d %v", status, p)
		}
	})
}

func TestARepeatedRequestHasOneEffectAndOneAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := serve(t, d, clerk())
		answers := make([]string, 20)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { _, _, answers[i] = call(h, "POST", "/api/things", `{"name":"x"}`, "Idempotency-Key", "k1") })
		}
		wg.Wait()
		for _, a := range answers {
			if a != answers[0] || !strings.Contains(a, `"n":1`) {
				t.Fatalf("answers differ: %q %q", a, answers[0])
			}
		}
		if status, p, _ := call(h, "POST", "/api/things", `{"name":"y"}`, "Idempotency-Key", "k1"); status != 409 || p.Error.Code != "idempotency.other_request" {
			t.Fatalf("other request under the same key: %d %v", status, p)
		}
		if _, _, a := call(h, "POST", "/api/things", `{"name":"y"}`, "Idempotency-Key", "k2"); !strings.Contains(a, `"n":2`) {
			t.Fatalf("next key: %s", a)
		}
	})
}

// corpus finds a folder of the data that lies beside the repository.
func corpus(t *testing.T, name string) string {
	t.Helper()
	p, err := filepath.Abs(filepath.Join("../../../../shared/data/corpora", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(p); err != nil {
		t.Fatalf("the corpora stand beside the repository: %v", err)
	}
	return p
}

func TestJSONThatParsersReadDifferentlyIsRefused(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpus(t, "json_nst"), "*.json"))
	if err != nil || len(files) == 0 {
		files, err = filepath.Glob(filepath.Join(corpus(t, "json_nst"), "*", "*.json"))
	}
	if err != nil || len(files) < 300 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	h := serve(t, dbtest.SQLite(t, nil), clerk())
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(f)
		ok := checkJSON(b) == nil
		switch {
		case strings.Contains(name, "duplicated_key"):
			if ok {
				t.Errorf("%s: a key twice was accepted", name)
			}
		case name[0] == 'y' && !ok && !bytes.Contains(b, []byte(`\u0000`)):
			t.Errorf("%s: refused: %v", name, checkJSON(b))
		case name[0] == 'n' && ok:
			t.Errorf("%s: accepted", name)
		}
		if status, _, raw := call(h, "POST", "/api/things", string(b)); status >= 500 || name[0] == 'n' && status != 400 {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
}

func FuzzCheckJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":null}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if checkJSON(b) == nil && !json.Valid(b) {
			t.Fatalf("accepted %q", b)
		}
	})
}
