package step

import (
	"fmt"
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// What happens to an end in closed time is the same for all limits (RULE-01).
var (
	shift   = policy.NewKey[bool]("base.shift_to_open")
	shiftBy = policy.NewKey[int]("base.shift_by_h")
)

// follow does to the clocks of a subject what the pack says of the move (SYS-05).
func follow(tx *db.Tx, s Subject, t flow.Transition, mv Move) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	for _, c := range p.Follow(s.Type, t.Event, s.State, t.To) {
		a := clock.Act{Subject: clock.Subject{Type: s.Type, ID: s.ID}, Metric: c.Clock.Metric, At: mv.At, Reason: mv.Reason}
		switch c.Do {
		case policy.DoResume:
			_, err = clock.Resume(tx, a)
		case policy.DoStop:
			_, err = clock.Stop(tx, a)
		case policy.DoDrop:
			_, err = clock.Cancel(tx, a)
		case policy.DoPause:
			a.Class = clock.Class(class(c.Class, mv.Class))
			_, err = clock.Pause(tx, a)
		case policy.DoStart:
			if mv.Begin != nil {
				err = mv.Begin(c.Clock)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// class is for whom a pause waits: as the state has it, or as the move names it.
func class(ofState, ofMove string) string {
	if ofState == "move" || ofState == "" {
		return ofMove
	}
	return ofState
}

// Limit is a time limit that an area has decided for a subject.
type Limit struct {
	Subject  Subject
	Metric   string
	To       string // 72h; empty is no limit
	From     string // not before, empty: at once
	Calendar string // code of the unit's calendar, for clocks that follow their unit
	Decision policy.Record
	At       time.Time // now, unless it was earlier
	Planned  time.Time // an appointment ahead, from which it counts
}

// Start starts the clock of a limit as the pack defines its metric. Without a limit there is no clock, and nil is returned.
func Start(tx *db.Tx, l Limit) (*clock.Clock, error) {
	in, err := l.input(tx)
	if err != nil || in == nil {
		return nil, err
	}
	return clock.Start(tx, *in)
}

func (l Limit) input(tx *db.Tx) (*clock.StartInput, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	terms, err := l.terms(p)
	if err != nil || terms == nil {
		return nil, err
	}
	in := &clock.StartInput{Root: l.Subject.Root, Subject: clock.Subject{Type: l.Subject.Type, ID: l.Subject.ID}, Metric: l.Metric, Unit: l.Subject.Unit,
		Owner: l.Subject.Owner, Rule: l.Decision.Rule, Pack: l.Decision.Version, Decision: l.Decision, At: l.At, Planned: l.Planned, Terms: *terms}
	for _, c := range p.Clocks(l.Subject.Type) {
		if c.Metric != l.Metric {
			continue
		}
		if in.Calendar = c.Calendar; c.Calendar == "unit" {
			in.Calendar = l.Calendar
		}
		in.Terms.Warn = warnings(p, c.Warn)
		return in, nil
	}
	return nil, fmt.Errorf("step: the pack %s has no clock %s", p.Code, l.Metric)
}

// Common is what a pack grants to all limits alike.
func Common(p *policy.Pack) clock.Terms {
	return clock.Terms{Shift: shift.In(p), ShiftBy: clock.Duration(time.Duration(shiftBy.In(p)) * time.Hour)}
}

func (l Limit) terms(p *policy.Pack) (*clock.Terms, error) {
	common := Common(p)
	t := &common
	if err := t.To.UnmarshalText([]byte(l.To)); err != nil {
		return nil, err
	}
	if err := t.From.UnmarshalText([]byte(l.From)); err != nil {
		return nil, err
	}
	if t.To == (clock.Limit{}) {
		return nil, nil
	}
	return t, nil
}

// warnings are the percents at which a clock warns; the loader has checked that the parameter lists some.
func warnings(p *policy.Pack, key string) (out []int) {
	x, _ := p.Param(key)
	list, _ := x.Value.([]any)
	for _, v := range list {
		if n, ok := v.(int64); ok {
			out = append(out, int(n))
		}
	}
	return out
}

// Renew gives the running clock of a limit another length, counted from the beginning as if it had always been so; its pauses stay.
func Renew(tx *db.Tx, l Limit) error {
	in, err := l.input(tx)
	if err != nil || in == nil {
		return err
	}
	_, err = clock.Renew(tx, *in)
	return err
}
