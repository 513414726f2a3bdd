package packs_test

import (
	"testing"
	"time"

	"aftercare/internal/engine/policy"
)

func TestThePublicHolidaysOfTaiwanCloseTheOffice(t *testing.T) {
	p, err := policy.Shipped.Pack("plan")
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		t.Fatal(err)
	}
	for day, open := range map[string]bool{
		"2026-01-01": false, "2026-01-02": true, "2026-02-13": true, "2026-02-16": false, "2026-02-20": false, "2026-02-23": true,
		"2026-02-26": true, "2026-02-27": false, "2026-03-02": true, "2026-04-02": true, "2026-04-03": false, "2026-04-06": false, "2026-04-07": true,
		"2026-05-01": false, "2026-06-19": false, "2026-09-25": false, "2026-09-28": false, "2026-09-29": true, "2026-10-09": false,
		"2026-10-26": false, "2026-12-25": false, "2026-12-26": false, "2026-12-28": true,
	} {
		at, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Calendar("").OpenAt(at.Add(10 * time.Hour)); got != open {
			t.Errorf("%s: got open %v, want %v", day, got, open)
		}
		if !p.Calendar("24x7").OpenAt(at.Add(3 * time.Hour)) {
			t.Errorf("%s: the hotline is closed, want it open (AMB-29)", day)
		}
	}
}

// The hotline never closes, so its clocks do not look at office hours.
func TestTheClocksOfTheHotlineRunAroundTheClock(t *testing.T) {
	p, err := policy.Shipped.Pack("plan")
	if err != nil {
		t.Fatal(err)
	}
	for subject, metric := range map[string]string{"ticket": "ticket.response", "complaint": "complaint.settlement"} {
		for _, c := range p.Clocks(subject) {
			if c.Metric == metric && c.Calendar != "24x7" {
				t.Errorf("%s: got the calendar %s, want 24x7", metric, c.Calendar)
			}
		}
	}
}
