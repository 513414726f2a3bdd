package flow

import (
	"slices"

	"aftercare/internal/platform/errs"
)

// Facts is what a machine may ask about a move. A nil function answers no.
type Facts struct {
	Owner    bool                   // the actor owns the subject
	Assignee bool                   // the actor works on it
	System   bool                   // the product itself moves it
	Can      func(perm string) bool // the actor holds perm over the subject
	Holds    func(guard string) bool
	Has      func(field string) bool // the move, or the subject, carries a value for the field
}

// Next returns the move that event means in state, or why it cannot be made:
// Conflict flow.not_allowed, Conflict <machine>.<guard>, or Invalid with the missing fields.
func Next(m *Machine, state, event string, f Facts) (Transition, error) {
	failed := ""
	for i := range m.Transitions {
		t := &m.Transitions[i]
		if t.Event != event || !slices.Contains(t.From, state) || !f.may(t) {
			continue
		}
		if g := f.fails(t); g != "" {
			failed = g
			continue
		}
		return *t, f.missing(t)
	}
	if failed != "" {
		return Transition{}, errs.New(errs.Conflict, m.Code+"."+failed, "state", state, "event", event)
	}
	allowed := []string{}
	for _, t := range Allowed(m, state, f) {
		allowed = append(allowed, t.Event)
	}
	return Transition{}, errs.New(errs.Conflict, "flow.not_allowed", "machine", m.Code, "state", state, "event", event, "allowed", allowed)
}

// Allowed returns the moves that can be made in state, one per event; what they require is still to be asked.
func Allowed(m *Machine, state string, f Facts) (out []Transition) {
	seen := map[string]bool{}
	for i := range m.Transitions {
		t := &m.Transitions[i]
		if slices.Contains(t.From, state) && !seen[t.Event] && f.may(t) && f.fails(t) == "" {
			seen[t.Event] = true
			out = append(out, *t)
		}
	}
	return out
}

func (f Facts) may(t *Transition) bool {
	if f.System {
		return true
	}
	for _, w := range t.Who {
		switch w {
		case ByAny:
			return true
		case ByOwner:
			if f.Owner {
				return true
			}
		case ByAssignee:
			if f.Assignee {
				return true
			}
		case BySystem:
		default:
			if f.Can != nil && f.Can(w) {
				return true
			}
		}
	}
	return false
}

func (f Facts) fails(t *Transition) string {
	for _, g := range t.Guards {
		if f.Holds == nil || !f.Holds(g) {
			return g
		}
	}
	return ""
}

func (f Facts) missing(t *Transition) error {
	var c errs.Checks
	for _, r := range t.Require {
		c.That(f.Has != nil && f.Has(r), r, "required")
	}
	return c.Err()
}
