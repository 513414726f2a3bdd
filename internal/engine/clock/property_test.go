package clock_test

import (
	"math/rand"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/calendar/calendartest"
	. "aftercare/internal/engine/clock"
)

// slow counts a clock minute by minute.
type slow struct {
	wall       *calendartest.Wall
	terms      Terms
	start, end int
	paused     []bool
	since      int // first minute of the pause that still runs, or -1
}

const beyond = -1

// counts says for every minute whether it counts.
func (s *slow) counts() []bool {
	out := make([]bool, len(s.wall.Open))
	days := map[calendar.Date]bool{}
	if s.terms.To.Unit == Workday {
		for d, minutes := range s.wall.On {
			for i := range minutes {
				days[d] = days[d] || !s.paused[i]
			}
		}
	} else {
		for i, d := range s.wall.Dates {
			days[d] = days[d] || !s.paused[i]
		}
	}
	days[s.wall.Dates[s.start]] = false
	for i := s.start; i < len(out); i++ {
		switch s.terms.To.Unit {
		case Minute:
			out[i] = s.wall.Open[i] && !s.paused[i]
		case Hour:
			out[i] = !s.paused[i]
		default:
			out[i] = days[s.wall.Dates[i]]
		}
	}
	return out
}

// after is the end of the n-th minute from i on that counts.
func after(i, n int, counts []bool) int {
	for ; n > 0; i++ {
		if i == len(counts) {
			return beyond
		}
		if counts[i] {
			n--
		}
	}
	return i
}

// due is the first minute after the limit, and raw the same before any shift.
func (s *slow) due(counts []bool) (due, raw int) {
	n := s.terms.To.Amount
	switch s.terms.To.Unit {
	case Minute:
		due = after(s.start, n, counts)
		return due, due
	case Hour:
		raw = after(s.start, 60*n, counts)
		return s.shifted(raw), raw
	case Week:
		n *= 7
	}
	for i := s.start + 1; i < len(counts); i++ {
		if s.wall.Dates[i] == s.wall.Dates[i-1] {
			continue
		}
		if counts[i-1] {
			n--
		}
		if n <= 0 && !s.paused[i-1] && (counts[i-1] || s.wall.Dates[i-1] == s.wall.Dates[s.start]) {
			return i, i
		}
	}
	return beyond, beyond
}

func (s *slow) shifted(raw int) int {
	if raw == beyond || !s.terms.Shift || s.wall.Open[raw] || s.wall.Open[raw-1] {
		return raw
	}
	free := make([]bool, len(s.paused))
	for i := range free {
		free[i] = !s.paused[i]
	}
	for i := raw; i < len(free); i++ {
		if s.wall.Open[i] && free[i] {
			return after(i, int(time.Duration(s.terms.ShiftBy)/time.Minute), free)
		}
	}
	return beyond
}

func (s *slow) used(counts []bool, due, raw int) (n int) {
	for i := s.start; i < s.end; i++ {
		if counts[i] && (i < raw || i >= due) {
			n++
		}
	}
	return n
}

// eachSlow draws a calendar, and for it terms and ledgers, with the same as minutes.
func eachSlow(t *rapid.T, fn func(*slow, *calendar.Calendar, []Entry, time.Time)) {
	spec, date := calendartest.Specs(t)
	cal, err := calendar.New(spec)
	if err != nil {
		t.Fatalf("new: %v", err)
	}
	wall := calendartest.NewWall(spec, cal.StartOfDay(date-6).Truncate(time.Minute), 18)
	for range 10 {
		s := &slow{wall: wall, paused: make([]bool, len(wall.Open)), since: -1, terms: drawTerms(t)}
		ledger := s.draw(t)
		fn(s, cal, ledger, wall.At(s.end))
	}
}

// draw draws the ledger, often with entries on whole hours, so that they meet
// openings, closings, midnights and each other.
func (s *slow) draw(t *rapid.T) []Entry {
	step := rapid.SampledFrom([]int{1, 30, 60, 60, 180, 360}).Draw(t, "step")
	at := func(name string, from, most int) int { return from + step*rapid.IntRange(0, most/step).Draw(t, name) }
	s.start = at("start", 1440, 5*1440)
	s.end = at("now", s.start, 6*1440)
	ledger := []Entry{{Kind: EntryStart, At: s.wall.At(s.start)}}
	for i := at("first pause", s.start, 2880); len(ledger) < 8 && i < s.end; i = at("gap", i, 1500) {
		to := at("pause", i+step, rapid.SampledFrom([]int{360, 1500, 4500}).Draw(t, "longest"))
		ledger = append(ledger, Entry{Kind: EntryPause, At: s.wall.At(i), Class: Customer})
		if to <= s.end {
			ledger = append(ledger, Entry{Kind: EntryResume, At: s.wall.At(to)})
		} else {
			s.since, to = i, s.end
		}
		for ; i < to; i++ {
			s.paused[i] = true
		}
		if s.since >= 0 {
			break
		}
	}
	return ledger
}

func drawTerms(t *rapid.T) Terms {
	to := rapid.SampledFrom([]Limit{{0, Minute}, {10, Minute}, {480, Minute}, {1501, Minute}, {1, Hour}, {24, Hour}, {48, Hour}, {72, Hour},
		{0, Day}, {1, Day}, {3, Day}, {0, Workday}, {1, Workday}, {2, Workday}, {4, Workday}, {1, Week}}).Draw(t, "limit")
	return Terms{To: to, Shift: rapid.Bool().Draw(t, "shift"), Warn: []int{33, 50, 80, 100},
		ShiftBy: Duration(rapid.SampledFrom([]time.Duration{0, time.Hour, 90 * time.Minute}).Draw(t, "shift by"))}
}

func TestTheDeadlineEqualsTheMinutesOnTheWall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		eachSlow(t, func(s *slow, cal *calendar.Calendar, ledger []Entry, now time.Time) {
			s.compare(t, Compute(s.terms, cal, ledger, now), now)
		})
	})
}

func (s *slow) compare(t *rapid.T, got Reading, now time.Time) {
	counts := s.counts()
	due, raw := s.due(counts)
	if due == beyond {
		return
	}
	if s.since >= 0 && due > s.since {
		if !got.DueAt.IsZero() || got.State != StatePaused || len(got.Stages) > 0 {
			t.Fatalf("while paused: got %v, due %v", got.State, got.DueAt)
		}
	} else if !got.DueAt.Equal(s.wall.At(due)) {
		t.Fatalf("due: got %v, want %v (%+v)", got.DueAt, s.wall.At(due), got)
	}
	if want := due < s.end; want != (got.State == StateBreached) || want != (got.LateBy > 0) {
		t.Fatalf("breached: got %v, late by %v, want %v", got.State, got.LateBy, want)
	}
	if want := time.Duration(s.used(counts, due, raw)) * time.Minute; got.Used != want {
		t.Fatalf("used: got %v, want %v", got.Used, want)
	}
	s.checkStages(t, got, counts, due, raw)
	checkSpans(t, got, now)
}

// checkStages finds the warnings by counting minutes.
func (s *slow) checkStages(t *rapid.T, got Reading, counts []bool, due, raw int) {
	if got.DueAt.IsZero() {
		return
	}
	total := 0
	for i := s.start; i < raw; i++ {
		if counts[i] {
			total++
		}
	}
	for n, p := range s.terms.Warn[:3] {
		target := time.Duration(total) * time.Minute * time.Duration(p) / 100
		want := s.wall.At(s.start).Add(s.wall.At(due).Sub(s.wall.At(s.start)) * time.Duration(p) / 100)
		for i, left := s.start, target; total > 0; i++ {
			if counts[i] && left <= time.Minute {
				want = s.wall.At(i).Add(left)
				break
			}
			if counts[i] {
				left -= time.Minute
			}
		}
		if st := got.Stages[n]; st.Percent != p || !st.At.Equal(want.Truncate(time.Millisecond)) {
			t.Fatalf("stage: got %v, want %d %v", st, p, want)
		}
	}
	if st := got.Stages[3]; st.Percent != 100 || !st.At.Equal(got.DueAt) {
		t.Fatalf("last stage: got %v, want the end %v", st, got.DueAt)
	}
}

func checkSpans(t *rapid.T, got Reading, now time.Time) {
	at, used, total := got.StartAt, time.Duration(0), time.Duration(0)
	for _, s := range got.Spans {
		if !s.From.Equal(at) || !s.From.Before(s.To) {
			t.Fatalf("spans have a gap at %v: got %v", at, got.Spans)
		}
		if at = s.To; s.Kind != SpanCounted {
			continue
		}
		total += s.Length()
		if s.From.Before(now) {
			used += min(s.Length(), now.Sub(s.From))
		}
	}
	if used != got.Used || got.State == StateRunning && total != got.Total {
		t.Fatalf("spans add up to %v used and %v in total, want %v and %v", used, total, got.Used, got.Total)
	}
	end := now
	if got.DueAt.After(now) {
		end = got.DueAt
	}
	if !at.Equal(end) && len(got.Spans) > 0 {
		t.Fatalf("spans end: got %v, want %v", at, end)
	}
}

func TestTheFromEdgeKnowsNoPauses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		eachSlow(t, func(s *slow, cal *calendar.Calendar, ledger []Entry, now time.Time) {
			with := Compute(Terms{From: s.terms.To, To: s.terms.To}, cal, ledger, now)
			without := Compute(s.terms, cal, ledger[:1], now)
			if s.terms.To.Unit == Hour || s.terms.To.Unit == Minute {
				without = Compute(Within(s.terms.To), cal, ledger[:1], now)
				if !with.FromAt.Equal(without.DueAt) {
					t.Fatalf("from: got %v, want %v", with.FromAt, without.DueAt)
				}
				return
			}
			if want := cal.StartOfDay(cal.DateOf(without.DueAt.Add(-1))); with.FromAt.Before(want) || with.FromAt.After(without.DueAt) {
				t.Fatalf("from: got %v, want the day that ends at %v", with.FromAt, without.DueAt)
			}
		})
	})
}

func TestAReadingNeitherPanicsNorDependsOnTheOrderOfTheLedger(t *testing.T) {
	kinds := []Kind{EntryStart, EntryPause, EntryResume, EntryStop, EntryCancel, "nonsense"}
	rapid.Check(t, func(t *rapid.T) {
		eachSlow(t, func(s *slow, cal *calendar.Calendar, _ []Entry, now time.Time) {
			var ledger []Entry
			for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(1440, 14*1440), 0, 12, rapid.ID[int]).Draw(t, "minutes") {
				ledger = append(ledger, Entry{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: s.wall.At(i), Class: Parts})
			}
			got := Compute(s.terms, cal, ledger, now)
			if got.State != StateIdle {
				checkSpans(t, got, lastOf(got, now))
			}
			shuffled := append([]Entry{}, ledger...)
			rand.New(rand.NewSource(1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			if again := Compute(s.terms, cal, shuffled, now); !reflect.DeepEqual(again, got) {
				t.Fatalf("got %+v, want %+v", again, got)
			}
		})
	})
}

func lastOf(r Reading, now time.Time) time.Time {
	if r.EndAt.IsZero() {
		return now
	}
	return r.EndAt
}

func TestABreachStaysABreachWhateverHappensLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		eachSlow(t, func(s *slow, cal *calendar.Calendar, ledger []Entry, now time.Time) {
			before := Compute(s.terms, cal, ledger, now)
			if before.State != StateBreached || before.Total < time.Minute {
				return
			}
			more := append([]Entry{}, ledger...)
			for i, k := range []Kind{EntryPause, EntryPause, EntryResume, EntryResume, EntryStop} {
				at := now.Add(time.Duration(i+1) * 5 * time.Hour)
				more = append(more, Entry{Kind: k, At: at, Class: Us})
				after := Compute(s.terms, cal, more, at)
				if !after.DueAt.Equal(before.DueAt) || after.State != StateBreached && after.State != StateMissed {
					t.Fatalf("after %s: got %v due %v, want due %v", k, after.State, after.DueAt, before.DueAt)
				}
			}
		})
	})
}
