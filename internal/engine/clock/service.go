package clock

import (
	"encoding/json"
	"fmt"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
)

// Calendars finds the calendar of a code in the tenant of a transaction; the
// composition sets it, once, before anything runs.
var Calendars func(tx *db.Tx, code string) (*calendar.Calendar, error)

// Explain says in the reader's language how a stored decision came to its limit; the composition
// sets it like Calendars. Without it clocks name their rule only.
var Explain func(tx *db.Tx, decision string) (sentence string, err error)

// Subject is what a clock runs on.
type Subject struct{ Type, ID string }

// StartInput is what a new clock needs to know.
type StartInput struct {
	Root     string // the case; the subject itself unless said
	Subject  Subject
	Metric   string
	Unit     string
	Owner    string
	Terms    Terms
	Calendar string    // code
	Rule     string    // that set the terms,
	Pack     string    // in which pack and version,
	Decision any       // and from what, kept as JSON for the explanation
	At       time.Time // now, unless it was earlier
	Planned  time.Time // an appointment ahead, from which it counts
}

// Start starts a clock with one insert. When the subject already has a running
// clock of that metric, that one runs on unchanged and is returned, so an event
// may be handled twice.
func Start(tx *db.Tx, in StartInput) (*Clock, error) {
	if err := in.Terms.Check(); err != nil {
		return nil, fmt.Errorf("clock %s of %s: %w", in.Metric, in.Rule, err)
	}
	at := later(past(tx, in.At), moment(in.Planned))
	c := &Clock{ID: id.At("clk", tx.Now), Root: in.Root, SubjectType: in.Subject.Type, SubjectID: in.Subject.ID, Metric: in.Metric,
		Unit: in.Unit, Owner: in.Owner, StartedAt: at, Terms: in.Terms, Calendar: in.Calendar, Rule: in.Rule, Pack: in.Pack, Version: 1,
		Ledger: []Entry{{Kind: EntryStart, At: at, By: tx.Actor.Person}}}
	if c.Root == "" {
		c.Root = in.Subject.ID
	}
	if in.Decision != nil {
		b, err := json.Marshal(in.Decision)
		if err != nil {
			return nil, err
		}
		c.Decision = string(b)
	}
	if err := c.settle(tx); err != nil {
		return nil, err
	}
	n, err := startC.Run(tx, c)
	if err == nil && n == 0 {
		return runningQ.One(tx, c, db.On{"metric"})
	}
	return c, err
}

// Act is a fact about the running clocks of a subject.
type Act struct {
	Subject Subject
	Metric  string    // one limit; empty: all of the subject
	At      time.Time // now, unless it was earlier, as a device without network tells later
	Class   Class     // of a pause
	Reason  string    // of a pause or cancellation
}

// Pause stops the count while we wait. Time already used stays used: contracts
// promise working hours, not calendar days. A paused clock has no due time (AMB-53).
func Pause(tx *db.Tx, a Act) ([]Clock, error) { return act(tx, EntryPause, a) }

// Resume continues the count.
func Resume(tx *db.Tx, a Act) ([]Clock, error) { return act(tx, EntryResume, a) }

// Stop ends clocks because what they limit is done: met in time or missed.
func Stop(tx *db.Tx, a Act) ([]Clock, error) { return act(tx, EntryStop, a) }

// Cancel ends clocks because what they limit is no longer wanted.
func Cancel(tx *db.Tx, a Act) ([]Clock, error) { return act(tx, EntryCancel, a) }

// act adds a fact to the ledgers of the running clocks and returns them as they are then.
func act(tx *db.Tx, k Kind, a Act) ([]Clock, error) {
	clocks, err := running(tx, a)
	if err != nil {
		return nil, err
	}
	for i := range clocks {
		if err := clocks[i].note(tx, k, a); err != nil {
			return nil, err
		}
	}
	return clocks, nil
}

func running(tx *db.Tx, a Act) ([]Clock, error) {
	on := db.On{}
	if a.Metric != "" {
		on = db.On{"metric"}
	}
	return runningQ.All(tx, on, db.Args{"subject_type": a.Subject.Type, "subject_id": a.Subject.ID, "metric": a.Metric})
}

// note saves a fact. A timer may tell a stage of the same clock at the same
// moment; then the row is read again, so that neither loses.
func (c *Clock) note(tx *db.Tx, k Kind, a Act) error {
	for range 5 {
		e := Entry{Kind: k, At: past(tx, a.At), Class: a.Class, Reason: a.Reason, By: tx.Actor.Person}
		c.Ledger = append(c.Ledger, e)
		if err := c.settle(tx); err != nil {
			return err
		}
		late := c.State == StateMissed && c.WarnedPct < 100 // before the timer told it
		if late {
			c.WarnedPct = 100
		}
		n, err := saveC.Run(tx, c)
		if err != nil {
			return err
		}
		if n == 1 {
			c.Version++
			if late {
				err = tx.Emit(c.event(100))
			}
			return err
		}
		again, err := runningQ.Maybe(tx, c, db.On{"metric"})
		if err != nil || again == nil {
			return err // somebody else stopped it
		}
		*c = *again
	}
	return errs.New(errs.Conflict, "clock.changed_meanwhile")
}

// Of returns all clocks of a case, the oldest first.
func Of(tx *db.Tx, root string) ([]Clock, error) { return rootQ.All(tx, db.Args{"root": root}) }

// SetOwner says who is to be told from now on by the running clocks of a case.
func SetOwner(tx *db.Tx, root, owner string) error {
	_, err := ownerC.Run(tx, db.Args{"root": root, "owner_id": owner})
	return err
}

// Reading is what the clock shows now, explained.
func (c *Clock) Reading(tx *db.Tx) (Reading, error) {
	if Calendars == nil {
		return Reading{}, fmt.Errorf("clock: no calendars were set")
	}
	cal, err := Calendars(tx, c.Calendar)
	if err != nil {
		return Reading{}, err
	}
	if cal == nil {
		return Reading{}, fmt.Errorf("clock: no calendar %q", c.Calendar)
	}
	return Compute(c.Terms, cal, c.Ledger, tx.Now), nil
}

// settle brings what is kept beside the ledger into line with it.
func (c *Clock) settle(tx *db.Tx) error {
	r, err := c.Reading(tx)
	if err != nil {
		return err
	}
	c.State, c.FromAt, c.DueAt, c.StoppedAt, c.Stages = r.State, r.FromAt, r.DueAt, r.EndAt, r.Stages
	c.LateByMS = 0
	if r.State == StateMissed {
		c.LateByMS = r.LateBy.Milliseconds()
	}
	c.wind()
	return nil
}

// wind sets the timer on the next stage that was not told yet. The end is told
// when it has passed: its own instant is still in time (AMB-55).
func (c *Clock) wind() {
	c.NextAt, c.NextStage = time.Time{}, 0
	if !c.StoppedAt.IsZero() {
		return
	}
	for _, s := range c.Stages {
		if s.Percent <= c.WarnedPct {
			continue
		}
		if c.NextAt, c.NextStage = s.At, s.Percent; s.Percent == 100 {
			c.NextAt = s.At.Add(time.Millisecond)
		}
		return
	}
}

// past is at, or now when at is unknown or a device believes to be ahead of us.
func past(tx *db.Tx, at time.Time) time.Time {
	if at.IsZero() || at.After(tx.Now) {
		return tx.Now
	}
	return moment(at)
}
