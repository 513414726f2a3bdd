package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

type setting struct {
	Name      string    `json:"name"`
	Value     []string  `json:"value"`
	Secret    bool      `json:"secret"`
	Version   int       `json:"version"`
	ChangedAt time.Time `json:"changed_at"`
}

var (
	addQ = db.Command("setting.test_add", `INSERT INTO setting (tenant_id, name, value, secret, version, changed_at)
		VALUES (:tenant, :name, :value, :secret, 1, :changed_at)`)
	getQ = db.Select[setting]("setting.test_get", `SELECT {cols s} FROM setting s WHERE s.tenant_id = :tenant {filter} ORDER BY s.name`).
		With(db.Filters{"name": "AND s.name = :name", "secret": "AND s.secret = TRUE"})
)

func TestRowsComeBackAsTheyWereStored(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in := setting{"a", []string{"x", "y"}, true, 1, dbtest.Noon}
		dbtest.Write(t, d, func(tx *db.Tx) error { _, err := addQ.Run(tx, in); return err })
		dbtest.Read(t, d, func(tx *db.Tx) error {
			got, err := getQ.One(tx, db.On{"name", "secret"}, db.Args{"name": "a"})
			if err != nil || fmt.Sprint(*got) != fmt.Sprint(in) {
				t.Fatalf("got %v %v, want %v", got, err, in)
			}
			_, err = getQ.One(tx, db.On{"name"}, db.Args{"name": "b"})
			if errs.KindOf(err) != errs.NotFound {
				t.Fatalf("got %v, want not found", err)
			}
			if _, err := addQ.Run(tx, in); err == nil {
				t.Fatal("a reading unit wrote")
			}
			return nil
		})
	})
}

func TestAFailedUnitLeavesItsNeighboursUntouched(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		var wg sync.WaitGroup
		fails := make([]error, 60)
		for i := range 60 {
			wg.Go(func() {
				fails[i] = d.Write(dbtest.System(t), func(tx *db.Tx) error {
					if _, err := addQ.Run(tx, setting{Name: fmt.Sprint(i), ChangedAt: tx.Now}); err != nil {
						return err
					}
					switch i % 3 {
					case 1:
						return boom
					case 2:
						_, err := addQ.Run(tx, setting{Name: fmt.Sprint(i), ChangedAt: tx.Now})
						return err
					}
					return nil
				})
			})
		}
		wg.Wait()
		for i, err := range fails {
			switch {
			case i%3 == 0 && err != nil, i%3 == 1 && !errors.Is(err, boom), i%3 == 2 && errs.KindOf(err) != errs.Conflict:
				t.Fatalf("unit %d: %v", i, err)
			}
		}
		dbtest.Read(t, d, func(tx *db.Tx) error {
			rows, err := getQ.All(tx)
			if len(rows) != 20 {
				t.Fatalf("got %d rows %v, want 20", len(rows), err)
			}
			return nil
		})
	})
}

func TestAPanicIsAnErrorOfItsUnitOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(dbtest.System(t), func(*db.Tx) error { panic("x") })
		if err == nil {
			t.Fatal("a panic passed")
		}
		dbtest.Write(t, d, func(tx *db.Tx) error { _, err := addQ.Run(tx, setting{Name: "n", ChangedAt: tx.Now}); return err })
	})
}

func TestACancelledUnitWritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(dbtest.System(t))
		cancel()
		if err := d.Write(ctx, func(tx *db.Tx) error { _, err := addQ.Run(tx, setting{Name: "n"}); return err }); err == nil {
			t.Fatal("a cancelled unit was committed")
		}
	})
}

func TestEventsAndJobsAreOneCommitWithTheirCause(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		_ = d.Write(dbtest.System(t), func(tx *db.Tx) error { _ = tx.Emit(happened{"1"}); return boom })
		dbtest.Write(t, d, func(tx *db.Tx) error { return tx.Emit(happened{"2"}) })
		if got := dbtest.Events(t, d); fmt.Sprint(got) != "[test.happened]" {
			t.Fatalf("got %v", got)
		}
	})
}

type happened struct {
	ID string `json:"id"`
}

func (happened) EventName() string { return "test.happened" }
func (h happened) About() db.About { return db.About{Type: "test", ID: h.ID} }
