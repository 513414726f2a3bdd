// Package db runs SQL on SQLite and PostgreSQL with one statement text.
//
// A Tx is the unit of work: it carries the time, the actor, the audit trail and
// the events, so a verb needs one parameter more than its input.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/clock"
	"aftercare/internal/platform/errs"
)

// Dialect is the kind of database behind a DB.
type Dialect int

// The two databases that the product runs on.
const (
	SQLite Dialect = iota
	Postgres
)

func (d Dialect) String() string { return [...]string{"sqlite", "postgres"}[d] }

// DB is a pool of readers and, on SQLite, one writer that commits in groups.
type DB struct {
	dialect  Dialect
	read     *sql.DB
	write    *sql.DB
	clock    clock.Source
	group    *group // SQLite only
	turns    turns  // SQLite only
	fanout   map[string][]string
	onCommit []func([]Posted)
	broken   atomic.Pointer[error]
	dsn      string
	local    sync.Map // see Tx.Local
}

// Dialect tells which database this is.
func (d *DB) Dialect() Dialect { return d.dialect }

// DSN is the address of the database, for a listener of its own.
func (d *DB) DSN() string { return d.dsn }

// Simulated reports whether the database keeps its own time.
func (d *DB) Simulated() bool { return d.clock.Simulated() }

// Subscribe makes Emit queue one job for subscriber per event. Call it before serving.
func (d *DB) Subscribe(event, subscriber string) {
	d.fanout[event] = append(d.fanout[event], subscriber)
}

// OnCommit calls fn with the events of each transaction of this process after its commit.
// fn must not block. Call it before serving.
func (d *DB) OnCommit(fn func([]Posted)) { d.onCommit = append(d.onCommit, fn) }

// runner is what a transaction and a connection have in common.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is one unit of work.
type Tx struct {
	Now   time.Time // fixed for the whole unit, UTC, milliseconds
	Actor actor.Actor

	ctx    context.Context
	run    runner
	db     *DB
	write  bool
	posted []Posted
	jobs   int
}

// Ctx is the context of the unit of work.
func (tx *Tx) Ctx() context.Context { return tx.ctx }

// Zone is the actor's time zone, or UTC when he has none that is known.
func (tx *Tx) Zone() *time.Location {
	if z, err := clock.Zone(tx.Actor.Zone); err == nil {
		return z
	}
	return time.UTC
}

// Dialect tells which database the unit runs on.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// Simulated reports whether the database keeps its own time.
func (tx *Tx) Simulated() bool { return tx.db.Simulated() }

// Read runs fn on a connection that cannot write; each statement sees what is committed.
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	a, err := actorOf(ctx)
	if err != nil {
		return err
	}
	defer d.turns.take()()
	conn, err := acquire(ctx, d.read)
	if err != nil {
		return d.translate(err)
	}
	defer conn.Close()
	now, err := d.clock.Now(ctx, conn)
	if err != nil {
		return d.translate(err)
	}
	return d.translate(fn(&Tx{Now: now, Actor: a, ctx: ctx, run: tracing(ctx, conn), db: d}))
}

// Write runs fn in a transaction and returns after the commit is on disk.
// fn may run again when the database asks for it, so it must only touch tx.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	a, err := actorOf(ctx)
	if err != nil {
		return err
	}
	if b := d.broken.Load(); b != nil {
		return errs.Because(*b, errs.Unavailable, "storage.failed")
	}
	if d.group != nil {
		return d.translate(d.group.do(ctx, a, fn))
	}
	for try := 0; ; try++ {
		err = d.writeOnce(ctx, a, fn)
		if try < 4 && retryable(err) {
			continue
		}
		return d.translate(err)
	}
}

func (d *DB) writeOnce(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	conn, err := acquire(ctx, d.write)
	if err != nil {
		return err
	}
	defer conn.Close()
	stx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer stx.Rollback()
	now, err := d.clock.Now(ctx, stx)
	if err != nil {
		return err
	}
	tx := &Tx{Now: now, Actor: a, ctx: ctx, run: tracing(ctx, stx), db: d, write: true}
	if err := guard(tx, fn); err != nil {
		return err
	}
	if err := tx.notify(); err != nil {
		return err
	}
	if err := stx.Commit(); err != nil {
		return err
	}
	d.committed(tx)
	return nil
}

// patience is how long a unit of work waits for its turn before it is told to come back (F7).
const patience = 3 * time.Second

var errBusy = errs.New(errs.Limited, "storage.busy")

// acquire takes a connection out of a pool that may be used up.
func acquire(ctx context.Context, pool *sql.DB) (*sql.Conn, error) {
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := pool.Conn(wait)
	if err != nil && ctx.Err() == nil && wait.Err() != nil {
		return nil, errBusy
	}
	return conn, err
}

// guard turns a panic of fn into an error so that one request cannot take the writer with it.
func guard(tx *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return fn(tx)
}

func (d *DB) committed(tx *Tx) {
	if len(tx.posted) == 0 && tx.jobs == 0 {
		return
	}
	for _, fn := range d.onCommit {
		fn(tx.posted)
	}
}

func actorOf(ctx context.Context) (actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return a, fmt.Errorf("db: no actor in context")
	}
	return a, nil
}

// Ping asks both pools whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	if b := d.broken.Load(); b != nil {
		return *b
	}
	var one int
	return d.read.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// Close closes both pools after the writer has finished what it holds.
func (d *DB) Close() error {
	if d.group != nil {
		d.group.stop()
	}
	err := d.read.Close()
	if d.write != d.read {
		if werr := d.write.Close(); err == nil {
			err = werr
		}
	}
	return err
}

// Raw is the writing pool, for migrations, bulk loading and the doctor only.
func (d *DB) Raw() *sql.DB { return d.write }

// Reader is the reading pool, for live listeners and the doctor only.
func (d *DB) Reader() *sql.DB { return d.read }

// Compile asks the database whether it can run text at all, without running it.
func (d *DB) Compile(text string) error {
	if d.dialect == Postgres {
		st, err := d.write.Prepare(text)
		if err != nil {
			return err
		}
		return st.Close()
	}
	n := 0
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if i, err := strconv.Atoi(m[1]); err == nil {
			n = max(n, i)
		}
	}
	rows, err := d.write.Query("EXPLAIN "+text, make([]any, n)...)
	if err != nil {
		return err
	}
	return rows.Close()
}

var placeholder = regexp.MustCompile(`\$(\d+)`)
