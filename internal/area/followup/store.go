package followup

import (
	"time"

	"aftercare/internal/platform/db"
)

var (
	loadQ    = db.Select[Followup]("followup.load", `SELECT {cols} FROM followup WHERE tenant_id = :tenant AND id = :id`)
	getQ     = db.Select[Followup]("followup.get", `SELECT {cols f} FROM followup f WHERE f.tenant_id = :tenant AND f.id = :id AND {scope f}`)
	ofOrderQ = db.Select[Followup]("followup.of_order", `SELECT {cols} FROM followup WHERE tenant_id = :tenant AND workorder_id = :workorder_id`)
	openOfQ  = db.Select[Followup]("followup.open_of", `SELECT {cols} FROM followup
		WHERE tenant_id = :tenant AND ticket_id = :ticket_id AND recorded_at IS NULL AND ended_at IS NULL`)
	addC = db.Command("followup.add", `INSERT INTO followup (tenant_id, id, number, ticket_id, workorder_id, customer_id, kind, state, category, unit_id, owner_id,
			technician_id, served_at, due_from, due_to, decision, created_at, updated_at, updated_by)
		VALUES (:tenant, :id, :number, :ticket_id, :workorder_id, :customer_id, :kind, :state, :category, :unit_id, :owner_id,
			:technician_id, :served_at, :due_from, :due_to, :decision, :now, :now, :person)`)
	saveC = db.Command("followup.save", `UPDATE followup SET state = :state, category = :category, owner_id = :owner_id, assignee_id = :assignee_id,
			attempts = :attempts, last_outcome = :last_outcome, next_try_at = :next_try_at, c1 = :c1, c2 = :c2, c3 = :c3, c4 = :c4, c5 = :c5,
			words = :words, violations = :violations, recorded_at = :recorded_at, in_window = :in_window, complaint_id = :complaint_id,
			excuse = :excuse, replaced_by = :replaced_by, superseded_by = :superseded_by, ended_at = :ended_at,
			updated_at = :now, updated_by = :person, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)

	attemptsQ = db.Select[Attempt]("followup.attempts", `SELECT {cols} FROM followup_attempt WHERE tenant_id = :tenant AND followup_id = :id ORDER BY n LIMIT 200`)
	attemptC  = db.Command("followup.attempt", `INSERT INTO followup_attempt (tenant_id, id, followup_id, n, at, by_id, outcome, note, next_at)
		VALUES (:tenant, :id, :followup_id, (SELECT count(*) + 1 FROM followup_attempt WHERE tenant_id = :tenant AND followup_id = :followup_id),
			:now, :person, :outcome, :note, :next_at)`)
	breachesQ = db.Select[Breach]("followup.breaches", `SELECT {cols} FROM followup_breach WHERE tenant_id = :tenant AND followup_id = :id ORDER BY item`)
	breachC   = db.Command("followup.breach", `INSERT INTO followup_breach (tenant_id, id, followup_id, ticket_id, workorder_id, technician_id, unit_id,
			item, rule, rule_version, code, points, at)
		VALUES (:tenant, :id, :followup_id, :ticket_id, :workorder_id, :technician_id, :unit_id, :item, :rule, :rule_version, :code, :points, :now)`)
)

// save writes f as it is now and takes the next version, or says that somebody else was faster.
func save(tx *db.Tx, f *Followup) error {
	if err := saveC.RunOne(tx, f); err != nil {
		return err
	}
	f.Version, f.UpdatedAt, f.UpdatedBy = f.Version+1, tx.Now, tx.Actor.Person
	return nil
}

// Row is one line of the call list.
type Row struct {
	ID           ID        `json:"id" from:"f.id"`
	Number       string    `json:"number" from:"f.number"`
	Kind         string    `json:"kind" from:"f.kind"`
	State        string    `json:"state" from:"f.state"`
	Category     string    `json:"category" from:"f.category"`
	ServedAt     time.Time `json:"served_at" from:"f.served_at"`
	DueFrom      time.Time `json:"due_from" from:"f.due_from"`
	DueTo        time.Time `json:"due_to" from:"f.due_to"`
	NextTryAt    time.Time `json:"next_try_at,omitzero" from:"f.next_try_at"`
	Attempts     int       `json:"attempts" from:"f.attempts"`
	LastOutcome  string    `json:"last_outcome" from:"f.last_outcome"`
	C5           string    `json:"c5" from:"f.c5"`
	Violations   int       `json:"violations" from:"f.violations"`
	RecordedAt   time.Time `json:"recorded_at,omitzero" from:"f.recorded_at"`
	EndedAt      time.Time `json:"ended_at,omitzero" from:"f.ended_at"`
	OwnerID      string    `json:"owner_id" from:"f.owner_id"`
	TechnicianID string    `json:"technician_id" from:"f.technician_id"`
	Technician   string    `json:"technician" from:"p.name"`
	OrderID      string    `json:"workorder_id" from:"f.workorder_id"`
	TicketID     string    `json:"ticket_id" from:"t.id"`
	Ticket       string    `json:"ticket_number" from:"t.number"`
	Symptom      string    `json:"symptom" from:"t.symptom"`
	Caller       string    `json:"caller" from:"t.caller"`
	Phone        string    `json:"phone" from:"t.phone" mask:"phone"`
	CustomerID   string    `json:"customer_id" from:"f.customer_id"`
	Customer     string    `json:"customer" from:"c.name"`
	Version      int64     `json:"version" from:"f.version"`
	Late         bool      `json:"late" db:"-"`
}

const rowsFrom = ` FROM followup f
	JOIN ticket t ON t.tenant_id = f.tenant_id AND t.id = f.ticket_id
	LEFT JOIN customer c ON c.tenant_id = f.tenant_id AND c.id = f.customer_id
	LEFT JOIN org_person p ON p.tenant_id = f.tenant_id AND p.id = f.technician_id
	WHERE f.tenant_id = :tenant AND {scope f} {filter}`

var filters = db.Filters{
	"open":       "AND f.recorded_at IS NULL AND f.ended_at IS NULL",
	"callable":   "AND f.recorded_at IS NULL AND f.ended_at IS NULL AND f.state IN ('due', 'reached') AND (f.next_try_at IS NULL OR f.next_try_at <= :now)",
	"late":       "AND f.due_to < :now AND f.recorded_at IS NULL AND f.ended_at IS NULL",
	"state":      "AND f.state = :state",
	"kind":       "AND f.kind = :kind",
	"owner":      "AND f.owner_id = :owner",
	"technician": "AND f.technician_id = :technician",
	"ticket":     "AND f.ticket_id = :ticket_id",
	"rating":     "AND f.c5 = :rating",
	"answered":   "AND f.c5 <> ''",
	"top":        "AND f.c5 IN ('very_satisfied', 'satisfied')",
	"since":      "AND f.recorded_at >= :since",
	"after":      "AND (f.due_to, f.id) > (:at, :after_id)",
	"before":     "AND (f.due_to, f.id) < (:at, :after_id)",
}

var (
	listQ  = db.Select[Row]("followup.list", `SELECT {cols}`+rowsFrom+` ORDER BY f.due_to, f.id LIMIT :limit`).With(filters)
	pastQ  = db.Select[Row]("followup.past", `SELECT {cols}`+rowsFrom+` ORDER BY f.due_to DESC, f.id DESC LIMIT :limit`).With(filters)
	countQ = db.Select[Counts]("followup.counts", `SELECT
			coalesce(sum(CASE WHEN f.state = 'planned' THEN 1 ELSE 0 END), 0) AS planned,
			coalesce(sum(CASE WHEN f.state IN ('due', 'reached') THEN 1 ELSE 0 END), 0) AS due,
			coalesce(sum(CASE WHEN f.state = 'unreachable' THEN 1 ELSE 0 END), 0) AS unreachable,
			coalesce(sum(CASE WHEN f.due_to < :now THEN 1 ELSE 0 END), 0) AS late
		FROM followup f WHERE f.tenant_id = :tenant AND f.recorded_at IS NULL AND f.ended_at IS NULL AND {scope f}`)
	factsQ = db.Select[Facts]("followup.facts", `SELECT {cols} FROM followup f
		JOIN ticket t ON t.tenant_id = f.tenant_id AND t.id = f.ticket_id
		JOIN workorder w ON w.tenant_id = f.tenant_id AND w.id = f.workorder_id
		LEFT JOIN customer c ON c.tenant_id = f.tenant_id AND c.id = f.customer_id
		LEFT JOIN customer_contact k ON k.tenant_id = f.tenant_id AND k.id = t.contact_id
		LEFT JOIN org_person p ON p.tenant_id = f.tenant_id AND p.id = f.technician_id
		WHERE f.tenant_id = :tenant AND f.id = :id`)
)

// Counts are the tabs of the call list.
type Counts struct {
	Planned     int `json:"planned"`
	Due         int `json:"due"`
	Unreachable int `json:"unreachable"`
	Late        int `json:"late"`
}

// Facts is what a caller must know before he dials.
type Facts struct {
	Ticket       string    `json:"ticket_number" from:"t.number"`
	TicketState  string    `json:"ticket_state" from:"t.state"`
	Symptom      string    `json:"symptom" from:"t.symptom"`
	Resolution   string    `json:"resolution" from:"t.resolution"`
	Caller       string    `json:"caller" from:"t.caller"`
	Phone        string    `json:"phone" from:"t.phone" mask:"phone"`
	Lang         string    `json:"lang" from:"t.lang"`
	Customer     string    `json:"customer" from:"c.name"`
	Contact      string    `json:"contact" from:"k.name"`
	ContactPhone string    `json:"contact_phone" from:"k.phone" mask:"phone"`
	Order        string    `json:"workorder_number" from:"w.number"`
	Fault        string    `json:"fault" from:"w.fault"`
	Work         string    `json:"work" from:"w.work"`
	Advice       string    `json:"advice" from:"w.advice"`
	FinishedAt   time.Time `json:"finished_at,omitzero" from:"w.finished_at"`
	SignedBy     string    `json:"signed_by" from:"w.signed_by"`
	SignedRating string    `json:"signed_rating" from:"w.rating"`
	Technician   string    `json:"technician" from:"p.name"`
}

var bookedC = db.Command("followup.booked", `UPDATE followup_breach SET booked_at = :now
	WHERE tenant_id = :tenant AND followup_id = :id AND booked_at IS NULL`)

// MarkBooked notes that what a call found was charged to the technician.
func MarkBooked(tx *db.Tx, id ID) error {
	_, err := bookedC.Run(tx, db.Args{"id": id})
	return err
}
