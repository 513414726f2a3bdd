// Package calendartest draws random calendars and counts their open minutes the
// slow way, one by one, by looking at a clock on the wall; tests of the engines
// calendar and clock compare themselves with it.
package calendartest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/engine/calendar"
)

// A Wall is a stretch of whole minutes with, for each, what the local clock
// shows and whether the unit is open.
type Wall struct {
	Start   time.Time
	Open    []bool
	Reading []int64                        // 202603021200 for 2026-03-02 12:00
	Dates   []calendar.Date                // local date of each minute
	On      map[calendar.Date]map[int]bool // minutes of the windows that start on a date
}

// At is the instant at which minute i begins.
func (w *Wall) At(i int) time.Time { return w.Start.Add(time.Duration(i) * time.Minute) }

// NewWall reads the clock on the wall every minute for some days from start.
func NewWall(spec calendar.Spec, start time.Time, days int) *Wall {
	loc, err := time.LoadLocation(spec.Zone)
	if err != nil {
		panic(err)
	}
	n := days * 24 * 60
	w := &Wall{Start: start, Open: make([]bool, n), Reading: make([]int64, n), Dates: make([]calendar.Date, n),
		On: map[calendar.Date]map[int]bool{}}
	for i := range n {
		t := w.At(i).In(loc)
		w.Reading[i] = reading(t.Year(), t.Month(), t.Day(), t.Hour()*60+t.Minute())
		w.Dates[i] = calendar.NewDate(t.Year(), t.Month(), t.Day())
	}
	for d := w.Dates[0] - 1; d <= w.Dates[n-1]; d++ {
		w.On[d] = map[int]bool{}
		for _, win := range windowsOf(spec, d) {
			w.mark(d, win)
		}
	}
	return w
}

func reading(y int, m time.Month, d, minute int) int64 {
	t := time.Date(y, m, d, 0, minute, 0, 0, time.UTC) // carries 24:00 over to the next day
	return int64(t.Year())*1e8 + int64(t.Month())*1e6 + int64(t.Day())*1e4 + int64(t.Hour())*100 + int64(t.Minute())
}

// mark opens the minutes from the first that shows the start of the window or
// later to the last that shows less than its end.
func (w *Wall) mark(d calendar.Date, win calendar.Window) {
	t, err := time.Parse(time.DateOnly, d.String())
	if err != nil {
		panic(err)
	}
	to := win.To
	if win.To < win.From {
		to += 24 * 60
	}
	opens := reading(t.Year(), t.Month(), t.Day(), win.From)
	closes := reading(t.Year(), t.Month(), t.Day(), to)
	first, last := len(w.Reading), -1
	for i, r := range w.Reading {
		if r >= opens && i < first {
			first = i
		}
		if r < closes {
			last = i
		}
	}
	for i := first; i <= last; i++ {
		w.Open[i], w.On[d][i] = true, true
	}
}

func windowsOf(s calendar.Spec, d calendar.Date) (out []calendar.Window) {
	name := func(d calendar.Date) string {
		return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[d.Weekday()]
	}
	if s.Always {
		return []calendar.Window{{From: 0, To: 24 * 60}}
	}
	windows := s.Week[name(d)]
	for _, h := range s.Holidays {
		if h.Date.From <= d && d <= h.Date.To {
			windows = nil
		}
	}
	for _, m := range s.Makeup {
		if m.Date == d {
			windows = m.Windows
			if m.As != "" {
				windows = s.Week[m.As]
			}
		}
	}
	for _, w := range windows {
		if w.From != w.To {
			out = append(out, w)
		}
	}
	return out
}

// changes are local dates near which the zones of Specs move their clocks, and
// two on which they do not.
var changes = map[string][]string{
	"Asia/Shanghai":       {"2026-02-16", "2026-05-01"},
	"Asia/Seoul":          {"2026-02-16"},
	"America/New_York":    {"2026-03-08", "2026-11-01", "2026-07-04"},
	"Europe/Berlin":       {"2026-03-29", "2026-10-25", "2026-05-01"},
	"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"}, // half an hour
	"America/Santiago":    {"2026-04-04", "2026-09-06"}, // at midnight
	"UTC":                 {"2026-03-02"},
}

// Specs draws a calendar and a date that its holidays, make-up days and clock
// changes lie around.
func Specs(t *rapid.T) (calendar.Spec, calendar.Date) {
	zone := rapid.SampledFrom([]string{"America/New_York", "Europe/Berlin", "Asia/Shanghai", "Asia/Seoul",
		"Australia/Lord_Howe", "America/Santiago", "UTC"}).Draw(t, "zone")
	around, err := calendar.ParseDate(rapid.SampledFrom(changes[zone]).Draw(t, "date"))
	if err != nil {
		panic(err)
	}
	if rapid.IntRange(0, 19).Draw(t, "always") == 0 {
		return calendar.Spec{Zone: zone, Always: true}, around
	}
	s := calendar.Spec{Zone: zone, Week: map[string][]calendar.Window{}}
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		s.Week[d] = rapid.SliceOfN(windows, 0, 3).Draw(t, d)
	}
	s.Week["wed"] = append(s.Week["wed"], calendar.Window{From: 540, To: 1080})
	for i := range rapid.IntRange(0, 2).Draw(t, "holidays") {
		from := around + calendar.Date(rapid.IntRange(-5, 6).Draw(t, "from"))
		to := from + calendar.Date(rapid.IntRange(0, 3).Draw(t, "days"))
		s.Holidays = append(s.Holidays, calendar.Holiday{Date: calendar.Range{From: from, To: to}, Name: fmt.Sprint("holiday ", i)})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "makeup") {
		m := calendar.Makeup{Date: around + calendar.Date(10*i+rapid.IntRange(-4, 5).Draw(t, "makeup day")), As: "wed"}
		if rapid.Bool().Draw(t, "own windows") {
			m.As, m.Windows = "", []calendar.Window{{From: 600, To: 600 + rapid.IntRange(1, 500).Draw(t, "length")}}
		}
		s.Makeup = append(s.Makeup, m)
	}
	return s, around
}

var windows = rapid.Custom(func(t *rapid.T) calendar.Window {
	step := rapid.SampledFrom([]int{1, 30, 60}).Draw(t, "step")
	at := rapid.IntRange(0, 24*60/step-1)
	w := calendar.Window{From: at.Draw(t, "opens") * step, To: at.Draw(t, "closes") * step}
	if w.To == 0 && rapid.Bool().Draw(t, "24:00") {
		w.To = 24 * 60
	}
	return w
})
