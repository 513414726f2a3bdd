package charge

import (
	"encoding/json"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/money"
)

// VerdictIn is what a rule may read to say whether a line is free (RULE-28 to RULE-31).
type VerdictIn struct {
	Kind       string        `json:"kind"`
	Class      string        `json:"class"`
	Cover      string        `json:"cover"`
	FreeLabour bool          `json:"free_labour"`
	FreeParts  bool          `json:"free_parts"`
	Origin     string        `json:"origin"`
	Accepted   calendar.Date `json:"accepted"`
	Day        calendar.Date `json:"day"`
	Visit      int           `json:"visit"`
	Slip       string        `json:"slip"`
	Decided    string        `json:"decided"`
}

// VerdictOut is who pays.
type VerdictOut struct {
	Verdict string `json:"verdict"`
	Payer   string `json:"payer"`
	Form    string `json:"form"`
}

// Verdict decides whether a line is free or paid, before its price is known.
var Verdict = policy.NewPoint[VerdictIn, VerdictOut]("charge.verdict")

// LineIn is what a rule may read to price a line (RULE-23 to RULE-27).
type LineIn struct {
	Kind         string      `json:"kind"`
	Item         string      `json:"item"`
	Class        string      `json:"class"`
	Cost         money.Money `json:"cost"`
	Qty          int         `json:"qty"`
	VisitCharged bool        `json:"visit_charged"`
	Free         bool        `json:"free"`
}

// LineOut is what a line costs.
type LineOut struct {
	Amount       money.Money `json:"amount"`
	List         money.Money `json:"list"`
	Goods        money.Money `json:"goods"`
	Visit        money.Money `json:"visit"`
	Install      money.Money `json:"install"`
	VisitCharged bool        `json:"visit_charged"`
	Formula      string      `json:"formula"`
}

// Price decides what one line of a bill costs.
var Price = policy.NewPoint[LineIn, LineOut]("charge.line")

// TalkIn is what a rule may read to say whether a technician sees prices (RULE-32).
type TalkIn struct {
	Cover string `json:"cover"`
	Asked bool   `json:"asked"`
}

// TalkOut is whether he does.
type TalkOut struct {
	Prompt   bool   `json:"prompt"`
	Show     bool   `json:"show"`
	AgreedBy string `json:"agreed_by"`
}

// Talk decides whether the technician's app speaks of the price.
var Talk = policy.NewPoint[TalkIn, TalkOut]("charge.talk")

// The lists whose options an item may name.
const (
	listKind = "ENUM-31"
	listItem = "ENUM-CHARGE-ITEM"
	listFlag = "ENUM-CHARGE-FLAG"
)

func day(tx *db.Tx, at time.Time) calendar.Date {
	loc, err := clock.Zone(tx.Actor.Zone)
	if err != nil {
		loc = time.UTC
	}
	y, m, d := at.In(loc).Date()
	return calendar.NewDate(y, m, d)
}

// kept is a decision as it stands beside what it decided.
func kept(r policy.Record) (string, error) {
	b, err := json.Marshal(r)
	return string(b), err
}
