package portal_test

import (
	"context"
	"testing"
	"time"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/catalog"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/org"
	"aftercare/internal/area/portal"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workforce"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
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

// world is a department with two coordinators and a machine with a label.
type world struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock
	s     *portal.Service

	lin, zhao, tech org.ID
	machine         *asset.View
}

func each(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		w := &world{t: t, d: d, clock: c, s: portal.New()}
		c.Set(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)) // Monday, ten o'clock in Shanghai
		dbtest.Write(t, d, w.make)
		f(t, w)
	})
}

func (w *world) make(tx *db.Tx) error {
	u, err := org.AddUnit(tx, org.Unit{Code: "svc", Name: "Service", Kind: "department"})
	if err != nil {
		return err
	}
	for _, p := range []struct {
		name, login string
		id          *org.ID
		roles       []string
	}{{"Lin", "lin", &w.lin, []string{"coordinator"}}, {"Zhao", "zhao", &w.zhao, []string{"coordinator", "manager"}}, {"欧阳小明", "tech", &w.tech, []string{"technician"}}} {
		x, err := org.AddPerson(tx, org.Person{Name: p.name, UnitID: u.ID})
		if err != nil {
			return err
		}
		*p.id = x.ID
		if _, err := org.AddUser(tx, org.User{PersonID: x.ID, Login: p.login, Roles: p.roles}, "x"); err != nil {
			return err
		}
	}
	in := &workforce.CreateInput{}
	in.Body.PersonID = workforce.PersonID(w.tech)
	if _, err := workforce.New().Create(tx, in); err != nil {
		return err
	}
	c, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "Secret Clinic", Phone: "13800001111", UnitID: string(u.ID)}})
	if err != nil {
		return err
	}
	model, err := catalog.AddModel(tx, catalog.ModelFields{Code: "LP1", Name: "LaserPro 1", ProductLine: "Printers"})
	if err != nil {
		return err
	}
	w.machine, err = asset.New().Create(tx, &asset.CreateInput{Body: asset.Fields{Serial: "SN-1", ModelID: model, CustomerID: c.ID}})
	return err
}

// stranger is a request without log-in from an address.
func (w *world) stranger(ip string) context.Context {
	return actor.With(w.t.Context(), actor.Actor{Tenant: dbtest.Tenant, Lang: "ko", Zone: "Asia/Shanghai", Pack: "it", Title: "IT Firm", BaseURL: "https://care.example.com/", IP: ip})
}

func (w *world) report(ip string, change func(*portal.Report)) (out *portal.Receipt, err error) {
	in := &portal.ReportInput{Body: portal.Report{LabelCode: w.machine.LabelCode, Name: "Kim", Phone: "010-1234-5678", Symptom: "Paper jams", Lang: "ko"}}
	if change != nil {
		change(&in.Body)
	}
	err = w.d.Write(w.stranger(ip), func(tx *db.Tx) error { out, err = w.s.Report(tx, in); return err })
	return out, err
}

func (w *world) see(token string) (c *portal.Case, err error) {
	err = w.d.Read(w.stranger("1.1.1.1"), func(tx *db.Tx) error { c, err = w.s.Case(tx, &portal.CaseInput{Token: token}); return err })
	return c, err
}

func (w *world) ticket(number string) (t *ticket.Ticket) {
	w.t.Helper()
	dbtest.Read(w.t, w.d, func(tx *db.Tx) error {
		rows, err := db.EventsAfter.All(tx, db.Args{"seq": 0, "limit": 1000})
		for _, r := range rows {
			if r.Name == "ticket.created" && err == nil {
				var x *ticket.Ticket
				if x, err = ticket.Load(tx, ticket.ID(r.ID)); err == nil && x.Number == number {
					t = x
				}
			}
		}
		return err
	})
	return t
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}
