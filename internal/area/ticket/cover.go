package ticket

import (
	"aftercare/internal/platform/db"
)

// Cover is who pays on the day the case was taken: frozen then, whatever is agreed later (ENUM-18).
type Cover struct {
	State   string         `json:"state"`
	Free    bool           `json:"free"`
	CoverID string         `json:"cover_id,omitempty"`
	Until   string         `json:"until,omitempty"` // local day
	Why     string         `json:"why,omitempty"`
	Params  map[string]any `json:"params,omitempty"`
}

// unknownCover is the state of a case whose machine is not known (ENUM-18).
const unknownCover = "unknown"

// coverAt asks whether the machine is covered now.
func coverAt(tx *db.Tx, assetID string) (Cover, error) {
	return Cover{State: unknownCover}, nil
}
