package followup

import (
	"slices"
	"time"

	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
)

// AttemptInput is one call, whether somebody answered or not.
type AttemptInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64     `json:"version"`
		Outcome string    `json:"outcome" maxLength:"40" doc:"ENUM-27"`
		Note    string    `json:"note,omitempty" maxLength:"2000"`
		NextAt  time.Time `json:"next_at,omitzero" doc:"when to try again; the policy's rule unless said"`
	}
}

// Attempt writes down a call. In vain, it sets the next try into another part of the day; when the
// policy asks for no further try, the call-back counts as unreachable (RULE-91).
func (s *Service) Attempt(tx *db.Tx, in *AttemptInput) (*Followup, error) {
	f, err := within(tx, PermWork, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := pack(tx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	class := outcomeClass(p, b.Outcome)
	var c errs.Checks
	c.That(class != "", "outcome", "not_an_option")
	c.That(b.NextAt.IsZero() || b.NextAt.After(tx.Now), "next_at", "past")
	c.That(b.Outcome != "call_back_at" || !b.NextAt.IsZero(), "next_at", "required")
	if err := c.Err(); err != nil {
		return nil, err
	}
	f.Version = b.Version
	if err := f.mayCall(tx); err != nil {
		return nil, err
	}
	has := flow.Facts{Has: func(k string) bool { return k == "outcome" }}
	f.LastOutcome, f.AssigneeID, f.NextTryAt = b.Outcome, tx.Actor.Person, time.Time{}
	event := "reach"
	if class != reached {
		event = "attempt"
		f.Attempts++
		if f.NextTryAt, err = s.nextTry(tx, p, f, b.NextAt); err != nil {
			return nil, err
		}
	}
	if _, err := f.move(tx, p, step.Move{Event: event, Note: b.Note, Facts: has}); err != nil {
		return nil, err
	}
	if class != reached && b.NextAt.IsZero() && f.Attempts >= maxAttempts.In(p) {
		f.NextTryAt = time.Time{}
		used := flow.Facts{Holds: func(g string) bool { return g == guardUsed }}
		if _, err := f.move(tx, p, step.Move{Event: "give_up", Facts: used}); err != nil {
			return nil, err
		}
	}
	if _, err := attemptC.Run(tx, Attempt{ID: id.New("att"), FollowupID: f.ID, Outcome: b.Outcome, Note: b.Note, NextAt: f.NextTryAt}); err != nil {
		return nil, err
	}
	if err := save(tx, f); err != nil {
		return nil, err
	}
	return f, tx.Emit(Attempted{f.fact(), b.Outcome})
}

// nextTry is when to dial again: as agreed, or in the next part of the day.
func (s *Service) nextTry(tx *db.Tx, p *policy.Pack, f *Followup, agreed time.Time) (time.Time, error) {
	if !agreed.IsZero() {
		return agreed.UTC().Truncate(time.Millisecond), nil
	}
	cal, err := calendarOf(tx, p, f.UnitID)
	if err != nil {
		return time.Time{}, err
	}
	return nextDayPart(p, cal, tx.Now), nil
}

// ExcuseInput says why a case does without its call-back.
type ExcuseInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version    int64  `json:"version"`
		Reason     string `json:"reason" minLength:"1" maxLength:"2000"`
		ReplacedBy string `json:"replaced_by,omitempty" enum:"sms,letter" doc:"what the customer got instead of a call"`
	}
}

// Excuse ends a call-back without a call: by a message or letter once nobody could be reached
// (RULE-91), or because there is a reason not to call.
func (s *Service) Excuse(tx *db.Tx, in *ExcuseInput) (*Followup, error) {
	f, err := within(tx, PermWork, in.ID)
	if err != nil {
		return nil, err
	}
	if !f.open() {
		return nil, errs.New(errs.Conflict, "followup.over", "number", f.Number, "state", f.State)
	}
	p, err := pack(tx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	f.Version, f.Excuse, f.ReplacedBy, f.NextTryAt = b.Version, b.Reason, b.ReplacedBy, time.Time{}
	event := "cancel"
	if b.ReplacedBy != "" {
		event = "replace"
	}
	tr, err := f.move(tx, p, step.Move{Event: event, Note: b.Reason, Reason: b.Reason})
	if err != nil {
		return nil, err
	}
	if err := save(tx, f); err != nil {
		return nil, err
	}
	if err := f.excused(tx, tr); err != nil {
		return nil, err
	}
	return f, tx.Emit(Excused{f.fact(), b.ReplacedBy})
}

// excused lets the case know that it does without a call.
func (f *Followup) excused(tx *db.Tx, tr flow.Transition) error {
	if err := task.Finish(tx, "followup", string(f.ID), ""); err != nil {
		return err
	}
	if err := ticket.SetCallBack(tx, f.TicketID, ticket.CallBackExcused); err != nil {
		return err
	}
	if !slices.Contains(tr.Effects, effectUncalled) {
		return nil
	}
	t, err := ticket.Load(tx, f.TicketID)
	if err != nil || t.State != "solved" {
		return err
	}
	_, err = ticket.Advance(tx, f.TicketID, "close_uncalled", step.Move{Reason: f.Excuse})
	return err
}

// FileInput files a recorded call-back.
type FileInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64 `json:"version"`
	}
}

// File puts a recorded call-back away after somebody has read it (SM-4).
func (s *Service) File(tx *db.Tx, in *FileInput) (*Followup, error) {
	f, err := within(tx, PermWork, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := pack(tx)
	if err != nil {
		return nil, err
	}
	f.Version = in.Body.Version
	if _, err := f.move(tx, p, step.Move{Event: "file"}); err != nil {
		return nil, err
	}
	if err := save(tx, f); err != nil {
		return nil, err
	}
	return f, tx.Emit(Changed{f.fact()})
}
