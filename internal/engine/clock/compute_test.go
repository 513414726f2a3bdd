package clock_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"aftercare/internal/engine/calendar"
	. "aftercare/internal/engine/clock"
)

const (
	office = `{zone: Asia/Shanghai, week: {mon: ["09:00-18:00"], tue: ["09:00-18:00"], wed: ["09:00-18:00"], thu: ["09:00-18:00"], fri: ["09:00-18:00"]}}`
	lunch  = `{zone: Asia/Shanghai, week: {mon: ["09:00-12:00", "13:00-18:00"], tue: ["09:00-12:00", "13:00-18:00"]}}`
	always = `{zone: Asia/Shanghai, always: true}`
	night  = `{zone: Asia/Shanghai, week: {thu: ["22:00-06:00"], fri: ["22:00-06:00"], mon: ["22:00-06:00"]}}`
	festal = `{zone: Asia/Shanghai, week: {mon: ["09:00-18:00"], tue: ["09:00-18:00"], wed: ["09:00-18:00"], thu: ["09:00-18:00"], fri: ["09:00-18:00"]},
	           holidays: [{date: 2010-10-01..2010-10-07, name: 国庆节}], makeup: [{date: 2010-10-09, as: fri}]}`
)

func load(t testing.TB, text string) *calendar.Calendar {
	t.Helper()
	var s calendar.Spec
	if err := yaml.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	c, err := calendar.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// local reads 2026-03-02 12:00 or 2026-03-02 24:00, with seconds if need be, in the
// zone of the calendar.
func local(c *calendar.Calendar, s string) time.Time {
	if day, ok := strings.CutSuffix(s, " 24:00"); ok {
		d, err := calendar.ParseDate(day)
		if err != nil {
			panic(err)
		}
		return c.EndOfDay(d)
	}
	if len(s) == len("2026-03-02 12:00") {
		s += ":00"
	}
	t, err := time.ParseInLocation(time.DateTime, s, c.Zone())
	if err != nil {
		panic(err)
	}
	return t
}

// ledger reads "start 2026-03-02 12:00; pause customer 2026-03-02 13:00; …".
func ledger(c *calendar.Calendar, s string) (out []Entry) {
	for _, line := range strings.Split(s, ";") {
		f := strings.Fields(line)
		e := Entry{Kind: Kind(f[0]), At: local(c, strings.Join(f[len(f)-2:], " "))}
		if len(f) == 4 {
			e.Class = Class(f[1])
		}
		out = append(out, e)
	}
	return out
}

func terms(t *testing.T, s string) (out Terms) {
	t.Helper()
	var err error
	limits := strings.Split(strings.TrimSuffix(s, " shift"), "..")
	if strings.HasSuffix(s, " shift") {
		out.Shift, out.ShiftBy = true, Duration(time.Hour)
	}
	if len(limits) == 2 {
		if out.From, err = ParseLimit(limits[0]); err != nil {
			t.Fatal(err)
		}
	}
	if out.To, err = ParseLimit(limits[len(limits)-1]); err != nil {
		t.Fatal(err)
	}
	out.Warn = []int{50, 80, 100}
	if err := out.Check(); err != nil {
		t.Fatal(err)
	}
	return out
}

func show(c *calendar.Calendar, t time.Time) string {
	if t.IsZero() {
		return "none"
	}
	return t.In(c.Zone()).Format(time.DateTime)
}

func TestTheWorkedExamplesOfTheRules(t *testing.T) {
	for _, x := range []struct{ rule, cal, terms, start, from, due string }{
		{"RULE-01 end in closed time", office, "24h shift", "2026-03-06 17:00", "", "2026-03-09 10:00"},
		{"RULE-01 round the clock", always, "24h", "2026-03-06 17:00", "", "2026-03-07 17:00"},
		{"RULE-01 off for a hotline", office, "24h", "2026-03-06 17:00", "", "2026-03-07 17:00"},
		{"RULE-10", office, "10min", "2026-03-02 09:00", "", "2026-03-02 09:10"},
		{"RULE-10 over night", office, "10min", "2026-03-06 17:55", "", "2026-03-09 09:05"},
		{"RULE-11 on the spot", office, "5min", "2026-03-02 14:00", "", "2026-03-02 14:05"},
		{"RULE-11 telephone", office, "1min", "2026-03-02 14:00", "", "2026-03-02 14:01"},
		{"RULE-12 first service", office, "24h..72h shift", "2026-03-02 10:00", "2026-03-03 10:00", "2026-03-05 10:00"},
		{"RULE-12 over the weekend", office, "24h..72h shift", "2026-03-05 10:00", "2026-03-06 10:00", "2026-03-09 10:00"},
		{"RULE-12 the from edge stays", office, "24h..72h shift", "2026-03-06 10:00", "2026-03-07 10:00", "2026-03-09 10:00"},
		{"RULE-12 second service", office, "24h shift", "2026-03-02 10:00", "", "2026-03-03 10:00"},
		{"RULE-13", office, "2d", "2026-03-03 15:00", "", "2026-03-05 24:00"},
		{"RULE-14", festal, "7wd", "2010-10-14 11:00", "", "2010-10-25 24:00"},
		{"RULE-14 around National Day", festal, "7wd", "2010-09-29 11:00", "", "2010-10-14 24:00"},
		{"RULE-15 response", office, "48h", "2026-03-06 16:00", "", "2026-03-08 16:00"},
		{"RULE-15 complaint", always, "24h", "2026-03-06 16:00", "", "2026-03-07 16:00"},
		{"RULE-15 first response", office, "2h shift", "2026-03-06 16:00", "", "2026-03-06 18:00"},
		{"RULE-16", office, "2d", "2026-06-01 09:30", "", "2026-06-03 24:00"},
		{"RULE-17 first call", office, "3d..7d", "2026-06-01 16:00", "2026-06-04 00:00", "2026-06-08 24:00"},
		{"RULE-17 second call", office, "7d", "2026-06-05 10:00", "", "2026-06-12 24:00"},
		{"RULE-18 informed", office, "2d", "2026-06-05 10:00", "", "2026-06-07 24:00"},
		{"RULE-18 told the same day", office, "0d", "2026-06-09 11:00", "", "2026-06-09 24:00"},
		{"RULE-19 letter", office, "2d", "2026-06-15 10:00", "", "2026-06-17 24:00"},
		{"RULE-20", office, "12month", "2005-04-10 08:00", "", "2006-04-10 24:00"},
		{"RULE-54 diagnosed", office, "1wd", "2026-03-02 10:00", "", "2026-03-03 24:00"},
		{"RULE-54 parts in stock", office, "3wd", "2026-03-05 10:00", "", "2026-03-10 24:00"},
		{"AMB-51 an end at closing stands", office, "24h shift", "2026-03-02 18:00", "", "2026-03-03 18:00"},
		{"AMB-51 an end at opening stands", office, "24h shift", "2026-03-02 09:00", "", "2026-03-03 09:00"},
		{"AMB-51 a minute later moves", office, "24h shift", "2026-03-02 18:01", "", "2026-03-04 10:00"},
		{"AMB-51 open minutes end at closing", office, "60min", "2026-03-02 17:00", "", "2026-03-02 18:00"},
		{"AMB-51 nothing to wait for", office, "0min", "2026-03-07 17:00", "", "2026-03-07 17:00"},
		{"AMB-52 lunch is closed time", lunch, "2h shift", "2026-03-02 10:30", "", "2026-03-02 14:00"},
		{"AMB-54 a night shift is the work of the day it starts", night, "2wd", "2026-03-05 23:00", "", "2026-03-09 24:00"},
		{"AMB-54 its minutes count after midnight", night, "180min", "2026-03-06 23:30", "", "2026-03-07 02:30"},
		{"AMB-56 clamped", office, "1month", "2026-01-31 09:00", "", "2026-02-28 24:00"},
		{"AMB-56 leap day", office, "12month", "2024-02-29 09:00", "", "2025-02-28 24:00"},
		{"weeks", office, "2week", "2026-03-02 09:00", "", "2026-03-16 24:00"},
	} {
		c := load(t, x.cal)
		r := Compute(terms(t, x.terms), c, ledger(c, "start "+x.start), local(c, x.start))
		if got := show(c, r.DueAt); r.State != StateRunning || got != show(c, local(c, x.due)) {
			t.Errorf("%s: got %s due %s, want due %s", x.rule, r.State, got, x.due)
		}
		if x.from == "" {
			x.from = "0001-01-01 00:00"
		} else if got := show(c, r.FromAt); got != show(c, local(c, x.from)) {
			t.Errorf("%s: got from %s, want %s", x.rule, got, x.from)
		}
	}
}

func TestTheInstantOfTheEndIsStillInTime(t *testing.T) {
	c := load(t, office)
	for _, x := range []struct {
		rule, terms, start, stop string
		want                     State
		late                     time.Duration
	}{
		{"RULE-10", "10min", "2026-03-02 09:00", "2026-03-02 09:10", StateMet, 0},
		{"RULE-10", "10min", "2026-03-02 09:00", "2026-03-02 09:10:01", StateMissed, time.Second},
		{"AMB-55", "2d", "2026-03-03 15:00", "2026-03-05 24:00", StateMet, 0},
		{"AMB-55", "2d", "2026-03-03 15:00", "2026-03-06 00:00:01", StateMissed, time.Second},
	} {
		l := ledger(c, "start "+x.start+"; stop "+x.stop)
		if r := Compute(terms(t, x.terms), c, l, l[1].At.Add(time.Hour)); r.State != x.want || r.LateBy != x.late || !r.EndAt.Equal(l[1].At) {
			t.Errorf("%s stopped %s: got %s late by %v, want %s %v", x.rule, x.stop, r.State, r.LateBy, x.want, x.late)
		}
		want := StateRunning
		if x.want == StateMissed {
			want = StateBreached
		}
		if r := Compute(terms(t, x.terms), c, l[:1], l[1].At); r.State != want {
			t.Errorf("%s at %s: got %s, want %s", x.rule, x.stop, r.State, want)
		}
	}
}

func TestPausesMoveTheEnd(t *testing.T) {
	for _, x := range []struct{ name, cal, terms, ledger, due string }{
		{"minutes skip a pause", office, "60min", "start 2026-03-02 09:00; pause customer 2026-03-02 09:30; resume 2026-03-02 11:00", "2026-03-02 11:30"},
		{"hours are lengthened", always, "24h", "start 2026-03-02 09:00; pause parts 2026-03-02 10:00; resume 2026-03-02 15:00", "2026-03-03 14:00"},
		{"the shift comes last", office, "24h shift", "start 2026-03-05 15:00; pause parts 2026-03-05 16:00; resume 2026-03-05 20:00", "2026-03-09 10:00"},
		{"a working day with an open minute counts", office, "1wd", "start 2026-03-02 09:00; pause parts 2026-03-02 10:00; resume 2026-03-03 17:59", "2026-03-03 24:00"},
		{"a working day without one does not", office, "1wd", "start 2026-03-02 09:00; pause parts 2026-03-02 10:00; resume 2026-03-03 18:00", "2026-03-04 24:00"},
		{"nor a calendar day wholly paused", office, "1d", "start 2026-03-02 09:00; pause parts 2026-03-02 10:00; resume 2026-03-04 00:00", "2026-03-04 24:00"},
		{"an end does not fall into a pause", office, "1d", "start 2026-03-02 09:00; pause parts 2026-03-03 10:00; resume 2026-03-04 09:00", "2026-03-04 24:00"},
		{"while it runs there is none", office, "60min", "start 2026-03-02 09:00; pause customer 2026-03-02 09:30", "none"},
		{"a pause in the hour after the opening lengthens that hour", office, "24h shift", "start 2026-03-06 17:00; pause parts 2026-03-09 09:30; resume 2026-03-09 11:00", "2026-03-09 11:30"},
		{"the hour begins when somebody may work", office, "24h shift", "start 2026-03-06 17:00; pause parts 2026-03-08 09:30; resume 2026-03-09 20:00", "2026-03-10 10:00"},
		{"a clock read as its pause ends", office, "24h shift", "start 2026-03-06 17:00; pause parts 2026-03-08 09:00; resume 2026-03-08 23:00", "2026-03-09 10:00"},
		{"a pause after the end comes too late", office, "60min", "start 2026-03-02 09:00; pause customer 2026-03-02 10:01", "2026-03-02 10:00"},
	} {
		c := load(t, x.cal)
		l := ledger(c, x.ledger)
		r := Compute(terms(t, x.terms), c, l, l[len(l)-1].At)
		want := x.due
		if want != "none" {
			want = show(c, local(c, want))
		}
		if got := show(c, r.DueAt); got != want {
			t.Errorf("%s: got %s, want %s", x.name, got, want)
		}
		if n := len(r.Spans); n == 0 || !r.DueAt.IsZero() && !r.Spans[n-1].To.Equal(r.DueAt) && r.State == StateRunning {
			t.Errorf("%s: spans do not reach the end: %v", x.name, r.Spans)
		}
	}
}

func TestWarningsComeAtPercentsOfTheLimit(t *testing.T) {
	for _, x := range []struct{ name, cal, terms, start, want string }{
		{"minutes", office, "10min", "2026-03-06 17:55", "50 2026-03-06 18:00:00, 80 2026-03-09 09:03:00, 100 2026-03-09 09:05:00"},
		{"hours", office, "24h shift", "2026-03-06 17:00", "50 2026-03-07 05:00:00, 80 2026-03-07 12:12:00, 100 2026-03-09 10:00:00"},
		{"RULE-13 warns at 1 day", office, "2d", "2026-03-03 15:00", "50 2026-03-05 00:00:00, 80 2026-03-05 14:24:00, 100 2026-03-06 00:00:00"},
		{"the same day", office, "0d", "2026-03-03 14:00", "50 2026-03-03 19:00:00, 80 2026-03-03 22:00:00, 100 2026-03-04 00:00:00"},
		{"working days", office, "2wd", "2026-03-05 14:00", "50 2026-03-07 00:00:00, 80 2026-03-09 14:24:00, 100 2026-03-10 00:00:00"},
	} {
		c := load(t, x.cal)
		var got []string
		for _, s := range Compute(terms(t, x.terms), c, ledger(c, "start "+x.start), local(c, x.start)).Stages {
			got = append(got, fmt.Sprintf("%d %s", s.Percent, show(c, s.At)))
		}
		if got := strings.Join(got, ", "); got != x.want {
			t.Errorf("%s: got %s, want %s", x.name, got, x.want)
		}
	}
}

func TestSpansExplainADeadline(t *testing.T) {
	for _, x := range []struct{ cal, terms, ledger, want string }{
		{office, "600min", "start 2026-03-06 17:00; pause customer 2026-03-09 10:00; resume 2026-03-09 11:00",
			"counted 03-06 17:00, closed 03-06 18:00, counted 03-09 09:00, paused(customer) 03-09 10:00, counted 03-09 11:00, closed 03-09 18:00, counted 03-10 09:00, end 03-10 10:00"},
		{office, "24h shift", "start 2026-03-06 17:00", "counted 03-06 17:00, closed 03-07 17:00, grace 03-09 09:00, end 03-09 10:00"},
		{office, "3wd", "start 2026-03-05 17:00; pause parts 2026-03-06 08:00; resume 2026-03-07 10:00",
			"grace 03-05 17:00, paused(parts) 03-06 00:00, closed 03-07 00:00, counted 03-09 00:00, end 03-12 00:00"},
		{always, "24h", "start 2026-03-05 17:00; pause parts 2026-03-06 08:00; pause customer 2026-03-06 10:00; pause us 2026-03-06 11:00",
			"counted 03-05 17:00, paused(parts) 03-06 08:00, paused(customer) 03-06 10:00, end 03-06 11:00"},
	} {
		c := load(t, x.cal)
		l := ledger(c, x.ledger)
		var got []string
		end := ""
		for _, s := range Compute(terms(t, x.terms), c, l, l[len(l)-1].At).Spans {
			kind := string(s.Kind)
			if s.Class != "" {
				kind += "(" + string(s.Class) + ")"
			}
			got = append(got, kind+" "+show(c, s.From)[5:16])
			end = show(c, s.To)[5:16]
		}
		if got := strings.Join(got, ", ") + ", end " + end; got != x.want {
			t.Errorf("%s of %s:\n got %s\nwant %s", x.terms, x.ledger, got, x.want)
		}
	}
}

func TestAHostileLedgerHasOneMeaning(t *testing.T) {
	c := load(t, always)
	for _, x := range []struct{ name, ledger, want string }{
		{"nothing", "pause 2026-03-02 09:00", "idle none 0s"},
		{"stop before start", "stop 2026-03-02 08:00; start 2026-03-02 09:00", "met 2026-03-03 09:00:00 0s"},
		{"pause before start", "start 2026-03-02 09:00; pause customer 2026-03-02 08:00", "running 2026-03-03 09:00:00 3h0m0s"},
		{"two starts", "start 2026-03-02 10:00; start 2026-03-02 09:00", "running 2026-03-03 09:00:00 3h0m0s"},
		{"two pauses and one resume", "start 2026-03-02 09:00; pause customer 2026-03-02 10:00; pause parts 2026-03-02 10:30; resume 2026-03-02 11:00", "running 2026-03-03 10:00:00 2h0m0s"},
		{"resume without pause", "start 2026-03-02 09:00; resume 2026-03-02 10:00", "running 2026-03-03 09:00:00 3h0m0s"},
		{"two resumes", "start 2026-03-02 09:00; pause parts 2026-03-02 10:00; resume 2026-03-02 11:00; resume 2026-03-02 11:30", "running 2026-03-03 10:00:00 2h0m0s"},
		{"out of order", "resume 2026-03-02 11:00; pause parts 2026-03-02 10:00; start 2026-03-02 09:00", "running 2026-03-03 10:00:00 2h0m0s"},
		{"a pause of no time", "start 2026-03-02 09:00; pause parts 2026-03-02 10:00; resume 2026-03-02 10:00", "running 2026-03-03 09:00:00 3h0m0s"},
		{"a pause at the start", "pause parts 2026-03-02 09:00; start 2026-03-02 09:00", "paused none 0s"},
		{"two stops", "start 2026-03-02 09:00; stop 2026-03-02 11:00; stop 2026-03-02 10:00", "met 2026-03-03 09:00:00 1h0m0s"},
		{"a start after the stop", "start 2026-03-02 09:00; stop 2026-03-02 10:00; start 2026-03-02 11:00", "met 2026-03-03 09:00:00 1h0m0s"},
		{"a stop during a pause", "start 2026-03-02 09:00; pause parts 2026-03-02 10:00; stop 2026-03-02 11:00", "met none 1h0m0s"},
		{"cancelled", "start 2026-03-02 09:00; cancel 2026-03-02 10:00", "cancelled 2026-03-03 09:00:00 1h0m0s"},
		{"an appointment ahead", "start 2026-03-02 15:00", "running 2026-03-03 15:00:00 0s"},
		{"an appointment kept before its time", "start 2026-03-02 15:00; stop 2026-03-02 11:00", "met 2026-03-03 15:00:00 0s"},
		{"the future has not happened", "start 2026-03-02 09:00; stop 2026-03-02 15:00", "running 2026-03-03 09:00:00 3h0m0s"},
	} {
		r := Compute(terms(t, "24h"), c, ledger(c, x.ledger), local(c, "2026-03-02 12:00"))
		if got := fmt.Sprintf("%s %s %v", r.State, show(c, r.DueAt), r.Used); got != x.want {
			t.Errorf("%s: got %s, want %s", x.name, got, x.want)
		}
	}
}

func TestALimitThatNeverEndsHasNoDueTime(t *testing.T) {
	c := load(t, `{zone: UTC, makeup: [{date: 2020-01-01, windows: ["09:00-10:00"]}]}`)
	for _, limit := range []string{"10min", "10wd", "24h shift"} {
		r := Compute(terms(t, limit), c, ledger(c, "start 2026-03-02 09:00"), local(c, "2026-03-03 09:00"))
		if r.State != StateRunning || !r.DueAt.IsZero() || len(r.Stages) != 0 {
			t.Errorf("%s: got %s due %v", limit, r.State, r.DueAt)
		}
	}
	long := load(t, office)
	if r := Compute(terms(t, "120month"), long, ledger(long, "start 2026-03-02 00:00"), local(long, "2026-03-02 09:00")); show(long, r.DueAt) != "2036-03-03 00:00:00" {
		t.Errorf("ten years: got %v", r.DueAt)
	}
}

func TestACallBeforeItsWindowIsEarly(t *testing.T) {
	c := load(t, office)
	for stop, want := range map[string]bool{"2026-03-03 09:59": true, "2026-03-03 10:00": false} {
		r := Compute(terms(t, "24h..72h"), c, ledger(c, "start 2026-03-02 10:00; stop "+stop), local(c, "2026-03-09 09:00"))
		if r.Early != want || r.State != StateMet {
			t.Errorf("stopped %s: got early %v, %s", stop, r.Early, r.State)
		}
	}
}

func BenchmarkCompute(b *testing.B) {
	c := load(b, lunch)
	start := local(c, "2026-03-02 10:30")
	var busy []Entry
	busy = append(busy, Entry{Kind: EntryStart, At: start})
	for i := range 10 {
		at := start.Add(time.Duration(i) * 5 * time.Hour)
		busy = append(busy, Entry{Kind: EntryPause, At: at, Class: Parts}, Entry{Kind: EntryResume, At: at.Add(time.Hour)})
	}
	for _, l := range []Limit{{10, Minute}, {72, Hour}, {2, Day}, {7, Workday}, {12, Month}} {
		t := Terms{To: l, Shift: true, ShiftBy: Duration(time.Hour), Warn: []int{50, 80, 100}}
		b.Run(l.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Compute(t, c, busy[:1], start)
			}
		})
		b.Run(l.String()+"-20entries", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Compute(t, c, busy, start.AddDate(0, 0, 3))
			}
		})
	}
}
