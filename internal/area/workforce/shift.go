package workforce

import (
	"fmt"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// daysShown is how far ahead the days that differ are shown with a technician.
const daysShown = 366

// Weekly are the hours of one weekday.
type Weekly struct {
	Weekday int     `json:"weekday" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	Hours   []Hours `json:"hours" nullable:"false" minItems:"1" maxItems:"6"`
}

// Special are the hours of one day that differs from the week; none is a day off.
type Special struct {
	Day   string  `json:"day"`
	Hours []Hours `json:"hours" nullable:"false"`
}

// View is a technician with his week, the days that differ and his absences, from today on.
type View struct {
	Technician
	Week     []Weekly  `json:"week" nullable:"false"`
	Days     []Special `json:"days" nullable:"false"`
	Absences []Absence `json:"absences" nullable:"false"`
}

// Get returns a technician with his working time.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) {
	if _, err := in.load(tx, PermRead); err != nil {
		return nil, err
	}
	return view(tx, in.ID)
}

func view(tx *db.Tx, who PersonID) (*View, error) {
	t, err := Get(tx, who)
	if err != nil {
		return nil, err
	}
	v := &View{Technician: *t, Week: []Weekly{}, Days: []Special{}}
	week, err := shiftsQ.All(tx, db.On{"person"}, t)
	if err != nil {
		return nil, err
	}
	for _, s := range week {
		if n := len(v.Week); n == 0 || v.Week[n-1].Weekday != s.Weekday {
			v.Week = append(v.Week, Weekly{Weekday: s.Weekday})
		}
		last := &v.Week[len(v.Week)-1]
		last.Hours = append(last.Hours, hoursOf(s.FromMin, s.ToMin))
	}
	today := tx.Now.In(zoneOf(t.Zone, tx.Actor.Zone))
	special, err := daysQ.All(tx, db.On{"person"}, t, db.Args{"from_day": today.Format(time.DateOnly), "to_day": today.AddDate(0, 0, daysShown).Format(time.DateOnly)})
	if err != nil {
		return nil, err
	}
	for _, d := range special {
		v.Days = append(v.Days, Special{d.Day, append([]Hours{}, d.Spans...)})
	}
	if v.Absences, err = absencesOf(tx, who); err != nil {
		return nil, err
	}
	v.veil(tx.Actor)
	if !t.concerns(tx.Actor) {
		v.discreet()
	}
	return v, nil
}

// permPlan is the permission of those who must know where technicians are.
const permPlan = "dispatch.read"

// concerns reports whether what is personal of a technician is a's own, or a keeps his days.
func (t *Technician) concerns(a actor.Actor) bool {
	return a.Person == string(t.PersonID) || a.Can(PermWrite, actor.Object{Unit: t.UnitID, Owner: string(t.PersonID)})
}

// veil leaves out from where a technician starts and where he was last, for all who do not plan (SYS-12).
func (t *Technician) veil(a actor.Actor) {
	if t.concerns(a) || a.May(permPlan) != actor.None {
		return
	}
	t.BasePlace, t.BaseLat, t.BaseLon, t.LastLat, t.LastLon, t.LastAt = "", nil, nil, nil, nil, time.Time{}
}

// discreet leaves of absences that somebody is away, not why: that concerns him and who plans his days (SYS-12).
func (v *View) discreet() {
	for i := range v.Absences {
		v.Absences[i].Kind, v.Absences[i].Note = other, ""
	}
}

// SetWeekInput replaces the week of a technician.
type SetWeekInput struct {
	GetInput
	Body struct {
		Version int      `json:"version" minimum:"1"`
		Week    []Weekly `json:"week" nullable:"false" maxItems:"7"`
	}
}

// SetWeek replaces the hours of all weekdays.
func (s *Service) SetWeek(tx *db.Tx, in *SetWeekInput) (*View, error) {
	t, err := in.load(tx, PermWrite)
	if err != nil {
		return nil, err
	}
	if err := checkWeek(in.Body.Week); err != nil {
		return nil, err
	}
	if err := t.touch(tx, in.Body.Version); err != nil {
		return nil, err
	}
	old, err := view(tx, t.PersonID)
	if err != nil {
		return nil, err
	}
	if _, err := clearShiftsC.Run(tx, t); err != nil {
		return nil, err
	}
	for _, d := range in.Body.Week {
		for _, h := range d.Hours {
			from, to, _ := h.minutes()
			if _, err := addShiftC.Run(tx, shiftRow{t.PersonID, d.Weekday, from, to}); err != nil {
				return nil, err
			}
		}
	}
	return t.saved(tx, "week", db.Changes{"week": {Old: fmt.Sprint(old.Week), New: fmt.Sprint(in.Body.Week)}})
}

func checkWeek(week []Weekly) error {
	var c errs.Checks
	seen := map[int]bool{}
	for _, d := range week {
		c.That(d.Weekday >= 0 && d.Weekday <= 6, "week", "out_of_range")
		c.That(!seen[d.Weekday], "week", "repeated")
		seen[d.Weekday] = true
		checkHours(d.Hours, "week", &c)
	}
	return c.Err()
}

// SetDayInput sets the hours of one day that differs from the week.
type SetDayInput struct {
	GetInput
	Day  string `path:"day" maxLength:"10"`
	Body struct {
		Version int     `json:"version" minimum:"1"`
		Hours   []Hours `json:"hours" nullable:"false" maxItems:"6" doc:"none is a day off"`
	}
}

// SetDay sets the hours of one day that differs from the week.
func (s *Service) SetDay(tx *db.Tx, in *SetDayInput) (*View, error) {
	t, err := in.load(tx, PermWrite)
	if err != nil {
		return nil, err
	}
	var c errs.Checks
	c.That(field.Day(in.Day), "day", "date")
	checkHours(in.Body.Hours, "hours", &c)
	if err := c.Err(); err != nil {
		return nil, err
	}
	if err := t.touch(tx, in.Body.Version); err != nil {
		return nil, err
	}
	if _, err := setDayC.Run(tx, dayRow{t.PersonID, in.Day, in.Body.Hours}); err != nil {
		return nil, err
	}
	return t.saved(tx, "day", db.Changes{in.Day: {New: fmt.Sprint(in.Body.Hours)}})
}

// ClearDayInput lets a day be like its weekday again.
type ClearDayInput struct {
	GetInput
	Day     string `path:"day" maxLength:"10"`
	Version int    `query:"version" minimum:"1" required:"true"`
}

// ClearDay lets a day be like its weekday again.
func (s *Service) ClearDay(tx *db.Tx, in *ClearDayInput) (*View, error) {
	t, err := in.load(tx, PermWrite)
	if err != nil {
		return nil, err
	}
	if err := t.touch(tx, in.Version); err != nil {
		return nil, err
	}
	if _, err := clearDayC.Run(tx, t, db.Args{"day": in.Day}); err != nil {
		return nil, err
	}
	return t.saved(tx, "day", db.Changes{in.Day: {Old: "special", New: ""}})
}

// touch takes the next version, so that two people cannot change one's working time past each other.
func (t *Technician) touch(tx *db.Tx, version int) error {
	n, err := touchC.Run(tx, t, db.Args{"version": version, "updated_by": tx.Actor.Name})
	if err == nil && n == 0 {
		err = stale(tx, t.PersonID)
	}
	return err
}
