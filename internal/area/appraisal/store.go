package appraisal

import (
	"time"

	"aftercare/internal/platform/db"
)

var (
	getQ  = db.Select[Entry]("appraisal.get", `SELECT {cols a} FROM appraisal_entry a WHERE a.tenant_id = :tenant AND a.id = :id AND {scope a}`)
	factQ = db.Select[Entry]("appraisal.of_fact", `SELECT {cols} FROM appraisal_entry
		WHERE tenant_id = :tenant AND owner_id = :person_id AND fact = :fact ORDER BY at, id`)
	addC = db.Command("appraisal.add", `INSERT INTO appraisal_entry (tenant_id, id, unit_id, owner_id, period, kind, points, amount, currency, code, rule,
			decision, evidence_type, evidence_id, item, clock_id, fact, root, turn, reverses, cause, reason, happened_at, at, by_id)
		VALUES (:tenant, :id, :unit_id, :owner_id, :period, :kind, :points, :amount, :currency, :code, :rule,
			:decision, :evidence_type, :evidence_id, :item, :clock_id, :fact, :root, :turn, :reverses, :cause, :reason, :happened_at, :now, :person)`)
	personQ = db.Select[person]("appraisal.person", `SELECT {cols} FROM org_person WHERE tenant_id = :tenant AND id = :id`)

	listQ = db.Select[Row]("appraisal.list", `SELECT {cols}`+rowsFrom+`AND {scope a} {filter} ORDER BY a.at DESC, a.id DESC LIMIT :limit`).With(db.Filters{
		"person": "AND a.owner_id = :person_id",
		"period": "AND a.period = :period",
		"kind":   "AND a.kind = :kind",
		"code":   "AND a.code = :code",
		"id":     "AND a.id = :id",
		"after":  "AND (a.at, a.id) < (:after, :after_id)",
	})
	// sumQ groups equal entries, so that exact numbers are added outside of the database.
	sumQ = db.Select[part]("appraisal.sums", `SELECT {cols} FROM appraisal_entry a
		LEFT JOIN org_person p ON p.tenant_id = a.tenant_id AND p.id = a.owner_id
		WHERE a.tenant_id = :tenant AND a.period = :period AND {scope a} {filter}
		GROUP BY a.owner_id, p.name, a.kind, a.points, a.currency ORDER BY p.name, a.owner_id, a.kind, a.points, a.currency`).
		With(db.Filters{"person": "AND a.owner_id = :person_id"})
	periodsQ = db.Select[month]("appraisal.periods", `SELECT DISTINCT a.period FROM appraisal_entry a
		WHERE a.tenant_id = :tenant AND {scope a} {filter} ORDER BY a.period DESC LIMIT 24`).With(db.Filters{"person": "AND a.owner_id = :person_id"})
)

const rowsFrom = ` FROM appraisal_entry a
	LEFT JOIN org_person p ON p.tenant_id = a.tenant_id AND p.id = a.owner_id
	LEFT JOIN org_person b ON b.tenant_id = a.tenant_id AND b.id = a.by_id
	LEFT JOIN ticket t ON t.tenant_id = a.tenant_id AND t.id = a.root
	LEFT JOIN workorder w ON w.tenant_id = a.tenant_id AND w.id = a.evidence_id
	LEFT JOIN followup f ON f.tenant_id = a.tenant_id AND f.id = a.evidence_id
	LEFT JOIN complaint k ON k.tenant_id = a.tenant_id AND k.id = a.evidence_id
	LEFT JOIN clock c ON c.tenant_id = a.tenant_id AND c.id = a.clock_id
	LEFT JOIN appraisal_entry r ON r.tenant_id = a.tenant_id AND r.reverses = a.id AND r.reverses <> ''
	WHERE a.tenant_id = :tenant `

// Row is an entry with the names around it.
type Row struct {
	ID             ID        `json:"id" from:"a.id"`
	UnitID         string    `json:"unit_id" from:"a.unit_id"`
	PersonID       string    `json:"person_id" from:"a.owner_id"`
	PersonName     string    `json:"person_name" from:"COALESCE(p.name, '')"`
	Period         string    `json:"period" from:"a.period" doc:"local month, 2026-03"`
	Kind           string    `json:"kind" from:"a.kind" enum:"points,fine,reward,star,bonus"`
	Points         string    `json:"points" from:"a.points" doc:"exact decimal"`
	Minor          int64     `json:"amount_minor" from:"a.amount" doc:"in minor units of the currency"`
	Currency       string    `json:"currency" from:"a.currency"`
	Code           string    `json:"code" from:"a.code"`
	Rule           string    `json:"rule" from:"a.rule"`
	Decision       string    `json:"-" db:"decision" from:"a.decision"`
	EvidenceType   string    `json:"evidence_type" from:"a.evidence_type"`
	EvidenceID     string    `json:"evidence_id" from:"a.evidence_id"`
	EvidenceNumber string    `json:"evidence_number" from:"COALESCE(w.number, f.number, k.number, '')"`
	Item           string    `json:"item" from:"a.item"`
	Metric         string    `json:"metric" from:"COALESCE(c.metric, '')" doc:"of the limit that was missed"`
	StartedAt      time.Time `json:"started_at,omitzero" from:"c.started_at" doc:"when the limit began to run"`
	DueAt          time.Time `json:"due_at,omitzero" from:"c.due_at" doc:"its end"`
	DoneAt         time.Time `json:"done_at,omitzero" from:"c.stopped_at" doc:"when it was done after all"`
	Root           string    `json:"root" from:"a.root" doc:"the case"`
	TicketNumber   string    `json:"ticket_number" from:"COALESCE(t.number, '')"`
	Reverses       ID        `json:"reverses" from:"a.reverses"`
	ReversedBy     ID        `json:"reversed_by" from:"COALESCE(r.id, '')"`
	Cause          string    `json:"cause" from:"a.cause" enum:",outranked,in_time,not_upheld" doc:"why the product itself reversed"`
	Reason         string    `json:"reason" from:"a.reason"`
	HappenedAt     time.Time `json:"happened_at" from:"a.happened_at"`
	At             time.Time `json:"at" from:"a.at"`
	ByName         string    `json:"by_name" from:"COALESCE(b.name, '')"`
	Why            string    `json:"why" db:"-" doc:"one sentence in the reader's language"`
	Version        string    `json:"version" db:"-" doc:"pack and version that decided"`
	May            bool      `json:"may_reverse" db:"-"`
}

type person struct {
	UnitID string `json:"unit_id"`
}

type month struct {
	Period string `json:"period"`
}

// part is how often the same was booked to a person.
type part struct {
	PersonID   string `json:"person_id" from:"a.owner_id"`
	PersonName string `json:"person_name" from:"COALESCE(p.name, '')"`
	Kind       string `json:"kind" from:"a.kind"`
	Points     string `json:"points" from:"a.points"`
	Currency   string `json:"currency" from:"a.currency"`
	N          int64  `json:"n" from:"COUNT(*)"`
	Minor      int64  `json:"minor" from:"CAST(SUM(a.amount) AS BIGINT)"`
}
