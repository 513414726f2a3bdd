package ticket

import (
	"cmp"
	"math"
	"time"

	"aftercare/internal/area/task"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
)

// beginClock starts a clock of the case with the limit that the pack decides, and keeps the case's own copy of what is due.
func (t *Ticket) beginClock(tx *db.Tx, p *policy.Pack, set *setting) func(policy.Clock) error {
	return func(c policy.Clock) error {
		if set == nil {
			s, err := settingQ.One(tx, t)
			if err != nil {
				return err
			}
			set = s
		}
		l, err := t.limit(p, c, set)
		if err != nil {
			return err
		}
		started, err := step.Start(tx, l)
		if err == nil && started != nil {
			t.watch(mark{started.Metric, started.State, started.DueAt, started.Stages})
		}
		return err
	}
}

// limit asks the pack how long a clock of the case may run.
func (t *Ticket) limit(p *policy.Pack, c policy.Clock, set *setting) (step.Limit, error) {
	in := LimitIn{Urgency: string(t.Urgency), Channel: t.Channel, CustomerClass: set.Class, Cover: t.CoverState, SLAHours: t.slaHours()}
	point := RespondBy
	if c.Decides == ResolveBy.Name() {
		point = ResolveBy
	}
	d, err := policy.Decide(p, point, in)
	return step.Limit{Subject: t.subject(), Metric: c.Metric, To: d.Out.Limit, Calendar: set.Calendar, Decision: d.Record()}, err
}

// slaHours is what was agreed in whole hours, as limits are counted; a begun hour counts as a whole one.
func (t *Ticket) slaHours() int {
	if t.SLAHours == nil {
		return 0
	}
	return int(math.Ceil(*t.SLAHours))
}

// mark is what a clock shows, as far as lists need it.
type mark struct {
	Metric string        `json:"metric"`
	State  clock.State   `json:"state"`
	DueAt  time.Time     `json:"due_at,omitzero"`
	Stages []clock.Stage `json:"stages"`
}

var marksQ = db.Select[mark]("ticket.clocks", `SELECT {cols} FROM clock
	WHERE tenant_id = :tenant AND subject_type = 'ticket' AND subject_id = :id AND stopped_at IS NULL`)

// watch keeps m on the case when it is more urgent than what stands there: the earliest end, else a paused clock.
func (t *Ticket) watch(m mark) {
	switch {
	case m.DueAt.IsZero() && t.NextDueAt.IsZero():
		t.NextDueMetric, t.ClockState = m.Metric, string(m.State)
	case !m.DueAt.IsZero() && (t.NextDueAt.IsZero() || m.DueAt.Before(t.NextDueAt)):
		t.NextDueAt, t.NextDueMetric, t.ClockState, t.ClockWarnAt = m.DueAt, m.Metric, string(clock.StateRunning), m.warnAt()
	}
}

// warnAt is the last stage before the end: from then on the clock is amber.
func (m mark) warnAt() time.Time {
	if n := len(m.Stages) - 2; n >= 0 {
		return m.Stages[n].At
	}
	return m.DueAt
}

// look reads anew what the running clocks of the case show.
func (t *Ticket) look(tx *db.Tx) error {
	marks, err := marksQ.All(tx, db.Args{"id": t.ID})
	if err != nil {
		return err
	}
	t.NextDueAt, t.NextDueMetric, t.ClockState, t.ClockWarnAt = time.Time{}, "", "", time.Time{}
	for _, m := range marks {
		t.watch(m)
	}
	return nil
}

// The kinds of tasks that a case opens for its owner.
const (
	taskTriage = "ticket.triage"
	taskWarned = "ticket.warned"
	taskLate   = "ticket.late"
)

func (t *Ticket) task(kind, person string, due time.Time, title string, params ...any) task.New {
	n := task.New{Kind: kind, SubjectType: "ticket", SubjectID: string(t.ID), Root: string(t.ID), AssigneeID: person, UnitID: t.UnitID,
		DueAt: due, Title: title, Params: map[string]any{"number": t.Number}}
	for i := 0; i+1 < len(params); i += 2 {
		n.Params[params[i].(string)] = params[i+1]
	}
	return n
}

// OnClockWarned gives the owner a task when the last warning before the end of a limit has come. Safe to run twice.
func (s *Service) OnClockWarned(tx *db.Tx, e clock.Warned) error {
	t, err := owned(tx, e)
	if err != nil || t == nil || e.Metric == t.NextDueMetric && e.At.Before(t.ClockWarnAt) {
		return err
	}
	return task.Open(tx, t.task(taskWarned, t.OwnerID, e.DueAt, "ticket.task_warned", "metric", e.Metric, "percent", e.Percent))
}

// headQ finds who answers for a unit: its head, or that of the nearest unit above that has one.
var headQ = db.Select[struct {
	ID string `json:"id"`
}]("ticket.head", `SELECT COALESCE(NULLIF(u.head_id, ''), NULLIF(a.head_id, ''), NULLIF(b.head_id, ''), '') AS id FROM org_unit u
	LEFT JOIN org_unit a ON a.tenant_id = u.tenant_id AND a.id = u.parent_id
	LEFT JOIN org_unit b ON b.tenant_id = u.tenant_id AND b.id = a.parent_id
	WHERE u.tenant_id = :tenant AND u.id = :unit_id`)

// OnClockBreached gives the owner and the head of his unit a task when a limit of a case has passed (SYS-05). Safe to run twice.
func (s *Service) OnClockBreached(tx *db.Tx, e clock.Breached) error {
	t, err := owned(tx, clock.Warned(e))
	if err != nil || t == nil {
		return err
	}
	if err := task.Finish(tx, "ticket", string(t.ID), taskWarned); err != nil {
		return err
	}
	if err := task.Open(tx, t.task(taskLate, t.OwnerID, e.DueAt, "ticket.task_late", "metric", e.Metric)); err != nil {
		return err
	}
	head, err := headQ.Maybe(tx, db.Args{"unit_id": cmp.Or(t.UnitID, e.Unit)})
	if err != nil || head == nil || head.ID == "" || head.ID == t.OwnerID {
		return err
	}
	return task.Open(tx, t.task(taskLate, head.ID, e.DueAt, "ticket.task_late", "metric", e.Metric))
}

// owned returns the open case of a stage of one of its own clocks; other subjects tell their own areas.
func owned(tx *db.Tx, e clock.Warned) (*Ticket, error) {
	if e.SubjectType != "ticket" {
		return nil, nil
	}
	t, err := Load(tx, ID(e.SubjectID))
	if err != nil || !t.Open {
		return nil, err
	}
	return t, nil
}
