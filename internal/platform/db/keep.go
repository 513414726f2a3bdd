package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
)

// keeper opens SQLite connections that keep their compiled statements: parsing and planning took
// more than a third of the time of taking a case (docs/decisions/0013). PostgreSQL's driver does the same by itself.
type keeper struct {
	driver driver.Driver
	dsn    string
}

// openKeeping is sql.Open for SQLite with kept statements.
func openKeeping(dsn string) (*sql.DB, error) {
	probe, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	d := probe.Driver()
	if err := probe.Close(); err != nil {
		return nil, err
	}
	return sql.OpenDB(keeper{d, dsn}), nil
}

// Connect implements driver.Connector.
func (k keeper) Connect(context.Context) (driver.Conn, error) {
	c, err := k.driver.Open(k.dsn)
	if err != nil {
		return nil, err
	}
	return &keeping{full: c.(full), kept: map[string]*kept{}}, nil
}

// Driver implements driver.Connector.
func (k keeper) Driver() driver.Driver { return k.driver }

// full is what a connection of the SQLite driver can do.
type full interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keeping is a connection with its statements. database/sql lets one goroutine at a time use it.
type keeping struct {
	full
	kept map[string]*kept
}

type kept struct {
	driver.Stmt
	busy bool // its rows are still being read
}

// mostKept bounds the statements of a connection.
const mostKept = 256

// Close implements driver.Conn.
func (k *keeping) Close() error {
	for _, s := range k.kept {
		_ = s.Close() // the connection goes with them
	}
	return k.full.Close()
}

// ExecContext implements driver.ExecerContext.
func (k *keeping) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	s, err := k.statement(ctx, q)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.full.ExecContext(ctx, q, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (k *keeping) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := k.statement(ctx, q)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.full.QueryContext(ctx, q, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &keptRows{rows, s}, nil
}

// statement returns the compiled form of q, or nil when it should run once only.
func (k *keeping) statement(ctx context.Context, q string) (*kept, error) {
	if s, ok := k.kept[q]; ok {
		if s.busy {
			return nil, nil
		}
		return s, nil
	}
	if !worthKeeping(q) {
		return nil, nil
	}
	st, err := k.full.PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(k.kept) >= mostKept {
		k.drop()
	}
	s := &kept{Stmt: st}
	k.kept[q] = s
	return s, nil
}

// drop forgets one statement, whichever.
func (k *keeping) drop() {
	for q, s := range k.kept {
		if !s.busy {
			_ = s.Close() // it only frees memory
			delete(k.kept, q)
			return
		}
	}
}

// worthKeeping tells statements with parameters from settings and changes of the schema, which run once.
func worthKeeping(q string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(q, " \t\n("), " ")
	switch strings.ToUpper(strings.TrimSpace(word)) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "SAVEPOINT", "RELEASE", "COMMIT", "BEGIN":
		return len(q) < 16<<10
	}
	return false
}

// keptRows frees its statement for the next use.
type keptRows struct {
	driver.Rows
	of *kept
}

// Close implements driver.Rows.
func (r *keptRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}
