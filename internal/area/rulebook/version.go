package rulebook

import (
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
}

// versions lists the versions of the policy, the newest first.
func versions(tx *db.Tx, p *policy.Pack) ([]Version, error) {
	return []Version{{Stamp: p.Stamp(), Current: true}}, nil
}
