package db_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

// TestClosingAnswersEveryUnitTruly: whoever is told that his unit was written finds it, and nobody else's is there.
func TestClosingAnswersEveryUnitTruly(t *testing.T) {
	file := t.TempDir() + "/x.db"
	open := func() *db.DB {
		d, err := db.Open(file, db.Options{Fast: true})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := open()
	if _, err := d.Raw().Exec(`CREATE TABLE setting (tenant_id TEXT, name TEXT, value TEXT, secret INTEGER, version INTEGER, changed_at INTEGER)`); err != nil {
		t.Fatal(err)
	}
	ctx := dbtest.System(t)
	var wg sync.WaitGroup
	var written atomic.Int64
	first := make(chan struct{}, 200)
	for i := range 200 {
		wg.Go(func() {
			err := d.Write(ctx, func(tx *db.Tx) error { _, err := addQ.Run(tx, setting{Name: fmt.Sprint(i)}); return err })
			if err == nil {
				written.Add(1)
				first <- struct{}{}
			} else if errs.KindOf(err) != errs.Unavailable {
				t.Errorf("unit %d: %v", i, err)
			}
		})
	}
	<-first
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	d = open()
	defer d.Close()
	var n int64
	if err := d.Raw().QueryRow(`SELECT count(*) FROM setting`).Scan(&n); err != nil || n != written.Load() {
		t.Fatalf("%d rows %v, %d were acknowledged", n, err, written.Load())
	}
}

// TestAUnitWaitsForItsTurnNoLongerThanItsPatience: behind one that does not end, others are told to come back (F7).
func TestAUnitWaitsForItsTurnNoLongerThanItsPatience(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, free := dbtest.System(t), make(chan struct{})
		var wg sync.WaitGroup
		var done atomic.Int64
		busy := make(chan struct{}, 300)
		held := make(chan struct{}, 8)
		for range 4 { // all connections of PostgreSQL, the one writer of SQLite
			wg.Go(func() {
				if err := d.Write(ctx, func(*db.Tx) error { held <- struct{}{}; <-free; return nil }); err != nil {
					t.Error(err)
				}
			})
		}
		<-held
		if d.Dialect() == db.Postgres {
			<-held
			<-held
			<-held
		}
		for range 300 {
			wg.Go(func() {
				err := d.Write(ctx, func(*db.Tx) error { return nil })
				if errs.CodeOf(err) == "storage.busy" {
					busy <- struct{}{}
				} else if err == nil {
					done.Add(1)
				} else if !errors.Is(err, ctx.Err()) {
					t.Error(err)
				}
			})
		}
		<-busy
		close(free)
		wg.Wait()
		if n := int64(len(busy)) + 1 + done.Load(); n != 300 {
			t.Fatalf("%d of 300 were answered", n)
		}
		dbtest.Write(t, d, func(*db.Tx) error { return nil })
	})
}

// TestAConstraintFailureLeavesKeptStatementsUsable: the statement that failed runs again, in the next unit and in the one after.
func TestAConstraintFailureLeavesKeptStatementsUsable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		add := func(name string) error {
			return d.Write(dbtest.System(t), func(tx *db.Tx) error {
				_, err := addQ.Run(tx, setting{Name: name, ChangedAt: tx.Now})
				return err
			})
		}
		for i, c := range []struct {
			name string
			kind errs.Kind
		}{{"a", ""}, {"a", errs.Conflict}, {"b", ""}, {"a", errs.Conflict}, {"c", ""}} {
			if err := add(c.name); err != nil && errs.KindOf(err) != c.kind || err == nil && c.kind != "" {
				t.Fatalf("%d: got %v, want %q", i, err, c.kind)
			}
		}
	})
}
