// Package calendar answers when a unit is open: several windows a day, over
// midnight, public holidays, make-up workdays, in its own time zone. It is pure
// and knows no business word; limits are counted by engine/clock (RULE-01).
package calendar

import (
	"errors"
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // a calendar must not depend on the zone files of its host
)

// Spec is a calendar as a pack or an organisation writes it.
type Spec struct {
	Zone     string              `json:"zone" yaml:"zone"`
	Always   bool                `json:"always,omitempty" yaml:"always,omitempty"`     // open day and night, all year
	Week     map[string][]Window `json:"week,omitempty" yaml:"week,omitempty"`         // mon … sun
	Holidays []Holiday           `json:"holidays,omitempty" yaml:"holidays,omitempty"` // close the windows that start on them
	Makeup   []Makeup            `json:"makeup,omitempty" yaml:"makeup,omitempty"`     // win over week and holidays
}

// Holiday closes the windows that start on its days (AMB-54).
type Holiday struct {
	Date Range  `json:"date" yaml:"date"`
	Name string `json:"name,omitempty" yaml:"name,omitempty"`
}

// Makeup opens one date: with its own windows, or like a weekday whose work it
// makes up for, as China does around its long holidays.
type Makeup struct {
	Date    Date     `json:"date" yaml:"date"`
	As      string   `json:"as,omitempty" yaml:"as,omitempty"`
	Windows []Window `json:"windows,omitempty" yaml:"windows,omitempty"`
	Name    string   `json:"name,omitempty" yaml:"name,omitempty"`
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // in the order of time.Weekday

// New builds the calendar of a spec, or says everything that is wrong with it.
// A calendar without any window is refused: no limit could ever end (AMB-54).
func New(s Spec) (*Calendar, error) {
	c := &Calendar{always: s.Always, special: map[Date][]Window{}, names: map[Date]string{}}
	err := errors.Join(c.setZone(s), c.setWeek(s), c.setHolidays(s), c.setMakeup(s))
	if err == nil && !c.always && !c.hasWindow() {
		err = errors.New("calendar: no window at all")
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Calendar) setZone(s Spec) (err error) {
	if s.Zone == "" || s.Zone == "Local" {
		return fmt.Errorf("calendar: %q is not the name of a time zone", s.Zone)
	}
	if c.loc, err = time.LoadLocation(s.Zone); err != nil {
		return fmt.Errorf("calendar: zone: %w", err)
	}
	return nil
}

func (c *Calendar) setWeek(s Spec) error {
	if s.Always && len(s.Week)+len(s.Holidays)+len(s.Makeup) > 0 {
		return errors.New("calendar: one that is always open has no week, holidays or makeup")
	}
	var errs []error
	for name, windows := range s.Week {
		i := slices.Index(weekdays, name)
		if i < 0 {
			errs = append(errs, fmt.Errorf("calendar: %q is not one of mon, tue, wed, thu, fri, sat, sun", name))
			continue
		}
		w, err := tidy(windows)
		c.week[i] = w
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (c *Calendar) setHolidays(s Spec) error {
	var errs []error
	for _, h := range s.Holidays {
		if h.Date.To < h.Date.From || h.Date.To-h.Date.From >= longestRange {
			errs = append(errs, fmt.Errorf("calendar: holiday %s is not a run of 1 to %d days", h.Date, longestRange))
			continue
		}
		for d := h.Date.From; d <= h.Date.To; d++ {
			c.special[d], c.names[d] = nil, h.Name
		}
	}
	return errors.Join(errs...)
}

func (c *Calendar) setMakeup(s Spec) error {
	var errs []error
	seen := map[Date]bool{}
	for _, m := range s.Makeup {
		windows, err := tidy(m.Windows)
		i := slices.Index(weekdays, m.As)
		switch {
		case err != nil:
		case seen[m.Date]:
			err = fmt.Errorf("calendar: make-up day %s is listed twice", m.Date)
		case (m.As != "") == (len(m.Windows) > 0):
			err = fmt.Errorf("calendar: make-up day %s needs windows or a weekday, not both", m.Date)
		case m.As != "" && i < 0:
			err = fmt.Errorf("calendar: make-up day %s: %q is not a weekday", m.Date, m.As)
		case i >= 0:
			windows = c.week[i]
		}
		if err == nil && len(windows) == 0 {
			err = fmt.Errorf("calendar: make-up day %s has no window", m.Date)
		}
		seen[m.Date] = true
		c.special[m.Date], c.names[m.Date] = windows, m.Name
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// tidy sorts windows and drops those of equal times (AMB-54).
func tidy(in []Window) ([]Window, error) {
	var out []Window
	for _, w := range in {
		if !w.valid() {
			return nil, fmt.Errorf("calendar: window %d to %d minutes is outside the day", w.From, w.To)
		}
		if w.From != w.To {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b Window) int { return a.From - b.From })
	return out, nil
}

func (c *Calendar) hasWindow() bool {
	for _, w := range c.week {
		if len(w) > 0 {
			return true
		}
	}
	for _, w := range c.special {
		if len(w) > 0 {
			return true
		}
	}
	return false
}
