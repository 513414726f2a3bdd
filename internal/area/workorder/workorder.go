// Package workorder is the visit to a customer and the repair at the bench: who goes, when he was
// where, what he did, which parts he used and what the customer signed (SM-1, FORM-33, PROC-25, PROC-34).
package workorder

import (
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// ID names a work order.
type ID string

// The places at which an order is worked on.
const (
	Field = "field"
	Bench = "bench"
)

// Whether the customer pays, as it was decided when the order was made (RULE-28 to RULE-31).
const (
	Free = "free"
	Paid = "paid"
)

// How an order ended.
const (
	EndSigned     = "signed"
	EndUnsigned   = "unsigned"
	EndHandedOver = "handed_over"
	EndBroughtIn  = "brought_in"
	EndCancelled  = "cancelled"
)

// Order is one visit or one repair at the bench.
type Order struct {
	ID             ID             `json:"id"`
	Number         string         `json:"number"`
	TicketID       ticket.ID      `json:"ticket_id"`
	UnitID         string         `json:"unit_id"`
	OwnerID        string         `json:"owner_id"`    // the coordinator
	AssigneeID     string         `json:"assignee_id"` // the technician
	State          string         `json:"state"`
	Category       string         `json:"category"`      // of the state, see flow
	Underway       bool           `json:"underway"`      // the technician is on the way or there
	ArrivalWaits   bool           `json:"arrival_waits"` // its limit starts when the technician has finished another order
	Mode           string         `json:"mode"`          // ENUM-17
	Place          string         `json:"place"`
	Skill          string         `json:"skill"`
	ServiceMin     int            `json:"service_min"`
	PlannedStart   time.Time      `json:"planned_start,omitzero"`
	PlannedEnd     time.Time      `json:"planned_end,omitzero"`
	Lat            *float64       `json:"lat,omitempty"`
	Lon            *float64       `json:"lon,omitempty"`
	Round          int            `json:"round"`      // 1 = first service, 2 = second service …
	SecondOf       ID             `json:"second_of"`  // the order whose fault came back
	Follows        ID             `json:"follows"`    // the order that was handed over or brought in
	RefusedBy      []string       `json:"refused_by"` // persons (PEN-01)
	Type           string         `json:"type"`       // ENUM-20
	Charge         string         `json:"charge"`
	ChargeWhy      string         `json:"charge_why"`
	ChargeParams   map[string]any `json:"charge_params"`
	CoverID        string         `json:"cover_id"`
	CoverState     string         `json:"cover_state"` // ENUM-18
	Fault          string         `json:"fault"`
	Work           string         `json:"work"`
	Advice         string         `json:"advice"`
	CauseExplained *bool          `json:"cause_explained,omitempty"`
	TestResult     string         `json:"test_result"`
	FirstFixed     *bool          `json:"first_visit_fixed,omitempty"`
	RepairNote     string         `json:"repair_note"`
	AssignedAt     time.Time      `json:"assigned_at,omitzero"`
	AcceptedAt     time.Time      `json:"accepted_at,omitzero"`
	DepartedAt     time.Time      `json:"departed_at,omitzero"`
	ArrivedAt      time.Time      `json:"arrived_at,omitzero"`
	FinishedAt     time.Time      `json:"finished_at,omitzero"`
	CustomerDoneAt time.Time      `json:"customer_done_at,omitzero"`
	SignedAt       time.Time      `json:"signed_at,omitzero"`
	SignedBy       string         `json:"signed_by"`
	Rating         string         `json:"rating"` // ENUM-06
	EndKind        string         `json:"end_kind"`
	CreatedAt      time.Time      `json:"created_at"`
	UpdatedAt      time.Time      `json:"updated_at"`
	UpdatedBy      string         `json:"updated_by"`
	ClosedAt       time.Time      `json:"closed_at,omitzero"`
	Version        int64          `json:"version"`
}

// Part is a part that was built in or used up (FORM-33 parts).
type Part struct {
	ID        string    `json:"id"`
	OrderID   ID        `json:"workorder_id" db:"workorder_id"`
	SKU       string    `json:"sku"`
	Name      string    `json:"name"`
	SerialOld string    `json:"serial_old"`
	SerialNew string    `json:"serial_new"`
	Qty       int       `json:"qty"`
	OpID      string    `json:"op_id"`
	AddedAt   time.Time `json:"added_at"`
	AddedBy   string    `json:"added_by"`
}

// Permissions of this area. Who may make which move the machine says, by workorder.assign, workorder.move or by
// being the technician.
const (
	PermRead     = "workorder.read"
	PermCreate   = "workorder.create"
	PermUpdate   = "workorder.update"
	PermAssign   = "workorder.assign"
	PermWork     = "workorder.work"
	PermOverride = "dispatch.plan" // assign against a missing skill or an absence
)

// Service is the area's verbs.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// Load returns an order whoever asks, for areas above that act in their own right.
func Load(tx *db.Tx, id ID) (*Order, error) { return loadQ.One(tx, db.Args{"id": id}) }

// within returns an order that the permission reaches; every other one looks missing.
func within(tx *db.Tx, perm string, id ID) (*Order, error) {
	return getQ.One(tx, db.By(perm), db.Args{"id": id})
}

func (o *Order) ended() bool { return o.EndKind != "" }

func (o *Order) object() actor.Object {
	return actor.Object{Unit: o.UnitID, Owner: o.OwnerID, Assignee: o.AssigneeID}
}

func (o *Order) subject() step.Subject {
	return step.Subject{Type: "workorder", ID: string(o.ID), Root: string(o.TicketID), Unit: o.UnitID,
		Owner: o.OwnerID, Assignee: o.AssigneeID, State: o.State}
}
