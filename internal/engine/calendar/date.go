package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Date is a day of the civil calendar, counted from 1970-01-01, without any zone.
type Date int32

const day = 24 * 60 * 60 // seconds of a day by the reading of a wall clock

// NewDate returns the date of a year, month and day; days outside the month
// carry over as in time.Date.
func NewDate(y int, m time.Month, d int) Date {
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / day)
}

// ParseDate reads a date written as 2026-02-16.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("calendar: %q is not a date like 2026-02-16", s)
	}
	return Date(t.Unix() / day), nil
}

func (d Date) utc() time.Time { return time.Unix(int64(d)*day, 0).UTC() }

// String writes the date as 2026-02-16.
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// Weekday is the day of the week of the date.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddMonths moves the date by n calendar months; a day that the month does not
// have becomes its last day: 29 February + 12 months = 28 February (AMB-56).
func (d Date) AddMonths(n int) Date {
	y, m, dd := d.utc().Date()
	last := NewDate(y, m+time.Month(n)+1, 0)
	return min(NewDate(y, m+time.Month(n), 1)+Date(dd-1), last)
}

// MarshalText writes the date as 2026-02-16.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a date written as 2026-02-16.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// Range is a run of days, both ends included; written 2026-02-16..2026-02-22,
// or as one date.
type Range struct{ From, To Date }

const longestRange = 366

// ParseRange reads one date or two joined by two dots.
func ParseRange(s string) (Range, error) {
	from, to, two := strings.Cut(s, "..")
	if !two {
		to = from
	}
	a, err := ParseDate(from)
	if err != nil {
		return Range{}, err
	}
	b, err := ParseDate(to)
	if err != nil {
		return Range{}, err
	}
	if b < a || b-a >= longestRange {
		return Range{}, fmt.Errorf("calendar: %q is not a run of 1 to %d days", s, longestRange)
	}
	return Range{a, b}, nil
}

// String writes the range in the form which ParseRange reads.
func (r Range) String() string {
	if r.From == r.To {
		return r.From.String()
	}
	return r.From.String() + ".." + r.To.String()
}

// MarshalText writes the range in the form which ParseRange reads.
func (r Range) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads one date or two joined by two dots.
func (r *Range) UnmarshalText(b []byte) (err error) {
	*r, err = ParseRange(string(b))
	return err
}
