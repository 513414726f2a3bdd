package httpx

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/errs"
)

// Problem is the body of every answer that is not a success.
type Problem struct {
	Error  ProblemDetail `json:"error"`
	status int
}

// ProblemDetail says what went wrong in codes for programs and in words for people.
type ProblemDetail struct {
	Kind      errs.Kind      `json:"kind"`
	Code      string         `json:"code"`
	Message   string         `json:"message"`
	Params    map[string]any `json:"params,omitempty"`
	Fields    []ProblemField `json:"fields,omitempty"`
	RequestID string         `json:"request_id"`
}

// ProblemField is one refused field.
type ProblemField struct {
	Field   string         `json:"field"`
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params,omitempty"`
}

// problem carries Problem through huma, whose interface wants a method of the same name as our field.
type problem struct{ Problem }

func (p *problem) Error() string  { return p.Problem.Error.Code }
func (p *problem) GetStatus() int { return p.status }

// ContentType keeps plain JSON.
func (p *problem) ContentType(string) string { return "application/json" }

// GetHeaders tells a client when to come back.
func (p *problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.status == http.StatusServiceUnavailable || p.status == http.StatusTooManyRequests {
		h.Set("Retry-After", "2")
	}
	return h
}

var statusOf = map[errs.Kind]int{
	errs.Internal: 500, errs.Invalid: 400, errs.NotFound: 404, errs.Conflict: 409, errs.Forbidden: 403,
	errs.Unauthenticated: 401, errs.TooLarge: 413, errs.Limited: 429, errs.Unavailable: 503, errs.Full: 507,
}

// answer is the one place where an error becomes a status and a text.
func (r *Router) answer(ctx context.Context, err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	a, _ := actor.From(ctx)
	e, ok := errors.AsType[*errs.Error](err)
	if !ok {
		r.Log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request_id", a.RequestID), slog.String("err", err.Error()))
		e = errs.New(errs.Internal, "internal")
	} else if e.Kind == errs.Unavailable || e.Kind == errs.Full || e.Kind == errs.Internal {
		r.Log.LogAttrs(ctx, slog.LevelWarn, "request refused", slog.String("request_id", a.RequestID), slog.String("err", err.Error()))
	}
	p := &problem{Problem{ProblemDetail{Kind: e.Kind, Code: e.Code, Params: e.Params, RequestID: a.RequestID}, statusOf[e.Kind]}}
	p.Problem.Error.Message = r.Translate(a.Lang, e.Code, e.Params)
	for _, f := range e.Fields {
		p.Problem.Error.Fields = append(p.Problem.Error.Fields, ProblemField{f.Name, f.Code, r.Translate(a.Lang, "field."+f.Code, f.Params), f.Params})
	}
	return p
}

// problem makes ours of what huma found wrong with a request before a verb saw it.
func (r *Router) problem(ctx context.Context, status int, msg string, details []error) *problem {
	if strings.HasPrefix(msg, "request body is too large") || status == http.StatusRequestEntityTooLarge {
		return r.answer(ctx, errs.New(errs.TooLarge, "input.too_large"))
	}
	if status == http.StatusUnsupportedMediaType {
		return r.answer(ctx, errs.New(errs.Invalid, "input.media_type"))
	}
	if status == http.StatusRequestTimeout {
		return r.answer(ctx, errs.New(errs.Unavailable, "request.cancelled"))
	}
	if status >= 500 && len(details) > 0 {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](details[0]); ok && tooLarge != nil {
			return r.answer(ctx, errs.New(errs.TooLarge, "input.too_large"))
		}
		if errors.Is(details[0], errBody) {
			return r.answer(ctx, errs.New(errs.Invalid, "input.not_json"))
		}
		return r.answer(ctx, errors.Join(details...))
	}
	var c errs.Checks
	for _, d := range details {
		if e, ok := errors.AsType[*errs.Error](d); ok {
			return r.answer(ctx, e)
		}
		if e, ok := d.(*huma.ErrorDetail); ok {
			if ours := decoded(e.Message); ours != nil {
				return r.answer(ctx, ours)
			}
			noteField(&c, e)
		}
	}
	if len(c.Fields) == 0 {
		return r.answer(ctx, errs.New(errs.Invalid, "input.not_json"))
	}
	return r.answer(ctx, c.Err())
}

func noteField(c *errs.Checks, e *huma.ErrorDetail) {
	code, arg, _ := strings.Cut(e.Message, "|")
	field := e.Location
	for _, p := range []string{"body.", "path.", "query.", "header."} {
		field = strings.TrimPrefix(field, p)
	}
	switch {
	case strings.Contains(code, " ") || len(code) > 30: // words of a library, not one of our codes
		code, arg = "invalid", ""
	case code == "required":
		if field == "body" || field == "" {
			field = arg
		} else {
			field += "." + arg
		}
		arg = ""
	}
	if strings.HasPrefix(e.Message, "required ") {
		code = "required"
	}
	if strings.HasPrefix(e.Message, "unknown query") {
		code = "unexpected"
	}
	if arg == "" {
		c.That(false, field, code)
		return
	}
	c.That(false, field, code, "n", arg)
}

// speakCodes makes the validator answer with codes that the edge translates.
func speakCodes() {
	validation.MsgUnexpectedProperty = "unexpected"
	validation.MsgExpectedRFC3339DateTime = "date_time"
	validation.MsgExpectedRFC3339Date = "date"
	validation.MsgExpectedRFC3339Time = "time"
	validation.MsgExpectedRFC5322Email = "email|%v"
	validation.MsgExpectedRFC3986URI = "uri|%v"
	validation.MsgExpectedBoolean = "type|true / false"
	validation.MsgExpectedNumber = "type|0.0"
	validation.MsgExpectedInteger = "type|0"
	validation.MsgExpectedString = "type|\"…\""
	validation.MsgExpectedArray = "type|[…]"
	validation.MsgExpectedObject = "type|{…}"
	validation.MsgExpectedOneOf = "one_of|%s"
	validation.MsgExpectedMinimumNumber = "minimum|%v"
	validation.MsgExpectedExclusiveMinimumNumber = "minimum|%v"
	validation.MsgExpectedMaximumNumber = "maximum|%v"
	validation.MsgExpectedExclusiveMaximumNumber = "maximum|%v"
	validation.MsgExpectedMinLength = "min_length|%d"
	validation.MsgExpectedMaxLength = "max_length|%d"
	validation.MsgExpectedMatchPattern = "pattern|%s"
	validation.MsgExpectedBePattern = "pattern|%s"
	validation.MsgExpectedMinItems = "min_items|%d"
	validation.MsgExpectedMaxItems = "max_items|%d"
	validation.MsgExpectedRequiredProperty = "required|%s"
}
