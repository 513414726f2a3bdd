package rulebook

import (
	"slices"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// Version is one version of the policy and what made it.
type Version struct {
	Stamp    string    `json:"stamp"`
	From     time.Time `json:"from,omitzero" doc:"absent: from the beginning"`
	Current  bool      `json:"current"`
	ChangeID string    `json:"change_id" doc:"empty: shipped with the product"`
	Title    string    `json:"title"`
	Reason   string    `json:"reason"`
	ByName   string    `json:"by_name" doc:"who approved it"`
	made     policy.Version
}

// versions lists the versions of the policy, the newest first.
func versions(tx *db.Tx, p *policy.Pack) ([]Version, error) {
	list, err := policy.Versions(tx)
	if err != nil {
		return nil, err
	}
	names, err := publishedQ.All(tx)
	if err != nil {
		return nil, err
	}
	by := map[string]string{}
	for _, n := range names {
		by[n.ID] = n.ApproverName
	}
	out := make([]Version, 0, len(list))
	for _, v := range slices.Backward(list) {
		w := Version{Stamp: v.Stamp, From: v.From, Current: v.Stamp == p.Stamp(), Reason: v.Edition.Reason, made: v}
		if c := v.Change; c != nil {
			w.ChangeID, w.Title, w.Reason, w.ByName = c.ID, c.Title, c.Reason, by[c.ID]
		}
		out = append(out, w)
	}
	return out, nil
}

// remember adds to each parameter the values that it had and will have, the newest first.
func remember(tx *db.Tx, p *policy.Pack, list []Param) error {
	all, err := versions(tx, p)
	if err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		v := &all[i]
		q, err := v.made.Pack()
		if err != nil {
			return err
		}
		for j := range list {
			h := &list[j].History
			x, _ := q.Param(list[j].Key)
			if n := len(*h); n > 0 && policy.Written((*h)[0].Value) == policy.Written(x.Value) {
				continue
			}
			*h = slices.Insert(*h, 0, ParamValue{Value: x.Value, Stamp: v.Stamp, From: v.From, ChangeID: v.ChangeID, Reason: v.Reason, ByName: v.ByName})
		}
	}
	return nil
}
