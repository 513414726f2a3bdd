package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/calendar/calendartest"
)

const days = 16

// drawn is a random calendar beside its wall, which starts a week before the
// interesting date; instants are drawn from the middle of it.
type drawn struct {
	*rapid.T
	cal  *calendar.Calendar
	wall *calendartest.Wall
	date calendar.Date
}

func draw(t *rapid.T) drawn {
	spec, date := calendartest.Specs(t)
	cal, err := calendar.New(spec)
	if err != nil {
		t.Fatalf("new: %v", err)
	}
	start := cal.StartOfDay(date - 7).Truncate(time.Minute)
	return drawn{t, cal, calendartest.NewWall(spec, start, days), date}
}

func (d drawn) minute(name string) int {
	return rapid.IntRange(2*1440, (days-3)*1440).Draw(d.T, name)
}

func TestOpenTimeEqualsTheMinutesOnTheWall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a, b := d.minute("from"), d.minute("to")
		var want int
		for i := a; i < b; i++ {
			if d.wall.Open[i] {
				want++
			}
			if d.cal.OpenAt(d.wall.At(i)) != d.wall.Open[i] {
				t.Fatalf("open at %v: got %v", d.wall.At(i), !d.wall.Open[i])
			}
		}
		got := d.cal.OpenBetween(d.wall.At(a), d.wall.At(b))
		if got != time.Duration(want)*time.Minute {
			t.Fatalf("open between %v and %v: got %v, want %d minutes", d.wall.At(a), d.wall.At(b), got, want)
		}
	})
}

func TestSpansAreTheRunsOfOpenMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a, b := d.minute("from"), d.minute("to")
		i := a
		for s := range d.cal.Spans(d.wall.At(a), d.wall.At(b)) {
			for i < b && !d.wall.Open[i] {
				i++
			}
			if !s.From.Equal(d.wall.At(i)) {
				t.Fatalf("span starts: got %v, want %v", s.From, d.wall.At(i))
			}
			for i < b && d.wall.Open[i] {
				i++
			}
			if !s.To.Equal(d.wall.At(i)) {
				t.Fatalf("span ends: got %v, want %v", s.To, d.wall.At(i))
			}
		}
		for ; i < b; i++ {
			if d.wall.Open[i] {
				t.Fatalf("no span for the open minute %v", d.wall.At(i))
			}
		}
	})
}

func TestAddOpenIsTheEarliestInstantWithSoManyOpenMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a, n := d.minute("from"), rapid.IntRange(0, 3000).Draw(t, "minutes")
		got, ok := d.cal.AddOpen(d.wall.At(a), time.Duration(n)*time.Minute)
		i := a
		for left := n; left > 0; i++ {
			if i == len(d.wall.Open) {
				return // beyond the wall
			}
			if d.wall.Open[i] {
				left--
			}
		}
		if !ok || !got.Equal(d.wall.At(i)) {
			t.Fatalf("%v + %d open minutes: got %v %v, want %v", d.wall.At(a), n, got, ok, d.wall.At(i))
		}
	})
}

func TestNextOpenNextOpeningAndNextCloseAreTheNextEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		a := d.minute("from")
		next := func(from int, edge func(i int) bool) int {
			for i := from; i < len(d.wall.Open); i++ {
				if edge(i) {
					return i
				}
			}
			return -1
		}
		check := func(name string, got time.Time, ok bool, want int) {
			if want >= 0 && (!ok || !got.Equal(d.wall.At(want))) {
				t.Fatalf("%s of %v: got %v %v, want %v", name, d.wall.At(a), got, ok, d.wall.At(want))
			}
		}
		open := d.wall.Open
		at, ok := d.cal.NextOpen(d.wall.At(a))
		check("next open", at, ok, next(a, func(i int) bool { return open[i] }))
		at, ok = d.cal.NextOpening(d.wall.At(a))
		check("next opening", at, ok, next(a+1, func(i int) bool { return open[i] && !open[i-1] }))
		at, ok = d.cal.NextClose(d.wall.At(a))
		check("next close", at, ok, next(a+1, func(i int) bool { return !open[i] && open[i-1] }))
	})
}

func TestDaysAreTheDaysOfTheLocalClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t)
		i := d.minute("minute")
		date := d.wall.Dates[i]
		if got := d.cal.DateOf(d.wall.At(i)); got != date {
			t.Fatalf("date of %v: got %v, want %v", d.wall.At(i), got, date)
		}
		for d.wall.Dates[i] == date {
			i++
		}
		if got := d.cal.EndOfDay(date); !got.Equal(d.wall.At(i)) {
			t.Fatalf("end of %v: got %v, want %v", date, got, d.wall.At(i))
		}
		if got, want := d.cal.IsWorkday(date), len(d.wall.On[date]) > 0; got != want {
			t.Fatalf("%v is a workday: got %v, want %v", date, got, want)
		}
		var length time.Duration
		for _, s := range d.cal.OpenOn(date) {
			length += s.Length()
		}
		if want := time.Duration(len(d.wall.On[date])) * time.Minute; length != want {
			t.Fatalf("open on %v: got %v, want %v", date, length, want)
		}
		n := rapid.IntRange(0, 4).Draw(t, "workdays")
		want := date
		for left := n; left > 0; {
			if want++; want >= d.wall.Dates[len(d.wall.Dates)-1]-1 {
				return
			}
			if len(d.wall.On[want]) > 0 {
				left--
			}
		}
		if got, ok := d.cal.AddWorkdays(date, n); !ok || got != want {
			t.Fatalf("%v + %d workdays: got %v %v, want %v", date, n, got, ok, want)
		}
	})
}
