package workforce

import (
	"cmp"
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // shifts must not depend on the zone files of the host

	"aftercare/internal/platform/errs"
)

// Hours is a stretch of a local day, such as 08:30 to 17:30; one that ends at or before its start
// ends on the next morning.
type Hours struct {
	From string `json:"from" minLength:"5" maxLength:"5" doc:"local time of day, 08:30"`
	To   string `json:"to" minLength:"5" maxLength:"5"`
}

const dayMinutes = 24 * 60

// Parameters of the text that names an overlap.
const fromParam, untilParam = "from", "until"

// minutes turns hours into minutes of the day; the end of a night shift lies beyond midnight.
func (h Hours) minutes() (from, to int, ok bool) {
	from, ok1 := minuteOf(h.From)
	to, ok2 := minuteOf(h.To)
	if to <= from {
		to += dayMinutes
	}
	return from, to, ok1 && ok2 && from < dayMinutes
}

// minuteOf reads 00:00 to 24:00.
func minuteOf(s string) (int, bool) {
	if s == "24:00" {
		return dayMinutes, true
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil && len(s) == len("15:04")
}

func hoursOf(from, to int) Hours {
	say := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
	if to > dayMinutes {
		to -= dayMinutes
	}
	return Hours{say(from), say(to)}
}

// checkHours notes hours that cannot be or that overlap, also over midnight into themselves.
func checkHours(all []Hours, name string, c *errs.Checks) {
	type stretch struct{ from, to int }
	var list []stretch
	for _, h := range all {
		from, to, ok := h.minutes()
		c.That(ok, name, "time")
		list = append(list, stretch{from, to})
	}
	slices.SortFunc(list, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(list); i++ {
		begins, ends := hoursOf(list[i].from, list[i].to).From, hoursOf(list[i-1].from, list[i-1].to).To
		c.That(list[i-1].to <= list[i].from, name, "overlaps", fromParam, begins, untilParam, ends)
	}
}

// span places minutes of a local day on the time line. A wall clock time that a change to summer
// time skips becomes the moment after it.
func span(day time.Time, zone *time.Location, from, to int) Span {
	at := func(minute int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, zone).UTC()
	}
	return Span{at(from), at(to)}
}

// zoneOf is the first of the zones that exists, or else UTC.
func zoneOf(names ...string) *time.Location {
	for _, n := range names {
		if loc, err := time.LoadLocation(n); err == nil && n != "" {
			return loc
		}
	}
	return time.UTC
}
