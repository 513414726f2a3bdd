package ticket_test

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"aftercare/internal/area/ticket"
	"aftercare/internal/migrations"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// BenchmarkTake measures how many cases a second 16 callers can have taken, each in one durable commit.
func BenchmarkTake(b *testing.B) {
	d, err := db.Open(filepath.Join(b.TempDir(), "b.db"), db.Options{Clock: clock.Fixed(shanghai(2, 10, 0))})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Migrate(context.Background(), migrations.Files); err != nil {
		b.Fatal(err)
	}
	w := &world{d: d}
	dbtest.Write(b, d, w.make)
	a, _ := actor.From(w.ctx(b.Context(), w.lin, actor.All))
	ctx := actor.With(b.Context(), a)
	var n atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range 16 {
		wg.Go(func() {
			for n.Add(1) <= int64(b.N) {
				if _, err := do(ctx, d, func(tx *db.Tx) (*ticket.Ticket, error) {
					return s.Create(tx, &ticket.CreateInput{Body: w.intake()})
				}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cases/s")
}
