package workorder

import (
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/db"
)

// Fact is what every event of an order tells.
type Fact struct {
	ID       ID        `json:"id"`
	TicketID ticket.ID `json:"ticket_id"`
	State    string    `json:"state"`
	Version  int64     `json:"version"`
	Unit     string    `json:"unit_id"`
	Owner    string    `json:"owner_id"`
	Assignee string    `json:"assignee_id"`
}

// About names the order and who may hear of it.
func (f Fact) About() db.About {
	return db.About{Type: "workorder", ID: string(f.ID), Root: string(f.TicketID), Perm: PermRead, Unit: f.Unit, Owner: f.Owner, Assignee: f.Assignee}
}

func (o *Order) fact() Fact {
	return Fact{o.ID, o.TicketID, o.State, o.Version, o.UnitID, o.OwnerID, o.AssigneeID}
}

// Created is emitted when an order was made.
type Created struct{ Fact }

// EventName is workorder.created.
func (Created) EventName() string { return "workorder.created" }

// Assigned is emitted when a technician was given an order, or lost it to nobody; Before had it until then.
type Assigned struct {
	Fact
	Before string `json:"before"`
}

// EventName is workorder.assigned.
func (Assigned) EventName() string { return "workorder.assigned" }

// Moved is emitted when an order took any other step.
type Moved struct {
	Fact
	Event string    `json:"event"`
	At    time.Time `json:"at"`
}

// EventName is workorder.moved.
func (Moved) EventName() string { return "workorder.moved" }

// Refused is emitted when a technician refused an order (PEN-01).
type Refused struct {
	Fact
	By string `json:"by"`
}

// EventName is workorder.refused.
func (Refused) EventName() string { return "workorder.refused" }

// Departed is emitted when a technician left for the customer.
type Departed struct {
	Fact
	At time.Time `json:"at"`
}

// EventName is workorder.departed.
func (Departed) EventName() string { return "workorder.departed" }

// Arrived is emitted when a technician is with the customer.
type Arrived struct {
	Fact
	At time.Time `json:"at"`
}

// EventName is workorder.arrived.
func (Arrived) EventName() string { return "workorder.arrived" }

// Signed is emitted when the customer signed for the work.
type Signed struct {
	Fact
	At     time.Time `json:"at"`
	Rating string    `json:"rating"`
}

// EventName is workorder.signed.
func (Signed) EventName() string { return "workorder.signed" }

// Closed is emitted when the work of an order is over and the case knows of it; call-backs are planned from it (RULE-12).
type Closed struct {
	ID           ID        `json:"id"`
	TicketID     ticket.ID `json:"ticket_id"`
	State        string    `json:"state"`
	Version      int64     `json:"version"`
	Unit         string    `json:"unit_id"`
	Owner        string    `json:"owner_id"`
	Assignee     string    `json:"assignee_id"`
	FinishedAt   time.Time `json:"finished_at"`
	PartReplaced bool      `json:"part_replaced"`
	Round        int       `json:"round"`
	EndKind      string    `json:"end_kind"`
	TicketSolved bool      `json:"ticket_solved"` // this was the last open order of the case
}

// About names the order and who may hear of it.
func (e Closed) About() db.About {
	return db.About{Type: "workorder", ID: string(e.ID), Root: string(e.TicketID), Perm: PermRead, Unit: e.Unit, Owner: e.Owner, Assignee: e.Assignee}
}

// EventName is workorder.closed.
func (Closed) EventName() string { return "workorder.closed" }

// Changed is emitted when facts or parts of an order changed without a step.
type Changed struct{ Fact }

// EventName is workorder.changed.
func (Changed) EventName() string { return "workorder.changed" }
