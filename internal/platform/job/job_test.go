package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

type note struct {
	N int `json:"n"`
}

func queue(d *db.DB) *Queue {
	return New(d, slog.New(slog.DiscardHandler), func(_ *db.Tx, tenant string) (actor.Actor, error) {
		return actor.Actor{Kind: actor.System, Tenant: tenant, User: "system"}, nil
	})
}

func later(t *testing.T, d *db.DB, name, subject string, n int) {
	t.Helper()
	dbtest.Write(t, d, func(tx *db.Tx) error { return tx.Later(name, subject, note{n}, tx.Now, "") })
}

// run tries what is due, failures included, until nothing is.
func run(t *testing.T, q *Queue) {
	t.Helper()
	for {
		ran, err := q.RunOne(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !ran {
			return
		}
	}
}

func TestASubjectsJobsKeepTheirOrderAndADeadOneLetsTheNextPass(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		q := queue(d)
		var done []string
		Handle(q, "write", func(_ *db.Tx, n note) error {
			if n.N == 1 {
				return errors.New("poison")
			}
			done = append(done, fmt.Sprint(n.N))
			return nil
		})
		for n := 1; n <= 3; n++ {
			later(t, d, "write", "a", n)
		}
		later(t, d, "write", "b", 9)
		run(t, q)
		if !slices.Equal(done, []string{"9"}) {
			t.Fatalf("got %v: the subject of a failed job must wait, another must not", done)
		}
		for range MaxAttempts {
			c.Add(time.Hour)
			run(t, q)
		}
		if !slices.Equal(done, []string{"9", "2", "3"}) {
			t.Fatalf("got %v, want the others in their order once the first is dead", done)
		}
	})
}

func TestWorkOutsideIsTriedAgainWhenItsNodeDiedAndSurvivesAPanic(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		sent := 0
		q := queue(d)
		Outside(q, "send", func(context.Context, note) error {
			if sent++; sent == 1 {
				panic("a library")
			}
			return nil
		})
		later(t, d, "send", "a", 1)
		run(t, q)                                  // fails, and the node lives
		dbtest.Write(t, d, func(tx *db.Tx) error { // a node takes it and dies
			jobs, err := nextQ.All(tx, db.Args{"now": tx.Now.Add(time.Hour)})
			if err != nil || len(jobs) != 1 {
				t.Fatalf("got %v %v, want the job back in the queue", jobs, err)
			}
			_, err = leaseQ.Run(tx, jobs[0], db.Args{"until": tx.Now.Add(time.Hour + leaseFor)})
			return err
		})
		c.Add(time.Hour)
		run(t, q)
		if sent != 1 {
			t.Fatalf("sent %d times while another node had it", sent)
		}
		c.Add(leaseFor + time.Second)
		run(t, q)
		run(t, q)
		if sent != 2 {
			t.Fatalf("sent %d times, want once more after the lease", sent)
		}
	})
}

// TestNodesShareTheWork: each job once, each subject in order, whichever node runs it.
func TestNodesShareTheWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		seen := map[int][]int{}
		nodes := []*Queue{queue(d), queue(d), queue(d)}
		for _, q := range nodes {
			Handle(q, "write", func(tx *db.Tx, n note) error {
				mu.Lock()
				defer mu.Unlock()
				seen[n.N/100] = append(seen[n.N/100], n.N%100)
				return nil
			})
		}
		dbtest.Write(t, d, func(tx *db.Tx) error {
			for n := range 10 {
				for s := range 6 {
					if err := tx.Later("write", fmt.Sprint(s), note{100*s + n}, tx.Now, ""); err != nil {
						return err
					}
				}
			}
			return nil
		})
		var wg sync.WaitGroup
		for _, q := range nodes {
			wg.Go(func() { run(t, q) })
		}
		wg.Wait()
		run(t, nodes[0]) // what a node left because another had its subject
		for s := range 6 {
			if want := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(seen[s], want) {
				t.Errorf("subject %d: got %v, want %v", s, seen[s], want)
			}
		}
	})
}
