package notify

import (
	"slices"
	"strconv"

	"aftercare/internal/area/complaint"
	"aftercare/internal/area/followup"
	"aftercare/internal/area/portal"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/db"
)

// Who is told what: one handler per event. Each may run twice; its key makes the second run silent.

// OnTicketCreated tells the owner of a case that somebody else took for him, and its customer that it was taken.
func (s *Service) OnTicketCreated(tx *db.Tx, e ticket.Created) error {
	t, err := ticket.Load(tx, e.ID)
	if err != nil {
		return err
	}
	once := "created:" + string(t.ID)
	if t.TakerID != t.OwnerID {
		level := Info
		if t.Urgency != ticket.Normal {
			level = Warn
		}
		if err := s.tell(tx, news{code: "ticket_created", level: level, params: aboutTicket(t), about: onTicket(t), once: once, to: []string{t.OwnerID}}); err != nil {
			return err
		}
	}
	return s.writeCustomer(tx, t, "customer_received", once+":customer", nil)
}

// OnTicketMoved tells the customer that his case is solved or closed.
func (s *Service) OnTicketMoved(tx *db.Tx, e ticket.Moved) error {
	code := map[string]string{"solved": "customer_solved", "closed": "customer_closed"}[e.State]
	if code == "" {
		return nil
	}
	t, err := ticket.Load(tx, e.ID)
	if err != nil {
		return err
	}
	return s.writeCustomer(tx, t, code, version("moved", string(e.ID), e.Version)+":customer", nil)
}

// OnTicketHandedOver tells the new owner.
func (s *Service) OnTicketHandedOver(tx *db.Tx, e ticket.HandedOver) error {
	t, err := ticket.Load(tx, e.ID)
	if err != nil {
		return err
	}
	return s.tell(tx, news{code: "ticket_handed_over", level: Info, params: aboutTicket(t), about: onTicket(t),
		once: version("handed_over", string(e.ID), e.Version), to: []string{e.Owner}})
}

// OnTicketNoted tells the customer that he was written to.
func (s *Service) OnTicketNoted(tx *db.Tx, e ticket.Noted) error {
	if e.Visibility != "customer" {
		return nil
	}
	t, err := ticket.Load(tx, e.ID)
	if err != nil {
		return err
	}
	return s.writeCustomer(tx, t, "customer_answered", version("noted", string(e.ID), e.Version)+":customer", nil)
}

// OnWorkOrderAssigned tells the technician what he got, whoever had it before that he lost it, and the customer when somebody comes.
func (s *Service) OnWorkOrderAssigned(tx *db.Tx, e workorder.Assigned) error {
	o, t, err := order(tx, e.ID)
	if err != nil {
		return err
	}
	once := version("assigned", string(e.ID), e.Version)
	n := news{code: "order_assigned", level: Info, params: aboutOrder(o, t), about: onOrder(o), once: once, to: []string{e.Assignee}, by: []string{SMS}}
	if o.PlannedStart.IsZero() {
		n.code = "order_assigned_unplanned"
	}
	if e.Assignee != "" { // nobody, when it was taken back
		if err := s.tell(tx, n); err != nil {
			return err
		}
	}
	if e.Before != "" && e.Before != e.Assignee {
		if err := s.tell(tx, news{code: "order_taken_away", level: Warn, params: aboutOrder(o, t), about: onOrder(o), once: once + ":before", to: []string{e.Before}, by: []string{SMS}}); err != nil {
			return err
		}
	}
	if o.PlannedStart.IsZero() || o.AssigneeID != e.Assignee {
		return nil
	}
	return s.writeCustomer(tx, t, "customer_planned", once+":customer", map[string]any{"from_at": o.PlannedStart, "to_at": o.PlannedEnd})
}

// OnWorkOrderDeparted tells the customer that somebody is on the way.
func (s *Service) OnWorkOrderDeparted(tx *db.Tx, e workorder.Departed) error {
	_, t, err := order(tx, e.ID)
	if err != nil {
		return err
	}
	return s.writeCustomer(tx, t, "customer_departed", version("departed", string(e.ID), e.Version)+":customer", nil)
}

// OnWorkOrderRefused tells the coordinator that an order needs another technician.
func (s *Service) OnWorkOrderRefused(tx *db.Tx, e workorder.Refused) error {
	o, t, err := order(tx, e.ID)
	if err != nil {
		return err
	}
	return s.tell(tx, news{code: "order_refused", level: Alarm, params: aboutOrder(o, t), about: onOrder(o), once: version("refused", string(e.ID), e.Version),
		to: []string{o.OwnerID}})
}

// OnClockWarned tells the owner that part of a limit is used up (AMB-74).
func (s *Service) OnClockWarned(tx *db.Tx, e clock.Warned) error {
	return s.onClock(tx, e, "clock_warned", Warn, "", []string{e.Owner}, nil)
}

// OnClockBreached tells the owner, and whoever leads his unit, that a limit has passed.
func (s *Service) OnClockBreached(tx *db.Tx, e clock.Breached) error {
	up, err := head(tx, e.Unit, e.Owner)
	if err != nil {
		return err
	}
	return s.onClock(tx, clock.Warned(e), "clock_breached", Alarm, ":late", []string{e.Owner, up}, []string{Email})
}

func (s *Service) onClock(tx *db.Tx, e clock.Warned, code, level, key string, to, by []string) error {
	p, accused, err := measured(tx, e)
	if err != nil {
		return err
	}
	p["metric"], p["percent"], p["due_at"] = e.Metric, e.Percent, e.DueAt
	to = slices.DeleteFunc(to, func(who string) bool { return who == accused })
	return s.tell(tx, news{code: code, level: level, params: p, about: Subject{e.SubjectType, e.SubjectID, e.Root},
		once: "clock:" + e.ID + ":" + strconv.Itoa(e.Percent) + key, to: to, by: by})
}

// measured is what a limit is about, and who must not hear of it (SYS-15). A complaint may have no case.
func measured(tx *db.Tx, e clock.Warned) (about map[string]any, accused string, err error) {
	if e.SubjectType == "complaint" {
		c, err := complaint.Load(tx, complaint.ID(e.SubjectID))
		if err != nil {
			return nil, "", err
		}
		return map[string]any{"number": c.Number}, c.AccusedID, nil
	}
	t, err := ticket.Load(tx, ticket.ID(e.Root))
	if err != nil {
		return nil, "", err
	}
	return aboutTicket(t), "", nil
}

// OnComplaintOpened tells who must handle it and, at once, his superior (PROC-12 step 6).
func (s *Service) OnComplaintOpened(tx *db.Tx, e complaint.Opened) error {
	up, err := head(tx, e.Unit, e.Owner)
	if err != nil {
		return err
	}
	c, err := complaint.Load(tx, e.ID)
	if err != nil {
		return err
	}
	to := []string{e.Owner}
	if up != c.AccusedID { // whoever is accused takes no part (SYS-15)
		to = append(to, up)
	}
	return s.tell(tx, news{code: "complaint_opened", level: Alarm, params: map[string]any{"number": c.Number}, about: Subject{"complaint", string(e.ID), c.TicketID},
		once: "complaint:" + string(e.ID), to: to, by: []string{Email}})
}

// OnPortalWrote tells the owner that his customer wrote.
func (s *Service) OnPortalWrote(tx *db.Tx, e portal.Wrote) error {
	t, err := ticket.Load(tx, ticket.ID(e.TicketID))
	if err != nil {
		return err
	}
	return s.tell(tx, news{code: "customer_wrote", level: Warn, params: aboutTicket(t), about: onTicket(t),
		once: "wrote:" + e.TicketID + ":" + strconv.FormatInt(e.At.UnixMilli(), 10), to: []string{t.OwnerID}})
}

// OnPortalRated tells the owner what his customer thinks.
func (s *Service) OnPortalRated(tx *db.Tx, e portal.Rated) error {
	t, err := ticket.Load(tx, ticket.ID(e.TicketID))
	if err != nil {
		return err
	}
	p, level := aboutTicket(t), Info
	p["rating"] = e.Rating
	if e.Rating == "dissatisfied" || e.Rating == "very_dissatisfied" {
		level = Alarm
	}
	return s.tell(tx, news{code: "customer_rated", level: level, params: p, about: onTicket(t), once: version("rated", e.TicketID, e.Version), to: []string{t.OwnerID}})
}

// OnFollowupExcused writes to a customer whom nobody could reach (RULE-91).
func (s *Service) OnFollowupExcused(tx *db.Tx, e followup.Excused) error {
	if e.By != "sms" {
		return nil
	}
	t, err := ticket.Load(tx, ticket.ID(e.TicketID))
	if err != nil {
		return err
	}
	return s.writeCustomer(tx, t, "customer_missed", "missed:"+string(e.ID), nil)
}

func order(tx *db.Tx, id workorder.ID) (*workorder.Order, *ticket.Ticket, error) {
	o, err := workorder.Load(tx, id)
	if err != nil {
		return nil, nil, err
	}
	t, err := ticket.Load(tx, o.TicketID)
	return o, t, err
}

func onTicket(t *ticket.Ticket) Subject { return Subject{"ticket", string(t.ID), string(t.ID)} }

func onOrder(o *workorder.Order) Subject {
	return Subject{"workorder", string(o.ID), string(o.TicketID)}
}

func aboutTicket(t *ticket.Ticket) map[string]any {
	return map[string]any{"number": t.Number, "symptom": cut(t.Symptom)}
}

func aboutOrder(o *workorder.Order, t *ticket.Ticket) map[string]any {
	return map[string]any{"number": o.Number, "ticket": t.Number, "symptom": cut(t.Symptom), "from_at": o.PlannedStart}
}

func version(what, id string, v int64) string {
	return what + ":" + id + ":" + strconv.FormatInt(v, 10)
}

const noticeText = 60

func cut(s string) string {
	if r := []rune(s); len(r) > noticeText {
		return string(r[:noticeText]) + "…"
	}
	return s
}
