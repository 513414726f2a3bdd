package followup

import (
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// The effects that a machine may bind to a move.
const (
	effectBreaches = "norm_breaches"         // each norm that was not kept is written down (RULE-47)
	effectCalled   = "ticket_call_back"      // the case has been called back
	effectUncalled = "ticket_close_uncalled" // the case closes without a call
)

// guardUsed holds when the policy asks for no further attempt (RULE-91).
const guardUsed = "attempts_used"

var lifeOf = policy.NewFlow("followup", flow.Vocabulary{
	States:  []string{"planned", "due", "reached", "unreachable", "recorded", "filed", "cancelled"},
	Events:  []string{"open", "attempt", "reach", "give_up", "record", "file", "replace", "cancel"},
	Guards:  []string{guardUsed},
	Effects: []string{effectBreaches, effectCalled, effectUncalled},
	Fields:  []string{"outcome", "note", "reason"},
})

// recordForm is the call sheet (FORM-63).
var recordForm = policy.NewPlace("followup.record", "outcome", "c1", "c2", "c3", "c4", "c5", "words")

// WindowIn is what a rule may read to set the window of a call (RULE-12).
type WindowIn struct {
	Second        bool   `json:"second"`
	PartReplaced  bool   `json:"part_replaced"`
	Urgency       string `json:"urgency"`
	CustomerClass string `json:"customer_class"`
}

// WindowOut is the window, counted from the end of the service.
type WindowOut struct {
	From string `json:"from"`
	To   string `json:"to"`
	Kind string `json:"kind"`
}

// Window decides when the customer is called.
var Window = policy.NewPoint[WindowIn, WindowOut]("followup.window")

// FindingsIn are the answers on the norms.
type FindingsIn struct {
	C1 bool `json:"c1"`
	C2 bool `json:"c2"`
	C3 bool `json:"c3"`
	C4 bool `json:"c4"`
}

// FindingsOut is what they mean for the technician.
type FindingsOut struct {
	Breaches int    `json:"breaches"`
	Code     string `json:"code"`
	Points   int    `json:"points"`
}

// Findings decides what norms that were not kept mean (RULE-47).
var Findings = policy.NewPoint[FindingsIn, FindingsOut]("followup.findings")

// maxAttempts is how often somebody dials in vain before a message takes the place of the call (RULE-91).
var maxAttempts = policy.NewKey[int]("cc.out.attempts")

// overDays is over how many days the attempts spread (RULE-91).
var overDays = policy.NewKey[int]("cc.out.days")

// The lists whose options this code looks into.
const (
	listOutcome = "ENUM-27"
	listRating  = "ENUM-06"
)

// outcomeClass says what a result of ENUM-27 means: reached, again or refused; unknown ones have none.
func outcomeClass(p *policy.Pack, outcome string) string {
	if l := p.List(listOutcome); l != nil {
		for _, o := range l.Options {
			if o.Code == outcome {
				return o.Class
			}
		}
	}
	return ""
}

// nextDayPart is when to dial again: the tries of the policy spread evenly over the open time of its days,
// so that each falls into another part of the day (RULE-91: three tries in two days are one each morning and afternoon).
func nextDayPart(p *policy.Pack, cal *calendar.Calendar, now time.Time) time.Time {
	days := max(1, overDays.In(p))
	parts := max(1, (maxAttempts.In(p)+days-1)/days)
	for d, end := cal.DateOf(now), cal.DateOf(now)+longestRest; d < end; d++ {
		var open time.Duration
		for _, s := range cal.OpenOn(d) {
			open += s.Length()
		}
		for k := range parts {
			if open == 0 {
				break
			}
			at, ok := cal.AddOpen(cal.OpenOn(d)[0].From, open*time.Duration(k)/time.Duration(parts))
			if ok && at.After(now) {
				return at
			}
		}
	}
	return now.Add(24 * time.Hour)
}

// longestRest is for how many days a unit may be closed before its calendar is no help.
const longestRest = 60

func pack(tx *db.Tx) (*policy.Pack, error) { return policy.Of(tx) }
