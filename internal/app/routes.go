package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/platform/metric"
	"aftercare/web"
)

// routes is every operation and page of the product.
func (a *App) routes() {
	r := a.Router
	org.Routes(r, a.Org)
	a.areaRoutes()
	a.Files.Routes(r)
	a.Hub.Routes(r)
	a.driveRoutes()
	a.jobRoutes()
	a.eraseRoutes()
	r.Mount("GET /healthz", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }))
	r.Mount("GET /readyz", http.HandlerFunc(a.ready))
	r.Mount("GET /metrics", http.HandlerFunc(metrics))
	r.Mount("/m/", a.guarded(web.Face("tech", "/m/")))
	r.Mount("/p/", a.guarded(web.Face("portal", "/p/")))
	r.Mount("/", a.guarded(web.Face("console", "/")))
}

// Handler is everything this node answers.
func (a *App) Handler() http.Handler { return a.Router.Handler() }

// ready says whether this node can do its work: the database answers and takes writes.
func (a *App) ready(w http.ResponseWriter, req *http.Request) {
	ctx, cancel := context.WithTimeout(req.Context(), 2*time.Second)
	defer cancel()
	if err := a.DB.Ping(ctx); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("database: not answering\n"))
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}

// metrics shows figures to collectors on the same machine; others ask through them.
func metrics(w http.ResponseWriter, req *http.Request) {
	host, _, err := net.SplitHostPort(req.RemoteAddr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() || req.Header.Get("X-Forwarded-For") != "" {
		http.NotFound(w, req)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	metric.Write(w)
}

// guarded gives each page a content security policy with a nonce of its own: nothing from
// elsewhere runs, frames or is sent anywhere. Pictures may come from the map's tile server.
func (a *App) guarded(next http.Handler) http.Handler {
	tiles := ""
	if u, err := url.Parse(strings.NewReplacer("{s}.", "*.", "{", "", "}", "").Replace(a.Tiles)); err == nil && u.Host != "" {
		tiles = " " + u.Scheme + "://" + u.Host
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails, by contract of crypto/rand
		nonce := base64.RawStdEncoding.EncodeToString(b[:])
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; script-src 'self' 'nonce-"+nonce+"'; style-src 'self' 'nonce-"+nonce+"'; style-src-attr 'unsafe-inline'; "+
			"img-src 'self' data: blob:"+tiles+"; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, req.WithContext(web.WithNonce(req.Context(), nonce)))
	})
}
