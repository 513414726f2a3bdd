package policy

import (
	"testing"
	"time"
)

func TestAVersionIsFoundByNumberDayAndStamp(t *testing.T) {
	p := testPack(t, "kid/kid.yaml", "", "changes:\n  - {from: 2027-01-01, reason: more, params: {t.limit: 6}}\n  - {from: 2028-01-01, reason: less, params: {t.limit: 7}}\n")
	for version, want := range map[string]int64{"": 5, "1": 5, "2": 5 /* its own version */, "3": 7, "2026-12-31": 5, "2027-01-01": 6, "2030-06-01": 7} {
		q, err := p.Numbered(version)
		if err != nil {
			t.Fatal(err)
		}
		if x, _ := q.Param("t.limit"); x.Value != want {
			t.Errorf("%q: got %v, want %d", version, x.Value, want)
		}
		if again, err := p.Numbered(q.Version); err != nil || again != q {
			t.Errorf("%q: got %v %v, want the same by its stamp", q.Version, again, err)
		}
	}
	for _, version := range []string{"0", "4", "x", "2027-13-01"} {
		if q, err := p.Numbered(version); err == nil {
			t.Errorf("%q: got %s, want none", version, q.Stamp())
		}
	}
	// The day is the pack's own: in Shanghai the new year has begun.
	if q := p.InForce(time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)); q.Edition.Reason != "more" {
		t.Errorf("got %s, want the second version", q.Stamp())
	}
	d, err := p.Describe("RULE-1")
	if err != nil || len(d.Versions) != 3 || d.Versions[1] != (EditionText{p.later[0].Stamp(), "2027-01-01", "more"}) {
		t.Fatalf("got %+v %v, want three versions", d.Versions, err)
	}
}
