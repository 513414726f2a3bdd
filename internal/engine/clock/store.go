package clock

import (
	"time"

	"aftercare/internal/platform/db"
)

// Clock is one time limit on one subject as it is kept.
type Clock struct {
	ID          string    `json:"id"`
	Root        string    `json:"root"` // the case in which it is shown
	SubjectType string    `json:"subject_type"`
	SubjectID   string    `json:"subject_id"`
	Metric      string    `json:"metric"`
	Unit        string    `json:"unit_id"`
	Owner       string    `json:"owner_id"` // who is told
	State       State     `json:"state"`    // when it was last touched
	StartedAt   time.Time `json:"started_at"`
	FromAt      time.Time `json:"from_at"`
	DueAt       time.Time `json:"due_at"`     // zero while paused
	NextAt      time.Time `json:"next_at"`    // when the next stage is to be told
	NextStage   int       `json:"next_stage"` // percent
	WarnedPct   int       `json:"warned_pct"` // the last stage that was told
	StoppedAt   time.Time `json:"stopped_at"`
	LateByMS    int64     `json:"late_by_ms"`
	Terms       Terms     `json:"terms"`
	Calendar    string    `json:"calendar"` // code
	Ledger      []Entry   `json:"ledger"`
	Stages      []Stage   `json:"stages"`
	Rule        string    `json:"rule"`
	Pack        string    `json:"pack"`
	Decision    string    `json:"decision"` // what the rule was decided from, as JSON
	Version     int       `json:"version"`
}

var (
	startC = db.Command("clock.start", `INSERT INTO clock (tenant_id, id, root, subject_type, subject_id, metric, unit_id, owner_id,
			state, started_at, from_at, due_at, next_at, next_stage, terms, calendar, ledger, stages, rule, pack, decision)
		VALUES (:tenant, :id, :root, :subject_type, :subject_id, :metric, :unit_id, :owner_id,
			:state, :started_at, :from_at, :due_at, :next_at, :next_stage, :terms, :calendar, :ledger, :stages, :rule, :pack, :decision)
		ON CONFLICT (tenant_id, subject_type, subject_id, metric) WHERE stopped_at IS NULL DO NOTHING`)
	runningQ = db.Select[Clock]("clock.running", `SELECT {cols} FROM clock
		WHERE tenant_id = :tenant AND subject_type = :subject_type AND subject_id = :subject_id AND stopped_at IS NULL {filter}
		ORDER BY id`).With(db.Filters{"metric": "AND metric = :metric"})
	rootQ = db.Select[Clock]("clock.of", `SELECT {cols} FROM clock WHERE tenant_id = :tenant AND root = :root ORDER BY started_at, metric, id`)
	saveC = db.Command("clock.save", `UPDATE clock SET state = :state, from_at = :from_at, due_at = :due_at, next_at = :next_at,
			next_stage = :next_stage, warned_pct = :warned_pct, stopped_at = :stopped_at, late_by_ms = :late_by_ms,
			ledger = :ledger, stages = :stages, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	ownerC = db.Command("clock.owner", `UPDATE clock SET owner_id = :owner_id
		WHERE tenant_id = :tenant AND root = :root AND stopped_at IS NULL`)
	dueQ  = db.Select[ringing]("clock.due", `SELECT {cols} FROM clock WHERE next_at <= :now ORDER BY next_at LIMIT :limit {lock}`)
	ringC = db.Command("clock.ring", `UPDATE clock SET state = :state, warned_pct = :warned_pct, next_at = :next_at,
			next_stage = :next_stage, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	nextQ = db.Select[struct {
		At time.Time `json:"next_at"`
	}]("clock.next", `SELECT min(next_at) AS next_at FROM clock WHERE next_at IS NOT NULL`)
)

// ringing is a clock of any tenant of which a stage has come.
type ringing struct {
	Tenant string `json:"tenant_id"`
	Clock
}
