package flow

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/platform/errs"
)

func names(s string) map[string]string { return map[string]string{"en": s, "ko": "한 " + s} }

func life() *Machine {
	return &Machine{Code: "thing", Subject: "thing", Initial: "new",
		States: []State{
			{Code: "new", Names: names("New"), Category: Open},
			{Code: "held", Names: names("Held"), Category: Waiting, Pauses: "move"},
			{Code: "over", Names: names("Over"), Category: Ended, Final: true},
		},
		Transitions: []Transition{
			{Code: "hold", Event: "hold", Names: names("Hold"), From: []string{"new"}, To: "held", Who: []string{ByAssignee}, Require: []string{"class", "reason"}},
			{Code: "back", Event: "go_on", Names: names("Go on"), From: []string{"held"}, To: "new", Who: []string{ByOwner, "thing.move"}, Guards: []string{"ready"}},
			{Code: "end_held", Event: "go_on", Names: names("Go on"), From: []string{"held"}, To: "over", Who: []string{"thing.move"}},
			{Code: "end", Event: "end", Names: names("End"), From: []string{"new"}, To: "over", Who: []string{"thing.end"}, Guards: []string{"paid"}},
		}}
}

func can(perms ...string) func(string) bool {
	return func(p string) bool { return slices.Contains(perms, p) }
}

func TestAMoveNeedsThePersonTheGuardAndTheFields(t *testing.T) {
	all := can("class", "reason", "ready", "paid", "thing.end", "thing.move")
	for name, c := range map[string]struct {
		state, event string
		facts        Facts
		to, err      string
	}{
		"assignee":                     {"new", "hold", Facts{Assignee: true, Has: all}, "held", ""},
		"nobody":                       {"new", "hold", Facts{Has: all}, "", "conflict flow.not_allowed"},
		"owner is not assignee":        {"new", "hold", Facts{Owner: true, Has: all}, "", "conflict flow.not_allowed"},
		"system may":                   {"new", "hold", Facts{System: true, Has: all}, "held", ""},
		"system needs the fields too":  {"new", "hold", Facts{System: true}, "held", "class:required reason:required"},
		"one field missing":            {"new", "hold", Facts{Assignee: true, Has: can("class")}, "held", "reason:required"},
		"unknown event":                {"new", "fly", Facts{System: true}, "", "flow.not_allowed"},
		"event of another state":       {"held", "end", Facts{System: true}, "", "flow.not_allowed"},
		"guard holds":                  {"held", "go_on", Facts{Owner: true, Holds: all}, "new", ""},
		"guard fails, next one taken":  {"held", "go_on", Facts{Can: all}, "over", ""},
		"guard fails, no other":        {"held", "go_on", Facts{Owner: true}, "", "conflict thing.ready"},
		"permission without the guard": {"new", "end", Facts{Can: all}, "", "conflict thing.paid"},
		"guard without permission":     {"new", "end", Facts{Holds: all}, "", "flow.not_allowed"},
	} {
		tr, err := Next(life(), c.state, c.event, c.facts)
		switch {
		case c.err == "" && (err != nil || tr.To != c.to):
			t.Errorf("%s: got %s %v, want %s", name, tr.To, err, c.to)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: got %v, want %s", name, err, c.err)
		}
	}
}

func TestARefusedMoveSaysWhichAreAllowed(t *testing.T) {
	_, err := Next(life(), "held", "end", Facts{Can: can("thing.move"), Holds: can("ready")})
	e, ok := err.(*errs.Error)
	want := map[string]any{"machine": "thing", "state": "held", "event": "end", "allowed": []string{"go_on"}}
	if !ok || !reflect.DeepEqual(e.Params, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

func TestAllowedListsEachEventOnce(t *testing.T) {
	got := Allowed(life(), "held", Facts{Can: can("thing.move"), Holds: can("ready")})
	if len(got) != 1 || got[0].Code != "back" || got[0].Name("ko") != "한 Go on" || got[0].Name("fr") != "Go on" {
		t.Fatalf("got %+v, want the first of the two", got)
	}
	if got := Allowed(life(), "new", Facts{}); got != nil {
		t.Fatalf("got %+v, want none for a stranger", got)
	}
}

func TestStatesAreFoundByCategory(t *testing.T) {
	if got := life().In(Open, Ended); !slices.Equal(got, []string{"new", "over"}) {
		t.Fatalf("got %v, want new and over", got)
	}
}

func TestCheckFindsEveryFaultOfAMachine(t *testing.T) {
	words := &Vocabulary{States: []string{"new"}, Events: []string{"hold", "go_on", "end"}, Guards: []string{"ready", "paid"}, Fields: []string{"class", "reason"}}
	if got := Check(life(), words); got != nil {
		t.Fatalf("got %v, want no fault", got)
	}
	for name, c := range map[string]struct {
		change func(*Machine)
		want   Problem
	}{
		"no subject":       {func(m *Machine) { m.Subject = "" }, Problem{"subject", "a machine needs a subject"}},
		"no initial state": {func(m *Machine) { m.Initial = "born" }, Problem{"initial", `unknown state "born"`}},
		"category":         {func(m *Machine) { m.States[0].Category = "opn" }, Problem{"states.new.category", `unknown category "opn", expected one of open, active, waiting, done, ended`}},
		"final but open":   {func(m *Machine) { m.States[0].Final = true }, Problem{"states.new.final", "a final state is of category ended, not open"}},
		"pause class":      {func(m *Machine) { m.States[1].Pauses = "weather" }, Problem{"states.held.pauses", `unknown pause class "weather", expected one of customer, parts, third_party, us, move`}},
		"from nowhere":     {func(m *Machine) { m.Transitions[3].From = nil }, Problem{"transitions.end.from", "a move needs at least one state to start from"}},
		"nobody may":       {func(m *Machine) { m.Transitions[3].Who = nil }, Problem{"transitions.end.who", "a move needs somebody who may make it"}},
		"who":              {func(m *Machine) { m.Transitions[3].Who = []string{"boss"} }, Problem{"transitions.end.who", `"boss" is neither a permission nor one of owner, assignee, system, any`}},
		"unknown guard":    {func(m *Machine) { m.Transitions[3].Guards = []string{"payed"} }, Problem{"transitions.end.guards", `unknown guard "payed", expected one of ready, paid`}},
		"unknown field":    {func(m *Machine) { m.Transitions[0].Require = []string{"why"} }, Problem{"transitions.hold.require", `unknown field "why", expected one of class, reason`}},
		"unknown effect":   {func(m *Machine) { m.Transitions[0].Effects = []string{"shout"} }, Problem{"transitions.hold.effects", `unknown effect "shout", expected one of `}},
		"unknown event":    {func(m *Machine) { m.Transitions[0].Event = "halt" }, Problem{"transitions.hold", `unknown event "halt", expected one of hold, go_on, end`}},
		"hidden move":      {func(m *Machine) { m.Transitions[1].Guards, m.Transitions[1].Who = nil, []string{"thing.move"} }, Problem{"transitions.end_held", "never made from held: back comes first"}},
	} {
		m := life()
		c.change(m)
		if got := Check(m, words); !slices.Contains(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	words.States = []string{"ready"}
	if got := Check(life(), words); len(got) != 1 || got[0].Text != `the state "ready" is missing, the product needs it` {
		t.Fatalf("got %v, want the missing state", got)
	}
}
