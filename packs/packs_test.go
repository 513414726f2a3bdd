package packs_test

import (
	"testing"
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/packs"
)

// Every time in a worked example is checked by the clocks themselves, on the pack's
// calendar: when a window opens, when it ends, what is still in time and what is late.
func TestTheTimesOfEveryWorkedExampleComeOut(t *testing.T) {
	for _, code := range append(policy.Shipped.Codes(), "base") {
		p := load(t, code)
		for _, r := range p.Rules {
			for _, e := range r.Examples {
				if e.At != "" {
					t.Run(code+"/"+r.Code+"/"+e.Name, func(t *testing.T) { example{t, p, e}.check(r.Decides) })
				}
			}
		}
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

type example struct {
	*testing.T
	pack *policy.Pack
	policy.Example
}

func (e example) check(point string) {
	out, _, err := e.pack.Ask(point, e.In)
	if err != nil {
		e.Fatal(err)
	}
	to := out["to"]
	if to == nil {
		to, out["from"] = out["limit"], nil // the from of a departure names an event, not an edge
	}
	terms := clock.Terms{From: e.limit(out["from"]), To: e.limit(to)}
	if on, _ := e.pack.Param("base.shift_to_open"); on.Value == true {
		by, _ := e.pack.Param("base.shift_by_h")
		terms.Shift, terms.ShiftBy = true, clock.Duration(by.Value.(int64)*int64(time.Hour))
	}
	start := clock.Entry{Kind: clock.EntryStart, At: e.at(e.At)}
	read := func(stop time.Time) clock.Reading {
		return clock.Compute(terms, e.pack.Calendar(""), []clock.Entry{start, {Kind: clock.EntryStop, At: stop}}, stop)
	}
	now := clock.Compute(terms, e.pack.Calendar(""), []clock.Entry{start}, start.At)
	e.same("due", now.DueAt, e.Due)
	if e.Open != "" {
		e.same("opens", now.FromAt, e.Open)
	}
	for _, m := range e.Met {
		if got := read(e.at(m)).State; got != clock.StateMet {
			e.Errorf("%s: got %s, want %s", m, got, clock.StateMet)
		}
	}
	for _, l := range e.Late {
		if got := read(e.at(l)).State; got != clock.StateMissed {
			e.Errorf("%s: got %s, want %s", l, got, clock.StateMissed)
		}
	}
}

func (e example) limit(v any) clock.Limit {
	s, _ := v.(string)
	var l clock.Limit
	if err := l.UnmarshalText([]byte(s)); err != nil {
		e.Fatal(err)
	}
	return l
}

func (e example) at(s string) time.Time {
	zone, err := time.LoadLocation(e.pack.Zone)
	if err != nil {
		e.Fatal(err)
	}
	at, err := time.ParseInLocation(time.DateTime, s, zone)
	if err != nil {
		e.Fatal(err)
	}
	return at
}

func (e example) same(what string, got time.Time, want string) {
	if !got.Equal(e.at(want)) {
		e.Errorf("%s: got %s, want %s", what, got.In(e.at(want).Location()).Format(time.DateTime), want)
	}
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
		if got := p.Calendar("cn").OpenAt((example{T: t, pack: p}).at(day)); got != open {
			t.Errorf("%s: got open %v, want %v", day, got, open)
		}
	}
	if !p.Calendar("24x7").OpenAt((example{T: t, pack: p}).at("2026-10-01 03:00:00")) {
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
