package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"aftercare/internal/platform/clock"
)

// Options of Open.
type Options struct {
	Conns int          // connections per pool, 8 unless said
	Clock clock.Source // nil: real time, or the database's own when it was made so
	Fast  bool         // SQLite without a sync per commit: seeding and tests only
}

// IsPostgres reports whether an address names a PostgreSQL server and not a file.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Open opens the database at address: a file for SQLite, a postgres:// address for
// PostgreSQL. Missing folders are made; nothing is migrated yet.
func Open(address string, o Options) (*DB, error) {
	if o.Conns == 0 {
		o.Conns = 8
	}
	if IsPostgres(address) {
		return openPostgres(address, o)
	}
	return openSQLite(address, o)
}

func openPostgres(address string, o Options) (*DB, error) {
	write, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("the database address is not a valid postgres:// address: %w", err)
	}
	q := u.Query()
	q.Set("default_transaction_read_only", "on")
	u.RawQuery = q.Encode()
	read, err := sql.Open("pgx", u.String())
	if err != nil {
		return nil, err
	}
	for _, p := range []*sql.DB{write, read} {
		p.SetMaxOpenConns(o.Conns)
		p.SetMaxIdleConns(o.Conns)
		p.SetConnMaxIdleTime(time.Minute)
	}
	return newDB(Postgres, read, write, address, o), nil
}

func openSQLite(file string, o Options) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return nil, fmt.Errorf("cannot make the folder of the database: %w", err)
	}
	sync := "FULL"
	if o.Fast {
		sync = "OFF"
	}
	base := "file:" + (&url.URL{Path: file}).EscapedPath() + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(" + sync +
		")&_pragma=foreign_keys(1)&_pragma=temp_store(2)"
	// 16 MB of log before it is written back: a page that many commits change is then written back once
	write, err := openKeeping(base + "&_pragma=cache_size(-32000)&_pragma=wal_autocheckpoint(4000)")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := write.Ping(); err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", file, err)
	}
	read, err := openKeeping(base + "&_pragma=query_only(1)&_pragma=cache_size(-16000)")
	if err != nil {
		return nil, err
	}
	read.SetMaxOpenConns(o.Conns)
	read.SetMaxIdleConns(o.Conns)
	read.SetConnMaxIdleTime(time.Minute) // and its pages with it: the last one used is the first one taken
	d := newDB(SQLite, read, write, file, o)
	d.group, d.turns = newGroup(d), newTurns()
	return d, nil
}

func newDB(dialect Dialect, read, write *sql.DB, dsn string, o Options) *DB {
	d := &DB{dialect: dialect, read: read, write: write, dsn: dsn, clock: o.Clock, fanout: map[string][]string{}}
	if d.clock == nil {
		d.clock = clock.Real{}
	}
	return d
}

// Settle chooses the time source after migration: a database made with its own clock keeps it.
func (d *DB) Settle(ctx context.Context) error {
	if _, real := d.clock.(clock.Real); !real {
		return nil
	}
	var ms int64
	err := d.write.QueryRowContext(ctx, `SELECT now_ms FROM sim_clock`).Scan(&ms)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		d.clock = clock.Stored{}
	}
	return err
}

// Tend counts again what has grown tenfold, so that SQLite's planner knows the sizes of tables and indexes; PostgreSQL
// does so by itself. The bounded count takes milliseconds and keeps no samples of values (see Bulk.Close).
func Tend(tx *Tx) error {
	if tx.db.dialect == Postgres {
		return nil
	}
	return tend(tx.ctx, tx.run)
}

func tend(ctx context.Context, on runner) error {
	for _, q := range []string{"PRAGMA analysis_limit = 1000", "PRAGMA optimize = 0x10002"} { // also what was never counted
		if _, err := on.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// ErrInUse says that another process holds the same SQLite file.
var ErrInUse = errors.New("another aftercare process uses this database file; stop it first, or use PostgreSQL for several nodes")

// Lock keeps every other process away from a SQLite file until release is called.
// On PostgreSQL several nodes are normal and nothing is locked.
func Lock(address string) (release func(), err error) {
	if IsPostgres(address) {
		return func() {}, nil
	}
	if err := os.MkdirAll(filepath.Dir(address), 0o750); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(address+".lock", os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return nil, fmt.Errorf("cannot lock the database file: %w", err)
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, ErrInUse
	}
	return func() { f.Close() }, nil
}
