package ticket

import "aftercare/internal/platform/db"

// Fact is what every event of a case tells.
type Fact struct {
	ID       ID     `json:"id"`
	State    string `json:"state"`
	Category string `json:"category"`
	Version  int64  `json:"version"`
	Unit     string `json:"unit_id"`
	Owner    string `json:"owner_id"`
	Assignee string `json:"assignee_id"`
}

// About names the case and who may hear of it.
func (f Fact) About() db.About {
	return db.About{Type: "ticket", ID: string(f.ID), Root: string(f.ID), Perm: PermRead, Unit: f.Unit, Owner: f.Owner, Assignee: f.Assignee}
}

func (t *Ticket) fact() Fact {
	return Fact{t.ID, t.State, t.Category, t.Version, t.UnitID, t.OwnerID, t.AssigneeID}
}

// Created is emitted when a case was taken.
type Created struct {
	Fact
	CustomerID string  `json:"customer_id"`
	AssetID    string  `json:"asset_id"`
	Channel    string  `json:"channel"`
	Urgency    Urgency `json:"urgency"`
}

// EventName is ticket.created.
func (Created) EventName() string { return "ticket.created" }

// Moved is emitted when a case took a step.
type Moved struct {
	Fact
	Event string `json:"event"`
	From  string `json:"from"`
	Round int    `json:"round"`
}

// EventName is ticket.moved.
func (Moved) EventName() string { return "ticket.moved" }

// HandedOver is emitted when a case got another owner.
type HandedOver struct {
	Fact
	Before string `json:"before"`
}

// EventName is ticket.handed_over.
func (HandedOver) EventName() string { return "ticket.handed_over" }

// Noted is emitted when somebody wrote about a case; Visibility says whether the customer reads it.
type Noted struct {
	Fact
	Visibility string `json:"visibility"`
}

// EventName is ticket.noted.
func (Noted) EventName() string { return "ticket.noted" }

// Changed is emitted when facts of a case changed without a step.
type Changed struct{ Fact }

// EventName is ticket.changed.
func (Changed) EventName() string { return "ticket.changed" }
