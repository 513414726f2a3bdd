package complaint_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"aftercare/internal/area/complaint"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/org"
	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
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

var s = complaint.NewService()

// world is a unit with a head, a coordinator and a technician, and a customer with a case.
type world struct {
	t             *testing.T
	d             *db.DB
	clock         *dbtest.Clock
	unit          org.ID
	head, lin, wu org.ID
	customer      customer.ID
	ticket        ticket.ID
}

func each(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		w := &world{t: t, d: d, clock: c}
		c.Set(shanghai(2, 10, 0))
		dbtest.Write(t, d, w.make)
		f(t, w)
	})
}

func (w *world) make(tx *db.Tx) error {
	u, err := org.AddUnit(tx, org.Unit{Code: "svc", Name: "Service", Kind: "department"})
	if err != nil {
		return err
	}
	w.unit = u.ID
	for name, id := range map[string]*org.ID{"Chen": &w.head, "Lin": &w.lin, "Wu": &w.wu} {
		p, err := org.AddPerson(tx, org.Person{Name: name, UnitID: u.ID})
		if err != nil {
			return err
		}
		*id = p.ID
	}
	if err := org.SetHead(tx, u.ID, w.head); err != nil {
		return err
	}
	c, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "North Clinic", UnitID: string(u.ID)}})
	if err != nil {
		return err
	}
	w.customer = c.ID
	t, err := ticket.Open(tx, ticket.New{CustomerID: string(c.ID), OwnerID: string(w.lin), Fields: ticket.Fields{Symptom: "Paper jams", Channel: "phone", Caller: "Zhao"}})
	if err != nil {
		return err
	}
	w.ticket = t.ID
	return org.Rebuild(tx)
}

// as is a context of a person with all permissions of this area.
func (w *world) as(who org.ID) context.Context {
	return actor.With(w.t.Context(), actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u-" + string(who), Person: string(who), Name: "Test", Lang: "en",
		Zone: "Asia/Shanghai", Pack: "it", Perms: map[string]actor.Scope{complaint.PermRead: actor.All, complaint.PermWork: actor.All, customer.PermRead: actor.All, ticket.PermRead: actor.All}})
}

func (w *world) try(who org.ID, fn func(*db.Tx) (*complaint.View, error)) (v *complaint.View, err error) {
	err = w.d.Write(w.as(who), func(tx *db.Tx) (e error) { v, e = fn(tx); return e })
	return v, err
}

// create records a complaint and reads it as who recorded it, if he may.
func (w *world) create(who org.ID, set func(*complaint.CreateInput)) (*complaint.View, error) {
	in := &complaint.CreateInput{}
	in.Body.CustomerID, in.Body.TicketID = string(w.customer), string(w.ticket)
	in.Body.Category, in.Body.Content = "service", "He was rude"
	if set != nil {
		set(in)
	}
	var made *complaint.Complaint
	if err := w.d.Write(w.as(who), func(tx *db.Tx) (err error) { made, err = s.Create(tx, in); return err }); err != nil {
		return nil, err
	}
	return w.get(who, made.ID)
}

func (w *world) move(who org.ID, id complaint.ID, version int64, event string, set func(*complaint.MoveInput)) (*complaint.View, error) {
	in := &complaint.MoveInput{ID: id}
	in.Body.Event, in.Body.Version = event, version
	if set != nil {
		set(in)
	}
	return w.try(who, func(tx *db.Tx) (*complaint.View, error) { return s.Move(tx, in) })
}

func (w *world) get(who org.ID, id complaint.ID) (*complaint.View, error) {
	return w.try(who, func(tx *db.Tx) (*complaint.View, error) { return s.Get(tx, &complaint.GetInput{ID: id}) })
}

func (w *world) list(who org.ID) (numbers []string) {
	w.t.Helper()
	if err := w.d.Read(w.as(who), func(tx *db.Tx) error {
		p, err := s.List(tx, &complaint.ListInput{})
		for _, r := range p.Items {
			numbers = append(numbers, r.Number)
		}
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return numbers
}

func accuses(who org.ID) func(*complaint.CreateInput) {
	return func(in *complaint.CreateInput) { in.Body.AccusedID = string(who) }
}

func TestAComplaintIsRecordedWithItsLimitsAndOwnedByItsTaker(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, err := w.create(w.lin, nil)
		if err != nil {
			t.Fatal(err)
		}
		c := v.Complaint
		if c.Number != "C26-000001" || c.State != "received" || c.OwnerID != string(w.lin) || c.Level != "general" || c.Contact != "Zhao" || c.TicketNumber != "T26-000001" {
			t.Fatalf("got %+v", c)
		}
		due := map[string]time.Time{}
		for _, k := range v.Clocks {
			due[k.Metric] = k.DueAt
		}
		if !due["complaint.response"].Equal(shanghai(2, 12, 0)) || due["complaint.settlement"].IsZero() { // cmp.first_h = 2
			t.Fatalf("got %v, want a first answer by 12:00", due)
		}
		if names := dbtest.Events(t, w.d); !slices.Contains(names, "complaint.opened") {
			t.Fatalf("got %v, want complaint.opened", names)
		}
	})
}

func TestTheAccusedNeitherSeesNorHandlesTheComplaint(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, err := w.create(w.lin, accuses(w.wu))
		if err != nil {
			t.Fatal(err)
		}
		id := v.Complaint.ID
		if _, err := w.get(w.wu, id); errs.CodeOf(err) != "complaint.not_found" {
			t.Fatalf("reading: got %v, want complaint.not_found", err)
		}
		if _, err := w.move(w.wu, id, 1, "accept", nil); errs.CodeOf(err) != "complaint.not_found" {
			t.Fatalf("moving: got %v, want complaint.not_found", err)
		}
		if got := w.list(w.wu); len(got) != 0 {
			t.Fatalf("listing: got %v, want nothing", got)
		}
		if got := w.list(w.lin); len(got) != 1 {
			t.Fatalf("the owner's list: got %v, want one", got)
		}
		hand := func(to org.ID) error {
			in := &complaint.HandOverInput{ID: id}
			in.Body.Version, in.Body.OwnerID = 1, string(to)
			_, err := w.try(w.lin, func(tx *db.Tx) (*complaint.View, error) { return s.HandOver(tx, in) })
			return err
		}
		if err := hand(w.wu); errs.CodeOf(err) != "complaint.accused" {
			t.Fatalf("handing over: got %v, want complaint.accused", err)
		}
		if err := hand(w.head); err != nil {
			t.Fatal(err)
		}
		err = w.d.Write(dbtest.System(t), func(tx *db.Tx) error { return ticket.SetAssignee(tx, w.ticket, string(w.wu)) })
		if errs.CodeOf(err) != "ticket.accused" {
			t.Fatalf("serving the case again: got %v, want ticket.accused", err)
		}
	})
}

func TestWhoIsAccusedByHisOwnCustomerGivesUpTheCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, err := w.create(w.lin, accuses(w.lin))
		if errs.CodeOf(err) != "complaint.not_found" { // recorded, and from then on not his to see
			t.Fatalf("got %v %v", v, err)
		}
		if got := w.list(w.head); !slices.Equal(got, []string{"C26-000001"}) {
			t.Fatalf("got %v, want it with the head, since the taker is accused", got)
		}
		dbtest.Read(t, w.d, func(tx *db.Tx) error {
			got, err := ticket.Load(tx, w.ticket)
			if err == nil && got.OwnerID != string(w.head) {
				t.Errorf("the case is owned by %s, want it away from the accused", got.OwnerID)
			}
			return err
		})
	})
}

func TestAComplaintGoesItsWayAndDissatisfactionOpensTheNext(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, err := w.create(w.lin, accuses(w.wu))
		for _, step := range []struct {
			event string
			set   func(*complaint.MoveInput)
		}{
			{"accept", nil}, {"investigate", nil},
			{"agree", func(in *complaint.MoveInput) { in.Body.Cause, in.Body.Measure = "stress", "apology" }},
			{"finish", func(in *complaint.MoveInput) { in.Body.Result = "apologised" }},
			{"dissatisfied", func(in *complaint.MoveInput) { in.Body.Note = "not enough" }},
		} {
			if err != nil {
				t.Fatal(err)
			}
			if step.set != nil && step.event != "dissatisfied" {
				if _, err := w.move(w.lin, v.Complaint.ID, v.Complaint.Version, step.event, nil); errs.KindOf(err) != errs.Invalid {
					t.Fatalf("%s: got %v, want what it needs to be asked for", step.event, err)
				}
			}
			v, err = w.move(w.lin, v.Complaint.ID, v.Complaint.Version, step.event, step.set)
		}
		if err != nil || v.Complaint.State != "closed" || v.Complaint.Cause != "stress" || v.Complaint.ClosedAt.IsZero() {
			t.Fatalf("got %+v %v, want it closed", v, err)
		}
		if got := w.list(w.lin); !slices.Equal(got, []string{"C26-000002", "C26-000001"}) {
			t.Fatalf("got %v, want the next complaint", got)
		}
		if _, err := w.move(w.lin, v.Complaint.ID, v.Complaint.Version, "accept", nil); errs.CodeOf(err) != "flow.not_allowed" {
			t.Fatalf("got %v, want nothing to be possible", err)
		}
		if _, err := w.move(w.lin, v.Complaint.ID, 1, "accept", nil); errs.CodeOf(err) != "complaint.changed_meanwhile" {
			t.Fatalf("got %v, want the old version refused", err)
		}
	})
}

func TestAMajorComplaintAlarmsTheHead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if _, err := w.create(w.lin, func(in *complaint.CreateInput) { in.Body.Level = "major" }); err != nil {
			t.Fatal(err)
		}
		var p *page.Of[task.Row]
		if err := w.d.Read(w.as(w.head), func(tx *db.Tx) (err error) { p, err = task.NewService().List(tx, &task.ListInput{}); return err }); err != nil {
			t.Fatal(err)
		}
		if len(p.Items) != 1 || p.Items[0].Kind != "complaint.alarm" || !p.Items[0].DueAt.Equal(shanghai(3, 10, 0)) { // cmp.major_alarm_h = 24
			t.Fatalf("got %+v, want the alarm within 24 h", p.Items)
		}
	})
}

func TestReferencesOfAComplaintMustExist(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, set := range map[string]func(*complaint.CreateInput){
			"customer": func(in *complaint.CreateInput) { in.Body.CustomerID = "cus_x" }, "case": func(in *complaint.CreateInput) { in.Body.TicketID = "tic_x" },
			"accused": accuses("per_x"), "owner": func(in *complaint.CreateInput) { in.Body.OwnerID = "per_x" },
			"category": func(in *complaint.CreateInput) { in.Body.Category = "weather" }, "content": func(in *complaint.CreateInput) { in.Body.Content = " " },
			"owner is the accused": func(in *complaint.CreateInput) { in.Body.OwnerID, in.Body.AccusedID = string(w.wu), string(w.wu) },
		} {
			if _, err := w.create(w.lin, set); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: got %v, want it refused", name, err)
			}
		}
	})
}
