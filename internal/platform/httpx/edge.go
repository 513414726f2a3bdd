package httpx

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/metric"
)

// MaxUpload is the most a request with a file may carry.
const MaxUpload = 12 << 20

// Handler is the whole edge, outermost first: request id, recovery, log and figures, headers,
// same origin, size, who it is, the operation.
func (r *Router) Handler() http.Handler {
	cop := http.NewCrossOriginProtection()
	cop.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.Fail(w, req, errs.New(errs.Forbidden, "auth.other_origin"))
	}))
	return r.observe(cop.Handler(r.identify(http.HandlerFunc(r.serve))))
}

// observe gives each request an id, a log line and its place in the figures, and survives its panics.
func (r *Router) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		start := time.Now()
		rid := id.New("req")
		lang := Language(req.Header.Get("Accept-Language"))
		ctx := actor.With(req.Context(), actor.Actor{RequestID: rid, IP: remoteIP(req, r.Proxies), Lang: lang})
		rec := &recorder{ResponseWriter: w, status: 200, route: "other"}
		rec.Header().Set("X-Request-Id", rid)
		req = req.WithContext(ctx)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				r.Log.Error("panic", "request_id", rid, "route", rec.route, "panic", p, "stack", string(debug.Stack())) // an address may hold a secret link
				if !rec.wrote {
					r.Fail(rec, req, errs.New(errs.Internal, "internal"))
				}
			}
			metric.Request(rec.route, rec.status, time.Since(start))
			level := slog.LevelDebug
			if rec.status >= 500 {
				level = slog.LevelWarn
			}
			r.Log.LogAttrs(ctx, level, "request", slog.String("request_id", rid), slog.String("method", req.Method),
				slog.String("route", rec.route), slog.Int("status", rec.status), slog.Duration("took", time.Since(start)))
		}()
		next.ServeHTTP(rec, req)
	})
}

func (r *Router) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !strings.HasPrefix(req.URL.Path, "/api/") {
			next.ServeHTTP(w, req)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		a, err := r.Identify(req)
		if err != nil {
			r.Fail(w, req, err)
			return
		}
		was, _ := actor.From(req.Context())
		a.RequestID, a.IP = was.RequestID, was.IP
		if a.Lang == "" {
			a.Lang = was.Lang
		}
		next.ServeHTTP(w, req.WithContext(actor.With(req.Context(), a)))
	})
}

func (r *Router) serve(w http.ResponseWriter, req *http.Request) {
	limit := int64(maxBody)
	if strings.HasPrefix(req.Header.Get("Content-Type"), "multipart/") {
		limit = MaxUpload
	}
	if req.ContentLength > limit {
		r.Fail(w, req, errs.New(errs.TooLarge, "input.too_large"))
		return
	}
	req.Body = http.MaxBytesReader(w, req.Body, limit)
	if key := req.Header.Get("Idempotency-Key"); key != "" && req.Method == http.MethodPost && limit == maxBody {
		if len(key) > 100 {
			r.Fail(w, req, errs.BadField("Idempotency-Key", "max_length", "n", 100))
			return
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			r.Fail(w, req, errs.New(errs.TooLarge, "input.too_large"))
			return
		}
		sum := sha256.Sum256(append([]byte(req.Method+" "+req.URL.Path+"\n"), body...))
		req.Body = io.NopCloser(bytes.NewReader(body))
		req = req.WithContext(withIdem(req.Context(), key, hex.EncodeToString(sum[:])))
	}
	h, pattern := r.mux.Handler(req)
	if rec, ok := w.(*recorder); ok && pattern != "" {
		rec.route = pattern
	}
	if pattern == "" && strings.HasPrefix(req.URL.Path, "/api/") {
		r.unknown(w, req, h)
		return
	}
	r.mux.ServeHTTP(w, req)
}

// unknown answers an address or a method that no operation has, in our own shape.
func (r *Router) unknown(w http.ResponseWriter, req *http.Request, h http.Handler) {
	probe := &recorder{ResponseWriter: discard{http.Header{}}, status: 200}
	h.ServeHTTP(probe, req)
	if probe.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", probe.Header().Get("Allow"))
	}
	r.Fail(w, req, errs.New(errs.NotFound, "route.not_found"))
}

type discard struct{ h http.Header }

func (d discard) Header() http.Header         { return d.h }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// recorder remembers the status and the operation for the log and the figures.
type recorder struct {
	http.ResponseWriter
	status int
	wrote  bool
	route  string
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(code int) {
	if !r.wrote {
		r.status, r.wrote = code, true
	}
	r.ResponseWriter.WriteHeader(code)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	r.wrote = true
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// remoteIP is who sends a request. Proxies, those on this machine and those that are named, say for whom they ask;
// nobody else is believed, so the last hop that is no proxy counts.
func remoteIP(req *http.Request, proxies []netip.Prefix) string {
	from, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil {
		return req.RemoteAddr
	}
	ip := from.Addr().Unmap()
	trusted := func(ip netip.Addr) bool {
		return ip.IsLoopback() || slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
	}
	hops := strings.Split(strings.Join(req.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && trusted(ip); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		ip = hop.Unmap()
	}
	return ip.WithZone("").String()
}

// Languages are those of the screens, the first one the default.
var Languages = []string{"zh-CN", "zh-TW", "ko", "en"}

// Language chooses one of ours from an Accept-Language header.
func Language(header string) string {
	for _, part := range strings.Split(header, ",") {
		tag, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), ";")
		switch {
		case strings.HasPrefix(tag, "zh-tw"), strings.HasPrefix(tag, "zh-hk"), strings.HasPrefix(tag, "zh-hant"):
			return "zh-TW"
		case strings.HasPrefix(tag, "zh"):
			return "zh-CN"
		case strings.HasPrefix(tag, "ko"):
			return "ko"
		case strings.HasPrefix(tag, "en"):
			return "en"
		}
	}
	return "en"
}
