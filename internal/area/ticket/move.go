package ticket

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/area/task"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// MoveInput is a step of a case.
type MoveInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Event       string `json:"event" minLength:"1" maxLength:"40"`
		Version     int64  `json:"version" minimum:"1"`
		Note        string `json:"note,omitempty" maxLength:"4000"`
		Reason      string `json:"reason,omitempty" maxLength:"500"`
		Class       string `json:"class,omitempty" enum:"customer,parts,third_party,us" doc:"for whom a waiting case waits"`
		DuplicateOf ID     `json:"duplicate_of,omitempty" maxLength:"60"`
		Visible     bool   `json:"visible,omitempty" doc:"the customer may read the note"`
	}
}

// Move makes one step of a case; the machine says who may and what it takes (SM-1).
func (s *Service) Move(tx *db.Tx, in *MoveInput) (*View, error) {
	b := in.Body
	t, err := movable(tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := current(tx, t, b.Version); err != nil {
		return nil, err
	}
	mv := step.Move{Event: b.Event, Note: field.Lines(b.Note), Reason: field.Line(b.Reason), Class: b.Class}
	if b.Visible {
		mv.Visibility = flow.Customer
	}
	if b.DuplicateOf != "" {
		if err := t.sameAs(tx, b.DuplicateOf); err != nil {
			return nil, err
		}
	}
	if err := t.move(tx, mv); err != nil {
		return nil, err
	}
	return s.view(tx, t.ID)
}

// movable returns a case that the actor reads and may move: by permission, or because he owns it or works on it.
func movable(tx *db.Tx, id ID) (*Ticket, error) {
	t, err := within(tx, PermRead, id)
	if err != nil {
		return nil, err
	}
	if err := t.apart(tx); err != nil {
		return nil, err
	}
	me := tx.Actor.Person
	if me != "" && (me == t.OwnerID || me == t.AssigneeID) || tx.Actor.Can(PermMove, t.object()) {
		return t, nil
	}
	return nil, errs.New(errs.Forbidden, "auth.forbidden", "perm", PermMove)
}

// bars reports whether a complaint about the case accuses a person.
func (t *Ticket) bars(person string) bool { return person != "" && slices.Contains(t.Barred, person) }

// apart keeps whom a complaint about the case accuses away from it (SYS-15).
func (t *Ticket) apart(tx *db.Tx) error {
	if t.bars(tx.Actor.Person) {
		return errs.New(errs.Forbidden, "ticket.accused", "number", t.Number)
	}
	return nil
}

func (t *Ticket) object() actor.Object {
	return actor.Object{Unit: t.UnitID, Owner: t.OwnerID, Assignee: t.AssigneeID}
}

// sameAs notes the case of which t is a duplicate; it must be within reach, another one, and no duplicate itself.
func (t *Ticket) sameAs(tx *db.Tx, other ID) error {
	o, err := getQ.Maybe(tx, db.By(PermRead), db.Args{"id": other})
	if err != nil {
		return err
	}
	if o == nil || o.ID == t.ID || o.DuplicateOf != "" {
		return errs.BadField("duplicate_of", "unknown")
	}
	t.DuplicateOf = o.ID
	return nil
}

// Advance makes a move of a case for an area above it, inside that area's transaction and on
// its authority: guards and required fields hold, permissions were the caller's to check.
func Advance(tx *db.Tx, id ID, event string, mv step.Move) (*Ticket, error) {
	t, err := claim(tx, id)
	if err != nil {
		return nil, err
	}
	mv.Event, mv.Facts.System = event, true
	return t, t.move(tx, mv)
}

// move lets the machine decide, stores the case as it then is, and tells everybody.
func (t *Ticket) move(tx *db.Tx, mv step.Move) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	m := lifeOf.In(p)
	mv.Facts.Holds, mv.Facts.Has = t.holds, t.has
	if mv.Begin == nil {
		mv.Begin = t.beginClock(tx, p, nil)
	}
	before := *t
	tr, err := step.Do(tx, m, t.subject(), mv)
	if err != nil {
		return err
	}
	t.enter(tx, m, tr.To)
	t.settle(tx, tr, mv)
	if len(p.Follow("ticket", tr.Event, before.State, tr.To)) > 0 {
		if err := t.look(tx); err != nil {
			return err
		}
	}
	if err := save(tx, t); err != nil {
		return err
	}
	if err := t.tidyTasks(tx, tr.Event); err != nil {
		return err
	}
	if err := tx.Audit("ticket", string(t.ID), tr.Event, db.Changes{"state": {Old: before.State, New: t.State}, "round": {Old: before.Round, New: t.Round},
		"duplicate_of": {Old: string(before.DuplicateOf), New: string(t.DuplicateOf)}}); err != nil {
		return err
	}
	return tx.Emit(Moved{t.fact(), tr.Event, before.State, t.Round})
}

// settle writes down what a step means besides the state.
func (t *Ticket) settle(tx *db.Tx, tr flow.Transition, mv step.Move) {
	switch tr.Event {
	case "solve":
		t.Resolution = cmp.Or(mv.Note, t.Resolution)
		if t.ServedAt.IsZero() {
			t.ServedAt = tx.Now
		}
	case "close_uncalled":
		if t.CallBackState != CallBackDone {
			t.CallBackState = CallBackExcused
		}
	}
	if slices.Contains(tr.Effects, effectReopening) { // the next service begins without what the last one found out
		t.Round++
		t.CallBackState, t.PartReplaced, t.Satisfaction, t.ServedAt = CallBackNone, false, "", time.Time{}
	}
}

// tidyTasks takes tasks away that a step has made needless.
func (t *Ticket) tidyTasks(tx *db.Tx, event string) error {
	switch {
	case !t.Open:
		return task.Finish(tx, "ticket", string(t.ID), "")
	case event == "reopen":
		return task.Open(tx, t.task(taskTriage, t.OwnerID, t.NextDueAt, "ticket.task_reopened"))
	case event == "triage" || event == "start" || event == "wait":
		return task.Finish(tx, "ticket", string(t.ID), taskTriage)
	}
	return nil
}

func (t *Ticket) holds(guard string) bool {
	switch guard {
	case guardNoOrders:
		return t.OpenOrders == 0
	case guardHasOrders:
		return t.OpenOrders > 0
	case guardCalled:
		return t.Kind != repair || t.CallBackState == CallBackDone || t.CallBackState == CallBackExcused
	}
	return false
}

func (t *Ticket) has(name string) bool {
	switch name {
	case "duplicate_of":
		return t.DuplicateOf != ""
	case "asset_id":
		return t.AssetID != ""
	case "site_id":
		return t.SiteID != ""
	}
	return false
}
