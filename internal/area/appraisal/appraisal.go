// Package appraisal is the ledger of points, fines, rewards, stars and bonuses: what a person is
// charged or credited with, by which rule and from which evidence (RULE-09, RULE-45 to RULE-49).
// Rows are only added; a mistake is corrected by a row that reverses it (SYS-03).
package appraisal

import (
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/money"
)

// ID names an entry.
type ID string

// Permissions of this area.
const (
	PermRead    = "appraisal.read"
	PermCorrect = "appraisal.correct"
)

// kindPoints is the kind of an entry that counts points; the ledger keeps fines, rewards, stars and bonuses too.
const kindPoints = "points"

// Why the product itself reverses an entry.
const (
	causeOutranked = "outranked"  // another rule weighs more for the same fact (RULE-09)
	causeInTime    = "in_time"    // a device told later that the limit was kept
	causeNotUpheld = "not_upheld" // the complaint was judged otherwise
)

// Entry is one row of the ledger.
type Entry struct {
	ID           ID        `json:"id"`
	UnitID       string    `json:"unit_id"`
	PersonID     string    `json:"person_id" db:"owner_id"`
	Period       string    `json:"period" doc:"local month, 2026-03"`
	Kind         string    `json:"kind" enum:"points,fine,reward,star,bonus"`
	Points       string    `json:"points"` // exact decimal
	Minor        int64     `json:"-" db:"amount"`
	Currency     string    `json:"-" db:"currency"`
	Code         string    `json:"code"` // PEN-nn
	Rule         string    `json:"rule"`
	Decision     string    `json:"-" db:"decision"`
	EvidenceType string    `json:"evidence_type"`
	EvidenceID   string    `json:"evidence_id"`
	Item         string    `json:"item"`
	ClockID      string    `json:"-" db:"clock_id"`
	Fact         string    `json:"-" db:"fact"`
	Root         string    `json:"root"`
	Turn         int       `json:"-" db:"turn"`
	Reverses     ID        `json:"reverses"`
	Cause        string    `json:"cause" enum:",outranked,in_time,not_upheld"`
	Reason       string    `json:"reason"`
	HappenedAt   time.Time `json:"happened_at"`
	At           time.Time `json:"at"`
	ByID         string    `json:"by_id"`
}

// Money is the amount of an entry, none for entries of points.
func (e *Entry) Money() money.Money {
	if e.Currency == "" {
		return money.Money{}
	}
	return money.Money{Minor: e.Minor, Currency: e.Currency}
}

// key is what an entry is booked for once: a rule's item, a piece of evidence.
func (e *Entry) key() [4]string { return [4]string{e.Code, e.EvidenceType, e.EvidenceID, e.Item} }

func (e *Entry) object() actor.Object { return actor.Object{Unit: e.UnitID, Owner: e.PersonID} }

// Service is the area's verbs.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// within returns an entry that the permission reaches; every other one looks missing.
func within(tx *db.Tx, perm string, id ID) (*Entry, error) {
	return getQ.One(tx, db.By(perm), db.Args{"id": id})
}

// period is the local month of an instant.
func period(tx *db.Tx, at time.Time) string {
	loc, err := time.LoadLocation(tx.Actor.Zone)
	if err != nil {
		loc = time.UTC
	}
	return at.In(loc).Format("2006-01")
}
