package step

import (
	"aftercare/internal/engine/flow"
	"aftercare/internal/platform/db"
)

// Offer is a move that the actor may make now, and what it still takes.
type Offer struct {
	Event    string   `json:"event"`
	Label    string   `json:"label"`
	To       string   `json:"to"`
	Required []string `json:"required" nullable:"false"`
}

// Offers lists what the actor may do with a subject now, in his language; facts are the guards and fields that the area answers for.
func Offers(tx *db.Tx, m *flow.Machine, s Subject, facts flow.Facts) []Offer {
	f := s.Facts(tx, Move{Facts: facts})
	out := []Offer{}
	for _, t := range flow.Allowed(m, s.State, f) {
		o := Offer{Event: t.Event, Label: t.Name(tx.Actor.Lang), To: t.To, Required: []string{}}
		for _, need := range t.Require {
			if !f.Has(need) {
				o.Required = append(o.Required, need)
			}
		}
		out = append(out, o)
	}
	return out
}
