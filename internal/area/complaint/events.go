package complaint

import "aftercare/internal/platform/db"

// Fact is what every event of a complaint tells. Whom it accuses is told to nobody.
type Fact struct {
	ID       ID     `json:"id"`
	TicketID string `json:"ticket_id"`
	State    string `json:"state"`
	Level    string `json:"level"`
	Version  int64  `json:"version"`
	Unit     string `json:"unit_id"`
	Owner    string `json:"owner_id"`
	accused  string // hears nothing of it, and nobody learns here that it is he
}

// About names the complaint and who may hear of it.
func (f Fact) About() db.About {
	root := f.TicketID
	if root == "" {
		root = string(f.ID)
	}
	return db.About{Type: "complaint", ID: string(f.ID), Root: root, Perm: PermRead, Unit: f.Unit, Owner: f.Owner, Hidden: f.accused}
}

func (c *Complaint) fact() Fact {
	return Fact{c.ID, c.TicketID, c.State, c.Level, c.Version, c.UnitID, c.OwnerID, c.AccusedID}
}

// Opened is emitted when a complaint was recorded; the superior is told at once (PROC-12 step 6).
type Opened struct{ Fact }

// EventName is complaint.opened.
func (Opened) EventName() string { return "complaint.opened" }

// Moved is emitted when a complaint took a step.
type Moved struct {
	Fact
	Event string `json:"event"`
}

// EventName is complaint.moved.
func (Moved) EventName() string { return "complaint.moved" }

// Changed is emitted when facts of a complaint changed without a step.
type Changed struct{ Fact }

// EventName is complaint.changed.
func (Changed) EventName() string { return "complaint.changed" }
