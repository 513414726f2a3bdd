package customer

import "aftercare/internal/platform/db"

// Created says that there is a new customer.
type Created struct {
	ID      ID     `json:"id"`
	UnitID  string `json:"unit_id"`
	OwnerID string `json:"owner_id"`
}

// EventName implements db.Event.
func (Created) EventName() string { return "customer.created" }

// About implements db.Event.
func (e Created) About() db.About {
	return db.About{Type: "customer", ID: string(e.ID), Perm: PermRead, Unit: e.UnitID, Owner: e.OwnerID}
}

// Changed says that a customer, one of its contacts or one of its sites has changed, and
// whether it now belongs to another unit or person.
type Changed struct {
	ID         ID     `json:"id"`
	Version    int    `json:"version"`
	UnitID     string `json:"unit_id"`
	OwnerID    string `json:"owner_id"`
	OldUnitID  string `json:"old_unit_id"`
	OldOwnerID string `json:"old_owner_id"`
}

// EventName implements db.Event.
func (Changed) EventName() string { return "customer.changed" }

// About implements db.Event.
func (e Changed) About() db.About {
	return db.About{Type: "customer", ID: string(e.ID), Perm: PermRead, Unit: e.UnitID, Owner: e.OwnerID}
}

// same is the event of a customer whose own fields stayed.
func (c *Customer) same() Changed {
	return Changed{ID: c.ID, Version: c.Version, UnitID: c.UnitID, OwnerID: c.OwnerID, OldUnitID: c.UnitID, OldOwnerID: c.OwnerID}
}
