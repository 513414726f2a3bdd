package policy

import (
	"slices"

	"aftercare/internal/engine/flow"
)

// Do is what happens to a clock.
type Do string

// What a move of a subject may do to its clocks, in the order in which it is done.
const (
	DoResume Do = "resume"
	DoStop   Do = "stop"
	DoDrop   Do = "drop"
	DoStart  Do = "start"
	DoPause  Do = "pause"
)

// ClockMove is what one move does to one clock of its subject.
type ClockMove struct {
	Clock Clock
	Do    Do
	Class string // of a pause: customer, parts, third_party, us or move, which the move itself names
}

// Follow returns what a move of a subject does to its clocks (SYS-05); the birth of a
// subject is flow.Created from no state into its first.
func (p *Pack) Follow(subject, event, from, to string) (out []ClockMove) {
	for _, c := range p.clocks[subject] {
		before, after := slices.Contains(c.Pauses, from), slices.Contains(c.Pauses, to)
		if before && !after {
			out = append(out, ClockMove{c, DoResume, ""})
		}
		switch {
		case slices.Contains(c.Stops, event):
			out = append(out, ClockMove{c, DoStop, ""})
		case slices.Contains(c.Drops, event):
			out = append(out, ClockMove{c, DoDrop, ""})
		case slices.Contains(c.Starts, event):
			out = append(out, ClockMove{c, DoStart, ""})
		}
		if after && !before {
			out = append(out, ClockMove{c, DoPause, p.pauseClass(subject, to)})
		}
	}
	return out
}

func (p *Pack) pauseClass(subject, state string) string {
	m := entry(p.Machines, func(m *flow.Machine) bool { return m.Subject == subject })
	if m == nil {
		return ""
	}
	s, _ := m.State(state)
	return s.Pauses
}
