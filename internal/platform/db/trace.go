package db

import (
	"context"
	"database/sql"
)

// Traced is one statement as it went to the database.
type Traced struct {
	SQL  string
	Args []any
	Read bool // it returned rows
}

type traceKey struct{}

// Trace returns a context in which units of work also write their statements to log, for the
// benchmark's floor and for tests that count statements.
func Trace(ctx context.Context, log *[]Traced) context.Context {
	return context.WithValue(ctx, traceKey{}, log)
}

// tracing wraps run when ctx asks for it.
func tracing(ctx context.Context, run runner) runner {
	if log, ok := ctx.Value(traceKey{}).(*[]Traced); ok {
		return &tracer{run, log}
	}
	return run
}

type tracer struct {
	runner
	log *[]Traced
}

// ExecContext implements runner.
func (t *tracer) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	*t.log = append(*t.log, Traced{q, args, false})
	return t.runner.ExecContext(ctx, q, args...)
}

// QueryContext implements runner.
func (t *tracer) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	*t.log = append(*t.log, Traced{q, args, true})
	return t.runner.QueryContext(ctx, q, args...)
}
