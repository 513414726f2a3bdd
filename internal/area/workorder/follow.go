package workorder

import (
	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// followC gives the orders of a case that are not over to its owner. It leaves the version alone: no other
// statement writes these two columns, and nobody's phone need hear of it.
var followC = db.Command("workorder.follow", `UPDATE workorder SET owner_id = :owner_id, unit_id = :unit_id
	WHERE tenant_id = :tenant AND ticket_id = :ticket_id AND end_kind = ''`)

// OnTicketHandedOver lets the open orders of a case follow it to its new owner, with what he must do about
// them. Safe to run twice.
func (s *Service) OnTicketHandedOver(tx *db.Tx, e ticket.HandedOver) error {
	t, err := ticket.Load(tx, e.ID)
	if err != nil {
		return err
	}
	open, err := openOfTicketQ.All(tx, db.Args{"ticket_id": t.ID})
	if err != nil {
		return err
	}
	for _, o := range open {
		if err := task.Pass(tx, "workorder", string(o.ID), e.Before, t.OwnerID); err != nil {
			return err
		}
	}
	_, err = followC.Run(tx, db.Args{"ticket_id": t.ID, "owner_id": t.OwnerID, "unit_id": t.UnitID})
	return err
}

// OnClockBreached tells the coordinator of an order that its limit has passed (SYS-05). Safe to run twice.
func (s *Service) OnClockBreached(tx *db.Tx, e clock.Breached) error {
	if e.SubjectType != "workorder" {
		return nil
	}
	o, err := Load(tx, ID(e.SubjectID))
	if errs.KindOf(err) == errs.NotFound || err == nil && o.ended() {
		return nil
	}
	if err != nil {
		return err
	}
	return task.Open(tx, task.New{Kind: "workorder.late", SubjectType: "workorder", SubjectID: string(o.ID), Root: string(o.TicketID), AssigneeID: o.OwnerID,
		UnitID: o.UnitID, DueAt: e.DueAt, Title: "workorder.task_late", Params: map[string]any{"number": o.Number, "metric": e.Metric}})
}
