package workorder

import (
	"cmp"
	"time"

	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/seq"
)

// CreateInput makes an order of a case; what it leaves out comes from the case.
type CreateInput struct {
	Body struct {
		TicketID     ticket.ID `json:"ticket_id" minLength:"1" maxLength:"60"`
		Mode         string    `json:"mode,omitempty" maxLength:"40" doc:"ENUM-17"`
		Skill        string    `json:"skill,omitempty" maxLength:"60"`
		ServiceMin   int       `json:"service_min,omitempty" minimum:"0" maximum:"10000"`
		PlannedStart time.Time `json:"planned_start,omitzero"`
		PlannedEnd   time.Time `json:"planned_end,omitzero"`
		Additional   bool      `json:"additional,omitempty" doc:"one more order although the case has an open one"`
		Note         string    `json:"note,omitempty" maxLength:"2000"`
		Chosen
	}
}

// Create makes an order, takes the case into service and, when a technician is named, assigns him, all at once (PROC-24 step 4).
func (s *Service) Create(tx *db.Tx, in *CreateInput) (*View, error) {
	b := &in.Body
	t, err := ticket.Load(tx, b.TicketID)
	if err != nil {
		return nil, err
	}
	if !tx.Actor.Can(PermCreate, actor.Object{Unit: t.UnitID, Owner: t.OwnerID, Assignee: t.AssigneeID}) {
		return nil, errs.New(errs.NotFound, "ticket.not_found")
	}
	if err := ordered(b.PlannedStart, b.PlannedEnd); err != nil {
		return nil, err
	}
	if err := s.room(tx, t, b.Additional); err != nil {
		return nil, err
	}
	o, err := s.draft(tx, t, in)
	if err != nil {
		return nil, err
	}
	if err := s.open(tx, o, field.Lines(b.Note)); err != nil {
		return nil, err
	}
	if b.TechnicianID != "" {
		if err := s.assign(tx, o, assignment{Chosen: b.Chosen}); err != nil {
			return nil, err
		}
	}
	return s.answer(tx, o.ID)
}

// room refuses an order for a case whose life does not want one.
func (s *Service) room(tx *db.Tx, t *ticket.Ticket, additional bool) error {
	switch flow.Category(t.Category) {
	case flow.Done, flow.Ended:
		return errs.New(errs.Conflict, "workorder.ticket_over", "number", t.Number, "state", t.State)
	}
	if additional || t.OpenOrders == 0 {
		return nil
	}
	open, err := openOfTicketQ.All(tx, db.Args{"ticket_id": t.ID})
	if err != nil || len(open) == 0 {
		return err
	}
	return errs.New(errs.Conflict, "workorder.already_open", "number", open[0].Number, "id", open[0].ID)
}

func (s *Service) draft(tx *db.Tx, t *ticket.Ticket, in *CreateInput) (*Order, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	o := &Order{TicketID: t.ID, UnitID: t.UnitID, OwnerID: cmp.Or(t.OwnerID, tx.Actor.Person), Mode: cmp.Or(b.Mode, t.ServiceMode), Place: Field,
		Skill: cmp.Or(b.Skill, t.Skill), ServiceMin: cmp.Or(b.ServiceMin, t.ServiceMin, serviceMin.In(p)),
		PlannedStart: b.PlannedStart, PlannedEnd: b.PlannedEnd, Lat: t.Lat, Lon: t.Lon, Round: t.Round}
	if o.Mode != "" && !p.Offers("ENUM-17", o.Mode) {
		return nil, errs.BadField("mode", "not_an_option")
	}
	if err := judge(tx, o, t); err != nil {
		return nil, err
	}
	if t.Round > 1 {
		last, err := lastOfTicketQ.Maybe(tx, db.Args{"ticket_id": t.ID, "round": t.Round})
		if err != nil {
			return nil, err
		}
		if last != nil {
			o.SecondOf = last.ID
		}
	}
	return o, nil
}

// open numbers and stores an order, takes its case into service and asks the coordinator to find somebody.
func (s *Service) open(tx *db.Tx, o *Order, note string) error {
	m, err := machine(tx)
	if err != nil {
		return err
	}
	if o.Number, err = seq.Next(tx, "workorder"); err != nil {
		return err
	}
	o.ID, o.Version, o.State = ID(id.New("wor")), 1, m.Initial
	first, _ := m.State(m.Initial)
	o.Category, o.CreatedAt, o.UpdatedAt, o.UpdatedBy = string(first.Category), tx.Now, tx.Now, tx.Actor.Person
	if _, err := addC.Run(tx, o); err != nil {
		return err
	}
	if err := ticket.CountOrders(tx, o.TicketID, 1); err != nil {
		return err
	}
	if err := s.startTicket(tx, o, tx.Now); err != nil {
		return err
	}
	born := flow.Transition{Event: flow.Created, To: o.State}
	if err := step.Record(tx, m, o.subject(), born, step.Move{Event: flow.Created, Note: note}); err != nil {
		return err
	}
	if err := s.wanted(tx, o); err != nil {
		return err
	}
	if err := tx.Audit("workorder", string(o.ID), "created", db.Changes{"number": {New: o.Number}, "ticket_id": {New: o.TicketID},
		"charge": {New: o.Charge}, "follows": {Old: ID(""), New: o.Follows}}); err != nil {
		return err
	}
	return tx.Emit(Created{o.fact()})
}

// startTicket takes the case into service unless it is there already.
func (s *Service) startTicket(tx *db.Tx, o *Order, at time.Time) error {
	t, err := ticket.Load(tx, o.TicketID)
	if err != nil || flow.Category(t.Category) == flow.Active {
		return err
	}
	_, err = ticket.Advance(tx, o.TicketID, "start", step.Move{At: at})
	return err
}

// wanted asks the coordinator to give the order to somebody.
func (s *Service) wanted(tx *db.Tx, o *Order) error {
	return task.Open(tx, task.New{Kind: "workorder.assign", SubjectType: "workorder", SubjectID: string(o.ID), Root: string(o.TicketID),
		AssigneeID: o.OwnerID, UnitID: o.UnitID, DueAt: o.PlannedStart, Title: "workorder.task_assign", Params: map[string]any{"number": o.Number}})
}

func ordered(from, to time.Time) error {
	var c errs.Checks
	c.That(from.IsZero() || to.IsZero() || to.After(from), "planned_end", "after_start")
	c.That(to.IsZero() || !from.IsZero(), "planned_start", "required")
	c.That(plausible(from), "planned_start", "out_of_range")
	c.That(plausible(to), "planned_end", "out_of_range")
	return c.Err()
}

// plausible keeps years that no calendar of ours can hold out of plans.
func plausible(t time.Time) bool {
	return t.IsZero() || t.Year() >= 2000 && t.Year() < 2200
}
