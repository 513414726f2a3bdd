package appraisal_test

import (
	"context"
	"testing"
	"time"

	"aftercare/internal/area/appraisal"
	"aftercare/internal/area/complaint"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/followup"
	"aftercare/internal/area/org"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workforce"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/job"

	"log/slog"
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

// world is a service department whose events reach the ledger.
type world struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock
	s     *appraisal.Service
	q     *job.Queue

	unit                           org.ID
	coordinator, manager, wang, li org.ID
	customer                       customer.ID
}

func each(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		w := &world{t: t, d: d, clock: c, s: appraisal.New()}
		w.q = job.New(d, slog.New(slog.DiscardHandler), func(tx *db.Tx, _ string) (actor.Actor, error) { return tx.Actor, nil })
		calls, sys := followup.New(), w.system
		job.On(w.q, "followup.plan", func(tx *db.Tx, e workorder.Closed) error { sys(tx); return calls.OnWorkOrderClosed(tx, e) })
		job.Handle(w.q, followup.OpenJob, func(tx *db.Tx, r followup.Ref) error { sys(tx); return calls.Open(tx, r) })
		job.On(w.q, "appraisal.clock_breached", func(tx *db.Tx, e clock.Breached) error { sys(tx); return twice(tx, e, w.s.OnClockBreached) })
		job.On(w.q, "appraisal.departed", func(tx *db.Tx, e workorder.Departed) error { sys(tx); return twice(tx, e, w.s.OnDeparted) })
		job.On(w.q, "appraisal.arrived", func(tx *db.Tx, e workorder.Arrived) error { sys(tx); return twice(tx, e, w.s.OnArrived) })
		job.On(w.q, "appraisal.recorded", func(tx *db.Tx, e followup.Recorded) error { sys(tx); return twice(tx, e, w.s.OnFollowupRecorded) })
		job.On(w.q, "appraisal.moved", func(tx *db.Tx, e complaint.Moved) error { sys(tx); return twice(tx, e, w.s.OnComplaintMoved) })
		job.On(w.q, "appraisal.changed", func(tx *db.Tx, e complaint.Changed) error { sys(tx); return twice(tx, e, w.s.OnComplaintChanged) })
		c.Set(shanghai(2, 8, 0))
		dbtest.Write(t, d, w.make)
		c.Set(shanghai(2, 9, 0))
		f(t, w)
	})
}

// twice hears an event a second time, as a queue may tell it.
func twice[E any](tx *db.Tx, e E, hear func(*db.Tx, E) error) error {
	if err := hear(tx, e); err != nil {
		return err
	}
	return hear(tx, e)
}

func (w *world) system(tx *db.Tx) {
	tx.Actor = actor.Actor{Kind: actor.System, Tenant: dbtest.Tenant, User: "system", Name: "system", Lang: "en", Zone: "Asia/Shanghai", Pack: "it"}
}

func (w *world) make(tx *db.Tx) error {
	u, err := org.AddUnit(tx, org.Unit{Code: "svc", Name: "Service", Kind: "department"})
	if err != nil {
		return err
	}
	w.unit = u.ID
	for name, id := range map[string]*org.ID{"Lin": &w.coordinator, "Chen": &w.manager, "Wang": &w.wang, "Li": &w.li} {
		p, err := org.AddPerson(tx, org.Person{Name: name, UnitID: u.ID})
		if err != nil {
			return err
		}
		*id = p.ID
	}
	for _, id := range []org.ID{w.wang, w.li} {
		in := &workforce.CreateInput{}
		in.Body.PersonID = workforce.PersonID(id)
		if _, err := workforce.New().Create(tx, in); err != nil {
			return err
		}
	}
	c, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "North Clinic", Phone: "13800001111", UnitID: string(u.ID)}})
	if err != nil {
		return err
	}
	w.customer = c.ID
	return org.Rebuild(tx)
}

// as is a context of a member of staff; of the ledger he reaches what is said.
func (w *world) as(who org.ID, reads, corrects actor.Scope) context.Context {
	return actor.With(w.t.Context(), actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u-" + string(who), Person: string(who), Name: "Test", Lang: "en",
		Zone: "Asia/Shanghai", Pack: "it", Perms: map[string]actor.Scope{followup.PermRead: actor.All, followup.PermWork: actor.All, complaint.PermRead: actor.All,
			complaint.PermWork: actor.All, appraisal.PermRead: reads, appraisal.PermCorrect: corrects}})
}

func (w *world) write(fn func(*db.Tx) error) { w.t.Helper(); dbtest.Write(w.t, w.d, fn) }

// run lets due clocks ring and everybody hear what happened.
func (w *world) run() {
	w.t.Helper()
	for range 4 {
		if err := w.d.Write(actor.AsSystem(w.t.Context(), ""), func(tx *db.Tx) error { _, err := clock.Tick(tx, 100); return err }); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.q.RunDue(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

// visit makes a case and gives its order to Wang.
func (w *world) visit() (o *workorder.Order) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		t, err := ticket.Open(tx, ticket.New{CustomerID: string(w.customer), OwnerID: string(w.coordinator),
			Fields: ticket.Fields{Symptom: "Printer jams", Channel: "phone", Caller: "Ms Zhao", Phone: "13800001111", ServiceMode: "mobile"}})
		if err != nil {
			return err
		}
		in := &workorder.CreateInput{}
		in.Body.TicketID, in.Body.TechnicianID, in.Body.Mode, in.Body.Override, in.Body.Reason = t.ID, string(w.wang), "mobile", true, "test"
		v, err := workorder.New().Create(tx, in)
		if err == nil {
			o = v.Order
		}
		return err
	})
	return o
}

func (w *world) move(o *workorder.Order, event string, at time.Time) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		in := &workorder.MoveInput{ID: o.ID}
		in.Body.Event, in.Body.At = event, at
		_, err := workorder.New().Move(tx, in)
		return err
	})
}

func (w *world) sign(o *workorder.Order) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		yes, text := true, "Cleaned"
		in := &workorder.SignInput{ID: o.ID}
		in.Body.Signature = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1L9 9"/></svg>`
		in.Body.SignedBy, in.Body.Rating = "Zhao", "satisfied"
		in.Body.Facts = workorder.Facts{Fault: &text, Work: &text, CauseExplained: &yes, FirstFixed: &yes, Advice: &text, TestResult: &text}
		_, err := workorder.New().Sign(tx, in)
		return err
	})
}

// call is the call-back after a visit: what the customer answered about the norms, and how satisfied he was.
func (w *world) call(o *workorder.Order, c1, c3 bool, c5 string) (complaint string) {
	w.t.Helper()
	w.run()
	s := followup.New()
	var id followup.ID
	var version int64
	find := func(tx *db.Tx) error {
		l, err := s.List(tx, &followup.ListInput{})
		for _, r := range l.Items {
			if r.OrderID == string(o.ID) {
				id, version = r.ID, r.Version
				w.clock.Set(r.DueFrom)
			}
		}
		return err
	}
	dbtest.Read(w.t, w.d, find)
	w.run()
	dbtest.Read(w.t, w.d, find)
	yes := true
	in := &followup.RecordInput{ID: id}
	in.Body.Version, in.Body.C1, in.Body.C2, in.Body.C3, in.Body.C4, in.Body.C5, in.Body.Words = version, &c1, &yes, &c3, &yes, c5, "rude"
	err := w.d.Write(w.as(w.coordinator, actor.All, actor.None), func(tx *db.Tx) error {
		r, err := s.Record(tx, in)
		if err == nil {
			complaint = r.Followup.ComplaintID
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.run()
	return complaint
}

// settle brings a complaint to its end with a judgement.
func (w *world) settle(id, validity string) {
	w.t.Helper()
	w.judge(id, validity)
	for _, event := range []string{"accept", "agree", "finish", "close"} {
		err := w.d.Write(w.as(w.manager, actor.All, actor.All), func(tx *db.Tx) error {
			c, err := complaint.Load(tx, complaint.ID(id))
			if err != nil {
				return err
			}
			in := &complaint.MoveInput{ID: c.ID}
			in.Body.Event, in.Body.Version, in.Body.Cause, in.Body.Measure, in.Body.Result = event, c.Version, "c", "m", "r"
			_, err = complaint.NewService().Move(tx, in)
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	w.run()
}

func (w *world) judge(id, validity string) {
	w.t.Helper()
	err := w.d.Write(w.as(w.manager, actor.All, actor.All), func(tx *db.Tx) error {
		c, err := complaint.Load(tx, complaint.ID(id))
		if err != nil {
			return err
		}
		in := &complaint.ChangeInput{ID: c.ID}
		if err := in.Body.UnmarshalJSON([]byte(`{"version":` + itoa(c.Version) + `,"validity":"` + validity + `"}`)); err != nil {
			return err
		}
		_, err = complaint.NewService().Change(tx, in)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.run()
}

// mine is a person's own account of March.
func (w *world) mine(who org.ID) (m *appraisal.Mine) {
	w.t.Helper()
	err := w.d.Read(w.as(who, actor.Own, actor.None), func(tx *db.Tx) (err error) {
		m, err = w.s.Mine(tx, &appraisal.MineInput{Period: "2026-03"})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *world) wantPoints(who org.ID, points string, rows int) *appraisal.Mine {
	w.t.Helper()
	m := w.mine(who)
	if m.Sum.Points != points || len(m.Items) != rows {
		w.t.Fatalf("got %s points in %d rows, want %s in %d: %+v", m.Sum.Points, len(m.Items), points, rows, m.Items)
	}
	return m
}

func (w *world) reverse(as org.ID, id appraisal.ID, reason string) error {
	return w.d.Write(w.as(as, actor.All, actor.All), func(tx *db.Tx) error {
		in := &appraisal.ReverseInput{ID: id}
		in.Body.Reason = reason
		_, err := w.s.Reverse(tx, in)
		return err
	})
}
