package workorder

import (
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// Reach returns what rights to an order depend on and its case, if the actor's permission reaches it.
func Reach(tx *db.Tx, perm string, id ID) (o actor.Object, root string, err error) {
	w, err := within(tx, perm, id)
	if err != nil {
		return o, "", err
	}
	return actor.Object{Unit: w.UnitID, Owner: w.OwnerID, Assignee: w.AssigneeID}, string(w.TicketID), nil
}
