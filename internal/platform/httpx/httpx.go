// Package httpx turns a verb, func(tx, in) (out, error), into an HTTP operation: who may call
// it, what it takes and gives, its transaction, its errors in the caller's language and its
// line in the OpenAPI document all come from one registration.
package httpx

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/mask"
	"aftercare/internal/platform/secret"
)

// Permissions that are not granted by a role.
const (
	Public   = "public"    // nobody need be logged in; the verb itself checks what it is shown
	LoggedIn = "logged_in" // everybody who is logged in, about himself
)

// Op is one operation as it was registered, for the authorisation table.
type Op struct{ Method, Path, Perm string }

// Config is what the edge needs from the composition root.
type Config struct {
	DB        *db.DB
	Version   string
	Log       *slog.Logger
	Translate func(lang, code string, params map[string]any) string
	// Identify finds out who sends r; a request without a session is Nobody of the tenant.
	Identify func(r *http.Request) (actor.Actor, error)
	// Box seals the answers that are kept for repeated requests: they hold names, links and tokens.
	// Without one they are forgotten with the process.
	Box *secret.Box
	// Proxies are the networks whose word for whom they ask is taken, besides this machine.
	Proxies []netip.Prefix
}

// Router holds all operations.
type Router struct {
	Config
	Ops []Op
	mux *http.ServeMux
	api huma.API
}

// New returns a router without operations.
func New(c Config) *Router {
	speakCodes()
	if c.Box == nil {
		c.Box = secret.Passing()
	}
	r := &Router{Config: c, mux: http.NewServeMux()}
	hc := huma.DefaultConfig("Aftercare", c.Version)
	hc.OpenAPIPath, hc.DocsPath, hc.SchemasPath, hc.CreateHooks = "/api/openapi", "", "", nil
	hc.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	hc.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	hc.RejectUnknownQueryParameters = true
	hc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "aftercare_session"},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, details ...error) huma.StatusError {
		return r.problem(ctx.Context(), status, msg, details)
	}
	r.api = humago.New(r.mux, hc)
	return r
}

type verb[In, Out any] func(*db.Tx, *In) (*Out, error)

type reply[Out any] struct {
	SetCookie []string `header:"Set-Cookie"`
	Body      *Out
}

// CookieSetter is an answer that sets or takes away cookies.
type CookieSetter interface{ SetCookies() []string }

// Get registers a reading operation.
func Get[In, Out any](r *Router, path, perm string, fn func(*db.Tx, *In) (*Out, error)) {
	register(r, http.MethodGet, path, perm, func(ctx context.Context, in *In) (out *Out, err error) {
		err = r.DB.Read(ctx, func(tx *db.Tx) error { out, err = fn(tx, in); return err })
		return out, err
	})
}

// Post registers an operation that changes something and may be repeated under one Idempotency-Key.
func Post[In, Out any](r *Router, path, perm string, fn func(*db.Tx, *In) (*Out, error)) {
	write(r, http.MethodPost, path, perm, fn)
}

// Patch registers an operation that changes some fields.
func Patch[In, Out any](r *Router, path, perm string, fn func(*db.Tx, *In) (*Out, error)) {
	write(r, http.MethodPatch, path, perm, fn)
}

// Put registers an operation that replaces something.
func Put[In, Out any](r *Router, path, perm string, fn func(*db.Tx, *In) (*Out, error)) {
	write(r, http.MethodPut, path, perm, fn)
}

// Delete registers an operation that takes something away.
func Delete[In, Out any](r *Router, path, perm string, fn func(*db.Tx, *In) (*Out, error)) {
	write(r, http.MethodDelete, path, perm, fn)
}

func write[In, Out any](r *Router, method, path, perm string, fn verb[In, Out]) {
	register(r, method, path, perm, func(ctx context.Context, in *In) (*Out, error) {
		return once(ctx, r.DB, r.Box, func(tx *db.Tx) (*Out, error) { return fn(tx, in) })
	})
}

// Do registers an operation that works outside a transaction, such as checking a password
// or taking a file, and opens its own units of work.
func Do[In, Out any](r *Router, method, path, perm string, fn func(context.Context, *In) (*Out, error)) {
	register(r, method, path, perm, fn)
}

func register[In, Out any](r *Router, method, path, perm string, fn func(context.Context, *In) (*Out, error)) {
	if perm == "" {
		panic("httpx: " + method + " " + path + " has no permission")
	}
	r.Ops = append(r.Ops, Op{method, path, perm})
	op := huma.Operation{OperationID: operationID(method, path), Method: method, Path: path, Tags: []string{strings.Split(path, "/")[2]},
		MaxBodyBytes: maxBody, BodyReadTimeout: 15 * time.Second, Extensions: map[string]any{"x-permission": perm}}
	if perm != Public {
		op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	}
	op.Middlewares = huma.Middlewares{func(hc huma.Context, next func(huma.Context)) { // before a byte of the body is read
		if err := allow(hc.Context(), perm); err != nil {
			_ = huma.WriteErr(r.api, hc, 403, "", err) // the reader may have gone
			return
		}
		next(hc)
	}}
	huma.Register(r.api, op, func(ctx context.Context, in *In) (*reply[Out], error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, r.answer(ctx, err)
		}
		if a, _ := actor.From(ctx); mask.Hides(a) {
			mask.Hide(out)
		}
		re := &reply[Out]{Body: out}
		if c, ok := any(out).(CookieSetter); ok {
			re.SetCookie = c.SetCookies()
		}
		return re, nil
	})
}

// Handle registers a handler of its own shape: a stream, a file, a picture.
func (r *Router) Handle(method, path, perm string, h http.HandlerFunc) {
	r.Ops = append(r.Ops, Op{method, path, perm})
	r.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, req *http.Request) {
		if err := allow(req.Context(), perm); err != nil {
			r.Fail(w, req, err)
			return
		}
		h(w, req)
	})
}

// Mount serves everything below prefix that no operation takes, such as the pages.
func (r *Router) Mount(prefix string, h http.Handler) { r.mux.Handle(prefix, h) }

// allow is the first of two checks: does the actor hold the permission at all. The second,
// whether it reaches this object, is made by the statement that loads the object.
func allow(ctx context.Context, perm string) error {
	a, _ := actor.From(ctx)
	switch {
	case perm == Public:
		return nil
	case a.Kind == actor.Nobody || a.Kind == actor.Customer:
		return errs.New(errs.Unauthenticated, "auth.log_in")
	case perm == LoggedIn || a.May(perm) != actor.None:
		return nil
	}
	return errs.New(errs.Forbidden, "auth.forbidden", "perm", perm)
}

// Fail writes err as the answer of a handler of its own shape.
func (r *Router) Fail(w http.ResponseWriter, req *http.Request, err error) {
	p := r.answer(req.Context(), err)
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(p.GetStatus())
	_ = json.NewEncoder(w).Encode(p) // the reader may have gone
}

// OpenAPI is the document generated from the registrations.
func (r *Router) OpenAPI() ([]byte, error) { return json.MarshalIndent(r.api.OpenAPI(), "", " ") }

func operationID(method, path string) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(method))
	for _, p := range strings.Split(strings.TrimPrefix(path, "/api"), "/") {
		if p = strings.Trim(p, "{}"); p != "" {
			b.WriteString("-" + p)
		}
	}
	return b.String()
}

// schemaName is package + type, since many areas have a View or a ListInput.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" || t.PkgPath() == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	pkg := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
	name := t.Name()
	if i := strings.Index(name, "["); i > 0 { // page.Of[aftercare/internal/area/ticket.Row]
		inner := strings.TrimSuffix(name[i+1:], "]")
		inner = inner[strings.LastIndex(inner, "/")+1:]
		return title(pkg) + title(name[:i]) + title(strings.ReplaceAll(title(inner), ".", "-"))
	}
	if strings.EqualFold(pkg, name) {
		return title(name)
	}
	return title(pkg) + title(name)
}

func title(s string) string {
	var b strings.Builder
	up := true
	for _, c := range s {
		if c == '-' || c == '.' || c == '*' || c == '[' || c == ']' || c == '/' {
			up = true
			continue
		}
		if up {
			b.WriteString(strings.ToUpper(string(c)))
			up = false
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Send writes v, which shows nobody's number or address, as the answer of a handler of its own shape.
func (r *Router) Send(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the reader may have gone
}
