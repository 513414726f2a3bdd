package complaint

import (
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
)

// guardNotAccused holds unless the actor is whom the complaint accuses (SYS-15).
const guardNotAccused = "not_accused"

// effectLinked opens a new complaint that follows the one whose result did not satisfy (SM-3).
const effectLinked = "open_linked"

// lifeOf is the machine that a complaint follows, and what this code understands of one.
var lifeOf = policy.NewFlow("complaint", flow.Vocabulary{
	States:  []string{"received", "closed"},
	Events:  []string{"accept", "investigate", "agree", "finish", "close", "dissatisfied", "withdraw"},
	Guards:  []string{guardNotAccused},
	Effects: []string{effectLinked},
	Fields:  []string{"cause", "measure", "result", "note", "reason"},
})

// LimitIn is what a rule may read to limit the handling of a complaint (RULE-76).
type LimitIn struct {
	Level   string `json:"level"`
	Complex bool   `json:"complex"`
}

// RespondOut is the limit for the first answer.
type RespondOut struct {
	Limit string `json:"limit"`
}

// ResolveOut is the limit for the settlement, and until when management must know.
type ResolveOut struct {
	Limit string `json:"limit"`
	Alarm string `json:"alarm"`
}

// RespondBy decides until when the customer must have had a first answer.
var RespondBy = policy.NewPoint[LimitIn, RespondOut]("complaint.respond_by")

// ResolveBy decides until when a complaint must be settled.
var ResolveBy = policy.NewPoint[LimitIn, ResolveOut]("complaint.resolve_by")

// The lists whose options a complaint may name.
const (
	listChannel  = "ENUM-35"
	listLevel    = "ENUM-21"
	listValidity = "ENUM-22"
	listCategory = "ENUM-23"
)

// first is the first option of a list.
func first(p *policy.Pack, list string) string {
	if l := p.List(list); l != nil && len(l.Options) > 0 {
		return l.Options[0].Code
	}
	return ""
}
