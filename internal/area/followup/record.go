package followup

import (
	"slices"
	"time"

	"aftercare/internal/area/complaint"
	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/form"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
)

// RecordInput is the call sheet as it was filled in (FORM-63).
type RecordInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64  `json:"version"`
		C1      *bool  `json:"c1,omitempty" doc:"badge shown, introduced himself"`
		C2      *bool  `json:"c2,omitempty" doc:"cause explained, advice given"`
		C3      *bool  `json:"c3,omitempty" doc:"machine cleaned, cables tidied"`
		C4      *bool  `json:"c4,omitempty" doc:"customer signed and noted the finish time"`
		C5      string `json:"c5,omitempty" maxLength:"40" doc:"ENUM-06"`
		Words   string `json:"words,omitempty" maxLength:"4000"`
	}
}

// RecordResult is what the answers led to.
type RecordResult struct {
	Followup  *Followup `json:"followup"`
	Breaches  []Breach  `json:"breaches" nullable:"false"`
	Complaint string    `json:"complaint_number"`
}

// Record writes down what the customer answered. In the same commit each norm that was not kept
// is noted (RULE-47), a dissatisfied customer gets a complaint, and the case is called back.
func (s *Service) Record(tx *db.Tx, in *RecordInput) (*RecordResult, error) {
	f, err := within(tx, PermWork, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := pack(tx)
	if err != nil {
		return nil, err
	}
	f.Version = in.Body.Version
	if err := f.mayCall(tx); err != nil {
		return nil, err
	}
	if err := in.check(p); err != nil {
		return nil, err
	}
	b := in.Body
	f.C1, f.C2, f.C3, f.C4, f.C5, f.Words = answered(b.C1), answered(b.C2), answered(b.C3), answered(b.C4), b.C5, b.Words
	f.LastOutcome, f.RecordedAt, f.NextTryAt, f.AssigneeID = reached, tx.Now, time.Time{}, tx.Actor.Person
	f.InWindow = !tx.Now.Before(f.DueFrom) && !tx.Now.After(f.DueTo)
	tr, err := f.move(tx, p, step.Move{Event: "record", Note: b.Words, Facts: flow.Facts{Has: func(k string) bool { return k == "outcome" }}})
	if err != nil {
		return nil, err
	}
	out := &RecordResult{Followup: f, Breaches: []Breach{}}
	if slices.Contains(tr.Effects, effectBreaches) {
		if out.Breaches, err = f.breaches(tx, p); err != nil {
			return nil, err
		}
	}
	if b.C5 == dissatisfied || b.C5 == veryDissatisfied {
		if out.Complaint, err = f.complain(tx); err != nil {
			return nil, err
		}
	}
	if err := save(tx, f); err != nil {
		return nil, err
	}
	if err := f.called(tx, tr); err != nil {
		return nil, err
	}
	return out, tx.Emit(Recorded{f.fact(), f.C5, f.Violations, f.ComplaintID})
}

// mayCall says why a customer cannot be called now.
func (f *Followup) mayCall(tx *db.Tx) error {
	switch {
	case !f.open():
		return errs.New(errs.Conflict, "followup.over", "number", f.Number, "state", f.State)
	case tx.Now.Before(f.DueFrom): // RULE-12: the window of a first service has two edges
		loc, err := time.LoadLocation(tx.Actor.Zone)
		if err != nil {
			loc = time.UTC
		}
		return errs.New(errs.Conflict, "followup.too_early", "number", f.Number, "from", f.DueFrom.In(loc).Format("2006-01-02 15:04"))
	}
	return nil
}

func (in *RecordInput) check(p *policy.Pack) error {
	b := in.Body
	var c errs.Checks
	if def := recordForm.In(p); def != nil {
		c.Fields = form.Check(def, map[string]any{"outcome": reached, "c1": b.C1, "c2": b.C2, "c3": b.C3, "c4": b.C4, "c5": b.C5, "words": b.Words})
	}
	bad := b.C5 == dissatisfied || b.C5 == veryDissatisfied
	c.That(!bad || b.Words != "", "words", "required") // the complaint says what the customer said
	return c.Err()
}

// breaches notes each norm that was not kept, with what the policy says it costs.
func (f *Followup) breaches(tx *db.Tx, p *policy.Pack) ([]Breach, error) {
	out := []Breach{}
	for i, a := range []Answer{f.C1, f.C2, f.C3, f.C4} {
		if a != No {
			continue
		}
		item := []string{"c1", "c2", "c3", "c4"}[i]
		d, err := policy.Decide(p, Findings, FindingsIn{C1: i != 0, C2: i != 1, C3: i != 2, C4: i != 3})
		if err != nil {
			return nil, err
		}
		b := Breach{ID: id.New("brc"), FollowupID: f.ID, TicketID: string(f.TicketID), OrderID: string(f.OrderID), TechnicianID: f.TechnicianID,
			UnitID: f.UnitID, Item: item, Rule: d.Rule, RuleVersion: d.Version, Code: d.Out.Code, Points: d.Out.Points, At: tx.Now}
		if _, err := breachC.Run(tx, b); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	f.Violations = len(out)
	return out, nil
}

// complain opens a complaint of what the customer said, against the technician who was there.
func (f *Followup) complain(tx *db.Tx) (number string, err error) {
	t, err := ticket.Load(tx, f.TicketID)
	if err != nil {
		return "", err
	}
	c, err := complaint.Open(tx, complaint.New{TicketID: string(f.TicketID), FollowupID: string(f.ID), CustomerID: t.CustomerID, AssetID: t.AssetID,
		Channel: "phone", Category: "service", Content: f.Words, Contact: t.Caller, Phone: t.Phone, AccusedID: f.TechnicianID, UnitID: f.UnitID})
	if err != nil {
		return "", err
	}
	f.ComplaintID = string(c.ID)
	return c.Number, nil
}

// called lets the case know. A case that was opened again meanwhile keeps its state and is called after the next visit.
func (f *Followup) called(tx *db.Tx, tr flow.Transition) error {
	if err := task.Finish(tx, "followup", string(f.ID), ""); err != nil {
		return err
	}
	if !slices.Contains(tr.Effects, effectCalled) {
		return nil
	}
	if err := ticket.SetCallBack(tx, f.TicketID, ticket.CallBackDone); err != nil {
		return err
	}
	t, err := ticket.Load(tx, f.TicketID)
	if err != nil || t.State != "solved" {
		return err
	}
	_, err = ticket.Advance(tx, f.TicketID, "call_back", step.Move{})
	return err
}

// move makes a step and takes the state it leads to; the caller saves.
func (f *Followup) move(tx *db.Tx, p *policy.Pack, mv step.Move) (flow.Transition, error) {
	m := lifeOf.In(p)
	tr, err := step.Do(tx, m, f.subject(), mv)
	if err != nil {
		return tr, err
	}
	s, _ := m.State(tr.To)
	f.State, f.Category = s.Code, string(s.Category)
	if s.Final {
		f.EndedAt = tx.Now
	}
	return tr, nil
}
