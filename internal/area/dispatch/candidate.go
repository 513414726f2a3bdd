package dispatch

import (
	"cmp"
	"strings"
	"time"

	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// CandidatesInput asks who could make a visit; at is another time than the planned one.
type CandidatesInput struct {
	OrderID  string    `query:"workorder_id" maxLength:"60"`
	TicketID string    `query:"ticket_id" maxLength:"60"`
	At       time.Time `query:"at"`
}

// Candidates is the ranked choice.
type Candidates struct {
	Items   []Candidate `json:"items" nullable:"false"`
	From    time.Time   `json:"from" doc:"not earlier than this is anybody expected"`
	Due     time.Time   `json:"due_at,omitzero" doc:"when somebody must have arrived"`
	Skill   string      `json:"skill"`
	Minutes int         `json:"service_min"`
}

// Candidates ranks the technicians within the actor's reach for an order, or for a case that has none yet (PROC-24 step 4).
func (s *Service) Candidates(tx *db.Tx, in *CandidatesInput) (*Candidates, error) {
	n, err := s.need(tx, in)
	if err != nil {
		return nil, err
	}
	items, err := Rank(tx, n)
	if err != nil {
		return nil, err
	}
	return &Candidates{items, n.From, n.Due, n.Skill, n.Minutes}, nil
}

// Rank weighs the technicians within the actor's reach for a need, the best first, in a fixed number of statements.
func Rank(tx *db.Tx, n Need) ([]Candidate, error) {
	p, err := params(tx)
	if err != nil {
		return nil, err
	}
	zone := cmp.Or(tx.Actor.Zone, "UTC")
	from, to, err := horizon(tx, n.From, zone)
	if err != nil {
		return nil, err
	}
	all, err := crew(tx, from, zone)
	if err != nil {
		return nil, err
	}
	if err := busyWith(tx, all, n.OrderID, from, to); err != nil {
		return nil, err
	}
	return rank(p, tx.Now, n, all), nil
}

// need reads what is wanted.
func (s *Service) need(tx *db.Tx, in *CandidatesInput) (Need, error) {
	if (in.OrderID == "") == (in.TicketID == "") {
		return Need{}, errs.New(errs.Invalid, "dispatch.one_of")
	}
	q, id, missing := orderQ, in.OrderID, "workorder.not_found"
	if id == "" {
		q, id, missing = caseQ, in.TicketID, "ticket.not_found"
	}
	w, err := q.Maybe(tx, db.By(PermRead), db.Args{"id": id})
	if err != nil {
		return Need{}, err
	}
	if w == nil {
		return Need{}, errs.New(errs.NotFound, missing)
	}
	return w.need(tx.Now, in.At), nil
}

// need turns what is known of an order or a case into the visit that is wanted.
func (w *wanted) need(now, at time.Time) Need {
	n := Need{OrderID: w.OrderID, TicketID: w.TicketID, Skill: w.Skill, Minutes: w.Minutes, Place: placeOf(w.Lat, w.Lon), RefusedBy: w.RefusedBy, Before: strings.Split(w.Visitors, ",")}
	n.From = later(now, firstSet(at, w.Planned, w.WishedFrom)).UTC()
	solve := w.SolveDue
	if !solve.IsZero() {
		solve = solve.Add(-mins(w.Minutes)) // the work itself takes its time
	}
	for _, due := range []time.Time{w.ArriveDue, solve, w.WishedTo} {
		if !due.IsZero() && (n.Due.IsZero() || due.Before(n.Due)) {
			n.Due = due
		}
	}
	return n
}

func firstSet(list ...time.Time) time.Time {
	for _, t := range list {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// horizon is the local day on which somebody is wanted.
func horizon(tx *db.Tx, want time.Time, zone string) (from, to time.Time, err error) {
	z, err := time.LoadLocation(zone)
	if err != nil {
		return from, to, errs.BadField("zone", "unknown")
	}
	return workorder.DayOf(tx, want.In(z).Format(time.DateOnly), zone)
}

// busyWith gives every technician what he is to do in the stretch. Today also what was left over from days before.
func busyWith(tx *db.Tx, all []Technician, except string, from, to time.Time) error {
	since := from
	if !tx.Now.Before(from) {
		since = time.UnixMilli(0)
	}
	rows, err := plannedQ.All(tx, db.Args{"order_id": except, "since": since, "until": to})
	if err != nil {
		return err
	}
	index := make(map[string]int, len(all))
	for i := range all {
		index[all[i].ID] = i
	}
	for _, r := range rows {
		i, ok := index[r.Assignee]
		if !ok {
			continue
		}
		s := Stop{OrderID: r.ID, Number: r.Number, Underway: r.Underway, Start: r.Start, Minutes: r.Minutes, Place: placeOf(r.Lat, r.Lon), Due: r.Due}
		if r.Underway {
			s.OnSite = r.ArrivedAt
		}
		all[i].Stops = append(all[i].Stops, s)
	}
	return nil
}
