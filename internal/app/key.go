package app

import (
	"context"
	"fmt"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/setting"
)

// keyProof is the setting by which a node recognises the key of the nodes before it.
const keyProof = "secret.proof"

// proveKey proves that this node opens what others have sealed; one that cannot must not start.
func (a *App) proveKey(ctx context.Context) error {
	ctx = actor.AsSystem(ctx, "")
	var found bool
	err := a.DB.Read(ctx, func(tx *db.Tx) (err error) {
		var word string
		if found, err = setting.Get(tx, a.Box, keyProof, &word); err != nil {
			return fmt.Errorf("the key for secrets is not that of this database (%w); give every node the same secret.key in its data folder, or the same AFTERCARE_SECRET_KEY", err)
		}
		return nil
	})
	if err != nil || found {
		return err
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error { return setting.Set(tx, a.Box, keyProof, "aftercare") })
}
