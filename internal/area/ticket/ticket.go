// Package ticket is the case: one per contact, owned by one person from the first call to the
// call-back, with its place, machine, cover, time limits and timeline (PROC-24, FORM-32, SM-1).
package ticket

import (
	"time"

	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/phone"
)

// ID names a case.
type ID string

// Permissions of this area. Who may make which move the machine says, by ticket.move or by owning the case.
const (
	PermRead     = "ticket.read"
	PermCreate   = "ticket.create"
	PermUpdate   = "ticket.update"
	PermMove     = "ticket.move"
	PermHandOver = "ticket.hand_over"
	PermNote     = "ticket.note"
)

// Urgency says how fast a case must be looked at (FORM-32).
type Urgency string

// The urgencies that the code names; safety means that somebody may get hurt.
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

// Fields are what people set of a case, when they take it and later (FORM-32).
type Fields struct {
	Symptom     string     `json:"symptom" minLength:"1" maxLength:"2000" text:"lines"`
	Description string     `json:"description" required:"false" maxLength:"8000" text:"lines"`
	Channel     string     `json:"channel" minLength:"1" maxLength:"40" doc:"ENUM-35"`
	Urgency     Urgency    `json:"urgency" required:"false" maxLength:"40" doc:"ENUM-URGENCY; normal unless said"`
	Caller      string     `json:"caller" required:"false" maxLength:"80" personal:"true"`
	Phone       string     `json:"phone" required:"false" maxLength:"40" mask:"phone"`
	ContactID   string     `json:"contact_id" required:"false" maxLength:"60"`
	SiteID      string     `json:"site_id" required:"false" maxLength:"60" doc:"that of the machine unless said"`
	AssetID     string     `json:"asset_id" required:"false" maxLength:"60"`
	Next        string     `json:"next" required:"false" maxLength:"40" doc:"ENUM-NEXT"`
	ServiceMode string     `json:"service_mode" required:"false" maxLength:"40" doc:"ENUM-17"`
	Skill       string     `json:"skill" required:"false" maxLength:"60" doc:"that of the machine's model unless said"`
	ServiceMin  int        `json:"service_min" required:"false" minimum:"0" maximum:"10080" doc:"expected minutes of a visit; those of the model unless said"`
	Lat         *float64   `json:"lat" required:"false" minimum:"-90" maximum:"90" personal:"true" doc:"of the site unless said"`
	Lon         *float64   `json:"lon" required:"false" minimum:"-180" maximum:"180" personal:"true"`
	Address     string     `json:"address" required:"false" maxLength:"400" personal:"true" doc:"of the site unless said"`
	WishedFrom  *time.Time `json:"wished_from" required:"false" doc:"when the customer would like a visit"`
	WishedTo    *time.Time `json:"wished_to" required:"false"`
}

// Ticket is one case.
type Ticket struct {
	ID         ID     `json:"id"`
	Number     string `json:"number"`
	Kind       string `json:"kind"`
	State      string `json:"state"`
	Category   string `json:"category"` // of the state, see flow
	Open       bool   `json:"open"`     // work remains: the category is open, active or waiting
	UnitID     string `json:"unit_id"`
	OwnerID    string `json:"owner_id"`
	AssigneeID string `json:"assignee_id"`
	TakerID    string `json:"taker_id"`
	CustomerID string `json:"customer_id"`
	Fields
	PhoneTail     string    `json:"-" db:"phone_tail"`
	Barred        []string  `json:"-" db:"barred"`       // persons accused in a complaint about the case
	SLAHours      *float64  `json:"sla_hours,omitempty"` // promised to this customer; wins over the pack's limit
	ExternalID    string    `json:"external_id"`
	CoverState    string    `json:"cover_state"` // ENUM-18, frozen when the case was taken
	Cover         Cover     `json:"cover"`
	Round         int       `json:"round"` // 1 = first service, 2 = second service …
	OpenOrders    int       `json:"open_orders"`
	PartReplaced  bool      `json:"part_replaced"`
	Resolution    string    `json:"resolution"`
	Satisfaction  string    `json:"satisfaction"` // ENUM-06
	CallBackState string    `json:"call_back_state"`
	DuplicateOf   ID        `json:"duplicate_of"`
	Lang          string    `json:"lang"`
	NextDueAt     time.Time `json:"next_due_at,omitzero"` // of its most urgent clock; empty while that is paused
	NextDueMetric string    `json:"next_due_metric"`
	ClockState    string    `json:"clock_state"`            // running, paused or empty; late is told by next_due_at
	ClockWarnAt   time.Time `json:"clock_warn_at,omitzero"` // from then on the clock is close to its end
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	UpdatedBy     string    `json:"updated_by"`
	ServedAt      time.Time `json:"served_at,omitzero"`
	ClosedAt      time.Time `json:"closed_at,omitzero"`
	Version       int64     `json:"version"`
}

// Service is the area's verbs.
type Service struct{}

// NewService returns the service.
func NewService() *Service { return &Service{} }

// Load returns a case whoever asks, for areas above that act in their own right.
func Load(tx *db.Tx, id ID) (*Ticket, error) { return loadQ.One(tx, db.Args{"id": id}) }

// within returns a case that the permission reaches; every other one looks missing.
func within(tx *db.Tx, perm string, id ID) (*Ticket, error) {
	return getQ.One(tx, db.By(perm), db.Args{"id": id})
}

// enter takes the state that a move leads to.
func (t *Ticket) enter(tx *db.Tx, m *flow.Machine, state string) {
	s, _ := m.State(state) // a machine without it was refused at load
	t.State, t.Category = s.Code, string(s.Category)
	t.Open = s.Category == flow.Open || s.Category == flow.Active || s.Category == flow.Waiting
	t.ClosedAt = time.Time{}
	if s.Category == flow.Ended {
		t.ClosedAt = tx.Now
	}
}

func (t *Ticket) subject() step.Subject {
	return step.Subject{Type: "ticket", ID: string(t.ID), Root: string(t.ID), Unit: t.UnitID, Owner: t.OwnerID, Assignee: t.AssigneeID, State: t.State}
}

// tail is a telephone number as it is looked up by its end.
func tail(number string) string { return phone.Reversed(phone.Digits(number)) }
