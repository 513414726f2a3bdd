// Package task is the one inbox: a piece of work that a person, or whoever holds a role
// in a unit, must do by a time, about any subject (SYS-05).
package task

import (
	"strings"
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/id"
)

// ID names a task.
type ID string

// Permissions of this area. What is in one's own inbox one may always do.
const (
	PermRead = "task.read"
	PermWork = "task.work"
)

// The states of a task.
const (
	StateOpen    = "open"
	StateDone    = "done"
	StateDropped = "dropped" // no longer needed: what it asked for happened otherwise
)

// Task is one piece of work.
type Task struct {
	ID          ID             `json:"id"`
	Kind        string         `json:"kind"` // what must be done, e.g. "ticket.triage"
	SubjectType string         `json:"subject_type"`
	SubjectID   string         `json:"subject_id"`
	Root        string         `json:"root"` // the case, if any
	UnitID      string         `json:"unit_id"`
	OwnerID     string         `json:"owner_id"`    // who opened it
	AssigneeID  string         `json:"assignee_id"` // whose it is,
	Role        string         `json:"role"`        // or whose role in the unit
	DueAt       time.Time      `json:"due_at,omitzero"`
	SortAt      time.Time      `json:"-" db:"sort_at"`
	Title       string         `json:"title"` // code of a text
	Params      map[string]any `json:"params"`
	State       string         `json:"state"`
	Note        string         `json:"note"`
	CreatedAt   time.Time      `json:"created_at"`
	DoneAt      time.Time      `json:"done_at,omitzero"`
	DoneBy      string         `json:"done_by"`
	Version     int64          `json:"version"`
}

// New is a task to be opened. AssigneeID, or PositionRole with UnitID, says whose it is.
type New struct {
	Kind         string // what must be done, e.g. "ticket.triage"
	SubjectType  string
	SubjectID    string
	Root         string // the case, if any
	AssigneeID   string
	PositionRole string // role code of the pack
	UnitID       string
	DueAt        time.Time
	Title        string         // code of a text in the locales
	Params       map[string]any // for the title
}

// Service is the area's verbs.
type Service struct{}

// NewService returns the service.
func NewService() *Service { return &Service{} }

// never is where tasks without a limit are sorted: after all others.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Open opens a task; one of the same kind that is open about the same subject for the same person or role stays the only one.
func Open(tx *db.Tx, n New) error {
	t := Task{ID: ID(id.New("tsk")), Kind: n.Kind, SubjectType: n.SubjectType, SubjectID: n.SubjectID, Root: n.Root, UnitID: n.UnitID,
		OwnerID: tx.Actor.Person, AssigneeID: n.AssigneeID, Role: n.PositionRole, DueAt: n.DueAt, SortAt: n.DueAt, Title: n.Title,
		Params: n.Params, State: StateOpen}
	if t.SortAt.IsZero() {
		t.SortAt = never
	}
	changed, err := addC.Run(tx, t)
	if err != nil || changed == 0 || t.AssigneeID != "" && t.AssigneeID == t.OwnerID {
		return err // nobody need be told what he gave himself
	}
	return tx.Emit(Opened{t.fact()})
}

// Finish ends all open tasks of that kind about the subject; an empty kind means every kind.
func Finish(tx *db.Tx, subjectType, subjectID, kind string) error {
	on := db.On{}
	if kind != "" {
		on = db.On{"kind"}
	}
	_, err := finishC.Run(tx, on, db.Args{"subject_type": subjectType, "subject_id": subjectID, "kind": kind, "state": StateDropped})
	return err
}

// Pass gives the open tasks about a subject that one person has to another, as when a case changes hands.
func Pass(tx *db.Tx, subjectType, subjectID, from, to string) error {
	_, err := passC.Run(tx, db.Args{"subject_type": subjectType, "subject_id": subjectID, "from": from, "to": to})
	return err
}

// roles lists the actor's roles between commas, as one text that a statement can look into.
func roles(tx *db.Tx) string { return "," + strings.Join(tx.Actor.Roles, ",") + "," }
