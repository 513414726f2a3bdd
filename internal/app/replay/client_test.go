package replay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake answers what fn says.
func fake(t *testing.T, fn http.HandlerFunc) *client {
	s := httptest.NewServer(fn)
	t.Cleanup(s.Close)
	return newClient([]string{s.URL}, "test")
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"kind":"conflict","code":%q,"message":"no","fields":[]}}`, code)
}

func TestANodeThatCannotAnswerIsAskedAgainUnderTheSameKey(t *testing.T) {
	var mu sync.Mutex
	var keysSeen []string
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		keysSeen = append(keysSeen, r.Header.Get("Idempotency-Key"))
		if len(keysSeen) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, `{"id":"x"}`)
	})
	var out struct{ ID string }
	if err := c.bearer("t").post(t.Context(), "/api/tickets", body{"a": 1}, &out); err != nil || out.ID != "x" {
		t.Fatalf("got %v %v", out, err)
	}
	if len(slices.Compact(keysSeen)) != 1 || keysSeen[0] == "" || c.repeats != 2 || c.errors != 0 || c.count != 1 {
		t.Fatalf("got keys %v, %d repeats, %d errors", keysSeen, c.repeats, c.errors)
	}
}

func TestARefusalIsAnErrorAndARaceIsNot(t *testing.T) {
	answer := "ticket.accused"
	c := fake(t, func(w http.ResponseWriter, r *http.Request) { refuse(w, http.StatusConflict, answer) })
	err := c.bearer("t").post(t.Context(), "/api/x", body{}, nil)
	if err == nil || !strings.Contains(err.Error(), "POST /api/x: 409 ticket.accused: no") || raced(err) || c.errors != 1 || len(c.first) != 1 {
		t.Fatalf("got %v and %d errors", err, c.errors)
	}
	answer = "ticket.changed_meanwhile"
	if err = c.bearer("t").post(t.Context(), "/api/x", body{}, nil); !raced(err) || c.errors != 1 || c.races != 1 {
		t.Fatalf("got %v, %d errors, %d races", err, c.errors, c.races)
	}
}

func TestWhoeverWasSlowerReadsAgain(t *testing.T) {
	race := &refusal{Status: http.StatusConflict}
	race.Detail.Code = "workorder.changed_meanwhile"
	var tried []int64
	err := versioned(func() (int64, error) { return int64(len(tried) + 1), nil }, func(v int64) error {
		if tried = append(tried, v); v < 3 {
			return race
		}
		return nil
	})
	if err != nil || !slices.Equal(tried, []int64{1, 2, 3}) {
		t.Fatalf("got %v %v", tried, err)
	}
	other := errors.New("other")
	if err := versioned(func() (int64, error) { return 1, nil }, func(int64) error { return other }); err != other {
		t.Fatalf("got %v, want it handed on", err)
	}
}

func TestActsHappenInTheOrderOfTheirTimesAndConsequencesInThatOfPlanning(t *testing.T) {
	var asked []string
	c := fake(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, `{"reached":%t}`, len(asked) > 0) })
	l := &loop{driver: c.bearer("t")}
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	l.now, l.start = start, start
	said := func(what string) func(error) { return func(error) { asked = append(asked, what) } }
	quiet := func(context.Context) error { return nil }
	l.plan(start.Add(time.Hour), quiet, said("c"))
	l.plan(start, quiet, func(err error) { said("a")(err); l.plan(start.Add(-time.Hour), nil, said("b")) })
	l.plan(start.Add(time.Hour), nil, said("d"))
	l.plan(start.Add(48*time.Hour), nil, said("too late"))
	for {
		more, err := l.each(t.Context(), start.Add(24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
	}
	if got := strings.Join(asked, ""); got != "abcd" || !l.now.Equal(start.Add(time.Hour)) {
		t.Fatalf("got %q at %v", got, l.now)
	}
}

func TestSpeedIsAnUpperBound(t *testing.T) {
	c := fake(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"reached":true}`) })
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	l := &loop{driver: c.bearer("t"), speed: 100, began: time.Now(), now: start, start: start}
	if err := l.advance(t.Context(), start.Add(30*time.Second)); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(l.began); took < 300*time.Millisecond {
		t.Fatalf("30 seconds at 100 a second took %v, want 300 ms", took)
	}
}

func TestAnInstallationInRealTimeIsNotDriven(t *testing.T) {
	for answer, says := range map[string]string{
		`{"tenant":{"sim_clock":false}}`:                                "made with --sim-clock",
		`{"tenant":{"sim_clock":true},"perms":{"clock.drive":"all"}}`:   "lacks org.admin",
		`{"tenant":{"sim_clock":true},"perms":{"ticket.read":"group"}}`: "clock.drive, org.admin",
	} {
		c := fake(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, answer) })
		w := &world{client: c}
		w.driver = c.bearer("t")
		if _, err := w.meet(t.Context()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want %q", answer, err, says)
		}
	}
}
