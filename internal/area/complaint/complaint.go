// Package complaint is a customer's complaint: what it says, whom it accuses, who handles
// it and what came of it (PROC-12, PROC-13, SM-3, FORM-38 to FORM-40).
package complaint

import (
	"time"

	"aftercare/internal/platform/db"
)

// ID names a complaint.
type ID string

// New is a complaint to be opened (FORM-38).
type New struct {
	TicketID     string
	FollowupID   string
	CustomerID   string
	AssetID      string
	Channel      string
	Category     string // ENUM-23
	Level        string // ENUM-21, the first of the list unless said
	Content      string
	Demand       string
	Contact      string
	Phone        string
	AccusedID    string // person; may not handle the case
	OwnerID      string // the taker unless said
	UnitID       string // the case's unit unless said
	ReplyDue     time.Time
	Confidential bool
}

// Complaint is one complaint.
type Complaint struct {
	ID      ID     `json:"id"`
	Number  string `json:"number"`
	Version int64  `json:"version"`
}

// Open records a complaint in the caller's transaction.
func Open(tx *db.Tx, n New) (*Complaint, error) { return nil, nil }
