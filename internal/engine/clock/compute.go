// Package clock keeps time limits on any subject: started, paused, resumed, met
// or breached (RULE-01, SYS-05). The pure part computes a deadline from a ledger
// of facts, a calendar and the terms of a rule, and explains it as spans that
// add up; the store part keeps one row per clock and a timer on its next stage.
package clock

import (
	"time"

	"aftercare/internal/engine/calendar"
)

// State is where a clock stands.
type State string

// The states of a clock.
const (
	StateIdle      State = "idle"      // never started
	StateRunning   State = "running"   // before its end, perhaps before its start
	StatePaused    State = "paused"    // waiting, without a due time (AMB-53)
	StateBreached  State = "breached"  // past its end and not stopped
	StateMet       State = "met"       // stopped in time
	StateMissed    State = "missed"    // stopped late
	StateCancelled State = "cancelled" // no longer wanted
)

// Reading is what a clock shows at one instant.
type Reading struct {
	State   State
	StartAt time.Time
	FromAt  time.Time     // before it is too early; zero: no such edge
	DueAt   time.Time     // still in time (AMB-55); zero: stopped or never ends
	EndAt   time.Time     // when it was stopped; zero: not yet
	Used    time.Duration // counted so far
	Total   time.Duration // counted from the start to the end of the limit; while paused, if it resumed now
	Left    time.Duration // to the end of the limit: open time for minutes, else by the wall
	LateBy  time.Duration // by the wall, when the end lies behind
	Percent int           // of the limit used
	Stages  []Stage       // when to warn; the last one is the end itself
	Spans   []Span        // from the start to the end of the limit or now, without gaps; counted ones add up to Used
	Pauses  []Span
	Early   bool // stopped before FromAt
}

// Stage is an instant at which some percent of the limit is used.
type Stage struct {
	Percent int       `json:"percent"`
	At      time.Time `json:"at"`
}

// Compute reads a clock at now. The result depends on its arguments only, so
// it can be repeated and explained at any time.
func Compute(terms Terms, cal *calendar.Calendar, ledger []Entry, now time.Time) Reading {
	r := follow(ledger, now)
	if r.start.IsZero() {
		return Reading{State: StateIdle}
	}
	c := count{terms: terms, cal: cal, run: r}
	c.walk()
	if terms.Shift && terms.To.Unit == Hour && c.ends {
		c.shift()
	}
	return c.reading()
}

// count walks along the spans of a run until the limit is used up.
type count struct {
	run
	terms Terms
	cal   *calendar.Calendar
	spans []Span
	due   time.Time // the end, if a running pause ended now
	ends  bool      // there is an end at all
}

func (c *count) walk() {
	used := c.meter()
	for s := range c.run.spans(c.terms.To.Unit, c.cal) {
		c.spans = append(c.spans, s)
		if !c.ends {
			c.due, c.ends = used(s)
		}
		if c.ends && !s.To.Before(later(c.due, c.end)) && c.terms.To.Unit != Hour { // the end of hours may still shift
			return
		}
	}
}

// meter tells, span by span, whether and when the limit is used up.
func (c *count) meter() func(Span) (time.Time, bool) {
	if u := c.terms.To.Unit; u == Minute || u == Hour {
		left := time.Duration(c.terms.To.Amount) * map[Unit]time.Duration{Minute: time.Minute, Hour: time.Hour}[u]
		return func(s Span) (time.Time, bool) {
			if left == 0 {
				return s.From, true
			}
			if s.Kind != SpanCounted || s.Length() < left {
				if s.Kind == SpanCounted {
					left -= s.Length()
				}
				return time.Time{}, false
			}
			return s.From.Add(left), true
		}
	}
	left := dayCount(c.terms.To, c.cal.DateOf(c.start))
	return func(s Span) (time.Time, bool) {
		if s.Kind == SpanCounted {
			left--
		}
		ripe := s.Kind == SpanCounted || s.Kind == SpanGrace
		return s.To, ripe && left <= 0 && !c.insidePause(s.To)
	}
}

// dayCount is the number of days that a limit of days, weeks or months has
// after day 0.
func dayCount(l Limit, zero calendar.Date) int {
	switch l.Unit {
	case Week:
		return 7 * l.Amount
	case Month:
		return int(zero.AddMonths(l.Amount) - zero)
	}
	return l.Amount
}

// shift moves an end in closed time to some time after the next opening; the
// instants of opening and closing are not closed time, and a lunch break is
// (AMB-51, AMB-52). Pauses lengthen the time after the opening too.
func (c *count) shift() {
	raw := c.due
	if c.cal.OpenAt(raw) || c.cal.OpenAt(raw.Add(-1)) {
		return
	}
	c.ends = false
	opening, ok := c.nextFree(raw)
	if !ok {
		return
	}
	left := time.Duration(c.terms.ShiftBy)
	for s := range c.wallTime(opening, opening.Add(patience)) {
		if s.Kind == SpanCounted && s.Length() >= left {
			c.due, c.ends = s.From.Add(left), true
			c.grant(raw, opening)
			return
		}
		if s.Kind == SpanCounted {
			left -= s.Length()
		}
	}
}

// nextFree is the first instant from t on that is open and not paused.
func (c *count) nextFree(t time.Time) (time.Time, bool) {
	for open := range c.cal.Spans(t, t.Add(patience)) {
		for s := range c.wallTime(open.From, open.To) {
			if s.Kind == SpanCounted {
				return s.From, true
			}
		}
	}
	return time.Time{}, false
}

// grant relabels what was counted between the unshifted and the shifted end:
// closed until the opening, granted after it.
func (c *count) grant(raw, opening time.Time) {
	var out []Span
	for _, s := range c.spans {
		if s.Kind != SpanCounted {
			out = append(out, s)
			continue
		}
		out = append(out, s.within(s.From, raw), s.within(raw, opening).is(SpanClosed),
			s.within(opening, c.due).is(SpanGrace), s.within(c.due, s.To))
	}
	c.spans = out
}

// counted adds up the counted time until t.
func (c *count) counted(t time.Time) (sum time.Duration) {
	for _, s := range c.spans {
		if part := s.within(s.From, t); part.Kind == SpanCounted && !part.empty() {
			sum += part.Length()
		}
	}
	return sum
}

// reached is the earliest instant at which so much has been counted.
func (c *count) reached(d time.Duration) time.Time {
	for _, s := range c.spans {
		if s.Kind != SpanCounted || s.empty() {
			continue
		}
		if s.Length() >= d {
			return s.From.Add(d)
		}
		d -= s.Length()
	}
	return c.due
}

func (c *count) reading() Reading {
	r := Reading{State: StateRunning, StartAt: c.start, FromAt: c.from(), Pauses: c.pauses, Used: c.counted(c.end)}
	if c.stopped {
		r.EndAt = c.end
		r.Early = c.end.Before(r.FromAt)
	}
	// A pause stops the clock, unless the end came before it (AMB-53).
	final := c.ends && !(c.paused && c.due.After(c.pauses[len(c.pauses)-1].From))
	if c.ends {
		c.measure(&r)
	}
	if final {
		r.DueAt, r.Stages = c.due, c.stages(r.Total)
	}
	r.State = c.state(r)
	if r.late() {
		r.LateBy, r.Left = c.end.Sub(c.due), 0
	}
	r.Spans = c.explanation(r.DueAt)
	return r
}

// measure fills in what is used and left of the limit.
func (c *count) measure(r *Reading) {
	r.Total = c.counted(c.due)
	switch {
	case r.Total > 0:
		r.Percent = int(r.Used.Milliseconds() * 100 / r.Total.Milliseconds())
	case c.end.After(c.due):
		r.Percent = 100
	case c.due.After(c.start): // the same day: by the wall
		r.Percent = max(0, int(c.end.Sub(c.start).Milliseconds()*100/c.due.Sub(c.start).Milliseconds()))
	}
	if r.Left = c.due.Sub(c.end); c.terms.To.Unit == Minute {
		r.Left = r.Total - r.Used
	}
}

func (c *count) state(r Reading) State {
	late := !r.DueAt.IsZero() && c.end.After(r.DueAt)
	switch {
	case c.cancelled:
		return StateCancelled
	case c.stopped && late:
		return StateMissed
	case c.stopped:
		return StateMet
	case late:
		return StateBreached
	case c.paused:
		return StatePaused
	}
	return StateRunning
}

func (r *Reading) late() bool { return r.State == StateMissed || r.State == StateBreached }

// stages are the warnings and the end, in order.
func (c *count) stages(total time.Duration) (out []Stage) {
	for _, p := range c.terms.Warn {
		if p >= 100 {
			continue
		}
		at := c.reached(share(total, p))
		if total == 0 {
			at = c.start.Add(share(c.due.Sub(c.start), p))
		}
		out = append(out, Stage{p, at})
	}
	return append(out, Stage{100, c.due})
}

func share(d time.Duration, percent int) time.Duration {
	p := time.Duration(percent)
	return (d/100*p + d%100*p/100).Truncate(time.Millisecond)
}

// explanation is the list of spans until the end of the limit or of the run,
// whichever is later; equal neighbours are joined.
func (c *count) explanation(due time.Time) (out []Span) {
	until := later(due, c.end)
	for _, s := range c.spans {
		if s = s.within(s.From, until); s.empty() {
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].Kind == s.Kind && out[n].Class == s.Class && out[n].Reason == s.Reason {
			out[n].To = s.To
			continue
		}
		out = append(out, s)
	}
	return out
}

// from is the edge before which it is too early. It knows no pauses and never
// moves (AMB-52); in days it is the morning of the day (RULE-17).
func (c *count) from() time.Time {
	l := c.terms.From
	switch l.Unit {
	case "":
		return time.Time{}
	case Minute:
		at, _ := c.cal.AddOpen(c.start, time.Duration(l.Amount)*time.Minute)
		return at
	case Hour:
		return c.start.Add(time.Duration(l.Amount) * time.Hour)
	}
	zero := c.cal.DateOf(c.start)
	d := zero + calendar.Date(dayCount(l, zero))
	if l.Unit == Workday {
		d, _ = c.cal.AddWorkdays(zero, l.Amount)
	}
	return later(c.start, c.cal.StartOfDay(d))
}
