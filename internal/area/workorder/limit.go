package workorder

import (
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
)

// What a limit counts from (ENUM-LIMIT-START); without one of these it counts from the assignment.
const (
	fromPlanned = "planned"
	fromFree    = "free"
)

// planAhead is how far ahead a plan counts as an appointment with the customer.
var planAhead = policy.NewKey[int]("workorder.plan_ahead_min")

// waitingQ finds the orders whose technician must first finish another one: rarely more than one.
var waitingQ = db.Select[Order]("workorder.arrival_waits", `SELECT {cols} FROM workorder
	WHERE tenant_id = :tenant AND assignee_id = :assignee_id AND arrival_waits AND end_kind = '' AND arrived_at IS NULL ORDER BY id LIMIT 10`)

var unitQ = db.Select[struct {
	Calendar string `json:"calendar"`
}]("workorder.unit_calendar", `SELECT {cols} FROM org_unit WHERE tenant_id = :tenant AND id = :id`)

// limiter decides and starts the limits of the technician who has an order (RULE-10, RULE-11).
type limiter struct {
	tx   *db.Tx
	o    *Order
	pack *policy.Pack
	in   ArriveIn
	at   time.Time // the appointment, if one lies ahead
	cal  string
}

func newLimiter(tx *db.Tx, o *Order) (*limiter, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	t, err := ticket.Load(tx, o.TicketID)
	if err != nil {
		return nil, err
	}
	l := &limiter{tx: tx, o: o, pack: p, in: ArriveIn{DepartIn: DepartIn{Mode: o.Mode, Urgency: string(t.Urgency)}}}
	ahead := tx.Now.Add(time.Duration(planAhead.In(p)) * time.Minute)
	if t.WishedFrom != nil && t.WishedFrom.After(ahead) {
		l.at = *t.WishedFrom
	}
	if o.PlannedStart.After(ahead) {
		l.at = o.PlannedStart
	}
	l.in.Appointed = !l.at.IsZero()
	unit, err := unitQ.Maybe(tx, db.Args{"id": o.UnitID})
	if unit != nil {
		l.cal = unit.Calendar
	}
	return l, err
}

// begin starts a clock of an order that has just been given to somebody; that of the one before him ends.
// Nobody travels to the bench.
func (l *limiter) begin(c policy.Clock) error {
	if err := l.drop(c.Metric); err != nil || l.o.Place == Bench {
		return err
	}
	switch c.Decides {
	case DepartBy.Name():
		d, err := policy.Decide(l.pack, DepartBy, l.in.DepartIn)
		if err != nil {
			return err
		}
		return l.start(c.Metric, d.Out, d.Record())
	case ArriveBy.Name():
		busy, err := busyQ.Maybe(l.tx, db.Args{"assignee_id": l.o.AssigneeID, "id": l.o.ID})
		if err != nil {
			return err
		}
		l.in.Busy = busy != nil
		return l.arrive(c.Metric)
	}
	return nil
}

// arrive starts the arrival limit, or notes that it waits until the technician is free.
func (l *limiter) arrive(metric string) error {
	d, err := policy.Decide(l.pack, ArriveBy, l.in)
	if err != nil {
		return err
	}
	if l.o.ArrivalWaits = l.in.Busy && d.Out.From == fromFree; l.o.ArrivalWaits {
		return nil
	}
	return l.start(metric, DepartOut{d.Out.Limit, d.Out.From}, d.Record())
}

func (l *limiter) start(metric string, out DepartOut, decision policy.Record) error {
	x := step.Limit{Subject: l.o.subject(), Metric: metric, To: out.Limit, Calendar: l.cal, Decision: decision}
	if out.From == fromPlanned {
		x.Planned = l.at
	}
	_, err := step.Start(l.tx, x)
	return err
}

func (l *limiter) drop(metric string) error {
	_, err := clock.Cancel(l.tx, clock.Act{Subject: clock.Subject{Type: "workorder", ID: string(l.o.ID)}, Metric: metric, Reason: "assigned"})
	return err
}

// released starts the arrival limits that waited for the end of the repair before (RULE-11).
func (s *Service) released(tx *db.Tx, technician string) error {
	waiting, err := waitingQ.All(tx, db.Args{"assignee_id": technician})
	if err != nil {
		return err
	}
	for i := range waiting {
		l, err := newLimiter(tx, &waiting[i])
		if err != nil {
			return err
		}
		for _, c := range l.pack.Clocks("workorder") {
			if c.Decides != ArriveBy.Name() {
				continue
			}
			if err := l.arrive(c.Metric); err != nil {
				return err
			}
		}
		if err := save(tx, &waiting[i]); err != nil {
			return err
		}
	}
	return nil
}
