// Package clock is the product's one source of time. A database normally runs in
// real time; one made for simulation keeps its time in a row that all nodes share.
package clock

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// Querier reads one row; a transaction or a connection is one.
type Querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Source tells the time of a database.
type Source interface {
	Now(ctx context.Context, q Querier) (time.Time, error)
	Simulated() bool
}

// Real is the time of the machine.
type Real struct{}

// Now returns the machine's time in UTC, cut to milliseconds.
func (Real) Now(context.Context, Querier) (time.Time, error) {
	return time.Now().UTC().Truncate(time.Millisecond), nil
}

// Simulated is false.
func (Real) Simulated() bool { return false }

// Fixed stands still, for tests.
type Fixed time.Time

// Now returns the fixed time.
func (f Fixed) Now(context.Context, Querier) (time.Time, error) { return time.Time(f), nil }

// Simulated is false: nobody drives it.
func (Fixed) Simulated() bool { return false }

// Stored is simulated time, kept in the database's own row.
type Stored struct{}

// Now reads the row.
func (Stored) Now(ctx context.Context, q Querier) (time.Time, error) {
	var ms int64
	err := q.QueryRowContext(ctx, `SELECT now_ms FROM sim_clock`).Scan(&ms)
	return time.UnixMilli(ms).UTC(), err
}

// Simulated is true.
func (Stored) Simulated() bool { return true }

var zones sync.Map // name → *time.Location

// Zone finds a time zone by its name and keeps it: the standard library reads and parses its file each time.
func Zone(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, z)
	}
	return z, err
}
