// Package followup is the call after a service: planned when a work order closes, due inside the
// window of the policy, tried, recorded with the norms that were kept, or excused (PROC-35, SM-4).
package followup

import (
	"encoding/json"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
)

// ID names a call-back.
type ID string

// Followup is one call-back.
type Followup struct {
	ID           ID              `json:"id"`
	Number       string          `json:"number"`
	TicketID     ticket.ID       `json:"ticket_id"`
	OrderID      workorder.ID    `json:"workorder_id" db:"workorder_id"`
	CustomerID   string          `json:"customer_id"`
	Kind         string          `json:"kind"` // ENUM-CALL-KIND
	State        string          `json:"state"`
	Category     string          `json:"category"` // of the state, see flow
	UnitID       string          `json:"unit_id"`
	OwnerID      string          `json:"owner_id"`    // owner of the case
	AssigneeID   string          `json:"assignee_id"` // who called last
	TechnicianID string          `json:"technician_id"`
	ServedAt     time.Time       `json:"served_at"`
	DueFrom      time.Time       `json:"due_from"`
	DueTo        time.Time       `json:"due_to"`
	Decision     json.RawMessage `json:"-" db:"-"` // rule, version and inputs of the window
	Attempts     int             `json:"attempts"` // in vain
	LastOutcome  string          `json:"last_outcome"`
	NextTryAt    time.Time       `json:"next_try_at,omitzero"`
	C1           Answer          `json:"c1"`
	C2           Answer          `json:"c2"`
	C3           Answer          `json:"c3"`
	C4           Answer          `json:"c4"`
	C5           string          `json:"c5"` // ENUM-06
	Words        string          `json:"words"`
	Violations   int             `json:"violations"`
	RecordedAt   time.Time       `json:"recorded_at,omitzero"`
	InWindow     bool            `json:"in_window"`
	ComplaintID  string          `json:"complaint_id"`
	Excuse       string          `json:"excuse"`
	ReplacedBy   string          `json:"replaced_by"`
	SupersededBy ID              `json:"superseded_by"`
	CreatedAt    time.Time       `json:"created_at"`
	UpdatedAt    time.Time       `json:"updated_at"`
	UpdatedBy    string          `json:"updated_by"`
	EndedAt      time.Time       `json:"ended_at,omitzero"`
	Version      int64           `json:"version"`
}

// Answer is what a customer said to a question of yes or no.
type Answer string

// The answers; a question that was not asked has none.
const (
	Yes      Answer = "yes"
	No       Answer = "no"
	NotAsked Answer = ""
)

func answered(b *bool) Answer {
	switch {
	case b == nil:
		return NotAsked
	case *b:
		return Yes
	}
	return No
}

// Attempt is one time that somebody dialled.
type Attempt struct {
	ID         string    `json:"id"`
	FollowupID ID        `json:"followup_id"`
	N          int       `json:"n"`
	At         time.Time `json:"at"`
	By         string    `json:"by_id" db:"by_id"`
	Outcome    string    `json:"outcome"` // ENUM-27
	Note       string    `json:"note"`
	NextAt     time.Time `json:"next_at,omitzero"`
}

// Breach is one norm that was not kept, as the customer told (RULE-47). Points are what the
// policy says; nothing is booked here.
type Breach struct {
	ID           string    `json:"id"`
	FollowupID   ID        `json:"followup_id"`
	TicketID     string    `json:"ticket_id"`
	OrderID      string    `json:"workorder_id" db:"workorder_id"`
	TechnicianID string    `json:"technician_id"`
	UnitID       string    `json:"unit_id"`
	Item         string    `json:"item"`
	Rule         string    `json:"rule"`
	RuleVersion  string    `json:"rule_version"`
	Code         string    `json:"code"` // PEN-nn
	Points       int       `json:"points"`
	At           time.Time `json:"at"`
	BookedAt     time.Time `json:"booked_at,omitzero"`
}

// Permissions of this area.
const (
	PermRead = "followup.read"
	PermWork = "followup.work"
)

// The ratings of ENUM-06 that a complaint is opened for, and the result of ENUM-27 that lets answers be recorded.
const (
	dissatisfied     = "dissatisfied"
	veryDissatisfied = "very_dissatisfied"
	reached          = "reached"
)

// Service is the area's verbs.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// Load returns a call-back whoever asks, for areas above that act in their own right.
func Load(tx *db.Tx, id ID) (*Followup, error) { return loadQ.One(tx, db.Args{"id": id}) }

// within returns a call-back that the permission reaches; every other one looks missing.
func within(tx *db.Tx, perm string, id ID) (*Followup, error) {
	return getQ.One(tx, db.By(perm), db.Args{"id": id})
}

func (f *Followup) open() bool { return f.RecordedAt.IsZero() && f.EndedAt.IsZero() }

// Late reports whether the call came, or is still to come, after its window (AMB-55: the end itself is in time).
func (f *Followup) Late(now time.Time) bool {
	switch {
	case !f.RecordedAt.IsZero():
		return f.RecordedAt.After(f.DueTo)
	case !f.EndedAt.IsZero():
		return false
	}
	return now.After(f.DueTo)
}

func (f *Followup) subject() step.Subject {
	return step.Subject{Type: "followup", ID: string(f.ID), Root: string(f.TicketID), Unit: f.UnitID, Owner: f.OwnerID, Assignee: f.AssigneeID, State: f.State}
}
