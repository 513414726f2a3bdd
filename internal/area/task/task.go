// Package task is the one inbox: a piece of work that a person, or whoever holds a role
// in a unit, must do by a time, about any subject.
package task

import (
	"time"

	"aftercare/internal/platform/db"
)

// ID names a task.
type ID string

// New is a task to be opened. AssigneeID or PositionRole with UnitID says whose it is.
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

// Open opens a task; one of the same kind that is open about the same subject for the same person or role stays the only one.
func Open(tx *db.Tx, n New) error { return nil }

// Finish ends all open tasks of that kind about the subject; an empty kind means every kind.
func Finish(tx *db.Tx, subjectType, subjectID, kind string) error { return nil }
