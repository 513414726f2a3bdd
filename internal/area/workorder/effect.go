package workorder

import (
	"cmp"
	"fmt"

	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// effect does what a machine binds to a move, in the same transaction.
func (s *Service) effect(tx *db.Tx, o *Order, name string, a act) error {
	switch name {
	case effectStart:
		return s.startTicket(tx, o, a.at)
	case effectWait:
		return s.waitTicket(tx, o, a)
	case effectSolve:
		return s.finished(tx, o, a)
	case effectNext:
		return s.handOver(tx, o, a)
	case effectBench:
		return s.toBench(tx, o, a)
	}
	return fmt.Errorf("workorder: effect %q is not in the vocabulary", name)
}

// waitTicket pauses the limits of the case: for parts, unless the move says for whom.
func (s *Service) waitTicket(tx *db.Tx, o *Order, a act) error {
	t, err := ticket.Load(tx, o.TicketID)
	if err != nil || flow.Category(t.Category) == flow.Waiting {
		return err
	}
	_, err = ticket.Advance(tx, o.TicketID, "wait", step.Move{Class: cmp.Or(a.class, "parts"), Reason: a.reason, Note: a.note, At: a.at})
	return err
}

// finished tells the case that the work is over; the last open order solves it.
func (s *Service) finished(tx *db.Tx, o *Order, a act) error {
	replaced, err := replacedQ.Maybe(tx, db.Args{"id": o.ID})
	if err != nil {
		return err
	}
	if err := ticket.MarkServed(tx, o.TicketID, ticket.ServedInput{PartReplaced: replaced != nil, Satisfaction: o.Rating}); err != nil {
		return err
	}
	left, err := s.leave(tx, o)
	if err != nil {
		return err
	}
	if left == 0 {
		if _, err := ticket.Advance(tx, o.TicketID, "solve", step.Move{Note: cmp.Or(o.Work, o.RepairNote, a.reason), At: o.FinishedAt}); err != nil {
			return err
		}
	}
	return tx.Emit(Closed{ID: o.ID, TicketID: o.TicketID, State: o.State, Version: o.Version, Unit: o.UnitID, Owner: o.OwnerID, Assignee: o.AssigneeID,
		FinishedAt: o.FinishedAt, PartReplaced: replaced != nil, Round: o.Round, EndKind: o.EndKind, TicketSolved: left == 0})
}

// leave takes an ended order out of the count of its case and returns how many are left open.
func (s *Service) leave(tx *db.Tx, o *Order) (int, error) {
	if err := ticket.CountOrders(tx, o.TicketID, -1); err != nil {
		return 0, err
	}
	if err := task.Finish(tx, "workorder", string(o.ID), ""); err != nil {
		return 0, err
	}
	open, err := openOfTicketQ.All(tx, db.Args{"ticket_id": o.TicketID})
	return len(open), err
}

// cancelled leaves the case to its owner, with nobody working on it when this was the last order.
func (s *Service) cancelled(tx *db.Tx, o *Order, a act) error {
	left, err := s.leave(tx, o)
	if err != nil {
		return err
	}
	if left == 0 {
		if err := ticket.SetAssignee(tx, o.TicketID, ""); err != nil {
			return err
		}
	}
	return tx.Emit(Moved{o.fact(), a.event, a.at})
}

// handOver gives what is left of the work to a colleague as an order of its own (PROC-34 step 2).
func (s *Service) handOver(tx *db.Tx, o *Order, a act) error {
	if a.to.TechnicianID == o.AssigneeID {
		return errs.BadField("to_technician_id", "same_person")
	}
	n := o.next(o.Place)
	if err := s.open(tx, n, a.note); err != nil {
		return err
	}
	if err := s.assign(tx, n, assignment{Chosen: a.to, note: a.note, system: true, field: "to_technician_id"}); err != nil {
		return err
	}
	if _, err := s.leave(tx, o); err != nil {
		return err
	}
	return tx.Emit(Moved{o.fact(), a.event, a.at})
}

// toBench opens the repair of a machine that was brought in (SM-2); the coordinator finds the dedicated person.
func (s *Service) toBench(tx *db.Tx, o *Order, a act) error {
	if err := s.open(tx, o.next(Bench), a.note); err != nil {
		return err
	}
	if _, err := s.leave(tx, o); err != nil {
		return err
	}
	if err := ticket.SetAssignee(tx, o.TicketID, ""); err != nil {
		return err
	}
	return tx.Emit(Moved{o.fact(), a.event, a.at})
}

// next is the order that follows o: the same work, money and place, nobody's yet.
func (o *Order) next(place string) *Order {
	return &Order{TicketID: o.TicketID, UnitID: o.UnitID, OwnerID: o.OwnerID, Mode: o.Mode, Place: place, Skill: o.Skill, ServiceMin: o.ServiceMin,
		Lat: o.Lat, Lon: o.Lon, Round: o.Round, SecondOf: o.SecondOf, Follows: o.ID, Charge: o.Charge, ChargeWhy: o.ChargeWhy,
		ChargeParams: o.ChargeParams, CoverID: o.CoverID, CoverState: o.CoverState, Fault: o.Fault}
}
