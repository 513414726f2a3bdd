package ticket

import (
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// The guards that a machine may ask for.
const (
	guardNoOrders  = "no_open_orders" // every work order of the case is over
	guardHasOrders = "has_open_order" // one is not
	guardCalled    = "followup_done"  // called back, or excused with a reason; only repairs need it (PROC-35)
)

// effectReopening begins the next service of the same fault (RULE-12 second service).
const effectReopening = "count_reopening"

// lifeOf is the machine that a case follows, and what this code understands of one.
var lifeOf = policy.NewFlow("ticket", flow.Vocabulary{
	States:  []string{"new", "waiting", "solved", "closed", "reopened"},
	Events:  []string{"triage", "start", "wait", "resume", "solve", "call_back", "close", "close_uncalled", "reopen", "cancel", "mark_duplicate"},
	Guards:  []string{guardNoOrders, guardHasOrders, guardCalled},
	Effects: []string{effectReopening},
	Fields:  []string{"note", "reason", "class", "duplicate_of", "asset_id", "site_id"},
})

// intakeForm is where a pack asks for the facts of a new case (FORM-32).
var intakeForm = policy.NewPlace("ticket.intake", "channel", "customer_id", "caller", "phone", "contact_id", "site_id", "asset_id", "symptom",
	"description", "urgency", "service_mode", "next", "address", "wished_from", "wished_to")

// LimitIn is what a rule may read to limit an answer or a solution.
type LimitIn struct {
	Urgency       string `json:"urgency"`
	Channel       string `json:"channel"`
	CustomerClass string `json:"customer_class"`
	Cover         string `json:"cover"`
	SLAHours      int    `json:"sla_hours"`
}

// LimitOut is the limit, as the clock engine reads it.
type LimitOut struct {
	Limit string `json:"limit"`
}

// RespondBy decides until when a person must have answered.
var RespondBy = policy.NewPoint[LimitIn, LimitOut]("ticket.respond_by")

// ResolveBy decides until when the case must be solved.
var ResolveBy = policy.NewPoint[LimitIn, LimitOut]("ticket.resolve_by")

// The lists whose options a case may name.
const (
	listChannel = "ENUM-35"
	listUrgency = "ENUM-URGENCY"
	listMode    = "ENUM-17"
	listNext    = "ENUM-NEXT"
)

func machine(tx *db.Tx) (*flow.Machine, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	return lifeOf.In(p), nil
}
