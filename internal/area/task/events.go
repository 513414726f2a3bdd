package task

import "aftercare/internal/platform/db"

// Fact is what every event of a task tells.
type Fact struct {
	ID       ID     `json:"id"`
	Kind     string `json:"kind"`
	State    string `json:"state"`
	Root     string `json:"root"`
	Unit     string `json:"unit_id"`
	Owner    string `json:"owner_id"`
	Assignee string `json:"assignee_id"`
	Role     string `json:"role"`
	Title    string `json:"title"`
}

// About names the task and who may hear of it.
func (f Fact) About() db.About {
	return db.About{Type: "task", ID: string(f.ID), Root: f.Root, Perm: PermRead, Unit: f.Unit, Owner: f.Owner, Assignee: f.Assignee}
}

func (t *Task) fact() Fact {
	return Fact{t.ID, t.Kind, t.State, t.Root, t.UnitID, t.OwnerID, t.AssigneeID, t.Role, t.Title}
}

// Opened is emitted when somebody got a task.
type Opened struct{ Fact }

// EventName is task.opened.
func (Opened) EventName() string { return "task.opened" }

// Changed is emitted when a task was done or went to somebody else.
type Changed struct{ Fact }

// EventName is task.changed.
func (Changed) EventName() string { return "task.changed" }
