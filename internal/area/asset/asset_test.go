package asset_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

var s = asset.New()

// world is an organisation with two units, two customers in each, two models.
type world struct {
	*testing.T
	d            *db.DB
	north, south *customer.View
	hall         *customer.Site // of north
	printer      string         // models
	scanner      string
}

func build(t *testing.T, d *db.DB) *world {
	t.Helper()
	for _, sql := range []string{
		`INSERT INTO org_unit (tenant_id, id, code, name, kind) VALUES ('t1', 'north', 'N', 'North', 'station'), ('t1', 'south', 'S', 'South', 'station')`,
		`INSERT INTO org_person (tenant_id, id, name, unit_id) VALUES ('t1', 'p1', 'Test', 'north'), ('t1', 'p2', 'Other', 'south')`,
		`INSERT INTO org_reach (tenant_id, person_id, level, unit_id) VALUES ('t1', 'p2', 'unit', 'south')`,
		`INSERT INTO catalog_model (tenant_id, id, code, name, created_at, updated_at) VALUES
			('t1', 'mod_1', 'P1', 'Laser <Printer> 打印机 & more', 0, 0), ('t1', 'mod_2', 'S1', 'Scanner', 0, 0), ('t2', 'mod_3', 'X1', 'Foreign', 0, 0)`,
	} {
		if _, err := d.Raw().Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	w := &world{T: t, d: d, printer: "mod_1", scanner: "mod_2"}
	c := customer.New()
	dbtest.Write(t, d, func(tx *db.Tx) (err error) {
		if w.north, err = c.Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "Northern Owner", UnitID: "north", OwnerID: "p1"}}); err != nil {
			return err
		}
		if w.south, err = c.Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "Southern Owner", UnitID: "south"}}); err != nil {
			return err
		}
		w.hall, err = c.CreateSite(tx, &customer.CreateSiteInput{GetInput: customer.GetInput{ID: w.north.ID}, Body: customer.SiteFields{Name: "Hall"}})
		return err
	})
	return w
}

func all(t *testing.T) context.Context { return dbtest.Ctx(t, asset.PermRead, asset.PermWrite) }

// southerner is a person whose permissions reach the southern unit only.
func southerner(t *testing.T) context.Context {
	a, _ := actor.From(all(t))
	a.Person, a.Reach = "p2", map[actor.Scope][]string{actor.Unit: {"south"}}
	a.Perms = map[string]actor.Scope{asset.PermRead: actor.Unit, asset.PermWrite: actor.Unit}
	return actor.With(t.Context(), a)
}

func do[T any](ctx context.Context, d *db.DB, fn func(*db.Tx) (T, error)) (out T, err error) {
	err = d.Write(ctx, func(tx *db.Tx) (e error) { out, e = fn(tx); return e })
	return out, err
}

func (w *world) create(ctx context.Context, f asset.Fields) (*asset.View, error) {
	return do(ctx, w.d, func(tx *db.Tx) (*asset.View, error) { return s.Create(tx, &asset.CreateInput{Body: f}) })
}

func (w *world) must(f asset.Fields) *asset.View {
	w.Helper()
	v, err := w.create(all(w.T), f)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (w *world) change(ctx context.Context, id asset.ID, body string) (*asset.View, error) {
	w.Helper()
	in := &asset.ChangeInput{GetInput: asset.GetInput{ID: id}}
	if err := json.Unmarshal([]byte(body), &in.Body); err != nil {
		w.Fatal(err)
	}
	return do(ctx, w.d, func(tx *db.Tx) (*asset.View, error) { return s.Change(tx, in) })
}

func (w *world) list(ctx context.Context, in asset.ListInput) string {
	w.Helper()
	var serials []string
	for range 50 {
		p, err := do(ctx, w.d, func(tx *db.Tx) (*page.Of[asset.Asset], error) { return s.List(tx, &in) })
		if err != nil {
			w.Fatal(err)
		}
		for _, a := range p.Items {
			serials = append(serials, a.Serial)
		}
		if in.After = p.Next; in.After == "" {
			break
		}
	}
	return strings.Join(serials, " ")
}

func wantCode(t *testing.T, err error, kind errs.Kind, part string) {
	t.Helper()
	if errs.KindOf(err) != kind || !strings.Contains(fmt.Sprint(err), part) {
		t.Fatalf("got %v, want %s %s", err, kind, part)
	}
}

func TestAMachineComesBackAsItWasTakenWithItsModelAndAnUnguessableLabel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		got := w.must(asset.Fields{Serial: " ab-12 34/X ", ModelID: w.printer, CustomerID: w.north.ID, SiteID: w.hall.ID, InstalledOn: "2026-01-15", Meter: 12000})
		if got.Serial != "ab-12 34/X" || got.SerialKey != "ab1234x" || got.Number != "M26-000001" || got.UnitID != "north" || got.OwnerID != "p1" ||
			got.Status != asset.InUse || got.SiteID != w.hall.ID || got.InstalledOn != "2026-01-15" || got.Meter != 12000 || got.Version != 1 ||
			got.CustomerName != "Northern Owner" || got.ModelName != got.Model.Name || got.Model.Code != "P1" {
			t.Fatalf("got %+v", got)
		}
		other := w.must(asset.Fields{Serial: "2", ModelID: w.printer, CustomerID: w.north.ID})
		if len(got.LabelCode) != 12 || got.LabelCode == other.LabelCode {
			t.Fatalf("got labels %s and %s", got.LabelCode, other.LabelCode)
		}
		dbtest.Read(t, d, func(tx *db.Tx) error {
			a, err := asset.ByLabel(tx, strings.ToUpper(got.LabelCode))
			if err != nil || a.ID != got.ID {
				t.Fatalf("got %+v %v", a, err)
			}
			_, err = asset.ByLabel(tx, got.LabelCode[:11])
			wantCode(t, err, errs.NotFound, "asset.not_found")
			of, err := asset.OfCustomer(tx, w.north.ID)
			if err != nil || len(of) != 2 {
				t.Fatalf("got %+v %v", of, err)
			}
			return nil
		})
	})
}

func TestOneSerialNumberOfAModelIsOneMachine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		w.must(asset.Fields{Serial: "AB-1", ModelID: w.printer, CustomerID: w.north.ID})
		_, err := w.create(all(t), asset.Fields{Serial: "ab 1", ModelID: w.printer, CustomerID: w.south.ID})
		wantCode(t, err, errs.Conflict, "asset.duplicate")
		w.must(asset.Fields{Serial: "AB-1", ModelID: w.scanner, CustomerID: w.north.ID})
	})
}

func TestWhatCannotBeIsRefusedByField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		ok := asset.Fields{Serial: "1", ModelID: w.printer, CustomerID: w.north.ID}
		with := func(change func(*asset.Fields)) asset.Fields { f := ok; change(&f); return f }
		for want, f := range map[string]asset.Fields{
			"serial:required":      with(func(f *asset.Fields) { f.Serial = " -- " }),
			"serial:max_length":    with(func(f *asset.Fields) { f.Serial = strings.Repeat("9", 81) }),
			"model_id:required":    with(func(f *asset.Fields) { f.ModelID = "" }),
			"model_id:unknown":     with(func(f *asset.Fields) { f.ModelID = "mod_3" }),
			"customer_id:unknown":  with(func(f *asset.Fields) { f.CustomerID = "cus_9" }),
			"site_id:unknown":      with(func(f *asset.Fields) { f.CustomerID, f.SiteID = w.south.ID, w.hall.ID }),
			"unit_id:unknown":      with(func(f *asset.Fields) { f.UnitID = "west" }),
			"assignee_id:unknown":  with(func(f *asset.Fields) { f.AssigneeID = "p9" }),
			"installed_on:date":    with(func(f *asset.Fields) { f.InstalledOn = "2026-02-30" }),
			"sold_on:date":         with(func(f *asset.Fields) { f.SoldOn = "0001-01-01" }),
			"status:one_of":        with(func(f *asset.Fields) { f.Status = "lost" }),
			"customer_id:required": with(func(f *asset.Fields) { f.CustomerID = "" }),
		} {
			_, err := w.create(all(t), f)
			wantCode(t, err, errs.Invalid, want)
		}
	})
}

func TestMachinesAreListedBySerialWithEachFilter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		b := w.must(asset.Fields{Serial: "b-2", ModelID: w.printer, CustomerID: w.north.ID, SiteID: w.hall.ID})
		w.must(asset.Fields{Serial: "A-1", ModelID: w.printer, CustomerID: w.south.ID, AssigneeID: "p2"})
		w.must(asset.Fields{Serial: "a 12", ModelID: w.scanner, CustomerID: w.north.ID})
		w.must(asset.Fields{Serial: "'; DROP TABLE asset; --", ModelID: w.scanner, CustomerID: w.north.ID})
		ctx := all(t)
		for want, in := range map[string]asset.ListInput{
			"A-1 a 12 b-2 '; DROP TABLE asset; --": {},
			"A-1 a 12":                             {Q: "a1"},
			"a 12 b-2 '; DROP TABLE asset; --":     {CustomerID: w.north.ID},
			"b-2":                                  {SiteID: w.hall.ID},
			"A-1 b-2":                              {ModelID: w.printer},
			"A-1":                                  {AssigneeID: "p2"},
			"a 12":                                 {CustomerID: w.north.ID, ModelID: w.scanner, Q: "A-"},
			"":                                     {Q: "%"},
		} {
			for _, size := range []int{1, 2, 50} {
				in.Limit = size
				if got := w.list(ctx, in); got != want {
					t.Errorf("%+v: got %q, want %q", in, got, want)
				}
			}
		}
		for q, want := range map[string]string{b.LabelCode: "b-2", strings.ToLower(b.Number): "b-2", "M26-00000": "A-1 a 12 b-2 '; DROP TABLE asset; --", "'; DROP": "'; DROP TABLE asset; --", b.LabelCode[:5]: ""} {
			if got := w.list(ctx, asset.ListInput{Q: q}); got != want {
				t.Errorf("%q: got %q, want %q", q, got, want)
			}
		}
	})
}

func TestForeignUnitsAndTenantsLookMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		n := w.must(asset.Fields{Serial: "n", ModelID: w.printer, CustomerID: w.north.ID})
		w.must(asset.Fields{Serial: "s", ModelID: w.printer, CustomerID: w.south.ID})
		w.must(asset.Fields{Serial: "mine", ModelID: w.printer, CustomerID: w.north.ID, AssigneeID: "p2"})
		if got := w.list(southerner(t), asset.ListInput{}); got != "mine s" {
			t.Fatalf("got %s", got)
		}
		foreign, _ := actor.From(all(t))
		foreign.Tenant = "t2"
		for _, ctx := range []context.Context{southerner(t), actor.With(t.Context(), foreign)} {
			_, err := do(ctx, d, func(tx *db.Tx) (*asset.View, error) { return s.Get(tx, &asset.GetInput{ID: n.ID}) })
			wantCode(t, err, errs.NotFound, "asset.not_found")
			_, err = w.change(ctx, n.ID, `{"version":1,"note":"x"}`)
			wantCode(t, err, errs.NotFound, "asset.not_found")
			_, err = do(ctx, d, func(tx *db.Tx) ([]byte, error) { return s.Label(tx, n.ID) })
			wantCode(t, err, errs.NotFound, "asset.not_found")
			_, err = w.create(ctx, asset.Fields{Serial: "x", ModelID: w.printer, CustomerID: w.north.ID, UnitID: "south"})
			wantCode(t, err, errs.Invalid, "customer_id:unknown")
		}
	})
}

func TestAMachineIsChangedByVersionAndFollowsItsNewCustomer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		a := w.must(asset.Fields{Serial: "1", ModelID: w.printer, CustomerID: w.north.ID, SiteID: w.hall.ID})
		got, err := w.change(all(t), a.ID, `{"version":1,"customer_id":"`+string(w.south.ID)+`","status":"spare"}`)
		if err != nil || got.UnitID != "south" || got.OwnerID != "" || got.SiteID != "" || got.Status != asset.Spare || got.Version != 2 {
			t.Fatalf("got %+v %v", got, err)
		}
		_, err = w.change(all(t), a.ID, `{"version":1,"note":"late"}`)
		wantCode(t, err, errs.Conflict, "asset.changed_meanwhile map[at:2026-03-02T12:00:00Z by:Test]")
		_, err = w.change(southerner(t), a.ID, `{"version":2,"unit_id":"north"}`)
		wantCode(t, err, errs.Invalid, "unit_id:out_of_reach")
		if got := fmt.Sprint(dbtest.Events(t, d)); got != "[customer.created customer.created customer.changed asset.created asset.changed]" {
			t.Fatalf("got %s", got)
		}
	})
}

func TestMachinesFollowACustomerThatMoves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		a := w.must(asset.Fields{Serial: "1", ModelID: w.printer, CustomerID: w.north.ID})
		b := w.must(asset.Fields{Serial: "2", ModelID: w.printer, CustomerID: w.north.ID, UnitID: "south"})
		e := customer.Changed{ID: w.north.ID, UnitID: "south", OwnerID: "p2", OldUnitID: "north", OldOwnerID: "p1"}
		for range 2 { // an event may come twice
			dbtest.Write(t, d, func(tx *db.Tx) error { return s.OnCustomerChanged(tx, e) })
			dbtest.Read(t, d, func(tx *db.Tx) error {
				for _, id := range []asset.ID{a.ID, b.ID} {
					if m, err := asset.Get(tx, id); err != nil || m.UnitID != "south" || m.OwnerID != "p2" {
						t.Fatalf("got %+v %v", m, err)
					}
				}
				return nil
			})
		}
	})
}
