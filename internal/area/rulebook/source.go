package rulebook

import (
	"iter"
	"math/big"
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/money"
)

// Source are the stored decisions of an area besides limits, such as charges and penalties; the composition adds it.
type Source struct {
	Name string // of the metric in a simulation
	// Rows yields the decisions of a period in the order in which they were taken, one after the other.
	Rows func(tx *db.Tx, from, until time.Time) iter.Seq2[Decision, error]
	// Amount reads points and money out of a result; without it results are only compared.
	Amount func(result map[string]any) Amount
}

// Decision is a stored decision: what it was about and whom it concerns.
type Decision struct {
	Record                         string // policy.Record as JSON
	SubjectType, SubjectID, Number string
	PersonID, PersonName           string
}

// Amount is what a decision comes to.
type Amount struct {
	Points *big.Rat // nil: none
	Money  *money.Money
}

// Add registers a source. Call it before serving.
func (s *Service) Add(src Source) { s.sources = append(s.sources, src) }

// limited is a clock with the names around it; lists stay text until a worker reads them.
type limited struct {
	Metric      string    `json:"metric" from:"k.metric"`
	SubjectType string    `json:"subject_type" from:"k.subject_type"`
	SubjectID   string    `json:"subject_id" from:"k.subject_id"`
	State       string    `json:"state" from:"k.state"`
	DueAt       time.Time `json:"due_at" from:"k.due_at"`
	StoppedAt   time.Time `json:"stopped_at" from:"k.stopped_at"`
	Terms       string    `json:"terms" from:"k.terms"`
	Calendar    string    `json:"calendar" from:"k.calendar"`
	Ledger      string    `json:"ledger" from:"k.ledger"`
	Decision    string    `json:"decision" from:"k.decision"`
	Number      string    `json:"number" from:"COALESCE(t.number, w.number, m.number, x.number, '')"`
	PersonID    string    `json:"person_id" from:"COALESCE(NULLIF(w.assignee_id, ''), k.owner_id)"`
	PersonName  string    `json:"person_name" from:"COALESCE(p.name, '')"`
}

// limitsQ reads the limits that were set in a period; whoever works on an order is measured by its limits, else the owner.
var limitsQ = db.Select[limited]("rulebook.limits", `SELECT {cols} FROM clock k
	LEFT JOIN ticket t ON t.tenant_id = k.tenant_id AND t.id = k.subject_id
	LEFT JOIN workorder w ON w.tenant_id = k.tenant_id AND w.id = k.subject_id
	LEFT JOIN complaint m ON m.tenant_id = k.tenant_id AND m.id = k.subject_id
	LEFT JOIN ticket x ON x.tenant_id = k.tenant_id AND x.id = k.root
	LEFT JOIN org_person p ON p.tenant_id = k.tenant_id AND p.id = COALESCE(NULLIF(w.assignee_id, ''), k.owner_id)
	WHERE k.tenant_id = :tenant AND k.id >= :first AND k.id < :last AND k.decision <> '' ORDER BY k.id`)

// limits calls fn with each limit that was set in a period.
func limits(tx *db.Tx, from, until time.Time, fn func(*limited) error) error {
	return limitsQ.Each(tx, fn, db.Args{"first": id.From("clk", from), "last": id.From("clk", until)})
}

// missed reports a limit that was not kept, as things stand.
func missed(state clock.State, due, stopped, now time.Time) bool {
	return state == clock.StateMissed || state == clock.StateBreached ||
		stopped.IsZero() && !due.IsZero() && due.Before(now) && state != clock.StateCancelled
}

// same reports whether two results say the same; a field that was not set is its zero value.
func same(before, after map[string]any) bool {
	for k, a := range before {
		if !equal(a, after[k]) {
			return false
		}
	}
	for k, b := range after {
		if _, ok := before[k]; !ok && !equal(b, nil) {
			return false
		}
	}
	return true
}

func equal(a, b any) bool {
	if a == nil || b == nil {
		return zero(a) && zero(b)
	}
	return policy.Written(a) == policy.Written(b)
}

func zero(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return x == "" || x == "0"
	case bool:
		return !x
	case []any:
		return len(x) == 0
	}
	return policy.Written(v) == "0"
}
