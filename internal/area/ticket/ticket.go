// Package ticket is the case: one per contact, owned by one person from the first call to the
// call-back, with its place, machine, cover, time limits and timeline (PROC-24, FORM-32, SM-1).
package ticket

import (
	"time"

	"aftercare/internal/platform/db"
)

// ID names a case.
type ID string

// Urgency says how fast a case must be looked at (FORM-32).
type Urgency string

// The urgencies; safety means that somebody may get hurt.
const (
	Normal Urgency = "normal"
	Urgent Urgency = "urgent"
	Safety Urgency = "safety"
)

// The states of the call-back after the service (PROC-35): a repair is closed only when it is done or excused.
const (
	CallBackNone    = "none"
	CallBackDue     = "due"
	CallBackDone    = "done"
	CallBackExcused = "excused"
)

// Ticket is one case.
type Ticket struct {
	ID            ID        `json:"id"`
	Number        string    `json:"number"`
	Kind          string    `json:"kind"`
	State         string    `json:"state"`
	Category      string    `json:"category"` // of the state, see flow
	UnitID        string    `json:"unit_id"`
	OwnerID       string    `json:"owner_id"`
	AssigneeID    string    `json:"assignee_id"`
	TakerID       string    `json:"taker_id"`
	CustomerID    string    `json:"customer_id"`
	ContactID     string    `json:"contact_id"`
	SiteID        string    `json:"site_id"`
	AssetID       string    `json:"asset_id"`
	Caller        string    `json:"caller"`
	Phone         string    `json:"phone"`
	Symptom       string    `json:"symptom"`
	Description   string    `json:"description"`
	Channel       string    `json:"channel"`
	Urgency       Urgency   `json:"urgency"`
	ServiceMode   string    `json:"service_mode"` // ENUM-17
	Skill         string    `json:"skill"`
	ServiceMin    int       `json:"service_min"`
	Lat           *float64  `json:"lat,omitempty"`
	Lon           *float64  `json:"lon,omitempty"`
	Address       string    `json:"address"`
	WishedFrom    time.Time `json:"wished_from,omitzero"`
	WishedTo      time.Time `json:"wished_to,omitzero"`
	SLAHours      *float64  `json:"sla_hours,omitempty"` // promised to this customer; wins over the pack's limit
	ExternalID    string    `json:"external_id"`
	CoverState    string    `json:"cover_state"` // ENUM-18, frozen when the case was taken
	Round         int       `json:"round"`       // 1 = first service, 2 = second service …
	OpenOrders    int       `json:"open_orders"`
	PartReplaced  bool      `json:"part_replaced"`
	Resolution    string    `json:"resolution"`
	Satisfaction  string    `json:"satisfaction"` // ENUM-06
	CallBackState string    `json:"call_back_state"`
	DuplicateOf   ID        `json:"duplicate_of"`
	Lang          string    `json:"lang"`
	NextDueAt     time.Time `json:"next_due_at,omitzero"` // of the most urgent clock that runs or stands
	NextDueMetric string    `json:"next_due_metric"`
	ClockState    string    `json:"clock_state"` // running, paused, breached or empty
	ClockWarnAt   time.Time `json:"clock_warn_at,omitzero"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	UpdatedBy     string    `json:"updated_by"`
	ServedAt      time.Time `json:"served_at,omitzero"`
	ClosedAt      time.Time `json:"closed_at,omitzero"`
	Version       int64     `json:"version"`
}

// ServedInput is what the last visit of a case found out.
type ServedInput struct {
	PartReplaced bool
	Satisfaction string // ENUM-06, as the customer signed it
}

// Load returns a case whoever asks, for areas above that act in their own right.
func Load(tx *db.Tx, id ID) (*Ticket, error) { return loadQ.One(tx, db.Args{"id": id}) }
