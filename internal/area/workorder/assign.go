package workorder

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workforce"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// Chosen is the technician who shall go, and whether a rule is set aside for it.
type Chosen struct {
	TechnicianID string `json:"technician_id,omitempty" maxLength:"60"`
	Override     bool   `json:"override,omitempty" doc:"assign although a skill is missing or the technician is absent"`
	Reason       string `json:"reason,omitempty" maxLength:"500" doc:"why a rule is overridden"`
}

// Plan is when somebody shall be there.
type Plan struct{ From, To time.Time }

// assignment is everything about giving an order to somebody.
type assignment struct {
	Chosen
	Plan
	note   string
	system bool   // the product itself assigns, as when a colleague takes over
	field  string // of the request that names the technician, technician_id unless said
}

// AssignInput gives an order to a technician, or to another one.
type AssignInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Chosen
		PlannedStart time.Time `json:"planned_start,omitzero"`
		PlannedEnd   time.Time `json:"planned_end,omitzero"`
		Note         string    `json:"note,omitempty" maxLength:"2000"`
		Version      int64     `json:"version" minimum:"1"`
	}
}

// Assign gives an order to a technician; his departure and arrival limits run from now on (RULE-10, RULE-11).
func (s *Service) Assign(tx *db.Tx, in *AssignInput) (*View, error) {
	o, err := within(tx, PermAssign, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.TechnicianID == "" {
		return nil, errs.BadField("technician_id", "required")
	}
	if err := ordered(in.Body.PlannedStart, in.Body.PlannedEnd); err != nil {
		return nil, err
	}
	if o.Version != in.Body.Version {
		return nil, changed(o)
	}
	a := assignment{Chosen: in.Body.Chosen, Plan: Plan{in.Body.PlannedStart, in.Body.PlannedEnd}, note: field.Lines(in.Body.Note)}
	if err := s.assign(tx, o, a); err != nil {
		return nil, err
	}
	return s.answer(tx, o.ID)
}

// assign gives o to a technician and tells the case.
func (s *Service) assign(tx *db.Tx, o *Order, a assignment) error {
	why, err := s.fit(tx, o, a)
	if err != nil {
		return err
	}
	before, waited := o.AssigneeID, flow.Category(o.Category) == flow.Waiting
	if err := s.take(tx, o, a, why); err != nil {
		return err
	}
	if err := ticket.SetAssignee(tx, o.TicketID, o.AssigneeID); err != nil {
		return err
	}
	if waited { // what it waited for has come
		if err := s.startTicket(tx, o, tx.Now); err != nil {
			return err
		}
	}
	if err := task.Finish(tx, "workorder", string(o.ID), "workorder.assign"); err != nil {
		return err
	}
	if err := tx.Audit("workorder", string(o.ID), "assigned", db.Changes{"assignee_id": {Old: before, New: o.AssigneeID},
		"override": {Old: "", New: why}, "planned_start": {New: stamp(o.PlannedStart)}}); err != nil {
		return err
	}
	return tx.Emit(Assigned{o.fact(), before})
}

// take makes the step itself and stores who has the order from when.
func (s *Service) take(tx *db.Tx, o *Order, a assignment, overridden string) error {
	m, err := machine(tx)
	if err != nil {
		return err
	}
	data, err := json.Marshal(map[string]string{"assignee_id": a.TechnicianID, "before": o.AssigneeID, "override": overridden})
	if err != nil {
		return err
	}
	o.AssigneeID, o.AssignedAt = a.TechnicianID, tx.Now
	o.AcceptedAt, o.DepartedAt, o.ArrivedAt = time.Time{}, time.Time{}, time.Time{}
	if !a.From.IsZero() {
		o.PlannedStart, o.PlannedEnd = a.From, a.To
	}
	if o.PlannedEnd.IsZero() && !o.PlannedStart.IsZero() {
		o.PlannedEnd = o.PlannedStart.Add(time.Duration(o.ServiceMin) * time.Minute)
	}
	l, err := newLimiter(tx, o)
	if err != nil {
		return err
	}
	tr, err := step.Do(tx, m, o.subject(), step.Move{Event: "assign", Note: a.note, Reason: a.Reason, Data: data, Begin: l.begin,
		Facts: flow.Facts{Holds: o.holds, System: a.system, Has: func(f string) bool { return f == "technician_id" }}})
	if err != nil {
		return err
	}
	o.enter(m, tr)
	return save(tx, o)
}

// fit refuses a technician who cannot do the order: nobody active of that id, without the skill, away at the
// time. The last two can be overridden by somebody who may and says why; what was overridden is returned.
func (s *Service) fit(tx *db.Tx, o *Order, a assignment) (overridden string, err error) {
	t, err := workforce.Get(tx, workforce.PersonID(a.TechnicianID))
	if errs.KindOf(err) == errs.NotFound || err == nil && !t.Active {
		return "", errs.BadField(cmp.Or(a.field, "technician_id"), "no_technician")
	}
	if err != nil {
		return "", err
	}
	rule, err := s.breach(tx, o, t, a.Plan)
	if rule == nil || err != nil {
		return "", err
	}
	if !a.Override {
		return "", rule
	}
	if !tx.Actor.Can(PermOverride, o.object()) {
		return "", errs.New(errs.Forbidden, "workorder.no_override")
	}
	if a.Reason == "" {
		return "", errs.BadField("reason", "required")
	}
	return rule.Code, nil
}

// breach names the hard rule that speaks against a technician.
func (s *Service) breach(tx *db.Tx, o *Order, t *workforce.Technician, plan Plan) (*errs.Error, error) {
	if o.Skill != "" && !can(t, o.Skill) {
		return errs.New(errs.Conflict, "workorder.skill_missing", "name", t.Name, "skill", o.Skill), nil
	}
	at := tx.Now
	for _, p := range []time.Time{o.PlannedStart, plan.From} {
		if p.After(tx.Now) {
			at = p
		}
	}
	away, err := absentQ.Maybe(tx, db.Args{"person_id": t.PersonID, "at": at})
	if away == nil || err != nil {
		return nil, err
	}
	return errs.New(errs.Conflict, "workorder.technician_absent", "name", t.Name, "until", local(tx, away.To)), nil
}

func can(t *workforce.Technician, skill string) bool {
	return slices.ContainsFunc(t.Skills, func(s workforce.Skill) bool { return s.Code == skill })
}

type absence struct {
	To time.Time `json:"to_at"`
}

var absentQ = db.Select[absence]("workorder.absent", `SELECT {cols} FROM workforce_absence
	WHERE tenant_id = :tenant AND person_id = :person_id AND from_at <= :at AND to_at > :at AND NOT cancelled ORDER BY to_at DESC LIMIT 1`)

// changed says who was faster.
func changed(o *Order) error {
	return errs.New(errs.Conflict, "workorder.changed_meanwhile", "version", o.Version, "by", o.UpdatedBy)
}

// local is an instant as the actor's clock shows it, for sentences.
func local(tx *db.Tx, t time.Time) string {
	z, err := time.LoadLocation(tx.Actor.Zone)
	if err != nil {
		z = time.UTC
	}
	return t.In(z).Format("2006-01-02 15:04")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
