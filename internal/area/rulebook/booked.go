package rulebook

import (
	"fmt"
	"iter"
	"math/big"
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/money"
)

// booked is a stored decision of bills and of the ledger of points.
type booked struct {
	Decision string `json:"decision"`
	ID       string `json:"id"`
	Subject  string `json:"subject_id"`
	Type     string `json:"subject_type"`
	Number   string `json:"number"`
	Person   string `json:"person_id"`
	Name     string `json:"person_name"`
}

// Lines and entries that were reversed are as if they had not been (SYS-03).
var (
	chargesQ = db.Select[booked]("rulebook.charges", `SELECT l.decision, l.id, l.workorder_id AS subject_id, 'workorder' AS subject_type,
			COALESCE(w.number, '') AS number, b.assignee_id AS person_id, COALESCE(p.name, '') AS person_name
		FROM charge_line l
		JOIN charge_bill b ON b.tenant_id = l.tenant_id AND b.workorder_id = l.workorder_id
		LEFT JOIN workorder w ON w.tenant_id = l.tenant_id AND w.id = l.workorder_id
		LEFT JOIN org_person p ON p.tenant_id = l.tenant_id AND p.id = b.assignee_id
		WHERE l.tenant_id = :tenant AND l.at >= :from AND l.at < :until AND l.decision <> '' AND l.undecided = '' AND l.reverses = ''
			AND NOT EXISTS (SELECT 1 FROM charge_line r WHERE r.tenant_id = l.tenant_id AND r.reverses = l.id AND r.reverses <> '')
		ORDER BY l.at, l.id`)
	pointsQ = db.Select[booked]("rulebook.points", `SELECT e.decision, e.id, e.evidence_id AS subject_id, e.evidence_type AS subject_type,
			COALESCE(w.number, t.number, '') AS number, e.owner_id AS person_id, COALESCE(p.name, '') AS person_name
		FROM appraisal_entry e
		LEFT JOIN workorder w ON w.tenant_id = e.tenant_id AND w.id = e.evidence_id
		LEFT JOIN ticket t ON t.tenant_id = e.tenant_id AND t.id = e.root
		LEFT JOIN org_person p ON p.tenant_id = e.tenant_id AND p.id = e.owner_id
		WHERE e.tenant_id = :tenant AND e.happened_at >= :from AND e.happened_at < :until AND e.decision <> '' AND e.reverses = ''
			AND NOT EXISTS (SELECT 1 FROM appraisal_entry r WHERE r.tenant_id = e.tenant_id AND r.reverses = e.id AND r.reverses <> '')
		ORDER BY e.happened_at, e.id`)
)

// Charges are the priced lines of bills: what the customer pays (RULE-23 to RULE-33).
var Charges = Source{Name: "charge.price", Rows: stored(chargesQ), Amount: func(result map[string]any) Amount {
	return Amount{Money: cashIn(result["amount"])}
}}

// Points are the penalties and rewards of the ledger (RULE-45 to RULE-49).
var Points = Source{Name: "appraisal.points", Rows: stored(pointsQ), Amount: func(result map[string]any) Amount {
	a := Amount{Money: cashIn(result["fine"])}
	if n, ok := new(big.Rat).SetString(fmt.Sprint(result["points"])); ok && result["points"] != nil {
		a.Points = n
	}
	return a
}}

func stored(q db.Query[booked]) func(*db.Tx, time.Time, time.Time) iter.Seq2[Decision, error] {
	return func(tx *db.Tx, from, until time.Time) iter.Seq2[Decision, error] {
		return func(yield func(Decision, error) bool) {
			err := q.Each(tx, func(b *booked) error {
				if !yield(Decision{b.Decision, b.Type, b.Subject, b.Number, b.Person, b.Name}, nil) {
					return errEnough
				}
				return nil
			}, db.Args{"from": from, "until": until})
			if err != nil && err != errEnough {
				yield(Decision{}, err)
			}
		}
	}
}

var errEnough = fmt.Errorf("rulebook: nobody wants more")

// cashIn reads money out of a result.
func cashIn(v any) *money.Money {
	x, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	amount, _ := x["amount"].(string)
	currency, _ := x["currency"].(string)
	m, err := money.Read(amount, currency)
	if err != nil {
		return nil
	}
	return &m
}
