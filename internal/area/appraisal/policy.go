package appraisal

import (
	"cmp"
	"encoding/json"
	"math/big"
	"strconv"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/money"
)

// OffenceIn is what a rule may read to say which penalty a fact is.
type OffenceIn struct {
	What     string `json:"what"` // ENUM-OFFENCE
	Mode     string `json:"mode"` // ENUM-17
	Validity string `json:"validity"`
	Level    string `json:"level"`
}

// OffenceOut is the penalty, if any.
type OffenceOut struct {
	Code  string `json:"code"`
	Grave bool   `json:"grave"`
}

// Offence decides which penalty a fact is that the product sees by itself (RULE-10, RULE-11, RULE-45).
var Offence = policy.NewPoint[OffenceIn, OffenceOut]("appraisal.offence")

// PenaltyIn is what a rule may read to weigh a penalty (RULE-45).
type PenaltyIn struct {
	Code  string        `json:"code"`
	Times int           `json:"times"`
	Grave bool          `json:"grave"`
	Fixed int           `json:"fixed"`
	On    calendar.Date `json:"on"`
	Last  calendar.Date `json:"last"`
}

// PenaltyOut is what a penalty comes to.
type PenaltyOut struct {
	Points    int    `json:"points"`
	Lowest    int    `json:"lowest"`
	Highest   int    `json:"highest"`
	Open      bool   `json:"open"`
	Dismissal string `json:"dismissal"`
	HRCase    bool   `json:"hr_case"`
	Superiors bool   `json:"superiors"`
}

// Penalty decides what a penalty costs in points.
var Penalty = policy.NewPoint[PenaltyIn, PenaltyOut]("appraisal.penalty")

// MonthIn is the points of a person in a month (RULE-49).
type MonthIn struct {
	Points int `json:"points"`
}

// MonthOut is what follows from them.
type MonthOut struct {
	Fine   money.Money `json:"fine"`
	Talk   bool        `json:"talk"`
	HRCase bool        `json:"hr_case"`
}

// Consequences decides what the points of a month lead to.
var Consequences = policy.NewPoint[MonthIn, MonthOut]("appraisal.consequences")

// What OffenceIn.What may be (ENUM-OFFENCE).
const (
	lateDeparture   = "departure"
	lateArrival     = "arrival"
	lateResponse    = "response"
	upheldComplaint = "complaint"
)

// charge books what a penalty costs for a fact; one of no points is none.
func charge(tx *db.Tx, p *policy.Pack, b booking, grave bool) error {
	d, err := policy.Decide(p, Penalty, PenaltyIn{Code: b.code, Grave: grave, On: day(tx, b.at)})
	if err != nil || d.Out.Points == 0 {
		return err
	}
	if b.points, err = policy.ParseDecimal(strconv.Itoa(d.Out.Points)); err != nil {
		return err
	}
	b.decision = d.Record()
	return book(tx, b)
}

func day(tx *db.Tx, at time.Time) calendar.Date {
	loc, err := time.LoadLocation(tx.Actor.Zone)
	if err != nil {
		loc = time.UTC
	}
	y, m, d := at.In(loc).Date()
	return calendar.NewDate(y, m, d)
}

// judge asks what follows from the points of a month.
func (s *Sum) judge(tx *db.Tx) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	points, err := money.Exact(s.Points)
	if err != nil {
		return err
	}
	whole := new(big.Int).Quo(points.Num(), points.Denom())
	if !whole.IsInt64() {
		return errs.New(errs.Internal, "appraisal.overflow")
	}
	d, err := policy.Decide(p, Consequences, MonthIn{int(max(whole.Int64(), 0))})
	if err != nil {
		return err
	}
	s.Talk, s.HRCase, s.Fine = d.Out.Talk, d.Out.HRCase, d.Out.Fine
	r := d.Record()
	s.Rule, s.Version = r.Rule, r.Version
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	s.Why, err = p.Told(string(b), tx.Actor.Lang)
	return err
}

// exactText writes an exact number without needless digits.
func exactText(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	n, exact := r.FloatPrec()
	if !exact {
		n = cmp.Or(n, 1)
	}
	return r.FloatString(n)
}
