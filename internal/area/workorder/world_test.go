package workorder_test

import (
	"cmp"
	"context"
	"testing"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

// morning is a Monday at nine in Shanghai, when the calendar of the pack opens.
var morning = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

func init() {
	clock.Calendars = func(tx *db.Tx, code string) (*calendar.Calendar, error) {
		p, err := policy.Of(tx)
		if err != nil {
			return nil, err
		}
		return p.Calendar(cmp.Or(code, "default")), nil
	}
}

// people are the persons of the tests and their roles in the pack of the IT firm.
var people = map[string]string{"coord": "coordinator", "coord2": "coordinator", "manager": "manager", "ann": "technician", "ben": "technician", "cal": "technician"}

// world is an organisation with a customer, whose machine breaks down, and three technicians.
type world struct {
	*testing.T
	d       *db.DB
	c       *dbtest.Clock
	s       *workorder.Service
	changes int64 // of the policy, published so far
}

func each(t *testing.T, f func(*world)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		c.Set(morning)
		for _, sql := range []string{
			`INSERT INTO org_unit (tenant_id, id, code, name, kind) VALUES ('t1', 'u1', 'U1', 'Service', 'department')`,
			`INSERT INTO org_person (tenant_id, id, name, unit_id) VALUES ('t1', 'coord', 'Coordinator', 'u1'), ('t1', 'coord2', 'Second', 'u1'), ('t1', 'manager', 'Manager', 'u1'),
				('t1', 'ann', 'Ann', 'u1'), ('t1', 'ben', 'Ben', 'u1'), ('t1', 'cal', 'Cal', 'u1'), ('t1', 'gone', 'Gone', 'u1')`,
			`INSERT INTO workforce_technician (tenant_id, person_id, unit_id, name, skills, base_lat, base_lon, active, created_at, updated_at) VALUES
				('t1', 'ann', 'u1', 'Ann', '[{"code":"printer","level":2}]', 31.2, 121.4, TRUE, 0, 0),
				('t1', 'ben', 'u1', 'Ben', '[{"code":"printer","level":1}]', 31.3, 121.5, TRUE, 0, 0),
				('t1', 'cal', 'u1', 'Cal', '[]', 31.2, 121.4, TRUE, 0, 0), ('t1', 'gone', 'u1', 'Gone', '[{"code":"printer","level":2}]', 31.2, 121.4, FALSE, 0, 0)`,
			`INSERT INTO catalog_model (tenant_id, id, code, name, skill, warranty_months, service_min, created_at, updated_at) VALUES ('t1', 'mod_1', 'P1', 'Printer One', 'printer', 24, 45, 0, 0)`,
			`INSERT INTO catalog_part (tenant_id, id, sku, name, consumable, created_at, updated_at) VALUES ('t1', 'prt_1', 'FUSER', 'Fuser unit', FALSE, 0, 0), ('t1', 'prt_2', 'TONER', 'Toner', TRUE, 0, 0)`,
			`INSERT INTO customer (tenant_id, id, number, name, name_key, class, settlement, unit_id, owner_id, created_at, updated_at) VALUES ('t1', 'cus_1', 'K1', 'Customer One', 'customer one', 'key', 'monthly', 'u1', 'coord', 0, 0)`,
			`INSERT INTO customer_contact (tenant_id, id, customer_id, name, name_key, phone, created_at, updated_at) VALUES ('t1', 'con_1', 'cus_1', 'Ms Lin', 'ms lin', '021 5550 1234', 0, 0)`,
			`INSERT INTO customer_site (tenant_id, id, customer_id, name, address, lat, lon, access_note, created_at, updated_at) VALUES ('t1', 'sit_1', 'cus_1', 'Tower', '1 Century Avenue', 31.23, 121.47, 'Gate 3', 0, 0)`,
			`INSERT INTO asset (tenant_id, id, number, serial, serial_key, label_code, model_id, customer_id, site_id, unit_id, installed_on, status, created_at, updated_at)
				VALUES ('t1', 'ast_1', 'M1', 'SN-1', 'sn1', 'lab1', 'mod_1', 'cus_1', 'sit_1', 'u1', '2025-06-01', 'in_use', 0, 0)`,
		} {
			if _, err := d.Raw().Exec(sql); err != nil {
				t.Fatal(err)
			}
		}
		f(&world{T: t, d: d, c: c, s: workorder.New()})
	})
}

// as is the context of a person with the permissions of his role.
func (w *world) as(person string) context.Context {
	w.Helper()
	p, err := policy.Shipped.Pack("it")
	if err != nil {
		w.Fatal(err)
	}
	return actor.With(w.Context(), actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "usr_" + person, Person: person, Name: person, Lang: "en",
		Zone: "Asia/Shanghai", Pack: "it", Policy: 1 + w.changes, Perms: p.Perms([]string{people[person]}), Reach: map[actor.Scope][]string{actor.Unit: {"u1"}}})
}

// try runs a verb as somebody.
func try[Out any](w *world, person string, fn func(*db.Tx) (Out, error)) (out Out, err error) {
	w.Helper()
	err = w.d.Write(w.as(person), func(tx *db.Tx) (e error) { out, e = fn(tx); return e })
	return out, err
}

func must[Out any](w *world, person string, fn func(*db.Tx) (Out, error)) Out {
	w.Helper()
	out, err := try(w, person, fn)
	if err != nil {
		w.Fatalf("as %s: %v", person, err)
	}
	return out
}

// refused checks that err has a kind and a code; a code may name a field as field:code.
func (w *world) refused(err error, kind errs.Kind, code string) {
	w.Helper()
	got := errs.CodeOf(err)
	if e, ok := err.(*errs.Error); ok && len(e.Fields) > 0 {
		got = ""
		for _, f := range e.Fields {
			got += " " + f.Name + ":" + f.Code
		}
		got = got[1:]
	}
	if errs.KindOf(err) != kind || got != code {
		w.Fatalf("got %v, want %v %v", err, kind, code)
	}
}

// ticket takes a case about the machine.
func (w *world) ticket(more ...func(*ticket.New)) *ticket.Ticket {
	w.Helper()
	n := ticket.New{CustomerID: "cus_1", Fields: ticket.Fields{Symptom: "paper jam", Channel: "phone", ContactID: "con_1", AssetID: "ast_1", ServiceMode: "mobile"}}
	for _, m := range more {
		m(&n)
	}
	return must(w, "coord", func(tx *db.Tx) (*ticket.Ticket, error) {
		return ticket.NewService().Create(tx, &ticket.CreateInput{Body: n})
	})
}

func (w *world) load(id ticket.ID) (t *ticket.Ticket) {
	w.Helper()
	dbtest.Read(w, w.d, func(tx *db.Tx) (err error) { t, err = ticket.Load(tx, id); return err })
	return t
}

// order makes an order of a new case; technician may be empty.
func (w *world) order(technician string) *workorder.View {
	w.Helper()
	return w.orderOf(w.ticket().ID, technician)
}

func (w *world) orderOf(id ticket.ID, technician string) *workorder.View {
	w.Helper()
	in := &workorder.CreateInput{}
	in.Body.TicketID, in.Body.TechnicianID = id, technician
	return must(w, "coord", func(tx *db.Tx) (*workorder.View, error) { return w.s.Create(tx, in) })
}

// view is an order as the system sees it.
func (w *world) view(id workorder.ID) *workorder.View {
	w.Helper()
	return must(w, "manager", func(tx *db.Tx) (*workorder.View, error) { return w.s.Get(tx, &workorder.GetInput{ID: id}) })
}

type move = workorder.MoveInput

func (w *world) tryMove(person string, id workorder.ID, event string, more ...func(*move)) (*workorder.View, error) {
	w.Helper()
	in := &move{ID: id}
	in.Body.Event = event
	for _, m := range more {
		m(in)
	}
	return try(w, person, func(tx *db.Tx) (*workorder.View, error) { return w.s.Move(tx, in) })
}

func (w *world) move(person string, id workorder.ID, event string, more ...func(*move)) *workorder.View {
	w.Helper()
	v, err := w.tryMove(person, id, event, more...)
	if err != nil {
		w.Fatalf("%s %s: %v", person, event, err)
	}
	return v
}

func reason(s string) func(*move) { return func(in *move) { in.Body.Reason = s } }
func note(s string) func(*move)   { return func(in *move) { in.Body.Note = s } }
func did(s string) func(*move)    { return func(in *move) { in.Body.Work = &s } }

func op(id string, at time.Time) func(*move) {
	return func(in *move) { in.Body.OpID, in.Body.At = id, at }
}

func place(lat, lon float64) func(*move) {
	return func(in *move) { in.Body.Lat, in.Body.Lon = &lat, &lon }
}

const drawing = `<svg viewBox="0 0 300 100"><path d="M1 1 L20 20"/></svg>`

// sign is a complete signature.
func sign(id workorder.ID, more ...func(*workorder.SignInput)) *workorder.SignInput {
	in := &workorder.SignInput{ID: id}
	fault, work, yes := "worn roller", "changed the roller", true
	in.Body.Signature, in.Body.SignedBy, in.Body.Rating = drawing, "Ms Lin", "very_satisfied"
	in.Body.Fault, in.Body.Work, in.Body.CauseExplained, in.Body.FirstFixed = &fault, &work, &yes, &yes
	for _, m := range more {
		m(in)
	}
	return in
}

func (w *world) sign(person string, in *workorder.SignInput) (*workorder.View, error) {
	w.Helper()
	return try(w, person, func(tx *db.Tx) (*workorder.View, error) { return w.s.Sign(tx, in) })
}

func (w *world) assign(person string, id workorder.ID, technician string, more ...func(*workorder.AssignInput)) (*workorder.View, error) {
	w.Helper()
	in := &workorder.AssignInput{ID: id}
	in.Body.TechnicianID, in.Body.Version = technician, w.view(id).Order.Version
	for _, m := range more {
		m(in)
	}
	return try(w, person, func(tx *db.Tx) (*workorder.View, error) { return w.s.Assign(tx, in) })
}

// clockOf is the newest clock of a metric that an order has.
func (w *world) clockOf(v *workorder.View, metric string) (out clock.View) {
	for _, c := range w.view(v.Order.ID).Clocks {
		if c.Metric == metric && c.SubjectID == string(v.Order.ID) {
			out = c
		}
	}
	return out
}

func (w *world) list(person string, in workorder.ListInput) []workorder.Row {
	w.Helper()
	return must(w, person, func(tx *db.Tx) (*page.Of[workorder.Row], error) { return w.s.List(tx, &in) }).Items
}

func stepReason(s string) step.Move { return step.Move{Reason: s} }
