package seq_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/seq"
)

func next(t *testing.T, d *db.DB, kind string) (n string) {
	t.Helper()
	dbtest.Write(t, d, func(tx *db.Tx) (err error) { n, err = seq.Next(tx, kind); return err })
	return n
}

func TestNumbersCountPerKindAndYearOfTheZone(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		got := []string{next(t, d, "ticket"), next(t, d, "ticket"), next(t, d, "workorder")}
		c.Set(time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC))
		got = append(got, next(t, d, "ticket"))
		a, _ := actor.From(dbtest.System(t))
		a.Zone = "Asia/Shanghai" // where it is already the new year
		err := d.Write(actor.With(t.Context(), a), func(tx *db.Tx) error {
			n, err := seq.Next(tx, "ticket")
			got = append(got, n)
			return err
		})
		if want := []string{"T26-000001", "T26-000002", "W26-000001", "T26-000003", "T27-000001"}; err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %v %v, want %v", got, err, want)
		}
	})
}

func TestCallersAtTheSameTimeGetDifferentNumbersWithoutGaps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		var got []string
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				err := d.Write(dbtest.System(t), func(tx *db.Tx) error {
					n, err := seq.Next(tx, "ticket")
					if err == nil && i%4 == 0 {
						return errs.New(errs.Conflict, "test.rolled_back")
					}
					mu.Lock()
					defer mu.Unlock()
					got = append(got, n)
					return err
				})
				if err != nil && i%4 != 0 {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		slices.Sort(got)
		if n := len(slices.Compact(slices.Clone(got))); n != 30 || len(got) != 30 || got[29] != "T26-000030" {
			t.Fatalf("got %d numbers, %d different, the last %s; want 30 without a gap", len(got), n, got[len(got)-1])
		}
	})
}

func TestEveryOrganisationCountsForItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _ := actor.From(dbtest.System(t))
		a.Tenant = "t2"
		next(t, d, "ticket")
		err := d.Write(actor.With(t.Context(), a), func(tx *db.Tx) error {
			if n, err := seq.Next(tx, "ticket"); err != nil || n != "T26-000001" {
				t.Errorf("got %s %v, want the first number", n, err)
			}
			_, err := seq.Next(tx, "dragon")
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "dragon") {
			t.Fatalf("got %v, want an unknown kind named", err)
		}
	})
}
