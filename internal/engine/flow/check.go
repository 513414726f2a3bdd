package flow

import (
	"fmt"
	"slices"
	"strings"
)

// Vocabulary is what an area's code understands; a machine may use nothing else.
type Vocabulary struct {
	States  []string // states that the code names, so they must exist
	Events  []string
	Guards  []string
	Effects []string
	Fields  []string // fields that a move may require
}

// Problem is one fault of a machine and where in its definition it lies.
type Problem struct{ Path, Text string }

// Check returns every fault of a machine: unknown names, states that cannot be
// reached, dead ends, moves that another move hides. A nil vocabulary checks the shape only.
func Check(m *Machine, v *Vocabulary) []Problem {
	c := &checker{m: m}
	c.states()
	for _, t := range m.Transitions {
		c.transition(t)
	}
	if v != nil {
		c.vocabulary(v)
	}
	if len(c.found) == 0 {
		c.paths()
		c.hidden()
	}
	return c.found
}

type checker struct {
	m     *Machine
	found []Problem
}

func (c *checker) say(path, format string, args ...any) {
	c.found = append(c.found, Problem{path, fmt.Sprintf(format, args...)})
}

func (c *checker) states() {
	if c.m.Subject == "" {
		c.say("subject", "a machine needs a subject")
	}
	if _, ok := c.m.State(c.m.Initial); !ok {
		c.say("initial", "unknown state %q", c.m.Initial)
	}
	for _, s := range c.m.States {
		at := "states." + s.Code
		if !slices.Contains(Categories, s.Category) {
			c.say(at+".category", "unknown category %q, expected one of %s", s.Category, join(Categories))
		}
		if s.Final && s.Category != Ended {
			c.say(at+".final", "a final state is of category ended, not %s", s.Category)
		}
		if s.Pauses != "" && !slices.Contains(pauses, s.Pauses) {
			c.say(at+".pauses", "unknown pause class %q, expected one of %s", s.Pauses, join(pauses))
		}
	}
}

// pauses are the classes of clock pauses; move means that the move itself names one.
var pauses = []string{"customer", "parts", "third_party", "us", "move"}

func (c *checker) transition(t Transition) {
	at := "transitions." + t.Code
	if len(t.From) == 0 {
		c.say(at+".from", "a move needs at least one state to start from")
	}
	for _, s := range append(slices.Clone(t.From), t.To) {
		if _, ok := c.m.State(s); !ok {
			c.say(at, "unknown state %q", s)
		}
	}
	if len(t.Who) == 0 {
		c.say(at+".who", "a move needs somebody who may make it")
	}
	for _, w := range t.Who {
		if !slices.Contains(Relations, w) && !strings.Contains(w, ".") {
			c.say(at+".who", "%q is neither a permission nor one of %s", w, join(Relations))
		}
	}
}

func (c *checker) vocabulary(v *Vocabulary) {
	for _, s := range v.States {
		if _, ok := c.m.State(s); !ok {
			c.say("states", "the state %q is missing, the product needs it", s)
		}
	}
	for _, t := range c.m.Transitions {
		at := "transitions." + t.Code
		c.known(at, "event", v.Events, t.Event)
		c.known(at+".guards", "guard", v.Guards, t.Guards...)
		c.known(at+".effects", "effect", v.Effects, t.Effects...)
		c.known(at+".require", "field", v.Fields, t.Require...)
	}
}

func (c *checker) known(at, what string, all []string, names ...string) {
	for _, n := range names {
		if !slices.Contains(all, n) {
			c.say(at, "unknown %s %q, expected one of %s", what, n, join(all))
		}
	}
}

// paths finds states that no life reaches and states from which no life can end.
func (c *checker) paths() {
	from := map[string]bool{c.m.Initial: true}
	c.spread(func(t Transition) bool { return anyOf(t.From, from) && set(from, t.To) })
	ends := map[string]bool{}
	for _, s := range c.m.States {
		if s.Final {
			ends[s.Code] = true
		}
	}
	c.spread(func(t Transition) (grew bool) {
		if ends[t.To] {
			for _, s := range t.From {
				grew = set(ends, s) || grew
			}
		}
		return grew
	})
	for _, s := range c.m.States {
		if !from[s.Code] {
			c.say("states."+s.Code, "no move leads to this state")
		}
		if !ends[s.Code] {
			c.say("states."+s.Code, "no way leads from here to a final state")
		}
	}
}

// spread applies grow to every transition until nothing changes any more.
func (c *checker) spread(grow func(Transition) bool) {
	for again := true; again; {
		again = false
		for _, t := range c.m.Transitions {
			again = grow(t) || again
		}
	}
}

// hidden finds moves that can never be made because an earlier one without guards takes their place.
func (c *checker) hidden() {
	for i, t := range c.m.Transitions {
		for _, e := range c.m.Transitions[:i] {
			if e.Event != t.Event || len(e.Guards) > 0 || !slices.Equal(e.Who, t.Who) {
				continue
			}
			for _, s := range t.From {
				if slices.Contains(e.From, s) {
					c.say("transitions."+t.Code, "never made from %s: %s comes first", s, e.Code)
				}
			}
		}
	}
}

func set(m map[string]bool, k string) bool {
	if m[k] {
		return false
	}
	m[k] = true
	return true
}

func anyOf(keys []string, m map[string]bool) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return m[k] })
}

func join[T ~string](list []T) string {
	s := make([]string, len(list))
	for i, x := range list {
		s[i] = string(x)
	}
	return strings.Join(s, ", ")
}
