package task

import (
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/page"
)

// Row is a task in a list.
type Row struct {
	ID           ID             `json:"id" from:"k.id"`
	Kind         string         `json:"kind" from:"k.kind"`
	SubjectType  string         `json:"subject_type" from:"k.subject_type"`
	SubjectID    string         `json:"subject_id" from:"k.subject_id"`
	Root         string         `json:"root" from:"k.root"`
	UnitID       string         `json:"unit_id" from:"k.unit_id"`
	AssigneeID   string         `json:"assignee_id" from:"k.assignee_id"`
	AssigneeName string         `json:"assignee_name" from:"COALESCE(p.name, '')"`
	Role         string         `json:"role" from:"k.role"`
	DueAt        time.Time      `json:"due_at,omitzero" from:"k.due_at"`
	SortAt       time.Time      `json:"-" db:"sort_at" from:"k.sort_at"`
	Title        string         `json:"title" from:"k.title"`
	Params       map[string]any `json:"params" from:"k.params"`
	CreatedAt    time.Time      `json:"created_at" from:"k.created_at"`
	Version      int64          `json:"version" from:"k.version"`
}

// ListInput chooses open tasks.
type ListInput struct {
	page.Request
	All        bool   `query:"all" doc:"those of others too, as far as task.read reaches; one's own inbox unless said"`
	Kind       string `query:"kind" maxLength:"60"`
	Root       string `query:"root" maxLength:"60" doc:"those of one case"`
	AssigneeID string `query:"assignee_id" maxLength:"60"`
	Late       bool   `query:"late"`
}

// List returns open tasks, the most urgent first.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Row], error) {
	after, last := time.UnixMilli(0), ""
	if err := page.Decode(in.After, &after, &last); err != nil {
		return nil, err
	}
	on, args := in.filters()
	args["after"], args["after_id"] = after, last
	var rows []Row
	var err error
	if in.All {
		rows, err = listQ.All(tx, on, args, db.By(PermRead))
	} else {
		args["roles"] = roles(tx)
		rows, err = mineQ.All(tx, on, args)
	}
	if err != nil {
		return nil, err
	}
	return page.Cut(rows, in.Request, func(r Row) []any { return []any{r.SortAt, r.ID} }), nil
}

func (in *ListInput) filters() (on db.On, args db.Args) {
	args = db.Args{"limit": in.Size(), "kind": in.Kind, "root": in.Root, "assignee_id": in.AssigneeID}
	for name, wanted := range map[string]bool{"kind": in.Kind != "", "root": in.Root != "", "person": in.AssigneeID != "", "late": in.Late} {
		if wanted {
			on = append(on, name)
		}
	}
	return on, args
}

// Counts is how much lies in one's inbox; from a thousand on nobody counts exactly.
type Counts struct {
	Open int `json:"open"`
	Late int `json:"late"`
}

// Counts counts one's own inbox.
func (s *Service) Counts(tx *db.Tx, _ *struct{}) (*Counts, error) {
	return countQ.One(tx, db.Args{"roles": roles(tx)})
}

// DoneInput ends a task.
type DoneInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64  `json:"version" minimum:"1"`
		Note    string `json:"note,omitempty" maxLength:"2000"`
	}
}

// Done ends a task that is one's own, or within reach of task.work.
func (s *Service) Done(tx *db.Tx, in *DoneInput) (*Task, error) {
	t, err := workable(tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := t.current(in.Body.Version); err != nil {
		return nil, err
	}
	t.State, t.Note, t.DoneAt, t.DoneBy = StateDone, field.Lines(in.Body.Note), tx.Now, tx.Actor.Person
	return t, t.keep(tx, "done", db.Changes{"state": {Old: StateOpen, New: StateDone}})
}

// ReassignInput gives a task to somebody else.
type ReassignInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version    int64  `json:"version" minimum:"1"`
		AssigneeID string `json:"assignee_id" minLength:"1" maxLength:"60"`
	}
}

// Reassign gives a task to somebody else.
func (s *Service) Reassign(tx *db.Tx, in *ReassignInput) (*Task, error) {
	t, err := workable(tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := t.current(in.Body.Version); err != nil {
		return nil, err
	}
	to, err := nameQ.Maybe(tx, db.Args{"id": in.Body.AssigneeID})
	if err != nil {
		return nil, err
	}
	if to == nil {
		return nil, errs.BadField("assignee_id", "unknown")
	}
	before := t.AssigneeID
	t.AssigneeID = in.Body.AssigneeID
	return t, t.keep(tx, "reassigned", db.Changes{"assignee_id": {Old: before, New: t.AssigneeID}})
}

// workable returns a task from one's own inbox, or one that task.work reaches; every other one looks missing.
func workable(tx *db.Tx, id ID) (*Task, error) {
	t, err := myOneQ.Maybe(tx, db.Args{"id": id, "roles": roles(tx)})
	if err != nil || t != nil {
		return t, err
	}
	if tx.Actor.May(PermWork) == actor.None {
		return nil, errs.New(errs.NotFound, "task.not_found")
	}
	return getQ.One(tx, db.By(PermWork), db.Args{"id": id})
}

func (t *Task) current(version int64) error {
	if t.State != StateOpen {
		return errs.New(errs.Conflict, "task.over", "state", t.State)
	}
	if t.Version != version {
		return errs.New(errs.Conflict, "task.changed_meanwhile")
	}
	return nil
}

// keep saves a task, writes the trail and tells others.
func (t *Task) keep(tx *db.Tx, action string, c db.Changes) error {
	if err := saveC.RunOne(tx, t); err != nil {
		return err
	}
	t.Version++
	if err := tx.Audit("task", string(t.ID), action, c); err != nil {
		return err
	}
	return tx.Emit(Changed{t.fact()})
}
