package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func built(t *testing.T) *face {
	t.Helper()
	return newFace(fstest.MapFS{
		"index.html":        {Data: []byte(`<script nonce="__NONCE__">1</script>`)},
		"assets/a-1.js.br":  {Data: []byte("brotli bytes")},
		"assets/a-1.js.gz":  {Data: packed(t, "let a = 1")},
		"assets/dot-2.png":  {Data: []byte("png bytes")},
		"sw.js.gz":          {Data: packed(t, "self")},
		"icon.svg.gz":       {Data: packed(t, "<svg/>")},
		"manifest.json.gz":  {Data: packed(t, "{}")},
		"assets/b-3.css.gz": {Data: packed(t, "a{}")},
	}, "/m/")
}

func fetch(t *testing.T, f *face, target, encoding string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Accept-Encoding", encoding)
	r = r.WithContext(WithNonce(r.Context(), "n0nce"))
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w
}

func TestAssetsGoOutInTheBestEncodingAndForAYear(t *testing.T) {
	tests := []struct{ target, accept, encoding, body string }{
		{"/m/assets/a-1.js", "gzip, deflate, br", "br", "brotli bytes"},
		{"/m/assets/a-1.js", "gzip", "gzip", string(packed(t, "let a = 1"))},
		{"/m/assets/a-1.js", "br;q=0, gzip", "gzip", string(packed(t, "let a = 1"))},
		{"/m/assets/a-1.js", "", "", "let a = 1"},
		{"/m/assets/dot-2.png", "gzip, br", "", "png bytes"},
	}
	for _, tt := range tests {
		w := fetch(t, built(t), tt.target, tt.accept)
		if w.Code != 200 || w.Header().Get("Content-Encoding") != tt.encoding || w.Body.String() != tt.body {
			t.Fatalf("%s with %q: got %d %q %q, want %q %q", tt.target, tt.accept, w.Code,
				w.Header().Get("Content-Encoding"), w.Body.String(), tt.encoding, tt.body)
		}
		if got, want := w.Header().Get("Cache-Control"), "public, max-age=31536000, immutable"; got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestEveryOtherAddressIsThePageWithItsOwnNonce(t *testing.T) {
	for _, target := range []string{"/m/", "/m/orders/wor_1", "/m/index.html", "/m/../m/x"} {
		w := fetch(t, built(t), target, "")
		if got, want := w.Body.String(), `<script nonce="n0nce">1</script>`; w.Code != 200 || got != want {
			t.Fatalf("%s: got %d %q, want %q", target, w.Code, got, want)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-cache" {
			t.Fatalf("got %q, want no-cache", got)
		}
	}
}

func TestAnAssetOfAnotherVersionIsMissing(t *testing.T) {
	w := fetch(t, built(t), "/m/assets/a-0.js", "gzip")
	if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "nonce") {
		t.Fatalf("got %d %q, want 404 and no page", w.Code, w.Body.String())
	}
}

func TestAMachinesPageIsNoMissingFile(t *testing.T) {
	w := fetch(t, built(t), "/m/assets/ast_01k9", "gzip")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		t.Fatalf("got %d %q, want the page", w.Code, w.Header().Get("Content-Type"))
	}
}

func TestFilesOutsideTheAssetsAreAskedForAgain(t *testing.T) {
	w := fetch(t, built(t), "/m/sw.js", "gzip")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-cache" {
		t.Fatalf("got %d %q, want 200 no-cache", w.Code, w.Header().Get("Cache-Control"))
	}
	if got := w.Header().Get("Content-Type"); got != "text/javascript; charset=utf-8" {
		t.Fatalf("got %q, want text/javascript", got)
	}
}

func TestWritingToAPageIsRefused(t *testing.T) {
	w := httptest.NewRecorder()
	built(t).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/m/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Fatalf("got %d, want 405", w.Code)
	}
}

func TestABinaryWithoutFrontEndSaysSo(t *testing.T) {
	w := fetch(t, newFace(fstest.MapFS{".keep": {}}, "/"), "/", "gzip")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "run make build") {
		t.Fatalf("got %d %q, want 503 and what to do", w.Code, w.Body.String())
	}
}

func TestEveryLanguageHasEveryCatalogue(t *testing.T) {
	for _, lang := range []string{"zh-CN", "zh-TW", "ko", "en"} {
		for _, name := range []string{"common", "console", "tech", "portal", "server"} {
			body, err := fs.ReadFile(Locales(), lang+"/"+name+".json")
			if err != nil {
				t.Fatal(err)
			}
			var words map[string]string
			if err := json.Unmarshal(body, &words); err != nil {
				t.Fatalf("%s/%s.json: %v", lang, name, err)
			}
		}
	}
}
