// Package errs is the one error vocabulary of the system. A domain error has a
// Kind (what class of failure), a Code (stable, translated at the edge) and
// optional parameters. Everything else is an internal error.
package errs

import (
	"errors"
	"fmt"
)

// Kind is the class of a failure; the HTTP edge turns it into a status.
type Kind string

// The kinds of failure a caller can act on.
const (
	Invalid         Kind = "invalid"
	Unauthenticated Kind = "unauthenticated"
	Forbidden       Kind = "forbidden"
	NotFound        Kind = "not_found"
	Conflict        Kind = "conflict"
	TooLarge        Kind = "too_large"
	Limited         Kind = "limited"
	Unavailable     Kind = "unavailable"
	Full            Kind = "storage_full"
	Internal        Kind = "internal"
)

// Error is a failure that a person or a program can act on.
type Error struct {
	Kind   Kind           `json:"kind"`
	Code   string         `json:"code"` // e.g. "ticket.closed"; key of the message catalogue
	Params map[string]any `json:"params,omitempty"`
	Fields []Field        `json:"fields,omitempty"` // for Invalid
	cause  error
}

// Field is one field that was refused, and why.
type Field struct {
	Name   string         `json:"field"`
	Code   string         `json:"code"`
	Params map[string]any `json:"params,omitempty"`
}

func (e *Error) Error() string {
	s := string(e.Kind) + " " + e.Code
	if len(e.Params) > 0 {
		s += fmt.Sprintf(" %v", e.Params)
	}
	for _, f := range e.Fields {
		s += fmt.Sprintf(" %s:%s", f.Name, f.Code)
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns what caused e, for the log.
func (e *Error) Unwrap() error { return e.cause }

// New returns an error of a kind; params are key, value pairs.
func New(k Kind, code string, params ...any) *Error {
	return &Error{Kind: k, Code: code, Params: pairs(params)}
}

// Because returns an error of a kind that keeps its cause for the log.
func Because(cause error, k Kind, code string, params ...any) *Error {
	return &Error{Kind: k, Code: code, Params: pairs(params), cause: cause}
}

// BadField returns an Invalid error about one field.
func BadField(field, code string, params ...any) *Error {
	return &Error{Kind: Invalid, Code: "input.invalid", Fields: []Field{{field, code, pairs(params)}}}
}

func pairs(params []any) map[string]any {
	if len(params) < 2 {
		return nil
	}
	m := make(map[string]any, len(params)/2)
	for i := 0; i+1 < len(params); i += 2 {
		m[fmt.Sprint(params[i])] = params[i+1]
	}
	return m
}

// KindOf returns the kind of err, Internal when it is not a domain error.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the code of err, empty when it is not a domain error.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// Checks collects field failures; Err is nil when there are none.
type Checks struct{ Fields []Field }

// That notes a failure of field unless ok.
func (c *Checks) That(ok bool, field, code string, params ...any) {
	if !ok {
		c.Fields = append(c.Fields, Field{field, code, pairs(params)})
	}
}

// Err returns what was noted as one Invalid error.
func (c *Checks) Err() error {
	if len(c.Fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "input.invalid", Fields: c.Fields}
}
