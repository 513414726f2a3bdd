package dispatch

import (
	"cmp"
	"time"

	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/db"
)

// DayInput chooses a local day; zone is a time zone's name, that of the actor unless said.
type DayInput struct {
	Date string `query:"date" maxLength:"10"`
	Zone string `query:"zone" maxLength:"60"`
}

// Lane is the day of one technician.
type Lane struct {
	ID       string          `json:"technician_id"`
	Name     string          `json:"name"`
	Unit     string          `json:"unit_id"`
	Skills   map[string]int  `json:"skills"`
	Base     *Place          `json:"base,omitempty"`
	Last     *Place          `json:"last,omitempty"`
	LastAt   time.Time       `json:"last_at,omitzero"`
	Shifts   []Span          `json:"shifts" nullable:"false"`
	Absences []Span          `json:"absences" nullable:"false"`
	Orders   []workorder.Row `json:"orders" nullable:"false"`
}

// Day is the board.
type Day struct {
	Date  string          `json:"date"`
	Zone  string          `json:"zone"`
	From  time.Time       `json:"from"`
	To    time.Time       `json:"to"`
	Now   time.Time       `json:"now"`
	Lanes []Lane          `json:"lanes" nullable:"false"`
	Queue []workorder.Row `json:"queue" nullable:"false"`
}

// Day shows who is where on a day, and what nobody has yet.
func (s *Service) Day(tx *db.Tx, in *DayInput) (*Day, error) {
	from, to, err := workorder.DayOf(tx, in.Date, in.Zone)
	if err != nil {
		return nil, err
	}
	zone := cmp.Or(in.Zone, tx.Actor.Zone, "UTC")
	all, err := crew(tx, from, zone)
	if err != nil {
		return nil, err
	}
	orders, err := workorder.Board(tx, PermRead, from, to)
	if err != nil {
		return nil, err
	}
	queue, err := workorder.Queue(tx, PermRead)
	if err != nil {
		return nil, err
	}
	return &Day{Date: dateOf(from, zone), Zone: zone, From: from, To: to, Now: tx.Now, Lanes: lanes(all, orders), Queue: queue}, nil
}

// dateOf is the local day that begins at from.
func dateOf(from time.Time, zone string) string {
	z, err := time.LoadLocation(zone)
	if err != nil {
		z = time.UTC
	}
	return from.In(z).Format(time.DateOnly)
}

// lanes puts orders beside their technicians.
func lanes(all []Technician, orders []workorder.Row) []Lane {
	out := make([]Lane, len(all))
	index := make(map[string]int, len(all))
	for i, t := range all {
		index[t.ID] = i
		out[i] = Lane{ID: t.ID, Name: t.Name, Unit: t.Unit, Skills: t.Skills, Base: t.Base, Last: t.Last, LastAt: t.LastAt,
			Shifts: t.Shifts, Absences: t.Absences, Orders: []workorder.Row{}}
	}
	for _, o := range orders {
		if i, ok := index[o.AssigneeID]; ok {
			out[i].Orders = append(out[i].Orders, o)
		}
	}
	return out
}
