package ticket

import (
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
)

// Advance makes a move of a case for an area above it, inside that area's transaction and on
// its authority: guards and required fields hold, permissions were the caller's to check.
func Advance(tx *db.Tx, id ID, event string, mv step.Move) (*Ticket, error) {
	t, err := Load(tx, id)
	if err != nil {
		return nil, err
	}
	mv.Event, mv.Facts.System = event, true
	return t, advance(tx, t, mv)
}

// SetAssignee says who works on the case now; an empty person means nobody.
func SetAssignee(tx *db.Tx, id ID, person string) error {
	t, err := Load(tx, id)
	if err != nil || t.AssigneeID == person {
		return err
	}
	t.AssigneeID = person
	return save(tx, t)
}

// MarkServed keeps what the call-back and its window depend on (RULE-12).
func MarkServed(tx *db.Tx, id ID, in ServedInput) error {
	t, err := Load(tx, id)
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
	t, err := Load(tx, id)
	if err != nil || t.CallBackState == state {
		return err
	}
	t.CallBackState = state
	return save(tx, t)
}

// CountOrders adds delta to the number of open work orders of a case: +1 when one is opened, -1 when one
// ends or is cancelled. The guards no_open_orders and has_open_order ask for it.
func CountOrders(tx *db.Tx, id ID, delta int) error {
	t, err := Load(tx, id)
	if err != nil {
		return err
	}
	t.OpenOrders += delta
	return save(tx, t)
}

func advance(tx *db.Tx, t *Ticket, mv step.Move) error {
	m, err := machine(tx)
	if err != nil {
		return err
	}
	tr, err := step.Do(tx, m, t.subject(), mv)
	if err != nil {
		return err
	}
	s, _ := m.State(tr.To)
	t.State, t.Category = tr.To, string(s.Category)
	return save(tx, t)
}

func (t *Ticket) subject() step.Subject {
	return step.Subject{Type: "ticket", ID: string(t.ID), Root: string(t.ID), Unit: t.UnitID, Owner: t.OwnerID, Assignee: t.AssigneeID, State: t.State}
}

func machine(tx *db.Tx) (*flow.Machine, error) { return nil, nil }
