// Package step makes one move of a subject: the machine allows it, the timeline
// remembers it, the clocks hear of it. The area then saves what changed.
package step

import (
	"encoding/json"
	"strings"
	"time"

	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// Subject is what moves, as far as a machine and its clocks need to know it.
type Subject struct {
	Type, ID string
	Root     string // the case in whose timeline the move stands
	Unit     string
	Owner    string
	Assignee string
	State    string
}

// Move is an event that somebody wants to happen to a subject.
type Move struct {
	Event      string
	Facts      flow.Facts // guards and fields that the area answers for; who the actor is gets filled in
	Note       string
	Reason     string
	Class      string // of a pause: customer, parts, third_party or us
	Visibility string // flow.Internal unless said
	At         time.Time
	Lat, Lon   *float64
	Data       json.RawMessage

	// Begin is called for every clock that the move starts; the area knows its limit. Without it none is started.
	Begin func(c policy.Clock) error
}

// Facts completes the facts of a move with what the actor is to the subject and with the fields of the move itself.
func (s Subject) Facts(tx *db.Tx, mv Move) flow.Facts {
	f, has := mv.Facts, mv.Facts.Has
	me := tx.Actor.Person
	f.Owner = f.Owner || me != "" && me == s.Owner
	f.Assignee = f.Assignee || me != "" && me == s.Assignee
	f.System = f.System || tx.Actor.Kind == actor.System
	if f.Can == nil {
		f.Can = func(perm string) bool {
			return tx.Actor.Can(perm, actor.Object{Unit: s.Unit, Owner: s.Owner, Assignee: s.Assignee})
		}
	}
	f.Has = func(field string) bool { return mv.carries(field) || has != nil && has(field) }
	return f
}

func (m Move) carries(field string) bool {
	switch field {
	case "note":
		return m.Note != ""
	case "reason":
		return m.Reason != ""
	case "class":
		return m.Class != ""
	case "at":
		return !m.At.IsZero()
	case "place":
		return m.Lat != nil && m.Lon != nil
	}
	return false
}

// Do makes the move: the transition that was taken, or why none was.
func Do(tx *db.Tx, m *flow.Machine, s Subject, mv Move) (flow.Transition, error) {
	facts := s.Facts(tx, mv)
	t, err := flow.Next(m, s.State, mv.Event, facts)
	if err != nil {
		return t, explain(tx, m, s, mv.Event, facts, err)
	}
	return t, Record(tx, m, s, t, mv)
}

// Record logs a transition that was already decided, such as a birth, and lets the clocks of the subject follow it.
func Record(tx *db.Tx, m *flow.Machine, s Subject, t flow.Transition, mv Move) error {
	if err := flow.Log(tx, flow.Entry{Root: s.Root, SubjectType: s.Type, SubjectID: s.ID, Kind: flow.Move, Event: t.Event,
		From: s.State, To: t.To, At: mv.At, Lat: mv.Lat, Lon: mv.Lon, Note: mv.Note, Reason: mv.Reason, Class: mv.Class,
		Data: mv.Data, Visibility: mv.Visibility}); err != nil {
		return err
	}
	return follow(tx, s, t, mv)
}

// explain says in the actor's language what cannot be done and what can, or that it is not for him to do.
func explain(tx *db.Tx, m *flow.Machine, s Subject, event string, f flow.Facts, err error) error {
	if errs.CodeOf(err) != "flow.not_allowed" {
		return err
	}
	lang := tx.Actor.Lang
	names, codes := []string{}, []string{}
	for _, t := range flow.Allowed(m, s.State, f) {
		codes, names = append(codes, t.Event), append(names, t.Name(lang))
	}
	state, _ := m.State(s.State)
	params := []any{"machine", m.Code, "state", s.State, "state_name", state.Name(lang), "event", event, "event_name", eventName(m, event, lang),
		"allowed", codes, "allowed_names", strings.Join(names, " · ")}
	if !f.System {
		f.System = true
		if _, err := flow.Next(m, s.State, event, f); errs.CodeOf(err) != "flow.not_allowed" {
			return errs.New(errs.Forbidden, "flow.not_yours", params...)
		}
	}
	return errs.New(errs.Conflict, "flow.not_allowed", params...)
}

func eventName(m *flow.Machine, event, lang string) string {
	for _, t := range m.Transitions {
		if t.Event == event {
			return t.Name(lang)
		}
	}
	return event
}
