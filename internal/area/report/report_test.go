package report

import (
	"testing"
	"time"
)

func TestARateOfNothingIsNoRate(t *testing.T) {
	if p := pct(0, 0); p != nil {
		t.Fatalf("got %v, want none", *p)
	}
	for _, c := range []struct {
		part, whole int
		want        float64
	}{{0, 3, 0}, {1, 3, 33.3}, {2, 3, 66.7}, {3, 3, 100}} {
		if p := pct(c.part, c.whole); p == nil || *p != c.want {
			t.Fatalf("%d of %d: got %v, want %v", c.part, c.whole, p, c.want)
		}
	}
}

func TestQuartersOfAnHourFallIntoLocalDays(t *testing.T) {
	india := time.FixedZone("IST", 5*3600+30*60)
	c := &counter{loc: india}
	midnight := time.Date(2026, 3, 2, 0, 0, 0, 0, india)
	q := func(at time.Time) int64 { return at.UnixMilli() / quarter.Milliseconds() }
	got := c.perDay([]quarterRow{{q(midnight.Add(-time.Minute)), 2}, {q(midnight), 3}, {q(midnight.Add(20 * time.Hour)), 4}})
	if got["2026-03-01"] != 2 || got["2026-03-02"] != 7 {
		t.Fatalf("got %v, want 2 and 7", got)
	}
}
