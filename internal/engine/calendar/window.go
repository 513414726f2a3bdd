package calendar

import "fmt"

// Window is an opening time of a day in minutes after midnight. It belongs to
// the day on which it starts; with To before From it ends on the next day, and
// equal times mean no window (AMB-54).
type Window struct{ From, To int }

const minutesOfDay = 24 * 60

var wholeDay = Window{0, minutesOfDay}

// ParseWindow reads a window written as 09:00-18:00, 22:00-06:00 or 00:00-24:00.
func ParseWindow(s string) (Window, error) {
	wrong := fmt.Errorf("calendar: %q is not a window like 09:00-18:00", s)
	if len(s) != len("09:00-18:00") || s[5] != '-' {
		return Window{}, wrong
	}
	from, ok1 := minuteOf(s[:5])
	to, ok2 := minuteOf(s[6:])
	if !ok1 || !ok2 || from == minutesOfDay {
		return Window{}, wrong
	}
	return Window{from, to}, nil
}

func minuteOf(s string) (int, bool) {
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	h, m := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	return h*60 + m, s[2] == ':' && m < 60 && h*60+m <= minutesOfDay
}

// String writes the window in the form which ParseWindow reads.
func (w Window) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", w.From/60, w.From%60, w.To/60, w.To%60)
}

// MarshalText writes the window in the form which ParseWindow reads.
func (w Window) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads a window written as 09:00-18:00.
func (w *Window) UnmarshalText(b []byte) (err error) {
	*w, err = ParseWindow(string(b))
	return err
}

func (w Window) valid() bool {
	return w.From >= 0 && w.From < minutesOfDay && w.To >= 0 && w.To <= minutesOfDay
}

// edges are the readings of the local clock, in seconds since 1970-01-01 00:00,
// at which the window of day d opens and closes.
func (w Window) edges(d Date) (from, to int64) {
	midnight := int64(d) * day
	from, to = midnight+int64(w.From)*60, midnight+int64(w.To)*60
	if w.To < w.From {
		to += day
	}
	return from, to
}
