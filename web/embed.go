// Package web holds the built front end and its catalogues, and serves each face from the binary:
// compressed as the browser can take it, cached for a year where the name carries a hash, and with a
// fresh nonce in every page.
package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

//go:embed locales
var locales embed.FS

const noncePlaceholder = "__NONCE__"

type nonceKey struct{}

// WithNonce returns a context that carries the nonce of the answer's content security policy; Face writes it into the page.
func WithNonce(ctx context.Context, nonce string) context.Context {
	return context.WithValue(ctx, nonceKey{}, nonce)
}

// Locales returns the catalogues: <language>/<face>.json, flat keys (SYS-01).
func Locales() fs.FS {
	sub, err := fs.Sub(locales, "locales")
	if err != nil {
		panic(err) // the directory is part of the binary
	}
	return sub
}

// Face returns the handler of one face (console, tech, portal) under base, such as "/m/".
func Face(name, base string) http.Handler {
	sub, err := fs.Sub(dist, path.Join("dist", name))
	if err != nil {
		panic(err)
	}
	return newFace(sub, base)
}

type face struct {
	files fs.FS
	base  string
	page  []byte // index.html with the nonce's place still open; nil when the face was not built
}

func newFace(files fs.FS, base string) *face {
	page, err := fs.ReadFile(files, "index.html")
	if err != nil {
		page = nil
	}
	return &face{files: files, base: base, page: page}
}

// ServeHTTP answers a file of the face when there is one, 404 for a file of another version, else the page.
func (f *face) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+strings.TrimPrefix(r.URL.Path, f.base)), "/")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if name != "" && name != "index.html" && f.file(w, r, name) {
		return
	}
	if strings.HasPrefix(name, "assets/") && path.Ext(name) != "" { // a machine's own page is /assets/{id}
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "no such file: the front end was upgraded, reload the page", http.StatusNotFound)
		return
	}
	f.writePage(w, r)
}

func (f *face) writePage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	if f.page == nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, "front end not built: run make build\n")
		return
	}
	nonce, _ := r.Context().Value(nonceKey{}).(string)
	page := bytes.ReplaceAll(f.page, []byte(noncePlaceholder), []byte(nonce))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Accept-Encoding")
	if r.Method == http.MethodHead {
		return
	}
	if !accepts(r, "gzip") {
		w.Write(page)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	defer z.Close()
	z.Write(page)
}

// file answers one file and reports whether there is one, in the best encoding the client takes.
func (f *face) file(w http.ResponseWriter, r *http.Request, name string) bool {
	variants := []struct{ suffix, encoding string }{{".br", "br"}, {".gz", "gzip"}, {"", ""}}
	for _, v := range variants {
		if v.encoding != "" && !accepts(r, v.encoding) {
			continue
		}
		body, err := fs.ReadFile(f.files, name+v.suffix)
		if err != nil {
			continue
		}
		f.write(w, r, name, v.encoding, body)
		return true
	}
	body, err := f.inflate(name)
	if err != nil {
		return false
	}
	f.write(w, r, name, "", body)
	return true
}

// inflate unpacks a file for the rare client that takes neither encoding.
func (f *face) inflate(name string) ([]byte, error) {
	packed, err := fs.ReadFile(f.files, name+".gz")
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return io.ReadAll(z)
}

func (f *face) write(w http.ResponseWriter, r *http.Request, name, encoding string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

// contentType names the type of a file without asking the machine's own table, which differs from host to host.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json"
	case ".wasm":
		return "application/wasm"
	case ".woff2":
		return "font/woff2"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// accepts reports whether the client takes an encoding: it is named, and not with weight zero.
func accepts(r *http.Request, encoding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		weight := strings.ReplaceAll(params, " ", "")
		return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000"
	}
	return false
}
