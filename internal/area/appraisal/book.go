package appraisal

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/money"
)

// booking is something that a rule charges a person with.
type booking struct {
	person   string
	code     string // PEN-nn
	points   policy.Decimal
	amount   money.Money
	decision policy.Record
	evidence evidence
	clock    string // the limit that was missed
	fact     string // of several penalties for it the highest counts (RULE-09)
	root     string
	at       time.Time
}

// evidence is what proves an entry.
type evidence struct{ kind, id, item string }

func (b *booking) key() [4]string {
	return [4]string{b.code, b.evidence.kind, b.evidence.id, b.evidence.item}
}

// book adds an entry unless it stands already or was taken back by a person, and settles its fact. Safe to run twice.
func book(tx *db.Tx, b booking) error {
	f, err := factOf(tx, b.person, b.fact)
	if err != nil {
		return err
	}
	last := f.last(b.key())
	if last != nil && (f.reversal(last) == nil || f.reversal(last).Cause == causeOutranked || f.reversal(last).Cause == "") {
		return nil
	}
	who, err := personQ.Maybe(tx, db.Args{"id": b.person})
	if err != nil || who == nil {
		return err
	}
	decision, err := json.Marshal(b.decision)
	if err != nil {
		return err
	}
	e := Entry{UnitID: who.UnitID, PersonID: b.person, Period: period(tx, b.at), Kind: kindPoints, Points: b.points.String(), Minor: b.amount.Minor,
		Currency: b.amount.Currency, Code: b.code, Rule: b.decision.Rule, Decision: string(decision), EvidenceType: b.evidence.kind, EvidenceID: b.evidence.id,
		Item: b.evidence.item, ClockID: b.clock, Fact: b.fact, Root: b.root, Turn: 1, HappenedAt: b.at}
	if last != nil {
		e.Turn = last.Turn + 1
	}
	if err := f.add(tx, e); err != nil {
		return err
	}
	return f.settle(tx)
}

// withdraw takes entries of a fact back because they no longer hold. Safe to run twice.
func withdraw(tx *db.Tx, person, fact, cause string, which func(*Entry) bool) error {
	f, err := factOf(tx, person, fact)
	if err != nil {
		return err
	}
	for _, e := range f.latest() {
		if !which(&e) || f.reversal(&e) != nil && f.reversal(&e).Cause != causeOutranked {
			continue
		}
		if f.reversal(&e) != nil { // it was outranked; it stands again and falls for its own reason
			if err := f.again(tx, e); err != nil {
				return err
			}
			e = *f.last(e.key())
		}
		if err := f.reverse(tx, e, cause, ""); err != nil {
			return err
		}
	}
	return f.settle(tx)
}

// fact is all that was booked to a person about one thing that happened.
type fact struct{ rows []Entry }

func factOf(tx *db.Tx, person, name string) (*fact, error) {
	rows, err := factQ.All(tx, db.Args{"person_id": person, "fact": name})
	return &fact{rows}, err
}

// last is the latest booking of a key, reversed or not.
func (f *fact) last(key [4]string) *Entry {
	var found *Entry
	for i := range f.rows {
		if e := &f.rows[i]; e.Reverses == "" && e.key() == key && (found == nil || e.Turn > found.Turn) {
			found = e
		}
	}
	return found
}

// latest are the last bookings of all keys, in their order.
func (f *fact) latest() (out []Entry) {
	for i := range f.rows {
		if e := &f.rows[i]; e.Reverses == "" && f.last(e.key()) == e {
			out = append(out, *e)
		}
	}
	return out
}

func (f *fact) reversal(e *Entry) *Entry {
	for i := range f.rows {
		if f.rows[i].Reverses == e.ID {
			return &f.rows[i]
		}
	}
	return nil
}

// settle lets only the penalty rule with the most points stand; what another rule booked for the same fact is
// reversed, and stands again when the higher one falls (RULE-09). Items of one rule add up (RULE-47).
func (f *fact) settle(tx *db.Tx) error {
	sums := map[string]*big.Rat{}
	var order []string
	open := slices.DeleteFunc(f.latest(), func(e Entry) bool {
		r := f.reversal(&e)
		return e.Kind != kindPoints || r != nil && r.Cause != causeOutranked
	})
	for _, e := range open {
		n, err := money.Exact(e.Points)
		if err != nil {
			return err
		}
		if sums[e.Code] == nil {
			sums[e.Code], order = new(big.Rat), append(order, e.Code)
		}
		sums[e.Code].Add(sums[e.Code], n)
	}
	best := ""
	for _, code := range order {
		if best == "" || sums[code].Cmp(sums[best]) > 0 {
			best = code
		}
	}
	for _, e := range open {
		var err error
		switch stands := f.reversal(&e) == nil; {
		case e.Code == best && !stands:
			err = f.again(tx, e)
		case e.Code != best && stands:
			err = f.reverse(tx, e, causeOutranked, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// again books a reversed entry once more, with the decision that it was booked by.
func (f *fact) again(tx *db.Tx, e Entry) error {
	e.Turn, e.Reverses, e.Cause, e.Reason = e.Turn+1, "", "", ""
	return f.add(tx, e)
}

// reverse adds the row that cancels an entry, in the month that the entry counts in.
func (f *fact) reverse(tx *db.Tx, e Entry, cause, reason string) error {
	e.Reverses, e.Cause, e.Reason = e.ID, cause, reason
	e.Points, e.Minor = negated(e.Points), -e.Minor
	return f.add(tx, e)
}

func negated(points string) string {
	if points == "0" {
		return points
	}
	if n, ok := strings.CutPrefix(points, "-"); ok {
		return n
	}
	return "-" + points
}

// add appends a row and tells of it.
func (f *fact) add(tx *db.Tx, e Entry) error {
	e.ID, e.At, e.ByID = ID(id.New("apr")), tx.Now, tx.Actor.Person
	if _, err := addC.Run(tx, e); err != nil {
		return err
	}
	f.rows = append(f.rows, e)
	if err := tx.Audit("appraisal", string(e.ID), "booked", db.Changes{"person_id": {New: e.PersonID}, "code": {New: e.Code}, "points": {New: e.Points},
		"period": {New: e.Period}, "reverses": {Old: ID(""), New: e.Reverses}, "cause": {Old: "", New: e.Cause}}); err != nil {
		return err
	}
	return tx.Emit(Booked{e.fact()})
}
