package app

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/blob"
	"aftercare/internal/platform/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// stream reads the live stream of a node as an actor until it has n messages.
func stream(t *testing.T, s *scene, who actor.Actor) (lines chan string) {
	t.Helper()
	s.app.Router.Identify = func(*http.Request) (actor.Actor, error) { return who, nil }
	srv := httptest.NewServer(s.app.Handler())
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() { cancel(); srv.Close() })
	req, err := http.NewRequestWithContext(ctx, "GET", srv.URL+"/api/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	lines = make(chan string, 100)
	go func() {
		defer close(lines)
		for sc := bufio.NewScanner(res.Body); sc.Scan(); {
			if strings.HasPrefix(sc.Text(), "data:") {
				lines <- sc.Text()
			}
		}
	}()
	return lines
}

// came reports whether a message with that text comes soon.
func came(lines chan string, want string) bool {
	for {
		select {
		case l, ok := <-lines:
			if !ok || strings.Contains(l, want) {
				return ok
			}
		case <-time.After(2 * time.Second):
			return false
		}
	}
}

// TestTheLiveStreamShowsWhatItsReaderMaySee: a new case reaches a reader at once, on the node that took it and
// on another node of the same database; a reader without reach hears nothing of it.
func TestTheLiveStreamShowsWhatItsReaderMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		narrow := s.who
		narrow.Person, narrow.Perms = "per_00000000000000000000000000", map[string]actor.Scope{"ticket.read": actor.Own}
		far := &scene{app: s.app}
		if d.Dialect() == db.Postgres {
			other, err := db.Open(d.DSN(), db.Options{Conns: 3})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { other.Close() })
			far.app = node(t, other)
			go far.app.Hub.Listen(t.Context(), func() {})
		}
		lines := stream(t, far, s.who)
		blind := stream(t, &scene{app: node(t, d)}, narrow)
		for heard := false; !heard; heard = came(lines, "ticket.created") { // until the far node listens
			code, body := s.call(s.who, "POST", "/api/tickets", `{"customer_id":"`+s.ids["customers"]+`","channel":"phone","symptom":"live"}`)
			if code != 200 {
				t.Fatalf("%d %s", code, body)
			}
		}
		select {
		case l := <-blind:
			t.Fatalf("somebody without reach heard %s", l)
		case <-time.After(300 * time.Millisecond):
		}
	})
}

func TestANodeThatCannotReadTheFilesOfOthersDoesNotStart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		shared, lonely := memoryBlobs(t), memoryBlobs(t)
		for _, n := range []string{"a", "b"} {
			if err := blob.Check(t.Context(), d, shared, n); err != nil {
				t.Fatal(err)
			}
		}
		if err := blob.Check(t.Context(), d, lonely, "c"); err == nil || !strings.Contains(err.Error(), "--blobs") {
			t.Fatalf("got %v", err)
		}
	})
}

func TestASecondProcessOnTheSameFileIsRefused(t *testing.T) {
	file := t.TempDir() + "/x.db"
	release, err := db.Lock(file)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, err := db.Lock(file); err != db.ErrInUse {
		t.Fatalf("got %v, want %v", err, db.ErrInUse)
	}
}

// TestDrivenTimeStopsAtEverythingThatIsDue: warnings and call-backs on the way happen at their own times.
func TestDrivenTimeStopsAtEverythingThatIsDue(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		if _, err := node(t, d).Advance(t.Context(), dbtest.Noon); err == nil {
			t.Fatal("a database in real time was driven")
		}
	})
	for _, open := range []func(testing.TB) *db.DB{func(t testing.TB) *db.DB { return dbtest.SQLite(t, clock.Real{}) }} {
		d := open(t)
		a := node(t, d)
		if err := a.Simulate(t.Context(), dbtest.Noon); err != nil {
			t.Fatal(err)
		}
		s := stage(t, d)
		to := dbtest.Noon.Add(72 * time.Hour)
		for {
			got, err := s.app.Advance(t.Context(), to)
			if err != nil {
				t.Fatal(err)
			}
			if got.Reached {
				break
			}
		}
		late := 0
		err := d.Read(actor.With(t.Context(), s.who), func(tx *db.Tx) error {
			rows, err := db.EventsAfter.All(tx, db.Args{"seq": 0, "limit": 500})
			for _, e := range rows {
				if e.Name == "clock.breached" {
					late++
					if e.At.Equal(to) {
						t.Errorf("%s was noticed only at the end", e.ID)
					}
				}
			}
			if !tx.Now.Equal(to) {
				t.Errorf("it is %s, want %s", tx.Now, to)
			}
			return err
		})
		if err != nil || late == 0 {
			t.Fatalf("%d limits passed, %v", late, err)
		}
	}
}
