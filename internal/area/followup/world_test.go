package followup_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"aftercare/internal/area/customer"
	"aftercare/internal/area/followup"
	"aftercare/internal/area/org"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workforce"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

func init() {
	clock.Calendars = func(tx *db.Tx, code string) (*calendar.Calendar, error) {
		p, err := policy.Of(tx)
		if err != nil {
			return nil, err
		}
		return p.Calendar(code), nil
	}
}

// shanghai is a local time of the IT firm's office: Monday is 2 March 2026.
func shanghai(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, time.FixedZone("CST", 8*3600)).UTC()
}

// world is a service department with a coordinator, a technician and a customer.
type world struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock
	s     *followup.Service

	unit                 org.ID
	coordinator, manager org.ID
	technician           org.ID
	customer             customer.ID
}

// each runs f in a new world on both databases; it is Monday, ten o'clock.
func each(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		w := &world{t: t, d: d, clock: c, s: followup.New()}
		c.Set(shanghai(2, 8, 0))
		dbtest.Write(t, d, w.make)
		c.Set(shanghai(2, 10, 0))
		f(t, w)
	})
}

func (w *world) make(tx *db.Tx) error {
	u, err := org.AddUnit(tx, org.Unit{Code: "svc", Name: "Service", Kind: "department"})
	if err != nil {
		return err
	}
	w.unit = u.ID
	for name, id := range map[string]*org.ID{"Lin": &w.coordinator, "Chen": &w.manager, "Wang": &w.technician} {
		p, err := org.AddPerson(tx, org.Person{Name: name, UnitID: u.ID})
		if err != nil {
			return err
		}
		*id = p.ID
	}
	if err := org.SetHead(tx, u.ID, w.manager); err != nil {
		return err
	}
	in := &workforce.CreateInput{}
	in.Body.PersonID = workforce.PersonID(w.technician)
	if _, err := workforce.New().Create(tx, in); err != nil {
		return err
	}
	c, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "North Clinic", Phone: "13800001111", UnitID: string(u.ID)}})
	if err != nil {
		return err
	}
	w.customer = c.ID
	return org.Rebuild(tx)
}

func (w *world) write(fn func(*db.Tx) error) { w.t.Helper(); dbtest.Write(w.t, w.d, fn) }

// as is a context of a member of staff with all permissions of this area.
func (w *world) as(who org.ID) context.Context {
	a := actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u-" + string(who), Person: string(who), Name: "Test", Lang: "en", Zone: "Asia/Shanghai", Pack: "it",
		Perms: map[string]actor.Scope{followup.PermRead: actor.All, followup.PermWork: actor.All}}
	return actor.With(w.t.Context(), a)
}

func (w *world) open() *ticket.Ticket {
	w.t.Helper()
	var t *ticket.Ticket
	w.write(func(tx *db.Tx) (err error) {
		t, err = ticket.Open(tx, ticket.New{CustomerID: string(w.customer), OwnerID: string(w.coordinator),
			Fields: ticket.Fields{Symptom: "Printer jams", Channel: "phone", Caller: "Ms Zhao", Phone: "13800001111"}})
		return err
	})
	return t
}

// serve is a whole visit: made, arrived, signed. It returns what the subscribers hear.
func (w *world) serve(t *ticket.Ticket, part bool) (closed workorder.Closed) {
	w.t.Helper()
	s := workorder.New()
	w.write(func(tx *db.Tx) error {
		in := &workorder.CreateInput{}
		in.Body.TicketID, in.Body.TechnicianID, in.Body.Override, in.Body.Reason = t.ID, string(w.technician), true, "test"
		v, err := s.Create(tx, in)
		if err != nil {
			return err
		}
		arrive := &workorder.MoveInput{ID: v.Order.ID}
		arrive.Body.Event = "arrive"
		if _, err := s.Move(tx, arrive); err != nil {
			return err
		}
		if part {
			p := &workorder.PartInput{ID: v.Order.ID}
			p.Body.Name, p.Body.Qty = "Roller", 1
			if _, err := s.AddPart(tx, p); err != nil {
				return err
			}
		}
		yes, fault, work := true, "Worn roller", "Cleaned"
		sign := &workorder.SignInput{ID: v.Order.ID}
		sign.Body.Signature = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1L9 9"/></svg>`
		sign.Body.SignedBy, sign.Body.Rating = "Zhao", "satisfied"
		sign.Body.Facts = workorder.Facts{Fault: &fault, Work: &work, CauseExplained: &yes, FirstFixed: &yes, Advice: &work, TestResult: &work}
		_, err = s.Sign(tx, sign)
		return err
	})
	dbtest.Read(w.t, w.d, func(tx *db.Tx) error {
		rows, err := db.EventsAfter.All(tx, db.Args{"seq": 0, "limit": 1000})
		for _, r := range rows {
			if r.Name == closed.EventName() {
				closed = workorder.Closed{}
				if err := json.Unmarshal([]byte(r.Body), &closed); err != nil {
					return err
				}
			}
		}
		return err
	})
	if closed.ID == "" {
		w.t.Fatal("the visit did not end")
	}
	return closed
}

// plan tells the call-backs of a visit, twice, as a queue may.
func (w *world) plan(e workorder.Closed) *followup.Followup {
	w.t.Helper()
	for range 2 {
		w.write(func(tx *db.Tx) error { return w.s.OnWorkOrderClosed(tx, e) })
	}
	return w.of(e.ID)
}

// of is the call-back after an order.
func (w *world) of(order workorder.ID) *followup.Followup {
	w.t.Helper()
	var id followup.ID
	dbtest.Read(w.t, w.d, func(tx *db.Tx) error {
		l, err := w.s.List(tx, &followup.ListInput{})
		for _, r := range l.Items {
			if r.OrderID == string(order) {
				id = r.ID
			}
		}
		return err
	})
	if id == "" {
		return nil
	}
	return w.load(id)
}

func (w *world) load(id followup.ID) (f *followup.Followup) {
	w.t.Helper()
	dbtest.Read(w.t, w.d, func(tx *db.Tx) (err error) { f, err = followup.Load(tx, id); return err })
	return f
}

func (w *world) ticket(id ticket.ID) (t *ticket.Ticket) {
	w.t.Helper()
	dbtest.Read(w.t, w.d, func(tx *db.Tx) (err error) { t, err = ticket.Load(tx, id); return err })
	return t
}

// due brings the clock to the opening of the window and lets the job run, twice.
func (w *world) due(f *followup.Followup) *followup.Followup {
	w.t.Helper()
	w.clock.Set(f.DueFrom)
	for range 2 {
		w.write(func(tx *db.Tx) error { return w.s.Open(tx, followup.Ref{ID: f.ID}) })
	}
	return w.load(f.ID)
}

func (w *world) attempt(f *followup.Followup, outcome string, next time.Time) (out *followup.Followup, err error) {
	in := &followup.AttemptInput{ID: f.ID}
	in.Body.Version, in.Body.Outcome, in.Body.NextAt = f.Version, outcome, next
	err = w.d.Write(w.as(w.coordinator), func(tx *db.Tx) error { out, err = w.s.Attempt(tx, in); return err })
	return out, err
}

func (w *world) record(f *followup.Followup, c1, c2, c3, c4 bool, c5, words string) (out *followup.RecordResult, err error) {
	in := &followup.RecordInput{ID: f.ID}
	in.Body.Version, in.Body.C1, in.Body.C2, in.Body.C3, in.Body.C4, in.Body.C5, in.Body.Words = f.Version, &c1, &c2, &c3, &c4, c5, words
	err = w.d.Write(w.as(w.coordinator), func(tx *db.Tx) error { out, err = w.s.Record(tx, in); return err })
	return out, err
}

func reason(why string) step.Move { return step.Move{Reason: why} }
