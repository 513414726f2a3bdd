package calendar

import (
	"iter"
	"time"
)

// Calendar is the opening time of a unit. It never changes and is safe for
// concurrent use. Every instant it returns is UTC.
type Calendar struct {
	loc     *time.Location
	always  bool
	week    [7][]Window
	special map[Date][]Window // holidays (none) and make-up days
	names   map[Date]string
}

// Span is a stretch of time, its start included and its end not.
type Span struct{ From, To time.Time }

// Length is the duration of the span.
func (s Span) Length() time.Duration { return s.To.Sub(s.From) }

// Horizon is how far a search for open time looks ahead; who opens only after
// that does not open.
const Horizon = 3653 * day * time.Second

func (c *Calendar) windows(d Date) []Window {
	if w, ok := c.special[d]; ok {
		return w
	}
	return c.week[d.Weekday()]
}

// Spans yields the open time between from and to, oldest first; windows that
// touch or overlap are one span.
func (c *Calendar) Spans(from, to time.Time) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		from, to := from.UTC(), to.UTC()
		if !from.Before(to) {
			return
		}
		if c.always {
			yield(Span{from, to})
			return
		}
		var open Span
		for d, last := c.DateOf(from)-1, c.DateOf(to); d <= last; d++ {
			for _, w := range c.windows(d) {
				s := clip(c.span(d, w), from, to)
				switch {
				case !s.From.Before(s.To):
				case !open.To.IsZero() && !s.From.After(open.To):
					open.To = later(open.To, s.To)
				case !open.To.IsZero() && !yield(open):
					return
				default:
					open = s
				}
			}
		}
		if !open.To.IsZero() {
			yield(open)
		}
	}
}

func (c *Calendar) span(d Date, w Window) Span {
	from, to := w.edges(d)
	return Span{time.Unix(c.opening(from), 0).UTC(), time.Unix(c.closing(to), 0).UTC()}
}

func clip(s Span, from, to time.Time) Span {
	if to.Before(s.To) {
		s.To = to
	}
	return Span{later(s.From, from), s.To}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// OpenOn returns the windows that belong to d: those that start on it, with
// their part after midnight (AMB-54).
func (c *Calendar) OpenOn(d Date) []Span {
	windows := c.windows(d)
	if c.always {
		windows = []Window{wholeDay}
	}
	var out []Span
	for _, w := range windows {
		s := c.span(d, w)
		if n := len(out); n > 0 && !s.From.After(out[n-1].To) {
			out[n-1].To = later(out[n-1].To, s.To)
		} else if s.From.Before(s.To) {
			out = append(out, s)
		}
	}
	return out
}

// OpenAt says whether the unit is open at t; it is at the instant of opening
// and no longer at the instant of closing.
func (c *Calendar) OpenAt(t time.Time) bool {
	for range c.Spans(t, t.Add(1)) {
		return true
	}
	return false
}

// NextOpen is t when the unit is open, else the next opening.
func (c *Calendar) NextOpen(t time.Time) (at time.Time, ok bool) {
	for s := range c.Spans(t, t.Add(Horizon)) {
		return s.From, true
	}
	return time.Time{}, false
}

// NextOpening is the first instant after t at which the unit, until then
// closed, opens.
func (c *Calendar) NextOpening(t time.Time) (at time.Time, ok bool) {
	for s := range c.Spans(t, t.Add(Horizon)) {
		if s.From.After(t) {
			return s.From, true
		}
	}
	return time.Time{}, false
}

// NextClose is the first instant after t at which the unit, until then open,
// closes.
func (c *Calendar) NextClose(t time.Time) (at time.Time, ok bool) {
	end := t.Add(Horizon)
	for s := range c.Spans(t, end) {
		return s.To, s.To.Before(end)
	}
	return time.Time{}, false
}

// OpenBetween is the open time between from and to.
func (c *Calendar) OpenBetween(from, to time.Time) (sum time.Duration) {
	for s := range c.Spans(from, to) {
		sum += s.Length()
	}
	return sum
}

// AddOpen is the earliest instant at which d of open time has passed since t
// (AMB-51).
func (c *Calendar) AddOpen(t time.Time, d time.Duration) (at time.Time, ok bool) {
	if d <= 0 {
		return t.UTC(), true
	}
	for s := range c.Spans(t, t.Add(Horizon)) {
		if s.Length() >= d {
			return s.From.Add(d), true
		}
		d -= s.Length()
	}
	return time.Time{}, false
}

// IsWorkday says whether a window starts on d.
func (c *Calendar) IsWorkday(d Date) bool { return len(c.OpenOn(d)) > 0 }

// AddWorkdays is the n-th workday after d, or before it when n is negative;
// the day itself is day 0 and need not be a workday (RULE-01).
func (c *Calendar) AddWorkdays(d Date, n int) (at Date, ok bool) {
	step := Date(1)
	if n < 0 {
		step, n = -1, -n
	}
	last := d + step*Date(Horizon/time.Second/day)
	for n > 0 && d != last {
		if d += step; c.IsWorkday(d) {
			n--
		}
	}
	return d, n == 0
}

// Name is what the calendar calls a holiday or make-up day; it is empty on
// other days.
func (c *Calendar) Name(d Date) string { return c.names[d] }
