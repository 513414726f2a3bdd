package ticket

import (
	"aftercare/internal/area/asset"
	"aftercare/internal/area/contract"
	"aftercare/internal/platform/db"
)

// Cover is who pays on the day the case was taken: frozen then, whatever is agreed later (ENUM-18).
type Cover = contract.Verdict

// unknownCover is the state of a case whose machine is not known (ENUM-18).
const unknownCover = "unknown"

// coverAt asks whether the machine is covered now.
func coverAt(tx *db.Tx, assetID string) (Cover, error) {
	if assetID == "" {
		return Cover{State: unknownCover, Why: "ticket.no_machine", Params: map[string]any{}}, nil
	}
	return contract.CoverAt(tx, asset.ID(assetID), tx.Now)
}
