package calendar

import "time"

// A local clock jumps when summer time begins and repeats an hour when it ends.
// A window opens when the clock first shows a time not before its start, and
// closes when the clock has for the last time shown a time before its end. A
// window inside the skipped hour is therefore empty, a night shift over the
// repeated hour is an hour longer, and no window ever falls apart.

func (c *Calendar) offset(unix int64) int64 {
	_, o := time.Unix(unix, 0).In(c.loc).Zone()
	return int64(o)
}

// around returns the offsets in force a day before and a day after the local
// reading, and the instant of the change between them if they differ.
func (c *Calendar) around(reading int64) (before, after, change int64) {
	before, after = c.offset(reading-day), c.offset(reading+day)
	if before == after {
		return before, after, 0
	}
	for change = reading - day; c.offset(change) == before; {
		_, end := time.Unix(change, 0).In(c.loc).ZoneBounds()
		change = end.Unix()
	}
	return before, after, change
}

// opening is the first instant at which the local clock shows reading or later.
func (c *Calendar) opening(reading int64) int64 {
	before, after, change := c.around(reading)
	if before == after || reading-before < change {
		return reading - before
	}
	return max(reading-after, change)
}

// closing is the end of the last instant at which the local clock shows less
// than reading.
func (c *Calendar) closing(reading int64) int64 {
	before, after, change := c.around(reading)
	if before == after {
		return reading - before
	}
	if reading-after > change {
		return reading - after
	}
	return min(reading-before, change)
}

// DateOf is the local date at t.
func (c *Calendar) DateOf(t time.Time) Date {
	local := t.Unix() + c.offset(t.Unix())
	d := local / day
	if local%day < 0 {
		d--
	}
	return Date(d)
}

// StartOfDay is 00:00 of d, local.
func (c *Calendar) StartOfDay(d Date) time.Time {
	return time.Unix(c.opening(int64(d)*day), 0).UTC()
}

// EndOfDay is 24:00 of d, local; that instant still belongs to the day (AMB-55).
func (c *Calendar) EndOfDay(d Date) time.Time { return c.StartOfDay(d + 1) }

// Zone is the time zone of the calendar.
func (c *Calendar) Zone() *time.Location { return c.loc }
