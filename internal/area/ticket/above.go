package ticket

import (
	"aftercare/internal/area/task"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// ServedInput is what a visit of a case found out.
type ServedInput struct {
	PartReplaced bool
	Satisfaction string // ENUM-06, as the customer signed it
}

// SetAssignee says who works on the case now; an empty person means nobody. Whom a complaint about the case
// accuses works on it no more (SYS-15).
func SetAssignee(tx *db.Tx, id ID, person string) error {
	t, err := claim(tx, id)
	if err != nil || t.AssigneeID == person {
		return err
	}
	if err := t.admits(person); err != nil {
		return err
	}
	t.AssigneeID = person
	if err := save(tx, t); err != nil {
		return err
	}
	return tx.Emit(Changed{t.fact()})
}

// admits refuses persons who are accused in a complaint about the case.
func (t *Ticket) admits(person string) error {
	if t.bars(person) {
		return errs.New(errs.Conflict, "ticket.accused", "number", t.Number)
	}
	return nil
}

// MarkServed keeps what the call-back and its window depend on (RULE-12).
func MarkServed(tx *db.Tx, id ID, in ServedInput) error {
	t, err := claim(tx, id)
	if err != nil {
		return err
	}
	t.PartReplaced = t.PartReplaced || in.PartReplaced
	t.ServedAt = tx.Now
	if in.Satisfaction != "" {
		t.Satisfaction = in.Satisfaction
	}
	return save(tx, t)
}

// SetCallBack says how far the call-back is: CallBackNone, CallBackDue, CallBackDone or CallBackExcused (PROC-35).
func SetCallBack(tx *db.Tx, id ID, state string) error {
	t, err := claim(tx, id)
	if err != nil || t.CallBackState == state {
		return err
	}
	t.CallBackState = state
	return save(tx, t)
}

// CountOrders adds delta to the number of open work orders of a case: +1 when one is opened, -1 when one
// ends or is cancelled. The guards no_open_orders and has_open_order ask for it.
func CountOrders(tx *db.Tx, id ID, delta int) error {
	t, err := claim(tx, id)
	if err != nil {
		return err
	}
	if t.OpenOrders += delta; t.OpenOrders < 0 {
		return errs.New(errs.Internal, "ticket.orders_miscounted", "number", t.Number)
	}
	return save(tx, t)
}

// Bar keeps a person who is accused in a complaint about the case away from it: he owns and serves it no
// more. A case that he owns goes to heir, who is told.
func Bar(tx *db.Tx, id ID, accused, heir string) error {
	t, err := claim(tx, id)
	if err != nil || accused == "" || t.bars(accused) {
		return err
	}
	t.Barred = append(t.Barred, accused)
	if t.OwnerID != accused {
		return save(tx, t)
	}
	p, err := personQ.Maybe(tx, db.Args{"id": heir})
	if err != nil {
		return err
	}
	if p == nil || p.ID == accused {
		return errs.New(errs.Conflict, "ticket.no_owner")
	}
	return t.giveTo(tx, p, "")
}

// giveTo makes p the one owner of the case, with the tasks and the clocks of the one before.
func (t *Ticket) giveTo(tx *db.Tx, p *person, note string) error {
	before := *t
	t.OwnerID, t.UnitID = p.ID, p.UnitID
	if err := save(tx, t); err != nil {
		return err
	}
	if err := flow.Log(tx, flow.Entry{Root: string(t.ID), SubjectType: "ticket", SubjectID: string(t.ID), Kind: flow.HandOver, Event: "hand_over",
		From: before.OwnerID, To: t.OwnerID, Note: note}); err != nil {
		return err
	}
	if err := task.Pass(tx, "ticket", string(t.ID), before.OwnerID, t.OwnerID); err != nil {
		return err
	}
	if err := clock.SetOwner(tx, string(t.ID), t.OwnerID); err != nil {
		return err
	}
	if err := tx.Audit("ticket", string(t.ID), "handed_over", db.Changes{"owner_id": {Old: before.OwnerID, New: t.OwnerID},
		"unit_id": {Old: before.UnitID, New: t.UnitID}}); err != nil {
		return err
	}
	return tx.Emit(HandedOver{t.fact(), before.OwnerID})
}
