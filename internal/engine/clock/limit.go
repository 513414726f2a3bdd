package clock

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unit is how a limit is counted (RULE-01).
type Unit string

// The units of RULE-01.
const (
	Minute  Unit = "min"   // open minutes of the unit
	Hour    Unit = "h"     // by the clock on the wall
	Workday Unit = "wd"    // days with an open minute, the last one until 24:00
	Day     Unit = "d"     // calendar days, the last one until 24:00
	Week    Unit = "week"  // seven calendar days
	Month   Unit = "month" // calendar months, clamped to the last day (AMB-56)
)

// longest is ten years in each unit: a longer limit is a typing error.
var longest = map[Unit]int{Minute: 5256000, Hour: 87600, Workday: 3650, Day: 3650, Week: 520, Month: 120}

// Limit is a length of time in the unit in which the rule states it: 10min,
// 72h, 7wd, 2d, 1week, 1month. The zero value is no limit; 0d is a limit, the
// end of the same day.
type Limit struct {
	Amount int
	Unit   Unit
}

// iso maps the designators of ISO 8601 to units; T precedes hours and minutes.
var iso = map[string]Limit{"TM": {1, Minute}, "TH": {1, Hour}, "D": {1, Day}, "W": {1, Week}, "M": {1, Month}, "Y": {12, Month}}

// ParseLimit reads a limit as a pack writes it (72h) or, where ISO 8601 has
// the unit, as PT72H; it has no working days.
func ParseLimit(s string) (Limit, error) {
	wrong := fmt.Errorf("clock: %q is not a limit like 10min, 72h, 7wd, 2d, 1week or 1month", s)
	number, per := s, Limit{}
	if rest, ok := strings.CutPrefix(s, "P"); ok && len(rest) > 1 {
		rest, time := strings.CutPrefix(rest, "T")
		key := rest[len(rest)-1:]
		if time {
			key = "T" + key
		}
		number, per = rest[:len(rest)-1], iso[key]
	} else {
		number = s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
		per = Limit{1, Unit(s[len(number):])}
	}
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil || len(number) > 1 && number[0] == '0' {
		return Limit{}, wrong
	}
	l := Limit{int(n) * per.Amount, per.Unit}
	if per.Amount == 0 || l.check() != nil {
		return Limit{}, wrong
	}
	return l, nil
}

func (l Limit) check() error {
	if most, ok := longest[l.Unit]; !ok || l.Amount < 0 || l.Amount > most {
		return fmt.Errorf("clock: limit of %d %q: the unit is unknown or the limit outside ten years", l.Amount, l.Unit)
	}
	return nil
}

// String writes the limit as 72h.
func (l Limit) String() string {
	if l == (Limit{}) {
		return ""
	}
	return strconv.Itoa(l.Amount) + string(l.Unit)
}

// MarshalText writes the limit as 72h.
func (l Limit) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what ParseLimit reads; nothing is no limit.
func (l *Limit) UnmarshalText(b []byte) (err error) {
	*l = Limit{}
	if len(b) > 0 {
		*l, err = ParseLimit(string(b))
	}
	return err
}

// Terms are what a rule grants: an end, and perhaps an edge before which it is
// too early.
type Terms struct {
	From    Limit    `json:"from,omitzero" yaml:"from,omitempty"`         // never moves (AMB-52)
	To      Limit    `json:"to" yaml:"to"`                                // moves with pauses
	Shift   bool     `json:"shift,omitempty" yaml:"shift,omitempty"`      // an end of hours in closed time moves
	ShiftBy Duration `json:"shift_by,omitzero" yaml:"shift_by,omitempty"` // … to so long after the next opening
	Warn    []int    `json:"warn,omitempty" yaml:"warn,omitempty"`        // percents of To at which to warn (AMB-74)
}

// Within are terms with an end only.
func Within(l Limit) Terms { return Terms{To: l} }

// Check refuses terms that cannot be meant.
func (t Terms) Check() error {
	if err := t.To.check(); err != nil {
		return err
	}
	if t.From != (Limit{}) {
		if err := t.From.check(); err != nil {
			return err
		}
	}
	if t.From.Unit == t.To.Unit && t.From.Amount > t.To.Amount {
		return fmt.Errorf("clock: a window from %s to %s never opens", t.From, t.To)
	}
	if t.ShiftBy < 0 || t.ShiftBy > Duration(7*24*time.Hour) {
		return fmt.Errorf("clock: shift by %s is outside a week", t.ShiftBy)
	}
	for i, p := range t.Warn {
		if p < 1 || p > 100 || i > 0 && p <= t.Warn[i-1] {
			return fmt.Errorf("clock: warnings %v are not rising percents of 1 to 100", t.Warn)
		}
	}
	return nil
}
