// Package rulebook shows an organisation its policy and lets it change it: what a pack says, where
// each number comes from, what a change would have done to a past period, and who agreed to it (ORG-01, SYS-15).
package rulebook

import (
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// Permissions of this area.
const (
	PermRead    = "policy.read"
	PermChange  = "policy.change"
	PermApprove = "policy.approve"
)

// Service is the area's verbs.
type Service struct {
	sources []Source
	busy    chan struct{} // a simulation runs
}

// New returns the service.
func New() *Service {
	return &Service{sources: []Source{Charges, Points}, busy: make(chan struct{}, 1)}
}

// None is an operation without input.
type None struct{}

// Overview is the policy of an organisation at a glance.
type Overview struct {
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	Chain    []string  `json:"chain" nullable:"false" doc:"the pack and those it inherits from"`
	Stamp    string    `json:"stamp" doc:"pack and version in force, as decisions record it"`
	Lang     string    `json:"lang"`
	Zone     string    `json:"zone"`
	Params   int       `json:"params"`
	Rules    int       `json:"rules"`
	Topics   []Topic   `json:"topics" nullable:"false"`
	Versions []Version `json:"versions" nullable:"false" doc:"the newest first; those that lie ahead too"`
}

// Topic is a group of parameters, by the first part of their keys.
type Topic struct {
	Code   string `json:"code"`
	Params int    `json:"params"`
}

// Get shows the policy that is in force.
func (s *Service) Get(tx *db.Tx, _ *None) (*Overview, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	o := &Overview{Code: p.Code, Name: p.Names.In(tx.Actor.Lang), Chain: p.Chain(), Stamp: p.Stamp(), Lang: p.Lang, Zone: p.Zone,
		Params: len(p.Params), Rules: len(p.Rules), Topics: topics(p)}
	o.Versions, err = versions(tx, p)
	return o, err
}

func topics(p *policy.Pack) []Topic {
	at, out := map[string]int{}, []Topic{}
	for _, x := range p.Params {
		code := topicOf(x.Key)
		i, ok := at[code]
		if !ok {
			i = len(out)
			at[code], out = i, append(out, Topic{Code: code})
		}
		out[i].Params++
	}
	return out
}
