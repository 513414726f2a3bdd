package asset

import (
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/db"
)

// Created says that there is a new machine.
type Created struct {
	ID         ID     `json:"id"`
	UnitID     string `json:"unit_id"`
	OwnerID    string `json:"owner_id"`
	AssigneeID string `json:"assignee_id"`
}

// EventName implements db.Event.
func (Created) EventName() string { return "asset.created" }

// About implements db.Event.
func (e Created) About() db.About {
	return db.About{Type: "asset", ID: string(e.ID), Perm: PermRead, Unit: e.UnitID, Owner: e.OwnerID, Assignee: e.AssigneeID}
}

// Changed says that a machine has changed.
type Changed struct {
	ID         ID     `json:"id"`
	Version    int    `json:"version"`
	UnitID     string `json:"unit_id"`
	OwnerID    string `json:"owner_id"`
	AssigneeID string `json:"assignee_id"`
}

// EventName implements db.Event.
func (Changed) EventName() string { return "asset.changed" }

// About implements db.Event.
func (e Changed) About() db.About {
	return db.About{Type: "asset", ID: string(e.ID), Perm: PermRead, Unit: e.UnitID, Owner: e.OwnerID, Assignee: e.AssigneeID}
}

// OnCustomerChanged lets the machines follow their customer to another unit or owner. Machines
// that another unit serves stay there.
func (s *Service) OnCustomerChanged(tx *db.Tx, e customer.Changed) error {
	if e.UnitID == e.OldUnitID && e.OwnerID == e.OldOwnerID {
		return nil
	}
	_, err := followC.Run(tx, e)
	return err
}
