package clock

import (
	"time"

	"aftercare/internal/platform/db"
)

// Warned is emitted when a percentage of a limit is used up (AMB-74).
type Warned struct {
	ID          string    `json:"id"`
	Root        string    `json:"root"`
	SubjectType string    `json:"subject_type"`
	SubjectID   string    `json:"subject_id"`
	Metric      string    `json:"metric"`
	Unit        string    `json:"unit_id"`
	Owner       string    `json:"owner_id"`
	Percent     int       `json:"percent"`
	DueAt       time.Time `json:"due_at"`
	At          time.Time `json:"at"` // when it came to pass, which a stopped server tells later
}

// EventName implements db.Event.
func (Warned) EventName() string { return "clock.warned" }

// About lets those who may read the subject learn of it.
func (w Warned) About() db.About {
	return db.About{Type: w.SubjectType, ID: w.SubjectID, Root: w.Root, Perm: w.SubjectType + ".read", Unit: w.Unit, Owner: w.Owner}
}

// Breached is emitted when the end of a limit has passed.
type Breached Warned

// EventName implements db.Event.
func (Breached) EventName() string { return "clock.breached" }

// About lets those who may read the subject learn of it.
func (b Breached) About() db.About { return Warned(b).About() }

// Tick tells every stage that has come, of clocks of all tenants, each exactly
// once: the row remembers what was told, and only who changes the row may tell.
// It takes at most limit clocks and returns how many it took; the jobs call it
// until it takes none.
func Tick(tx *db.Tx, limit int) (n int, err error) {
	rows, err := dueQ.All(tx, db.Args{"limit": limit})
	if err != nil {
		return 0, err
	}
	me := tx.Actor
	defer func() { tx.Actor = me }()
	for i := range rows {
		tx.Actor.Tenant = rows[i].Tenant
		if err := rows[i].ring(tx); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// ring tells the stages of a clock that have come.
func (c *Clock) ring(tx *db.Tx) error {
	var told []int
	for !c.NextAt.IsZero() && !c.NextAt.After(tx.Now) {
		told = append(told, c.NextStage)
		c.WarnedPct = c.NextStage
		c.wind()
	}
	if c.WarnedPct == 100 {
		c.State = StateBreached
	}
	changed, err := ringC.Run(tx, c)
	if err != nil || changed == 0 {
		return err
	}
	for _, percent := range told {
		if err := tx.Emit(c.event(percent)); err != nil {
			return err
		}
	}
	return nil
}

// event is what is told of a stage.
func (c *Clock) event(percent int) db.Event {
	w := Warned{ID: c.ID, Root: c.Root, SubjectType: c.SubjectType, SubjectID: c.SubjectID, Metric: c.Metric,
		Unit: c.Unit, Owner: c.Owner, Percent: percent, DueAt: c.DueAt}
	for _, s := range c.Stages {
		if s.Percent == percent {
			w.At = s.At
		}
	}
	if percent == 100 {
		return Breached(w)
	}
	return w
}

// NextAt is when the earliest stage of any tenant is to be told, nil when none
// is; a database in driven time stops there.
func NextAt(tx *db.Tx) (*time.Time, error) {
	r, err := nextQ.One(tx)
	if err != nil || r.At.IsZero() {
		return nil, err
	}
	return &r.At, nil
}
