package rulebook_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/area/rulebook"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// TestReadersDuringAPublishSeeTheOldOrTheNewVersionNeverAMix: 10,000 reads by eight callers while a change of two
// values is published; whoever has seen the new one does not see the old one again.
func TestReadersDuringAPublishSeeTheOldOrTheNewVersionNeverAMix(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := must(w, w.ann, w.book.Create, draft("2026-03-02", map[string]any{"svc.resolve.normal": 36, "svc.resolve.urgent": 18}))
		c = must(w, w.ann, w.book.Propose, at(c))
		approve := w.as(w.bob)
		const readers, reads = 8, 1250
		var old, new, mixed atomic.Int64
		var wg sync.WaitGroup
		half := make(chan struct{})
		var once sync.Once
		for range readers {
			wg.Go(func() {
				seen := ""
				for range reads {
					got, err := w.look()
					switch {
					case err != nil:
						t.Error(err)
						return
					case got == "48 24":
						if old.Add(1) > readers*reads/4 {
							once.Do(func() { close(half) })
						}
						if seen == "36 18" {
							mixed.Add(1)
						}
					case got == "36 18":
						new.Add(1)
					default:
						mixed.Add(1)
					}
					seen = got
				}
			})
		}
		<-half
		if err := w.d.Write(approve, func(tx *db.Tx) error { _, err := w.book.Approve(tx, at(c)); return err }); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		if got, err := w.look(); got != "36 18" || err != nil || mixed.Load() != 0 || old.Load() == 0 {
			t.Fatalf("got %s in the end, %d old, %d new, %d mixed, %v", got, old.Load(), new.Load(), mixed.Load(), err)
		}
	})
}

// look is one request: who acts is read, then the policy, twice.
func (w *world) look() (string, error) {
	var a actor.Actor
	if err := w.d.Read(actor.AsSystem(context.Background(), ""), func(tx *db.Tx) (err error) { a, err = w.org.System(tx, w.tenant); return err }); err != nil {
		return "", err
	}
	out := ""
	err := w.d.Read(actor.With(context.Background(), a), func(tx *db.Tx) error {
		for i, key := range []string{"svc.resolve.normal", "svc.resolve.urgent"} {
			p, err := policy.Of(tx)
			if err != nil {
				return err
			}
			x, _ := p.Param(key)
			if i > 0 {
				out += " "
			}
			out += policy.Written(x.Value)
		}
		return nil
	})
	return out, err
}

// Two that are published at the same time both hold, each under a number of its own.
func TestTwoPublishAtTheSameTime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var list []*rulebook.Change
		for i := range 4 {
			c := must(w, w.ann, w.book.Create, draft("2026-03-02", map[string]any{[]string{"svc.resolve.normal", "svc.resolve.urgent", "svc.depart.normal", "cmp.first_h"}[i]: 7}))
			list = append(list, must(w, w.ann, w.book.Propose, at(c)))
		}
		bob := w.as(w.bob)
		var wg sync.WaitGroup
		for _, c := range list {
			wg.Go(func() {
				if err := w.d.Write(bob, func(tx *db.Tx) error { _, err := w.book.Approve(tx, at(c)); return err }); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		w.clock.Add(time.Second)
		o := must(w, w.ann, w.book.Get, nil)
		if want := "it@" + version(o.Stamp) + "+4"; o.Stamp != want {
			t.Fatalf("got %s, want %s", o.Stamp, want)
		}
		for _, key := range []string{"svc.resolve.normal", "svc.resolve.urgent", "svc.depart.normal", "cmp.first_h"} {
			l := must(w, w.ann, w.book.Params, &rulebook.ParamsInput{Q: key})
			if len(l.Items) != 1 || fmt.Sprint(l.Items[0].Value) != "7" || l.Items[0].Origin != "organisation" {
				t.Errorf("%s: got %+v", key, l.Items)
			}
		}
	})
}

func version(stamp string) (v string) {
	for _, c := range stamp[len("it@"):] {
		if c == '+' {
			break
		}
		v += string(c)
	}
	return v
}
