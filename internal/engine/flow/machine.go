// Package flow runs state machines that are data: states with a category, and
// transitions that say who may make a move, when, and what it needs (SM-1 to SM-10).
// The functions here are pure; log.go keeps the timeline of every case.
package flow

import "slices"

// Category is what a state means to code that does not know its name.
type Category string

// The categories of states.
const (
	Open    Category = "open"    // somebody must pick it up
	Active  Category = "active"  // somebody is working on it
	Waiting Category = "waiting" // nothing can be done until something arrives
	Done    Category = "done"    // the work is over, formalities remain
	Ended   Category = "ended"   // nothing remains to be done
)

// Categories lists the categories in the order of a life.
var Categories = []Category{Open, Active, Waiting, Done, Ended}

// The relations that a transition's who may name beside permissions.
const (
	ByOwner    = "owner"
	ByAssignee = "assignee"
	BySystem   = "system"
	ByAny      = "any"
)

// Relations lists what who may name beside permissions.
var Relations = []string{ByOwner, ByAssignee, BySystem, ByAny}

// Created is the event under which the birth of a subject is logged and its clocks start.
const Created = "created"

// Machine is the life of one kind of subject.
type Machine struct {
	Code        string            `json:"code"`
	Names       map[string]string `json:"names"`
	Version     int               `json:"version"`
	Subject     string            `json:"subject"`
	Initial     string            `json:"initial"`
	States      []State           `json:"states"`
	Transitions []Transition      `json:"transitions"`
}

// State is a place in the life of a subject.
type State struct {
	Code     string            `json:"code"`
	Names    map[string]string `json:"names"`
	Category Category          `json:"category"`
	Final    bool              `json:"final,omitempty"`  // a life may end here
	Pauses   string            `json:"pauses,omitempty"` // clocks stand still, by this class: customer, parts, third_party, us or move (named with the move)
	Colour   string            `json:"colour"`
}

// Transition is one move; several may share an event and differ by state or guard.
type Transition struct {
	Code    string            `json:"code"`
	Event   string            `json:"event" pack:"optional"` // the code, unless it says otherwise
	Names   map[string]string `json:"names"`
	From    []string          `json:"from"`
	To      string            `json:"to"`
	Who     []string          `json:"who"` // permissions or relations, one is enough
	Guards  []string          `json:"guards,omitempty"`
	Require []string          `json:"require,omitempty"`
	Effects []string          `json:"effects,omitempty"`
}

// Name returns the state's name in a language.
func (s State) Name(lang string) string { return name(s.Names, lang, s.Code) }

// Name returns the label of the move in a language.
func (t Transition) Name(lang string) string { return name(t.Names, lang, t.Code) }

func name(names map[string]string, lang, otherwise string) string {
	if n := names[lang]; n != "" {
		return n
	}
	if n := names["en"]; n != "" {
		return n
	}
	return otherwise
}

// State returns the state of that code.
func (m *Machine) State(code string) (State, bool) {
	for _, s := range m.States {
		if s.Code == code {
			return s, true
		}
	}
	return State{}, false
}

// In returns the codes of the states of one of the categories, for queries.
func (m *Machine) In(categories ...Category) (codes []string) {
	for _, s := range m.States {
		if slices.Contains(categories, s.Category) {
			codes = append(codes, s.Code)
		}
	}
	return codes
}
