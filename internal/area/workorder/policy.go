package workorder

import (
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// The effects that a machine may bind to a move.
const (
	effectStart = "ticket_start" // the case is being served
	effectWait  = "ticket_wait"  // the case waits
	effectSolve = "ticket_solve" // the case is solved when this was its last open order
	effectNext  = "open_next"    // a colleague gets an order that follows
	effectBench = "open_bench"   // the bench gets an order that follows
)

// The guards that a machine may ask for.
const (
	guardBench = "at_bench"
	guardField = "in_field"
)

// lifeOf is the machine that an order follows, and what this code understands of one.
var lifeOf = policy.NewFlow("workorder", flow.Vocabulary{
	States: []string{"planned", "assigned", "departed", "on_site", "done", "signed", "closed"},
	Events: []string{"assign", "take_back", "accept", "refuse", "depart", "arrive", "finish", "wait_parts", "hand_over", "bring_in",
		"repaired", "sign", "close", "close_unsigned", "cancel"},
	Guards:  []string{guardBench, guardField},
	Effects: []string{effectStart, effectWait, effectSolve, effectNext, effectBench},
	Fields: []string{"technician_id", "to_technician_id", "reason", "note", "class", "at", "place", "work", "fault", "advice",
		"test_result", "repair_note", "cause_explained", "first_visit_fixed", "customer_sign"},
})

// The places at which a pack asks for facts: before the customer signs, and at the signing itself (FORM-33).
var (
	finishForm = policy.NewPlace("workorder.finish", "fault", "work", "cause_explained", "advice", "test_result", "first_visit_fixed", "type", "repair_note", "parts")
	signForm   = policy.NewPlace("workorder.sign", "customer_done", "customer_sign", "signed_by", "rating")
)

// DepartIn is what a rule may read to limit the departure (RULE-10).
type DepartIn struct {
	Mode      string `json:"mode"`
	Urgency   string `json:"urgency"`
	Appointed bool   `json:"appointed"`
}

// DepartOut is the limit for leaving and from what it counts.
type DepartOut struct {
	Limit string `json:"limit"`
	From  string `json:"from"`
}

// DepartBy decides until when the technician must have left.
var DepartBy = policy.NewPoint[DepartIn, DepartOut]("workorder.depart_by")

// ArriveIn is what a rule may read to limit the arrival (RULE-11).
type ArriveIn struct {
	DepartIn
	Busy bool `json:"busy"`
}

// ArriveOut is the limit for being there, and for a call before it.
type ArriveOut struct {
	Limit string `json:"limit"`
	From  string `json:"from"`
	Phone string `json:"phone"`
}

// ArriveBy decides until when the technician must be with the customer.
var ArriveBy = policy.NewPoint[ArriveIn, ArriveOut]("workorder.arrive_by")

// deviceSkew is by how many minutes the clock of a phone may differ from ours.
var deviceSkew = policy.NewKey[int]("workorder.device_skew_min")

// serviceMin is how long a visit is expected to last when nobody says.
var serviceMin = policy.NewKey[int]("workorder.service_min")

func machine(tx *db.Tx) (*flow.Machine, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	return lifeOf.In(p), nil
}
