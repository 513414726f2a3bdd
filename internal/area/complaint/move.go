package complaint

import (
	"slices"
	"time"

	"aftercare/internal/area/task"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// MoveInput is a step of a complaint.
type MoveInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Event   string `json:"event" minLength:"1" maxLength:"40"`
		Version int64  `json:"version" minimum:"1"`
		Note    string `json:"note,omitempty" maxLength:"4000"`
		Reason  string `json:"reason,omitempty" maxLength:"500"`
		Cause   string `json:"cause,omitempty" maxLength:"4000" doc:"FORM-39"`
		Measure string `json:"measure,omitempty" maxLength:"4000" doc:"FORM-39"`
		Result  string `json:"result,omitempty" maxLength:"4000" doc:"FORM-40"`
	}
}

// Move makes one step of a complaint; the machine says who may and what it takes (SM-3).
func (s *Service) Move(tx *db.Tx, in *MoveInput) (*View, error) {
	b := in.Body
	c, err := within(tx, PermWork, in.ID)
	if err != nil {
		return nil, err
	}
	if err := current(tx, c, b.Version); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		to    *string
		given string
	}{{&c.Cause, b.Cause}, {&c.Measure, b.Measure}, {&c.Result, b.Result}} {
		if text := field.Lines(f.given); text != "" {
			*f.to = text
		}
	}
	if err := c.move(tx, step.Move{Event: b.Event, Note: field.Lines(b.Note), Reason: field.Line(b.Reason)}); err != nil {
		return nil, err
	}
	return s.view(tx, c.ID)
}

func (c *Complaint) move(tx *db.Tx, mv step.Move) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	m := lifeOf.In(p)
	before := *c
	mv.Facts.Holds, mv.Facts.Has = c.guard(tx), c.has
	tr, err := step.Do(tx, m, c.subject(), mv)
	if err != nil {
		return err
	}
	c.enter(tx, m, tr.To)
	if err := save(tx, c); err != nil {
		return err
	}
	if err := c.tidyTasks(tx, tr.Event); err != nil {
		return err
	}
	if err := tx.Audit("complaint", string(c.ID), tr.Event, db.Changes{"state": {Old: before.State, New: c.State}}); err != nil {
		return err
	}
	if err := tx.Emit(Moved{c.fact(), tr.Event}); err != nil {
		return err
	}
	if !slices.Contains(tr.Effects, effectLinked) {
		return nil
	}
	return c.again(tx, mv.Note)
}

// again opens the complaint of a customer whom the result did not satisfy, linked to this one (SM-3).
func (c *Complaint) again(tx *db.Tx, said string) error {
	_, err := Open(tx, New{TicketID: c.TicketID, Follows: c.ID, CustomerID: c.CustomerID, AssetID: c.AssetID, Channel: c.Channel, Category: c.Category,
		Level: c.Level, Complex: c.Complex, Confidential: c.Confidential, Contact: c.Contact, Phone: c.Phone, Content: said, AccusedID: c.AccusedID,
		OwnerID: c.OwnerID, UnitID: c.UnitID})
	return err
}

// tidyTasks takes tasks away that a step has made needless.
func (c *Complaint) tidyTasks(tx *db.Tx, event string) error {
	kind := ""
	if event == "accept" {
		kind = "complaint.accept"
	} else if c.ClosedAt.IsZero() {
		return nil
	}
	return task.Finish(tx, "complaint", string(c.ID), kind)
}

// enter takes the state that a move leads to.
func (c *Complaint) enter(tx *db.Tx, m *flow.Machine, state string) {
	s, _ := m.State(state) // a machine without it was refused at load
	c.State, c.StateCategory, c.ClosedAt = s.Code, string(s.Category), time.Time{}
	if s.Category == flow.Ended {
		c.ClosedAt = tx.Now
	}
}

func (c *Complaint) guard(tx *db.Tx) func(string) bool {
	return func(name string) bool {
		return name == guardNotAccused && (c.AccusedID == "" || c.AccusedID != tx.Actor.Person)
	}
}

func (c *Complaint) has(name string) bool {
	switch name {
	case "cause":
		return c.Cause != ""
	case "measure":
		return c.Measure != ""
	case "result":
		return c.Result != ""
	}
	return false
}

// ChangeInput changes some facts of a complaint.
type ChangeInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body field.Patch[Fields]
}

// Change corrects facts of a complaint; its limits follow a new level from the beginning (RULE-76).
func (s *Service) Change(tx *db.Tx, in *ChangeInput) (*View, error) {
	c, err := within(tx, PermWork, in.ID)
	if err != nil {
		return nil, err
	}
	if err := current(tx, c, int64(in.Body.Version)); err != nil {
		return nil, err
	}
	old := c.Fields
	if c.Fields, err = in.Body.Apply(old); err != nil {
		return nil, err
	}
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	var ch errs.Checks
	c.tidy(p, &ch)
	if err := ch.Err(); err != nil {
		return nil, err
	}
	if err := save(tx, c); err != nil {
		return nil, err
	}
	if c.Level != old.Level || c.Complex != old.Complex {
		if err := c.remeasure(tx, p); err != nil {
			return nil, err
		}
	}
	if changes := field.Diff(&old, c.Fields); len(changes) > 0 {
		if err := tx.Audit("complaint", string(c.ID), "changed", changes); err != nil {
			return nil, err
		}
		if err := tx.Emit(Changed{c.fact()}); err != nil {
			return nil, err
		}
	}
	return s.view(tx, c.ID)
}

// remeasure asks the pack again for the limits that run, and alarms management when it must know now.
func (c *Complaint) remeasure(tx *db.Tx, p *policy.Pack) error {
	u, err := unitQ.Maybe(tx, db.Args{"id": c.UnitID})
	if err != nil {
		return err
	}
	if u == nil {
		u = &unit{}
	}
	for _, def := range p.Clocks("complaint") {
		l, err := c.limit(p, def, u.Calendar)
		if err != nil {
			return err
		}
		if err := step.Renew(tx, l); err != nil {
			return err
		}
	}
	return c.alarm(tx, p, u.Calendar, []string{u.HeadID})
}

// HandOverInput gives a complaint to another owner.
type HandOverInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64  `json:"version" minimum:"1"`
		OwnerID string `json:"owner_id" minLength:"1" maxLength:"60"`
		Note    string `json:"note,omitempty" maxLength:"2000"`
	}
}

// HandOver makes somebody else the one owner of a complaint; never whom it accuses (SYS-15).
func (s *Service) HandOver(tx *db.Tx, in *HandOverInput) (*View, error) {
	c, err := within(tx, PermWork, in.ID)
	if err != nil {
		return nil, err
	}
	if err := current(tx, c, in.Body.Version); err != nil {
		return nil, err
	}
	to, err := personQ.Maybe(tx, db.Args{"id": in.Body.OwnerID})
	if err != nil {
		return nil, err
	}
	switch {
	case to == nil:
		return nil, errs.BadField("owner_id", "unknown")
	case to.ID == c.AccusedID:
		return nil, errs.New(errs.Conflict, "complaint.accused", "number", c.Number)
	case to.ID == c.OwnerID:
		return nil, errs.BadField("owner_id", "same_owner")
	}
	before := c.OwnerID
	c.OwnerID = to.ID
	if err := save(tx, c); err != nil {
		return nil, err
	}
	if err := flow.Log(tx, flow.Entry{Root: c.root(), SubjectType: "complaint", SubjectID: string(c.ID), Kind: flow.HandOver, Event: "hand_over",
		From: before, To: c.OwnerID, Note: field.Lines(in.Body.Note)}); err != nil {
		return nil, err
	}
	if err := task.Pass(tx, "complaint", string(c.ID), before, c.OwnerID); err != nil {
		return nil, err
	}
	if err := tx.Audit("complaint", string(c.ID), "handed_over", db.Changes{"owner_id": {Old: before, New: c.OwnerID}}); err != nil {
		return nil, err
	}
	if err := tx.Emit(Changed{c.fact()}); err != nil {
		return nil, err
	}
	return s.view(tx, c.ID)
}
