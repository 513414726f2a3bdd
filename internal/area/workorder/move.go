package workorder

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workforce"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// MoveInput is a step of an order, made now or by a phone that had no network then.
type MoveInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Event   string `json:"event" minLength:"1" maxLength:"40"`
		Version int64  `json:"version,omitempty" minimum:"0" doc:"left out by a device that sends what it did offline"`
		Device
		Lat            *float64 `json:"lat,omitempty" minimum:"-90" maximum:"90"`
		Lon            *float64 `json:"lon,omitempty" minimum:"-180" maximum:"180"`
		Note           string   `json:"note,omitempty" maxLength:"2000"`
		Reason         string   `json:"reason,omitempty" maxLength:"500"`
		Class          string   `json:"class,omitempty" enum:"customer,parts,third_party,us"`
		ToTechnicianID string   `json:"to_technician_id,omitempty" maxLength:"60"`
		Override       bool     `json:"override,omitempty"`
		Facts
	}
}

// Move makes one step of an order; the machine says who may and what it takes (SM-1).
func (s *Service) Move(tx *db.Tx, in *MoveInput) (*View, error) {
	b := in.Body
	b.Version = 0
	return s.once(tx, deed{in.Body.Device, in.ID, "move", b}, func() error {
		o, err := within(tx, PermUpdate, in.ID)
		if err != nil {
			return err
		}
		if in.Body.Version != 0 && in.Body.Version != o.Version {
			return changed(o)
		}
		at, err := o.when(tx, b.At)
		if err != nil {
			return err
		}
		if err := onGlobe(b.Lat, b.Lon); err != nil {
			return err
		}
		if err := b.Facts.apply(tx, o); err != nil {
			return err
		}
		if b.Lat != nil && tx.Actor.Person != "" && tx.Actor.Person == o.AssigneeID {
			if err := workforce.SetPosition(tx, workforce.PersonID(o.AssigneeID), *b.Lat, *b.Lon, at); err != nil {
				return err
			}
		}
		return s.move(tx, o, act{event: b.Event, at: at, lat: b.Lat, lon: b.Lon, note: field.Lines(b.Note), reason: field.Line(b.Reason), class: b.Class,
			to: Chosen{b.ToTechnicianID, b.Override, b.Reason}})
	})
}

func onGlobe(lat, lon *float64) error {
	var c errs.Checks
	field.Place(lat, lon, &c)
	return c.Err()
}

// act is one step with all that came with it.
type act struct {
	event    string
	at       time.Time
	lat, lon *float64
	note     string
	reason   string
	class    string
	to       Chosen // the colleague of a hand-over
	signed   bool   // a signature is at hand
}

// move lets the machine decide, stores the order as it then is and does what the move means for the case.
func (s *Service) move(tx *db.Tx, o *Order, a act) error {
	if o.ended() {
		return errs.New(errs.Conflict, "workorder.ended", "number", o.Number, "state", o.State)
	}
	if a.event == "assign" {
		return errs.BadField("event", "use_assign")
	}
	m, err := machine(tx)
	if err != nil {
		return err
	}
	tr, err := step.Do(tx, m, o.subject(), step.Move{Event: a.event, Note: a.note, Reason: a.reason, Class: a.pauseClass(m), At: a.at, Lat: a.lat, Lon: a.lon,
		Facts: flow.Facts{Holds: o.holds, Has: a.has(o)}})
	if err != nil {
		return err
	}
	before := *o
	o.enter(m, tr)
	o.stampStep(tx, a)
	if err := s.free(tx, o); err != nil {
		return err
	}
	if err := save(tx, o); err != nil {
		return err
	}
	if before.Underway && !o.Underway {
		if err := s.released(tx, o.AssigneeID); err != nil {
			return err
		}
	}
	if err := bill(tx, o, a); err != nil {
		return err
	}
	for _, e := range tr.Effects {
		if err := s.effect(tx, o, e, a); err != nil {
			return err
		}
	}
	return s.announce(tx, &before, o, a)
}

// pauseClass is the class of the pause that a move begins, as the state has it unless the move names one.
func (a act) pauseClass(m *flow.Machine) string {
	for _, t := range m.Transitions {
		if t.Event != a.event {
			continue
		}
		if s, ok := m.State(t.To); ok && s.Pauses != "" {
			return cmp.Or(a.class, s.Pauses)
		}
	}
	return a.class
}

// has answers for the fields that a machine may require.
func (a act) has(o *Order) func(string) bool {
	return func(field string) bool {
		switch field {
		case "to_technician_id":
			return a.to.TechnicianID != ""
		case "customer_sign":
			return a.signed
		case "work":
			return o.Work != ""
		case "fault":
			return o.Fault != ""
		case "advice":
			return o.Advice != ""
		case "test_result":
			return o.TestResult != ""
		case "repair_note":
			return o.RepairNote != ""
		case "cause_explained":
			return o.CauseExplained != nil
		case "first_visit_fixed":
			return o.FirstFixed != nil
		}
		return false
	}
}

func (o *Order) holds(guard string) bool {
	switch guard {
	case guardBench:
		return o.Place == Bench
	case guardField:
		return o.Place == Field
	}
	return false
}

// enter takes the state that a move leads to.
func (o *Order) enter(m *flow.Machine, tr flow.Transition) {
	s, _ := m.State(tr.To) // a machine without it was refused at load
	o.State, o.Category = tr.To, string(s.Category)
	o.Underway = tr.To == "departed" || tr.To == "on_site"
}

// stampStep writes down when a step happened, and how the order ended if it did.
func (o *Order) stampStep(tx *db.Tx, a act) {
	switch a.event {
	case "accept":
		o.AcceptedAt = a.at
	case "refuse":
		if !slices.Contains(o.RefusedBy, o.AssigneeID) {
			o.RefusedBy = append(o.RefusedBy, o.AssigneeID)
		}
		o.AssigneeID, o.AssignedAt, o.AcceptedAt = "", time.Time{}, time.Time{}
	case "take_back":
		o.AssigneeID, o.AssignedAt, o.AcceptedAt = "", time.Time{}, time.Time{}
	case "depart":
		o.DepartedAt = a.at
	case "arrive":
		o.ArrivedAt = a.at
	case "finish", "repaired":
		o.FinishedAt = a.at
	case "hand_over":
		o.EndKind, o.ClosedAt = EndHandedOver, tx.Now
	case "bring_in":
		o.EndKind, o.ClosedAt = EndBroughtIn, tx.Now
	case "sign":
		o.SignedAt = a.at
	case "close":
		o.EndKind, o.ClosedAt = EndSigned, tx.Now
	case "close_unsigned":
		o.EndKind, o.ClosedAt = EndUnsigned, tx.Now
	case "cancel":
		o.EndKind, o.ClosedAt = EndCancelled, tx.Now
	}
}

// free refuses a technician who is on the way to, or at, another order.
func (s *Service) free(tx *db.Tx, o *Order) error {
	if !o.Underway {
		return nil
	}
	other, err := busyQ.Maybe(tx, db.Args{"assignee_id": o.AssigneeID, "id": o.ID})
	if other == nil || err != nil {
		return err
	}
	return errs.New(errs.Conflict, "workorder.busy", "number", other.Number, "id", other.ID)
}

// busyElsewhere explains the index that keeps two departures of the same instant apart.
func busyElsewhere(err error) error {
	if errs.CodeOf(err) == "workorder.duplicate" {
		return errs.Because(err, errs.Conflict, "workorder.busy_now")
	}
	return err
}

// announce writes the trail and tells others; an order that is over no longer counts for its case.
func (s *Service) announce(tx *db.Tx, before, o *Order, a act) error {
	if err := tx.Audit("workorder", string(o.ID), a.event, db.Changes{"state": {Old: before.State, New: o.State},
		"assignee_id": {Old: before.AssigneeID, New: o.AssigneeID}, "end_kind": {Old: before.EndKind, New: o.EndKind}}); err != nil {
		return err
	}
	switch a.event {
	case "refuse", "take_back":
		if err := ticket.SetAssignee(tx, o.TicketID, ""); err != nil {
			return err
		}
		if err := s.wanted(tx, o); err != nil {
			return err
		}
		if a.event == "take_back" {
			return tx.Emit(Assigned{o.fact(), before.AssigneeID})
		}
		return tx.Emit(Refused{o.fact(), before.AssigneeID})
	case "depart":
		return tx.Emit(Departed{o.fact(), a.at})
	case "arrive":
		return tx.Emit(Arrived{o.fact(), a.at})
	case "sign":
		return tx.Emit(Signed{o.fact(), a.at, o.Rating})
	case "hand_over", "bring_in", "close", "close_unsigned":
		return nil // said by the effect that ended it
	case "cancel":
		return s.cancelled(tx, o, a)
	}
	return tx.Emit(Moved{o.fact(), a.event, a.at})
}
