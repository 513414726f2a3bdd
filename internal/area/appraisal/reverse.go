package appraisal

import (
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// ReverseInput takes an entry back.
type ReverseInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500"`
	}
}

// Reverse corrects the ledger: a row of the opposite amount with a reason. Nobody corrects his own account (SYS-03, SYS-15).
func (s *Service) Reverse(tx *db.Tx, in *ReverseInput) (*Row, error) {
	e, err := within(tx, PermCorrect, in.ID)
	if err != nil {
		return nil, err
	}
	reason := field.Line(in.Body.Reason)
	switch {
	case reason == "":
		return nil, errs.BadField("reason", "required")
	case tx.Actor.Person == "" || e.PersonID == tx.Actor.Person:
		return nil, errs.New(errs.Forbidden, "appraisal.own_account")
	case e.Reverses != "":
		return nil, errs.New(errs.Conflict, "appraisal.is_reversal")
	}
	f, err := factOf(tx, e.PersonID, e.Fact)
	if err != nil {
		return nil, err
	}
	if f.reversal(e) != nil {
		return nil, errs.New(errs.Conflict, "appraisal.reversed_already")
	}
	if err := f.reverse(tx, *e, "", reason); err != nil {
		return nil, err
	}
	done := f.rows[len(f.rows)-1].ID
	if err := f.settle(tx); err != nil {
		return nil, err
	}
	return s.row(tx, done)
}
