package app

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// naughty are strings that break programs; they lie beside the repository.
func naughty(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../../shared/data/corpora/naughty/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("the corpora stand beside the repository: %v", err)
	}
	var out []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		if json.Unmarshal(b, &list) == nil {
			out = append(out, list...)
		}
	}
	if len(out) < 100 {
		t.Fatalf("%d strings", len(out))
	}
	return out
}

// TestNaughtyTextIsKeptOrRefusedNeverBroken (A10): what is accepted comes back as it was sent, but for the
// white space and control characters that every text field is tidied of.
func TestNaughtyTextIsKeptOrRefusedNeverBroken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		kept := 0
		for _, text := range naughty(t) {
			in := map[string]any{"customer_id": s.ids["customers"], "channel": "phone", "symptom": text, "description": text, "caller": text, "address": text}
			b, err := json.Marshal(in)
			if err != nil {
				t.Fatal(err)
			}
			code, body := s.call(s.who, "POST", "/api/tickets", string(b))
			if code >= 500 || code != 200 && code != 400 {
				t.Errorf("%q: %d %s", text, code, body)
			}
			if code != 200 {
				continue
			}
			kept++
			var got struct{ Description string }
			if err := json.Unmarshal([]byte(body), &got); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if bare(got.Description) != bare(text) {
				t.Errorf("sent %q, got %q", text, got.Description)
			}
		}
		if kept < 100 {
			t.Errorf("only %d strings were accepted", kept)
		}
		for _, q := range naughty(t)[:120] {
			r := httptest.NewRequest("GET", "/api/tickets", nil)
			v := r.URL.Query()
			v.Set("q", q)
			if code, body := s.call(s.who, "GET", "/api/tickets?"+v.Encode(), ""); code >= 500 {
				t.Errorf("search for %q: %d %s", q, code, body)
			}
		}
	})
}

// bare leaves out what tidying may change: white space, controls, and what is no character.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r >= 0x80 && r <= 0xa0 || r == utf8.RuneError || strings.ContainsRune("\u00ad\u0600\u0601\u0602\u0603\u0604\u0605\u061c\u06dd\u070f\u180e\u1680\ufeff\u3000\u2028\u2029", r) || r >= 0x2000 && r <= 0x200f || r >= 0x202a && r <= 0x202f || r >= 0x205f && r <= 0x206f {
			return -1
		}
		return r
	}, s)
}

// TestWrongRequestsAreAnsweredWithTheFieldsName covers the refusals that people meet.
func TestWrongRequestsAreAnsweredWithTheFieldsName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		base := `{"customer_id":"` + s.ids["customers"] + `","channel":"phone","symptom":"x"`
		for _, c := range []struct{ body, want string }{
			{base + `,"phone":"12ab34567"}`, `"field":"phone"`},
			{base + `,"lat":91,"lon":0}`, `"field":"lat"`},
			{base + `,"lat":10}`, `"field":"l`},
			{base + `,"urgency":"soonish"}`, `"field":"urgency"`},
			{base + `,"sla_hours":-1}`, `"field":"sla_hours"`},
			{base + `,"owner":"me"}`, `"field":"owner"`},
			{base + `,"state":"closed"}`, `"field":"state"`},
			{base + `,"symptom":"` + strings.Repeat("x", 2001) + `"}`, `"field":"symptom"`},
			{base + `,"asset_id":"ast_00000000000000000000000000"}`, `"field":"asset_id"`},
			{`{"channel":"phone","symptom":"x"}`, `"field":"customer_id"`},
			{strings.Replace(base, s.ids["customers"], "cus_00000000000000000000000000", 1) + `}`, `"field":"customer_id"`},
		} {
			if code, body := s.call(s.who, "POST", "/api/tickets", c.body); code != 400 || !strings.Contains(body, c.want) {
				t.Errorf("%.120s…: %d %s, want %s", c.body, code, body, c.want)
			}
		}
		move := "/api/tickets/" + s.ids["tickets"] + "/move"
		if code, body := s.call(s.who, "POST", move, `{"event":"triage","version":1}`); code != 409 || !strings.Contains(body, `"by"`) {
			t.Errorf("stale version: %d %s", code, body)
		}
		if code, body := s.call(s.who, "POST", move, `{"event":"call_back","version":`+s.version(t)+`}`); code != 409 || !strings.Contains(body, "flow.") {
			t.Errorf("forbidden transition: %d %s", code, body)
		}
	})
}

func (s *scene) version(t *testing.T) string {
	t.Helper()
	_, body := s.call(s.who, "GET", "/api/tickets/"+s.ids["tickets"], "")
	var v struct {
		Ticket struct{ Version json.Number }
	}
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	return v.Ticket.Version.String()
}

func upload(s *scene, name string, content []byte) (int, string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("subject_type", "ticket")
	_ = w.WriteField("subject_id", s.ids["tickets"])
	f, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = f.Write(content)
	}
	if err != nil {
		panic(err)
	}
	w.Close()
	r := httptest.NewRequest("POST", "/api/attachments", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	s.app.Router.Identify = func(*http.Request) (actor.Actor, error) { return s.who, nil }
	rec := httptest.NewRecorder()
	s.app.Handler().ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

func TestFilesAreJudgedByTheirContent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		var pic bytes.Buffer
		if err := png.Encode(&pic, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
			t.Fatal(err)
		}
		code, body := upload(s, `..\..\evil<script>.png`, pic.Bytes())
		if code != 200 || strings.Contains(body, "..") || strings.Contains(body, "<") {
			t.Errorf("picture: %d %s", code, body)
		}
		for name, c := range map[string][]byte{"page.png": []byte("<html><script>alert(1)</script>"), "a.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>`),
			"prog.jpg": []byte("MZ\x90\x00\x03"), "broken.png": pic.Bytes()[:20]} {
			if code, body := upload(s, name, c); code != 400 || !strings.Contains(body, `"field":"file"`) {
				t.Errorf("%s: %d %s", name, code, body)
			}
		}
		if code, body := upload(s, "photo.jpg", make([]byte, 20<<20)); code != 413 {
			t.Errorf("20 MB: %d %.200s", code, body)
		}
		_, list := s.call(s.who, "GET", "/api/cases/"+s.ids["tickets"]+"/attachments", "")
		if strings.Count(list, `"hash"`) != 1 {
			t.Errorf("attachments: %s", list)
		}
	})
}
