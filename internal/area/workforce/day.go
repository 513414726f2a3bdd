package workforce

import (
	"slices"
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/page"
)

// mostTechnicians bounds a day's answer; a department of this size is planned unit by unit.
const mostTechnicians = 1000

// Technicians returns the active technicians within the reach of the actor's workforce.read by name,
// with their shifts and absences that touch a local day such as 2026-03-02.
func Technicians(tx *db.Tx, day string) ([]Day, error) {
	rows, err := listQ.All(tx, db.On{"active"}, db.Args{"active": true, "after": "", "after_id": "", "limit": mostTechnicians}, db.By(PermRead))
	if err != nil {
		return nil, err
	}
	return days(tx, rows, day)
}

// days says when technicians work on a local day, each in his own zone. A night shift of the day
// before that reaches into the day belongs to it too.
func days(tx *db.Tx, rows []Technician, day string) ([]Day, error) {
	if !field.Day(day) {
		return nil, errs.BadField("day", "date")
	}
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil, err
	}
	before := date.AddDate(0, 0, -1)
	week, err := shiftsQ.All(tx, db.On{"weekday"}, db.Args{"weekday": int(date.Weekday()), "weekday_before": int(before.Weekday())})
	if err != nil {
		return nil, err
	}
	special, err := daysQ.All(tx, db.Args{"from_day": before.Format(time.DateOnly), "to_day": day})
	if err != nil {
		return nil, err
	}
	away, err := awayQ.All(tx, db.Args{"since": before.AddDate(0, 0, -1), "until": date.AddDate(0, 0, 3)}) // in any zone
	if err != nil {
		return nil, err
	}
	plan := newPlan(week, special)
	awayOf := map[PersonID][]absenceRow{}
	for _, a := range away {
		awayOf[a.PersonID] = append(awayOf[a.PersonID], a)
	}
	out := make([]Day, len(rows))
	for i, t := range rows {
		zone := zoneOf(t.Zone, tx.Actor.Zone)
		whole := span(date, zone, 0, dayMinutes)
		shifts := append(plan.shifts(t.PersonID, before, zone), plan.shifts(t.PersonID, date, zone)...)
		shifts = slices.DeleteFunc(shifts, func(s Span) bool { return !s.To.After(whole.From) })
		slices.SortFunc(shifts, func(a, b Span) int { return a.From.Compare(b.From) })
		out[i] = Day{Technician: t, TimeZone: zone.String(), Shifts: shifts, Absences: absencesIn(awayOf[t.PersonID], around(whole, shifts))}
	}
	return out, nil
}

// plan is who works in which hours: of each weekday, and of the days that differ.
type plan struct {
	week map[PersonID]map[int][]Hours
	days map[PersonID]map[string][]Hours
}

func newPlan(week []shiftRow, special []dayRow) plan {
	p := plan{map[PersonID]map[int][]Hours{}, map[PersonID]map[string][]Hours{}}
	for _, s := range week {
		if p.week[s.PersonID] == nil {
			p.week[s.PersonID] = map[int][]Hours{}
		}
		p.week[s.PersonID][s.Weekday] = append(p.week[s.PersonID][s.Weekday], hoursOf(s.FromMin, s.ToMin))
	}
	for _, d := range special {
		if p.days[d.PersonID] == nil {
			p.days[d.PersonID] = map[string][]Hours{}
		}
		p.days[d.PersonID][d.Day] = d.Spans
	}
	return p
}

// shifts are the spans that begin on a local day.
func (p plan) shifts(who PersonID, date time.Time, zone *time.Location) []Span {
	hours, differs := p.days[who][date.Format(time.DateOnly)]
	if !differs {
		hours = p.week[who][int(date.Weekday())]
	}
	out := []Span{}
	for _, h := range hours {
		if from, to, ok := h.minutes(); ok {
			out = append(out, span(date, zone, from, to))
		}
	}
	return out
}

// around is the day and the shifts that reach over its ends.
func around(whole Span, shifts []Span) Span {
	for _, s := range shifts {
		if s.From.Before(whole.From) {
			whole.From = s.From
		}
		if s.To.After(whole.To) {
			whole.To = s.To
		}
	}
	return whole
}

func absencesIn(away []absenceRow, s Span) []Span {
	out := []Span{}
	for _, a := range away {
		if a.ToAt.After(s.From) && a.FromAt.Before(s.To) {
			out = append(out, Span{a.FromAt, a.ToAt})
		}
	}
	return out
}

// ListInput chooses technicians.
type ListInput struct {
	page.Request
	UnitID string `query:"unit_id" maxLength:"60"`
	State  string `query:"state" enum:"active,inactive" doc:"all unless said"`
	Day    string `query:"day" maxLength:"10" doc:"local day whose shifts are shown; today unless said"`
}

// List returns a page of the technicians that the actor may see by name, with their shifts and
// absences of a day.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Day], error) {
	var name, last string
	if err := page.Decode(in.After, &name, &last); err != nil {
		return nil, err
	}
	var on db.On
	if in.UnitID != "" {
		on = append(on, "unit")
	}
	if in.State != "" {
		on = append(on, "active")
	}
	rows, err := listQ.All(tx, on, db.Args{"unit_id": in.UnitID, "active": in.State == "active", "after": name, "after_id": last, "limit": in.Size()}, db.By(PermRead))
	if err != nil {
		return nil, err
	}
	day := in.Day
	if day == "" {
		day = tx.Now.In(zoneOf(tx.Actor.Zone)).Format(time.DateOnly)
	}
	for i := range rows {
		rows[i].veil(tx.Actor)
	}
	out, err := days(tx, rows, day)
	if err != nil {
		return nil, err
	}
	return page.Cut(out, in.Request, func(d Day) []any { return []any{d.Name, d.PersonID} }), nil
}

// SetPosition notes where a technician is. What is older than what is known, or from the future of
// a wrong phone clock, is quietly left out; so is a person who is no technician.
func SetPosition(tx *db.Tx, who PersonID, lat, lon float64, at time.Time) error {
	var c errs.Checks
	checkPlace(lat, lon, &c)
	if err := c.Err(); err != nil {
		return err
	}
	if at.IsZero() || at.After(tx.Now) {
		at = tx.Now
	}
	_, err := positionC.Run(tx, db.Args{"person_id": who, "lat": lat, "lon": lon, "at": at})
	return err
}
