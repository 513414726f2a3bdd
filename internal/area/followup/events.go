package followup

import "aftercare/internal/platform/db"

// Fact is what every event of a call-back tells.
type Fact struct {
	ID         ID     `json:"id"`
	TicketID   string `json:"ticket_id"`
	OrderID    string `json:"workorder_id"`
	State      string `json:"state"`
	Version    int64  `json:"version"`
	Unit       string `json:"unit_id"`
	Owner      string `json:"owner_id"`
	Assignee   string `json:"assignee_id"`
	Technician string `json:"technician_id"`
}

// About names the call-back and who may hear of it.
func (f Fact) About() db.About {
	return db.About{Type: "followup", ID: string(f.ID), Root: f.TicketID, Perm: PermRead, Unit: f.Unit, Owner: f.Owner, Assignee: f.Assignee}
}

func (f *Followup) fact() Fact {
	return Fact{f.ID, string(f.TicketID), string(f.OrderID), f.State, f.Version, f.UnitID, f.OwnerID, f.AssigneeID, f.TechnicianID}
}

// Planned is emitted when a call-back was planned.
type Planned struct{ Fact }

// EventName is followup.planned.
func (Planned) EventName() string { return "followup.planned" }

// Opened is emitted when the window of a call-back opened.
type Opened struct{ Fact }

// EventName is followup.opened.
func (Opened) EventName() string { return "followup.opened" }

// Attempted is emitted when somebody dialled.
type Attempted struct {
	Fact
	Outcome string `json:"outcome"`
}

// EventName is followup.attempted.
func (Attempted) EventName() string { return "followup.attempted" }

// Recorded is emitted when the customer's answers were written down.
type Recorded struct {
	Fact
	Rating      string `json:"rating"` // ENUM-06
	Violations  int    `json:"violations"`
	ComplaintID string `json:"complaint_id"`
}

// EventName is followup.recorded.
func (Recorded) EventName() string { return "followup.recorded" }

// Excused is emitted when a case does without its call-back; By says what came instead.
type Excused struct {
	Fact
	By string `json:"by"` // sms, letter or nothing
}

// EventName is followup.excused.
func (Excused) EventName() string { return "followup.excused" }

// Changed is emitted when a call-back was filed or moved to another owner.
type Changed struct{ Fact }

// EventName is followup.changed.
func (Changed) EventName() string { return "followup.changed" }
