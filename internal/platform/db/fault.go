package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"aftercare/internal/platform/errs"
)

// Result codes of SQLite that the product acts on.
const (
	sqliteBusy     = 5
	sqliteReadOnly = 8
	sqliteIOErr    = 10
	sqliteCorrupt  = 11
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteUnique   = 2067
	sqlitePrimary  = 1555
	sqliteForeign  = 787
)

func sqliteCode(err error) int {
	if e, ok := errors.AsType[interface {
		error
		Code() int
	}](err); ok {
		return e.Code()
	}
	return 0
}

func sqlState(err error) string {
	if e, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		return e.SQLState()
	}
	return ""
}

// duplicate reports a unique or primary key violation in either database.
func duplicate(err error) bool {
	c := sqliteCode(err)
	return sqlState(err) == "23505" || c == sqliteUnique || c == sqlitePrimary
}

// dangling reports a reference to a row that does not exist.
func dangling(err error) bool {
	return sqlState(err) == "23503" || sqliteCode(err) == sqliteForeign
}

// retryable reports that PostgreSQL asks for the same unit of work again.
func retryable(err error) bool {
	s := sqlState(err)
	return s == "40001" || s == "40P01"
}

// fatal reports that a whole group of SQLite units is spoilt, not only the one that failed.
func fatal(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqliteFull, sqliteIOErr, sqliteCorrupt:
		return true
	}
	return false
}

// note remembers a failed sync: pages that the system could not write may look
// written on a second try, so no write is accepted until a restart has looked.
func (d *DB) note(err error) {
	switch sqliteCode(err) & 0xff {
	case sqliteIOErr, sqliteCorrupt:
		d.broken.CompareAndSwap(nil, &err)
	}
}

// translate turns what a database says about itself into errors of our vocabulary.
func (d *DB) translate(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*errs.Error](err); ok {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return errs.Because(err, errs.Unavailable, "request.cancelled")
	}
	switch sqliteCode(err) & 0xff {
	case sqliteFull:
		return errs.Because(err, errs.Full, "storage.full")
	case sqliteIOErr, sqliteCorrupt, sqliteReadOnly, sqliteCantOpen:
		return errs.Because(err, errs.Unavailable, "storage.failed")
	case sqliteBusy:
		return errs.Because(err, errs.Unavailable, "storage.busy")
	}
	if retryable(err) { // it was tried again in vain
		return errs.Because(err, errs.Unavailable, "storage.busy")
	}
	if unreachable(err) {
		return errs.Because(err, errs.Unavailable, "storage.unreachable")
	}
	if sqlState(err) == "22021" { // a NUL or broken UTF-8 in an address or a cursor; SQLite finds nothing instead
		return errs.Because(err, errs.Invalid, "input.not_utf8")
	}
	return err
}

// unreachable reports that PostgreSQL is down, starting, stopping or cut off.
func unreachable(err error) bool {
	s := sqlState(err)
	switch {
	case strings.HasPrefix(s, "08"), strings.HasPrefix(s, "57P"), strings.HasPrefix(s, "53"): // cut off; stopping; out of connections, memory or disk
		return true
	case s == "25006": // the server has become a standby
		return true
	}
	var op *net.OpError
	return errors.As(err, &op) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || strings.Contains(err.Error(), "failed to connect") || strings.Contains(err.Error(), "conn closed") || strings.Contains(err.Error(), "unexpected EOF")
}
