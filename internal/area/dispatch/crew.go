package dispatch

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/area/workforce"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// crew lists the active technicians within the actor's reach with their working time of the local day that begins at from.
func crew(tx *db.Tx, from time.Time, zone string) ([]Technician, error) {
	z, err := time.LoadLocation(zone)
	if err != nil {
		return nil, err
	}
	days, err := workforce.Technicians(tx, from.In(z).Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	out := make([]Technician, 0, len(days))
	for _, d := range days {
		if !tx.Actor.Can(PermRead, actor.Object{Unit: d.UnitID, Owner: string(d.PersonID)}) {
			continue
		}
		t := Technician{ID: string(d.PersonID), Name: d.Name, Unit: d.UnitID, Skills: map[string]int{}, Base: placeOf(d.BaseLat, d.BaseLon),
			Last: placeOf(d.LastLat, d.LastLon), LastAt: d.LastAt, Shifts: spans(d.Shifts), Absences: spans(d.Absences)}
		for _, s := range d.Skills {
			t.Skills[s.Code] = s.Level
		}
		out = append(out, t)
	}
	return out, nil
}

func spans(in []workforce.Span) []Span {
	out := make([]Span, len(in))
	for i, s := range in {
		out[i] = Span(s)
	}
	slices.SortFunc(out, func(a, b Span) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	return out
}
