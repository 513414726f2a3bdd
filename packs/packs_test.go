package packs_test

import (
	"testing"
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/packs"
)

// Every worked example comes out in the pack that writes it, its times checked by the clocks themselves on the
// pack's calendar: when a window opens, when it ends, what is still in time and what is late.
func TestEveryWorkedExampleComesOut(t *testing.T) {
	for _, code := range append(policy.Shipped.Codes(), "base") {
		passed, failed := policy.Test(load(t, code))
		for _, f := range failed {
			t.Errorf("%s: %v", f.Pack, f)
		}
		t.Logf("%s: %d examples", code, passed)
	}
}

func load(t *testing.T, code string) *policy.Pack {
	t.Helper()
	p, err := policy.Load(packs.Files, code)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func at(t *testing.T, p *policy.Pack, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation(time.DateTime, s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The limit forms of packs and of the clocks are the same.
func TestEveryLimitOfAPackIsOneThatClocksRead(t *testing.T) {
	p := load(t, "it")
	for _, x := range p.Params {
		n, whole := x.Value.(int64)
		if _, err := clock.ParseLimit("1" + x.Unit); err != nil || !whole {
			continue
		}
		if n < 0 {
			t.Errorf("%s: got %d, want a length of time", x.Key, n)
		}
	}
}

func TestThePublicHolidaysOf2026CloseTheOffice(t *testing.T) {
	p := load(t, "it")
	for day, open := range map[string]bool{
		"2026-02-13 10:00:00": true, "2026-02-14 10:00:00": true, "2026-02-15 10:00:00": false, "2026-02-23 10:00:00": false,
		"2026-02-24 10:00:00": true, "2026-02-28 10:00:00": true, "2026-05-09 10:00:00": true, "2026-05-16 10:00:00": false,
		"2026-09-20 10:00:00": true, "2026-09-25 10:00:00": false, "2026-10-07 10:00:00": false, "2026-10-08 10:00:00": true,
	} {
		if got := p.Calendar("cn").OpenAt(at(t, p, day)); got != open {
			t.Errorf("%s: got open %v, want %v", day, got, open)
		}
	}
	if !p.Calendar("24x7").OpenAt(at(t, p, "2026-10-01 03:00:00")) {
		t.Error("24x7: got closed, want open")
	}
}

func TestTechniciansReachOnlyTheirOwnOrders(t *testing.T) {
	p := load(t, "it")
	for role, want := range map[string]string{"technician": "own", "station_technician": "own", "team_lead": "unit", "coordinator": "all", "manager": "all", "auditor": "all", "admin": "all"} {
		perms := p.Perms([]string{role})
		for _, perm := range []string{"ticket.read", "workorder.read"} {
			if got := perms[perm].String(); got != want {
				t.Errorf("%s %s: got %s, want %s", role, perm, got, want)
			}
		}
		for perm := range perms {
			if role == "auditor" && (perm[len(perm)-5:] != ".read") {
				t.Errorf("auditor: got %s, want reading only", perm)
			}
			if perm == "clock.drive" {
				t.Errorf("%s: got clock.drive, want it only in a role of its own", role)
			}
		}
	}
	if s := p.Perms([]string{"technician", "coordinator"})["ticket.read"].String(); s != "all" {
		t.Errorf("two roles: got %s, want the wider scope", s)
	}
}
