// Package complaint is a customer's complaint: what it says, whom it accuses, who handles
// it and what came of it (PROC-12, PROC-13, SM-3, FORM-38 to FORM-40).
package complaint

import (
	"time"

	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// ID names a complaint.
type ID string

// Permissions of this area.
const (
	PermRead = "complaint.read"
	PermWork = "complaint.work"
)

// Fields are what people set of a complaint (FORM-38).
type Fields struct {
	Channel      string     `json:"channel" required:"false" maxLength:"40" doc:"ENUM-35"`
	Category     string     `json:"category" minLength:"1" maxLength:"40" doc:"ENUM-23"`
	Validity     string     `json:"validity" required:"false" maxLength:"40" doc:"ENUM-22; empty until it was judged"`
	Level        string     `json:"level" required:"false" maxLength:"40" doc:"ENUM-21; the first of the list unless said"`
	Complex      bool       `json:"complex" required:"false" doc:"takes the longer limit (AMB-69)"`
	Confidential bool       `json:"confidential" required:"false" doc:"the customer wishes secrecy"`
	Contact      string     `json:"contact" required:"false" maxLength:"100" personal:"true"`
	Phone        string     `json:"phone" required:"false" maxLength:"40" mask:"phone"`
	Content      string     `json:"content" minLength:"1" maxLength:"8000" text:"lines" personal:"true"`
	Demand       string     `json:"demand" required:"false" maxLength:"4000" text:"lines" personal:"true"`
	ReplyDue     *time.Time `json:"reply_due" required:"false" doc:"when the customer was promised an answer"`
}

// Complaint is one complaint.
type Complaint struct {
	ID            ID     `json:"id"`
	Number        string `json:"number"`
	State         string `json:"state"`
	StateCategory string `json:"state_category"` // of the state, see flow
	UnitID        string `json:"unit_id"`
	OwnerID       string `json:"owner_id"` // who handles it; never the accused
	AssigneeID    string `json:"assignee_id"`
	AccusedID     string `json:"accused_id"`
	TicketID      string `json:"ticket_id"`
	FollowupID    string `json:"followup_id"`
	Follows       ID     `json:"follows"` // the complaint whose result did not satisfy
	CustomerID    string `json:"customer_id"`
	AssetID       string `json:"asset_id"`
	Fields
	Cause     string    `json:"cause"`   // FORM-39
	Measure   string    `json:"measure"` // FORM-39
	Result    string    `json:"result"`  // FORM-40
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
	ClosedAt  time.Time `json:"closed_at,omitzero"`
	Version   int64     `json:"version"`
}

// Service is the area's verbs.
type Service struct{}

// NewService returns the service.
func NewService() *Service { return &Service{} }

// Load returns a complaint whoever asks, for areas above that act in their own right.
func Load(tx *db.Tx, id ID) (*Complaint, error) { return loadQ.One(tx, db.Args{"id": id}) }

// within returns a complaint that the permission reaches. To everybody else, and to whom it accuses, it looks missing (SYS-15).
func within(tx *db.Tx, perm string, id ID) (*Complaint, error) {
	return getQ.One(tx, db.By(perm), db.Args{"id": id})
}

func (c *Complaint) object() actor.Object {
	return actor.Object{Unit: c.UnitID, Owner: c.OwnerID, Assignee: c.AssigneeID}
}

func (c *Complaint) subject() step.Subject {
	return step.Subject{Type: "complaint", ID: string(c.ID), Root: c.root(), Unit: c.UnitID, Owner: c.OwnerID, Assignee: c.AssigneeID, State: c.State}
}

// root is the case in whose story a complaint stands, or itself.
func (c *Complaint) root() string {
	if c.TicketID != "" {
		return c.TicketID
	}
	return string(c.ID)
}
