package portal

import (
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/db"
)

// Fact is what every event of a customer's page tells.
type Fact struct {
	TicketID string `json:"ticket_id"`
	Unit     string `json:"unit_id"`
	Owner    string `json:"owner_id"`
	Assignee string `json:"assignee_id"`
}

// About names the case and who may hear of it.
func (f Fact) About() db.About {
	return db.About{Type: "ticket", ID: f.TicketID, Root: f.TicketID, Perm: "ticket.read", Unit: f.Unit, Owner: f.Owner, Assignee: f.Assignee}
}

func fact(t *ticket.Ticket) Fact { return Fact{string(t.ID), t.UnitID, t.OwnerID, t.AssigneeID} }

// Wrote is emitted when a customer wrote about his case.
type Wrote struct {
	Fact
	At time.Time `json:"at"`
}

// EventName is portal.wrote.
func (Wrote) EventName() string { return "portal.wrote" }

// Rated is emitted when a customer rated the service.
type Rated struct {
	Fact
	Rating  string `json:"rating"` // ENUM-06
	Version int64  `json:"version"`
}

// EventName is portal.rated.
func (Rated) EventName() string { return "portal.rated" }
