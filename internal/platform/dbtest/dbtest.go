// Package dbtest gives each test an empty, migrated database of each dialect.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/migrations"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/pgtest"
)

// Noon is the time of every test: 2026-03-02 12:00 UTC, a Monday.
var Noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// Tenant is the organisation in which tests act.
const Tenant = "t1"

// Clock is a test's time, which the test may set.
type Clock struct{ ms atomic.Int64 }

// Now implements clock.Source.
func (c *Clock) Now(context.Context, clock.Querier) (time.Time, error) {
	return time.UnixMilli(c.ms.Load()).UTC(), nil
}

// Simulated is false.
func (c *Clock) Simulated() bool { return false }

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) { c.ms.Store(t.UnixMilli()) }

// Add moves the clock by d.
func (c *Clock) Add(d time.Duration) { c.ms.Add(d.Milliseconds()) }

// Each runs f on SQLite and on PostgreSQL, at Noon.
func Each(t *testing.T, f func(*testing.T, *db.DB)) {
	t.Helper()
	EachAt(t, func(t *testing.T, d *db.DB, _ *Clock) { f(t, d) })
}

// EachAt is Each for tests that move the clock.
func EachAt(t *testing.T, f func(*testing.T, *db.DB, *Clock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); c := newClock(); f(t, SQLite(t, c), c) })
	t.Run("postgres", func(t *testing.T) {
		url := pgtest.URL(t)
		t.Parallel()
		c := newClock()
		f(t, Postgres(t, url, c), c)
	})
}

func newClock() *Clock {
	c := &Clock{}
	c.Set(Noon)
	return c
}

// SQLite opens an empty, migrated SQLite database.
func SQLite(t testing.TB, c clock.Source) *db.DB {
	return migrated(t, filepath.Join(t.TempDir(), "t.db"), c)
}

var n atomic.Int64

// Postgres opens an empty, migrated schema on the PostgreSQL server at base.
func Postgres(t testing.TB, base string, c clock.Source) *db.DB {
	t.Helper()
	return migrated(t, emptySchema(t, base), c)
}

// EmptyPostgres opens a schema without tables, for tests of migrations.
func EmptyPostgres(t testing.TB, base string) *db.DB {
	t.Helper()
	d, err := db.Open(emptySchema(t, base), db.Options{Conns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func emptySchema(t testing.TB, base string) (address string) {
	t.Helper()
	schema := fmt.Sprintf("t%d_%d", os.Getpid(), n.Add(1))
	root, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := root.Exec(`CREATE SCHEMA ` + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := root.Exec(`DROP SCHEMA ` + schema + ` CASCADE`); err != nil {
			t.Log(err)
		}
		root.Close()
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func migrated(t testing.TB, address string, c clock.Source) *db.DB {
	t.Helper()
	d, err := db.Open(address, db.Options{Conns: 4, Clock: c, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if _, err := d.Migrate(context.Background(), migrations.Files); err != nil {
		t.Fatal(err)
	}
	return d
}

// Ctx is a context of user u1 (person p1) of the test tenant with the given permissions, each with scope all.
func Ctx(t testing.TB, perms ...string) context.Context {
	a := actor.Actor{Kind: actor.User, Tenant: Tenant, User: "u1", Person: "p1", Name: "Test", Lang: "en", Zone: "UTC", Pack: "it", Policy: 1, Perms: map[string]actor.Scope{}}
	for _, p := range perms {
		a.Perms[p] = actor.All
	}
	return actor.With(t.Context(), a)
}

// System is a context in which the system acts for the test tenant.
func System(t testing.TB) context.Context {
	return actor.With(t.Context(), actor.Actor{Kind: actor.System, Tenant: Tenant, User: "system", Lang: "en", Zone: "UTC", Pack: "it", Policy: 1})
}

// Write runs fn as the system and fails the test on error.
func Write(t testing.TB, d *db.DB, fn func(*db.Tx) error) {
	t.Helper()
	if err := d.Write(System(t), fn); err != nil {
		t.Fatal(err)
	}
}

// Read runs fn as the system and fails the test on error.
func Read(t testing.TB, d *db.DB, fn func(*db.Tx) error) {
	t.Helper()
	if err := d.Read(System(t), fn); err != nil {
		t.Fatal(err)
	}
}

// Events returns the names of the events emitted so far in the order of their numbers.
func Events(t testing.TB, d *db.DB) (names []string) {
	t.Helper()
	Read(t, d, func(tx *db.Tx) error {
		rows, err := db.EventsAfter.All(tx, db.Args{"seq": 0, "limit": 1000})
		for _, r := range rows {
			names = append(names, r.Name)
		}
		return err
	})
	return names
}
