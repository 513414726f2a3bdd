package ticket_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/org"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/mask"
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

var s = ticket.NewService()

// world is two service units with their people, a customer with a machine, and a time of day.
type world struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock

	north, south       org.ID
	head, lin, mei, wu org.ID // head, coordinator and technician in the north, coordinator in the south
	customer           customer.ID
	contact            customer.ContactID
	site               customer.SiteID
	machine            asset.ID
}

// each runs f in a new world on both databases; it is Monday, ten o'clock.
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
	for code, id := range map[string]*org.ID{"north": &w.north, "south": &w.south} {
		u, err := org.AddUnit(tx, org.Unit{Code: code, Name: code, Kind: "department"})
		if err != nil {
			return err
		}
		*id = u.ID
	}
	for _, p := range []struct {
		id   *org.ID
		name string
		unit org.ID
	}{{&w.head, "Chen", w.north}, {&w.lin, "Lin", w.north}, {&w.wu, "Wu", w.north}, {&w.mei, "Mei", w.south}} {
		made, err := org.AddPerson(tx, org.Person{Name: p.name, UnitID: p.unit})
		if err != nil {
			return err
		}
		*p.id = made.ID
	}
	if err := org.SetHead(tx, w.north, w.head); err != nil {
		return err
	}
	c, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "North Clinic", Class: "key", Phone: "021 6000 1111", UnitID: string(w.north)}})
	if err != nil {
		return err
	}
	w.customer = c.ID
	k, err := customer.New().CreateContact(tx, &customer.CreateContactInput{GetInput: customer.GetInput{ID: c.ID},
		Body: customer.ContactFields{Name: "Zhao", Phone: "138 0000 1111", Lang: "zh-CN"}})
	if err != nil {
		return err
	}
	lat, lon := 31.2, 121.5
	site, err := customer.New().CreateSite(tx, &customer.CreateSiteInput{GetInput: customer.GetInput{ID: c.ID},
		Body: customer.SiteFields{Name: "Ward 3", Address: "1 Hospital Road", Lat: &lat, Lon: &lon}})
	if err != nil {
		return err
	}
	w.contact, w.site = k.ID, site.ID
	if err := org.Rebuild(tx); err != nil {
		return err
	}
	return w.addMachine(tx)
}

func (w *world) addMachine(tx *db.Tx) error {
	if _, err := modelC.Run(tx); err != nil {
		return err
	}
	a, err := asset.New().Create(tx, &asset.CreateInput{Body: asset.Fields{Serial: "SN-77", ModelID: "mod_1", CustomerID: w.customer, SiteID: w.site,
		InstalledOn: "2025-06-01"}})
	if err == nil {
		w.machine = a.ID
	}
	return err
}

var modelC = db.Command("fixture.model", `INSERT INTO catalog_model (tenant_id, id, code, name, brand, skill, warranty_months, service_min, created_at, updated_at)
	VALUES (:tenant, 'mod_1', 'LJ4', 'LaserJet 4', 'HP', 'printer', 12, 45, :now, :now)`)

// everything is what a coordinator may do.
var everything = []string{ticket.PermRead, ticket.PermCreate, ticket.PermUpdate, ticket.PermMove, ticket.PermHandOver, ticket.PermNote, customer.PermRead, "complaint.read", mask.PermReveal}

// as is a context of a person with all permissions of this area at a scope.
func (w *world) as(who org.ID, scope actor.Scope) context.Context {
	return w.ctx(w.t.Context(), who, scope)
}

func (w *world) ctx(ctx context.Context, who org.ID, scope actor.Scope) context.Context {
	a := actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u-" + string(who), Person: string(who), Name: "Test", Lang: "en", Zone: "Asia/Shanghai",
		Pack: "it", Policy: 1, Perms: map[string]actor.Scope{}, Reach: map[actor.Scope][]string{actor.Unit: {string(w.unitOf(who))}}}
	for _, p := range everything {
		a.Perms[p] = scope
	}
	return actor.With(ctx, a)
}

func (w *world) unitOf(who org.ID) org.ID {
	if who == w.mei {
		return w.south
	}
	return w.north
}

// do runs fn as whoever acts in ctx and returns what it gave.
func do[T any](ctx context.Context, d *db.DB, fn func(*db.Tx) (T, error)) (out T, err error) {
	err = d.Write(ctx, func(tx *db.Tx) (e error) { out, e = fn(tx); return e })
	return out, err
}

// read is do without writing, as a GET is answered.
func read[T any](ctx context.Context, d *db.DB, fn func(*db.Tx) (T, error)) (out T, err error) {
	err = d.Read(ctx, func(tx *db.Tx) (e error) { out, e = fn(tx); return e })
	return out, err
}

// intake is a case as Lin takes it on the telephone.
func (w *world) intake() ticket.New {
	return ticket.New{CustomerID: string(w.customer), Fields: ticket.Fields{Symptom: "Paper jams", Channel: "phone", ContactID: string(w.contact),
		AssetID: string(w.machine)}}
}

func (w *world) take(n ticket.New) *ticket.Ticket {
	w.t.Helper()
	return w.takeAs(w.as(w.lin, actor.All), n)
}

func (w *world) takeAs(ctx context.Context, n ticket.New) *ticket.Ticket {
	w.t.Helper()
	t, err := do(ctx, w.d, func(tx *db.Tx) (*ticket.Ticket, error) { return s.Create(tx, &ticket.CreateInput{Body: n}) })
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func (w *world) get(ctx context.Context, id ticket.ID) (*ticket.View, error) {
	return read(ctx, w.d, func(tx *db.Tx) (*ticket.View, error) { return s.Get(tx, &ticket.GetInput{ID: id}) })
}

func (w *world) move(ctx context.Context, id ticket.ID, version int64, event string, more ...func(*ticket.MoveInput)) (*ticket.View, error) {
	in := &ticket.MoveInput{ID: id}
	in.Body.Event, in.Body.Version = event, version
	for _, m := range more {
		m(in)
	}
	return do(ctx, w.d, func(tx *db.Tx) (*ticket.View, error) { return s.Move(tx, in) })
}

func note(text string) func(*ticket.MoveInput) {
	return func(in *ticket.MoveInput) { in.Body.Note = text }
}

func because(reason string) func(*ticket.MoveInput) {
	return func(in *ticket.MoveInput) { in.Body.Reason = reason }
}

func (w *world) change(ctx context.Context, id ticket.ID, body string) (*ticket.View, error) {
	w.t.Helper()
	var p field.Patch[ticket.Fields]
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		w.t.Fatal(err)
	}
	return do(ctx, w.d, func(tx *db.Tx) (*ticket.View, error) { return s.Change(tx, &ticket.ChangeInput{ID: id, Body: p}) })
}

// load is the case as it is now, whoever asks.
func (w *world) load(id ticket.ID) (t *ticket.Ticket) {
	w.t.Helper()
	dbtest.Read(w.t, w.d, func(tx *db.Tx) (err error) { t, err = ticket.Load(tx, id); return err })
	return t
}

// stages are the stages of limits that were told so far.
func stages(tx *db.Tx, warned *[]clock.Warned, late *[]clock.Breached) error {
	rows, err := db.EventsAfter.All(tx, db.Args{"seq": 0, "limit": 1000})
	for _, r := range rows {
		switch r.Name {
		case "clock.warned":
			*warned = append(*warned, clock.Warned{})
			err = json.Unmarshal([]byte(r.Body), &(*warned)[len(*warned)-1])
		case "clock.breached":
			*late = append(*late, clock.Breached{})
			err = json.Unmarshal([]byte(r.Body), &(*late)[len(*late)-1])
		}
		if err != nil {
			return err
		}
	}
	return err
}
