package ticket

import (
	"aftercare/internal/engine/flow"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// NoteInput is what somebody writes about a case.
type NoteInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Text       string `json:"text" minLength:"1" maxLength:"4000"`
		Visibility string `json:"visibility,omitempty" enum:"internal,customer" doc:"internal unless said"`
	}
}

// Note adds a line to the story of a case, for colleagues or for the customer too.
func (s *Service) Note(tx *db.Tx, in *NoteInput) (*View, error) {
	t, err := within(tx, PermNote, in.ID)
	if err != nil {
		return nil, err
	}
	if err := t.apart(tx); err != nil {
		return nil, err
	}
	text := field.Lines(in.Body.Text)
	if text == "" {
		return nil, errs.BadField("text", "required")
	}
	e := flow.Entry{Root: string(t.ID), SubjectType: "ticket", SubjectID: string(t.ID), Kind: flow.Note, Event: "note", Note: text, Visibility: flow.Internal}
	if in.Body.Visibility == flow.Customer {
		e.Kind, e.Event, e.Visibility = flow.Message, "message", flow.Customer
	}
	if err := flow.Log(tx, e); err != nil {
		return nil, err
	}
	if err := tx.Emit(Noted{t.fact(), e.Visibility}); err != nil {
		return nil, err
	}
	return s.view(tx, t.ID)
}

// HandOverInput gives a case to another owner.
type HandOverInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64  `json:"version" minimum:"1"`
		OwnerID string `json:"owner_id" minLength:"1" maxLength:"60"`
		Note    string `json:"note,omitempty" maxLength:"2000"`
	}
}

// Handed is the answer to a hand-over; the giver may no longer see the case itself.
type Handed struct {
	ID        ID     `json:"id"`
	OwnerID   string `json:"owner_id"`
	OwnerName string `json:"owner_name"`
	Version   int64  `json:"version"`
}

// HandOver makes somebody else the one owner of a case (PROC-24). Its tasks and the warnings of its limits go along.
func (s *Service) HandOver(tx *db.Tx, in *HandOverInput) (*Handed, error) {
	t, err := within(tx, PermHandOver, in.ID)
	if err != nil {
		return nil, err
	}
	if err := t.apart(tx); err != nil {
		return nil, err
	}
	if err := current(tx, t, in.Body.Version); err != nil {
		return nil, err
	}
	p, err := personQ.Maybe(tx, db.Args{"id": in.Body.OwnerID})
	if err != nil {
		return nil, err
	}
	switch {
	case p == nil:
		return nil, errs.BadField("owner_id", "unknown")
	case p.ID == t.OwnerID:
		return nil, errs.BadField("owner_id", "same_owner")
	case t.State == "closed" || t.DuplicateOf != "":
		return nil, errs.New(errs.Conflict, "ticket.over", "number", t.Number)
	}
	if err := t.admits(p.ID); err != nil {
		return nil, err
	}
	if err := t.giveTo(tx, p, field.Lines(in.Body.Note)); err != nil {
		return nil, err
	}
	return &Handed{t.ID, p.ID, p.Name, t.Version}, nil
}
