package contract_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/contract"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/page"
)

var s = contract.New()

// build makes two customers, one in each unit, the northern one with a machine whose model has a year of warranty.
func build(t *testing.T, d *db.DB) (north, south customer.ID, machine asset.ID) {
	t.Helper()
	for _, sql := range []string{
		`INSERT INTO org_unit (tenant_id, id, code, name, kind) VALUES ('t1', 'north', 'N', 'North', 'station'), ('t1', 'south', 'S', 'South', 'station')`,
		`INSERT INTO org_reach (tenant_id, person_id, level, unit_id) VALUES ('t1', 'p2', 'unit', 'south')`,
		`INSERT INTO catalog_model (tenant_id, id, code, name, warranty_months, created_at, updated_at) VALUES ('t1', 'mod_1', 'P1', 'Printer', 12, 0, 0)`,
	} {
		if _, err := d.Raw().Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	dbtest.Write(t, d, func(tx *db.Tx) error {
		n, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "N", UnitID: "north"}})
		if err != nil {
			return err
		}
		p, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "S", UnitID: "south"}})
		if err != nil {
			return err
		}
		site, err := customer.New().CreateSite(tx, &customer.CreateSiteInput{GetInput: customer.GetInput{ID: n.ID}, Body: customer.SiteFields{Name: "Seoul", Zone: "Asia/Seoul"}})
		if err != nil {
			return err
		}
		a, err := asset.New().Create(tx, &asset.CreateInput{Body: asset.Fields{Serial: "1", ModelID: "mod_1", CustomerID: n.ID, SiteID: site.ID, InstalledOn: "2025-03-03"}})
		north, south, machine = n.ID, p.ID, a.ID
		return err
	})
	return north, south, machine
}

func all(t *testing.T) context.Context {
	return dbtest.Ctx(t, asset.PermRead, contract.PermWrite, customer.PermRead)
}

func southerner(t *testing.T) context.Context {
	a, _ := actor.From(all(t))
	a.Person, a.Reach = "p2", map[actor.Scope][]string{actor.Unit: {"south"}}
	a.Perms = map[string]actor.Scope{asset.PermRead: actor.Unit, contract.PermWrite: actor.Unit, customer.PermRead: actor.Unit}
	return actor.With(t.Context(), a)
}

func do[T any](ctx context.Context, d *db.DB, fn func(*db.Tx) (T, error)) (out T, err error) {
	err = d.Write(ctx, func(tx *db.Tx) (e error) { out, e = fn(tx); return e })
	return out, err
}

func patch[F any](t *testing.T, body string) (p field.Patch[F]) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func record(t *testing.T, ctx context.Context, d *db.DB, id asset.ID, f contract.CoverFields) (*contract.Cover, error) {
	t.Helper()
	return do(ctx, d, func(tx *db.Tx) (*contract.Cover, error) {
		return s.CreateCover(tx, &contract.CreateCoverInput{GetInput: asset.GetInput{ID: id}, Body: f})
	})
}

func wantCode(t *testing.T, err error, kind errs.Kind, part string) {
	t.Helper()
	if errs.KindOf(err) != kind || !strings.Contains(fmt.Sprint(err), part) {
		t.Fatalf("got %v, want %s %s", err, kind, part)
	}
}

func TestWhatCoversAMachineIsAnsweredForItsOwnDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		north, south, id := build(t, d)
		get := func(at time.Time) *contract.View {
			t.Helper()
			v, err := do(all(t), d, func(tx *db.Tx) (*contract.View, error) {
				return s.Get(tx, &contract.GetInput{GetInput: asset.GetInput{ID: id}, At: at})
			})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if v := get(time.Time{}); v.Verdict.State != contract.Maker || v.Verdict.Why != "contract.cover_model" || v.Verdict.Until != "2026-03-02" || !v.Verdict.Free || len(v.Covers) != 0 {
			t.Fatalf("got %+v", v)
		}
		if v := get(dbtest.Noon.Add(3 * time.Hour)); v.Verdict.State != contract.Out { // midnight in Seoul
			t.Fatalf("got %+v", v)
		}
		c, err := record(t, all(t), d, id, contract.CoverFields{Kind: contract.Contract, FromDay: "2026-03-01", ToDay: "2026-12-31", FreeLabour: true, ContractNo: "A-7"})
		if err != nil {
			t.Fatal(err)
		}
		v := get(dbtest.Noon.Add(3 * time.Hour))
		if v.Verdict.State != contract.Contract || v.Verdict.CoverID != c.ID || v.Verdict.FreeParts || v.Verdict.Params["contract_no"] != "A-7" || len(v.Covers) != 1 {
			t.Fatalf("got %+v", v)
		}
		dbtest.Read(t, d, func(tx *db.Tx) error {
			of, err := contract.OfCustomers(tx, []customer.ID{south, north}, tx.Now)
			if err != nil || len(of) != 1 || of[id].State != contract.Contract || !of[id].FreeParts {
				t.Fatalf("got %+v %v", of, err)
			}
			one, err := contract.CoverAt(tx, id, tx.Now)
			if fmt.Sprint(one) != fmt.Sprint(of[id]) {
				t.Fatalf("got %+v %v, want %+v", one, err, of[id])
			}
			_, err = contract.CoverAt(tx, "ast_none", tx.Now)
			wantCode(t, err, errs.NotFound, "asset.not_found")
			return nil
		})
	})
}

func TestCoversAreCheckedAndChangedByVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, _, id := build(t, d)
		ok := contract.CoverFields{Kind: contract.Company, FromDay: "2026-01-01", ToDay: "2026-12-31", FreeLabour: true}
		c, err := record(t, all(t), d, id, ok)
		if err != nil {
			t.Fatal(err)
		}
		with := func(change func(*contract.CoverFields)) contract.CoverFields { f := ok; change(&f); return f }
		for want, f := range map[string]contract.CoverFields{
			"from_day:overlaps":   with(func(f *contract.CoverFields) { f.FromDay, f.ToDay = "2026-12-31", "2027-12-31" }),
			"to_day:after_start":  with(func(f *contract.CoverFields) { f.ToDay = "2025-12-31" }),
			"from_day:date":       with(func(f *contract.CoverFields) { f.FromDay = "yesterday" }),
			"to_day:required":     with(func(f *contract.CoverFields) { f.ToDay = "" }),
			"kind:one_of":         with(func(f *contract.CoverFields) { f.Kind = "lifelong" }),
			"provider:max_length": with(func(f *contract.CoverFields) { f.Provider = strings.Repeat("x", 201) }),
		} {
			_, err := record(t, all(t), d, id, f)
			wantCode(t, err, errs.Invalid, want)
		}
		change := func(body string) (*contract.Cover, error) {
			return do(all(t), d, func(tx *db.Tx) (*contract.Cover, error) {
				return s.ChangeCover(tx, &contract.ChangeCoverInput{GetInput: asset.GetInput{ID: id}, CoverID: c.ID, Body: patch[contract.CoverFields](t, body)})
			})
		}
		if got, err := change(`{"version":1,"to_day":"2026-06-30","note":"'; --"}`); err != nil || got.ToDay != "2026-06-30" || !got.FreeLabour || got.Note != "'; --" || got.Version != 2 {
			t.Fatalf("got %+v %v", got, err)
		}
		_, err = change(`{"version":1,"note":"late"}`)
		wantCode(t, err, errs.Conflict, "contract.changed_meanwhile map[at:2026-03-02T12:00:00Z by:Test]")
		if _, err := change(`{"version":2,"void":true}`); err != nil {
			t.Fatal(err)
		}
		if _, err := record(t, all(t), d, id, ok); err != nil {
			t.Fatalf("a cover that was taken back is in the way: %v", err)
		}
		_, err = change(`{"version":3,"void":false}`)
		wantCode(t, err, errs.Invalid, "from_day:overlaps")
	})
}

func TestCoversOfForeignMachinesLookMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, _, id := build(t, d)
		foreign, _ := actor.From(all(t))
		foreign.Tenant = "t2"
		for _, ctx := range []context.Context{southerner(t), actor.With(t.Context(), foreign)} {
			_, err := do(ctx, d, func(tx *db.Tx) (*contract.View, error) {
				return s.Get(tx, &contract.GetInput{GetInput: asset.GetInput{ID: id}})
			})
			wantCode(t, err, errs.NotFound, "asset.not_found")
			_, err = record(t, ctx, d, id, contract.CoverFields{Kind: contract.Company, FromDay: "2026-01-01", ToDay: "2026-12-31"})
			wantCode(t, err, errs.NotFound, "asset.not_found")
		}
	})
}

func TestServiceContractsAreListedChangedAndKeptWithinReach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		north, south, _ := build(t, d)
		hours := 4.0
		create := func(ctx context.Context, number string, of customer.ID) (*contract.Agreement, error) {
			return do(ctx, d, func(tx *db.Tx) (*contract.Agreement, error) {
				return s.CreateAgreement(tx, &contract.CreateAgreementInput{Body: contract.AgreementFields{Number: number, CustomerID: of, FromDay: "2026-01-01", ToDay: "2026-12-31", ResponseH: &hours}})
			})
		}
		g, err := create(all(t), "B-2", north)
		if err != nil || *g.ResponseH != 4 {
			t.Fatalf("got %+v %v", g, err)
		}
		if _, err := create(all(t), "A-1", south); err != nil {
			t.Fatal(err)
		}
		_, err = create(all(t), "A-1", north)
		wantCode(t, err, errs.Conflict, "contract.duplicate")
		_, err = create(southerner(t), "C-3", north)
		wantCode(t, err, errs.Invalid, "customer_id:unknown")
		list := func(ctx context.Context, in contract.ListAgreementsInput) (out string) {
			for range 5 {
				p, err := do(ctx, d, func(tx *db.Tx) (*page.Of[contract.Agreement], error) { return s.ListAgreements(tx, &in) })
				if err != nil {
					t.Fatal(err)
				}
				for _, g := range p.Items {
					out += g.Number + " "
				}
				if in.After = p.Next; in.After == "" {
					break
				}
			}
			return out
		}
		one := contract.ListAgreementsInput{}
		one.Limit = 1
		if got := list(all(t), one); got != "A-1 B-2 " {
			t.Fatalf("got %s", got)
		}
		if got := list(all(t), contract.ListAgreementsInput{CustomerID: north}); got != "B-2 " {
			t.Fatalf("got %s", got)
		}
		if got := list(southerner(t), contract.ListAgreementsInput{}); got != "A-1 " {
			t.Fatalf("got %s", got)
		}
		change := func(ctx context.Context, body string) (*contract.Agreement, error) {
			return do(ctx, d, func(tx *db.Tx) (*contract.Agreement, error) {
				return s.ChangeAgreement(tx, &contract.ChangeAgreementInput{ID: g.ID, Body: patch[contract.AgreementFields](t, body)})
			})
		}
		if got, err := change(all(t), `{"version":1,"response_h":null}`); err != nil || got.ResponseH != nil || got.Number != "B-2" {
			t.Fatalf("got %+v %v", got, err)
		}
		_, err = change(all(t), `{"version":1,"note":"late"}`)
		wantCode(t, err, errs.Conflict, "contract.changed_meanwhile")
		_, err = change(all(t), `{"version":2,"to_day":"2025-01-01"}`)
		wantCode(t, err, errs.Invalid, "to_day:after_start")
		_, err = change(southerner(t), `{"version":2,"note":"x"}`)
		wantCode(t, err, errs.NotFound, "contract.not_found")
	})
}
