package ticket

import (
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// Reach returns what rights to a case depend on, if the actor's permission reaches it; files and
// links ask it before they show anything of the case.
func Reach(tx *db.Tx, perm string, id ID) (actor.Object, error) {
	t, err := within(tx, perm, id)
	if err != nil {
		return actor.Object{}, err
	}
	return actor.Object{Unit: t.UnitID, Owner: t.OwnerID, Assignee: t.AssigneeID}, nil
}
