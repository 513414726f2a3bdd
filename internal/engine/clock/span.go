package clock

import (
	"iter"
	"time"

	"aftercare/internal/engine/calendar"
)

// SpanKind says how a stretch of time entered the count.
type SpanKind string

// The kinds of spans.
const (
	SpanCounted SpanKind = "counted"
	SpanPaused  SpanKind = "paused"
	SpanClosed  SpanKind = "closed" // by the calendar
	SpanGrace   SpanKind = "grace"  // granted by the rule: the rest of day 0, the time after the opening to which an end has moved
)

// Span is a stretch of time that explains a deadline.
type Span struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Kind   SpanKind  `json:"kind"`
	Class  Class     `json:"class,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// Length is the duration of the span.
func (s Span) Length() time.Duration { return s.To.Sub(s.From) }

// within is the part of s between from and to; it may have no length.
func (s Span) within(from, to time.Time) Span {
	s.From, s.To = later(s.From, from), earlier(s.To, to)
	return s
}

func (s Span) is(kind SpanKind) Span {
	s.Kind, s.Class, s.Reason = kind, "", ""
	return s
}

func (s Span) empty() bool { return !s.From.Before(s.To) }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// patience is how far after its start a clock is followed: ten years and the
// rest of a day.
const patience = calendar.Horizon + 48*time.Hour

// spans labels the time from the start of the run, without gaps.
func (r *run) spans(u Unit, cal *calendar.Calendar) iter.Seq[Span] {
	switch u {
	case Minute:
		return r.openMinutes(cal)
	case Hour:
		return r.wallTime(r.start, r.start.Add(patience))
	}
	return r.days(u, cal)
}

// wallTime counts all that is not paused: pauses lengthen a limit in hours (AMB-52).
func (r *run) wallTime(from, to time.Time) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		t := from
		for _, p := range r.pauses {
			p = p.within(t, to)
			if p.empty() {
				continue
			}
			if gap := (Span{From: t, To: p.From, Kind: SpanCounted}); !gap.empty() && !yield(gap) {
				return
			}
			if t = p.To; !yield(p) {
				return
			}
		}
		if t.Before(to) {
			yield(Span{From: t, To: to, Kind: SpanCounted})
		}
	}
}

// openMinutes counts what is open and not paused (RULE-01).
func (r *run) openMinutes(cal *calendar.Calendar) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for s := range r.wallTime(r.start, r.start.Add(patience)) {
			t := s.From
			if s.Kind == SpanCounted {
				for open := range cal.Spans(s.From, s.To) {
					if gap := (Span{From: t, To: open.From, Kind: SpanClosed}); !gap.empty() && !yield(gap) {
						return
					}
					if t = open.To; !yield(Span{From: open.From, To: open.To, Kind: SpanCounted}) {
						return
					}
				}
				s = Span{From: t, To: s.To, Kind: SpanClosed}
			}
			if !s.empty() && !yield(s) {
				return
			}
		}
	}
}

// days counts whole days after the day of the start, which is day 0. A day on
// which no minute, or for working days no open minute, is free of pauses is
// skipped (AMB-53).
func (r *run) days(u Unit, cal *calendar.Calendar) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		zero := cal.DateOf(r.start)
		s := Span{From: r.start, To: cal.EndOfDay(zero), Kind: SpanGrace}
		stop := r.start.Add(patience)
		for d := zero + 1; yield(s) && s.To.Before(stop); d++ {
			s = Span{From: s.To, To: cal.EndOfDay(d)}
			for s.empty() { // a zone that skips a whole day
				d++
				s.To = cal.EndOfDay(d)
			}
			r.label(&s, u, cal, d)
		}
	}
}

func (r *run) label(s *Span, u Unit, cal *calendar.Calendar, d calendar.Date) {
	open := []calendar.Span{{From: s.From, To: s.To}}
	if u == Workday {
		open = cal.OpenOn(d)
	}
	if len(open) == 0 {
		s.Kind = SpanClosed
		return
	}
	var free time.Duration
	for _, o := range open {
		for part := range r.wallTime(o.From, o.To) {
			if part.Kind == SpanCounted {
				free += part.Length()
			} else if s.Class == "" {
				s.Class, s.Reason = part.Class, part.Reason
			}
		}
	}
	if s.Kind = SpanPaused; free >= time.Minute {
		*s = s.is(SpanCounted)
	}
}

// insidePause says whether t is the end or an inner instant of a pause.
func (r *run) insidePause(t time.Time) bool {
	for _, p := range r.pauses {
		if p.From.Before(t) && !p.To.Before(t) {
			return true
		}
	}
	return false
}
