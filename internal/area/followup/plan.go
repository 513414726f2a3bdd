package followup

import (
	"fmt"
	"time"

	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/seq"
)

// metric is the clock on a call-back: two-edged, from the end of the service.
const metric = "followup.window"

// OpenJob is the name under which the opening of windows is queued, for job.Handle.
const OpenJob = "followup.open"

// Ref is the body of that job.
type Ref struct {
	ID ID `json:"id"`
}

// callerRole is the role whose holders call back (POS-43).
const callerRole = "coordinator"

var (
	classQ = db.Select[struct {
		Class string `json:"class"`
	}]("followup.class", `SELECT class FROM customer WHERE tenant_id = :tenant AND id = :id`)
	calendarQ = db.Select[struct {
		Calendar string `json:"calendar"`
	}]("followup.calendar", `SELECT calendar FROM org_unit WHERE tenant_id = :tenant AND id = :id`)
)

// OnWorkOrderClosed plans the call after a visit that ended the service; a call-back of an earlier visit to
// the same case gives way (AMB-24: one call). Safe to run twice.
func (s *Service) OnWorkOrderClosed(tx *db.Tx, e workorder.Closed) error {
	if e.EndKind != workorder.EndSigned && e.EndKind != workorder.EndUnsigned {
		return nil // handed over or brought in: somebody goes on
	}
	known, err := ofOrderQ.Maybe(tx, db.Args{"workorder_id": e.ID})
	if err != nil || known != nil {
		return err
	}
	t, err := ticket.Load(tx, ticket.ID(e.TicketID))
	if err != nil || t.Category == string(flow.Ended) {
		return err // closed or cancelled meanwhile, with a reason of its own
	}
	f := &Followup{ID: ID(id.New("fol")), TicketID: t.ID, OrderID: e.ID, CustomerID: t.CustomerID, UnitID: t.UnitID, OwnerID: t.OwnerID,
		TechnicianID: e.Assignee, ServedAt: e.FinishedAt, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
	if f.ServedAt.IsZero() {
		f.ServedAt = tx.Now
	}
	if err := s.supersede(tx, f); err != nil {
		return err
	}
	return s.plan(tx, f, t, e)
}

// supersede takes an open call-back of the same case away in favour of f.
func (s *Service) supersede(tx *db.Tx, f *Followup) error {
	old, err := openOfQ.Maybe(tx, db.Args{"ticket_id": f.TicketID})
	if err != nil || old == nil {
		return err
	}
	old.SupersededBy = f.ID
	return old.withdraw(tx, "superseded")
}

// withdraw ends an open call-back that nobody wants any more.
func (f *Followup) withdraw(tx *db.Tx, why string) error {
	p, err := pack(tx)
	if err != nil {
		return err
	}
	if f.State == "reached" { // somebody had the customer on the telephone and never wrote down what was said
		f.State = "due"
	}
	f.NextTryAt = time.Time{}
	if _, err := f.move(tx, p, step.Move{Event: "cancel", Reason: why, Facts: flow.Facts{System: true}}); err != nil {
		return err
	}
	if err := save(tx, f); err != nil {
		return err
	}
	if err := task.Finish(tx, "followup", string(f.ID), ""); err != nil {
		return err
	}
	return tx.Emit(Changed{f.fact()})
}

// OnTicketMoved withdraws the call-back of a case that was closed without it or cancelled. Safe to run twice.
func (s *Service) OnTicketMoved(tx *db.Tx, e ticket.Moved) error {
	if e.Category != string(flow.Ended) {
		return nil
	}
	f, err := openOfQ.Maybe(tx, db.Args{"ticket_id": e.ID})
	if err != nil || f == nil {
		return err
	}
	return f.withdraw(tx, "case_"+e.State)
}

// OnTicketHandedOver lets the call-back follow its case to the new owner. Safe to run twice.
func (s *Service) OnTicketHandedOver(tx *db.Tx, e ticket.HandedOver) error {
	f, err := openOfQ.Maybe(tx, db.Args{"ticket_id": e.ID})
	if err != nil || f == nil || f.OwnerID == e.Owner {
		return err
	}
	f.OwnerID = e.Owner
	if err := save(tx, f); err != nil {
		return err
	}
	return tx.Emit(Changed{f.fact()})
}

func (s *Service) plan(tx *db.Tx, f *Followup, t *ticket.Ticket, e workorder.Closed) (err error) {
	p, err := pack(tx)
	if err != nil {
		return err
	}
	d, err := decide(tx, p, t, e)
	if err != nil {
		return err
	}
	m := lifeOf.In(p)
	first, _ := m.State(m.Initial)
	f.Kind, f.State, f.Category = d.Out.Kind, first.Code, string(first.Category)
	if f.Number, err = seq.Next(tx, "followup"); err != nil {
		return err
	}
	c, err := start(tx, f, d)
	if err != nil {
		return err
	}
	f.DueFrom, f.DueTo = later(c.FromAt, f.ServedAt), c.DueAt
	if _, err := addC.Run(tx, f, db.Args{"decision": d.Record()}); err != nil {
		return err
	}
	if err := flow.Log(tx, flow.Entry{Root: string(f.TicketID), SubjectType: "followup", SubjectID: string(f.ID), Kind: flow.Move,
		Event: flow.Created, To: f.State}); err != nil {
		return err
	}
	if err := ticket.SetCallBack(tx, f.TicketID, ticket.CallBackDue); err != nil {
		return err
	}
	if err := tx.Emit(Planned{f.fact()}); err != nil {
		return err
	}
	if !f.DueFrom.After(tx.Now) {
		return s.openNow(tx, p, f)
	}
	return tx.Later(OpenJob, "followup:"+string(f.ID), Ref{f.ID}, f.DueFrom, string(f.ID))
}

// decide asks the policy for the window (RULE-12).
func decide(tx *db.Tx, p *policy.Pack, t *ticket.Ticket, e workorder.Closed) (d policy.Decision[WindowOut], err error) {
	c, err := classQ.Maybe(tx, db.Args{"id": t.CustomerID})
	if err != nil {
		return d, err
	}
	in := WindowIn{Second: e.Round > 1, PartReplaced: e.PartReplaced, Urgency: string(t.Urgency)}
	if c != nil {
		in.CustomerClass = c.Class
	}
	return policy.Decide(p, Window, in)
}

// start sets the clock whose two edges are the window.
func start(tx *db.Tx, f *Followup, d policy.Decision[WindowOut]) (*clock.Clock, error) {
	cal, err := calendarCode(tx, f.UnitID)
	if err != nil {
		return nil, err
	}
	c, err := step.Start(tx, step.Limit{Subject: f.subject(), Metric: metric, From: d.Out.From, To: d.Out.To, Calendar: cal, Decision: d.Record(), At: f.ServedAt})
	if err == nil && c == nil {
		err = fmt.Errorf("followup: %s gives a call-back no end", d.Rule)
	}
	return c, err
}

// Open makes a call-back due when its window opens; the job queue calls it. Safe to run twice.
func (s *Service) Open(tx *db.Tx, r Ref) error {
	f, err := Load(tx, r.ID)
	if err != nil || f.State != "planned" || tx.Now.Before(f.DueFrom) {
		return err
	}
	p, err := pack(tx)
	if err != nil {
		return err
	}
	return s.openNow(tx, p, f)
}

func (s *Service) openNow(tx *db.Tx, p *policy.Pack, f *Followup) error {
	if _, err := f.move(tx, p, step.Move{Event: "open", Facts: flow.Facts{System: true}}); err != nil {
		return err
	}
	if err := save(tx, f); err != nil {
		return err
	}
	if err := openTask(tx, f); err != nil {
		return err
	}
	return tx.Emit(Opened{f.fact()})
}

// openTask gives the call to whoever coordinates the unit of the case.
func openTask(tx *db.Tx, f *Followup) error {
	t, err := ticket.Load(tx, f.TicketID)
	if err != nil {
		return err
	}
	return task.Open(tx, task.New{Kind: "followup.call", SubjectType: "followup", SubjectID: string(f.ID), Root: string(f.TicketID),
		PositionRole: callerRole, UnitID: f.UnitID, DueAt: f.DueTo, Title: "task.followup_call", Params: map[string]any{"number": t.Number, "name": t.Caller}})
}

func calendarCode(tx *db.Tx, unit string) (string, error) {
	u, err := calendarQ.Maybe(tx, db.Args{"id": unit})
	if err != nil || u == nil {
		return "", err
	}
	return u.Calendar, nil
}

func calendarOf(tx *db.Tx, p *policy.Pack, unit string) (*calendar.Calendar, error) {
	code, err := calendarCode(tx, unit)
	if err != nil {
		return nil, err
	}
	if c := p.Calendar(code); c != nil {
		return c, nil
	}
	return p.Calendar(""), nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
