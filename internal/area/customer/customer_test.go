package customer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/customer"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/mask"
)

var (
	both = []string{customer.PermRead, customer.PermWrite, mask.PermReveal}
	s    = customer.New()
)

// organise makes two units with a person in each; p1, the person of dbtest.Ctx, is in the north.
func organise(t *testing.T, d *db.DB) {
	t.Helper()
	for _, sql := range []string{
		`INSERT INTO org_unit (tenant_id, id, code, name, kind) VALUES ('t1', 'north', 'N', 'North', 'station'), ('t1', 'south', 'S', 'South', 'station')`,
		`INSERT INTO org_person (tenant_id, id, name, unit_id) VALUES ('t1', 'p1', 'Test', 'north'), ('t1', 'p2', 'Other', 'south')`,
		`INSERT INTO org_reach (tenant_id, person_id, level, unit_id) VALUES ('t1', 'p1', 'unit', 'north'), ('t1', 'p2', 'unit', 'south')`,
	} {
		if _, err := d.Raw().Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
}

// as is a context of a person whose permissions reach as far as scope.
func as(t *testing.T, person, unit string, scope actor.Scope) context.Context {
	a, _ := actor.From(dbtest.Ctx(t, both...))
	a.Person, a.Name = person, "Name of "+person
	a.Reach = map[actor.Scope][]string{actor.Unit: {unit}}
	a.Perms = map[string]actor.Scope{customer.PermRead: scope, customer.PermWrite: scope, mask.PermReveal: scope}
	return actor.With(t.Context(), a)
}

// do runs fn as whoever acts in ctx and returns what it gave.
func do[T any](ctx context.Context, d *db.DB, fn func(*db.Tx) (T, error)) (out T, err error) {
	err = d.Write(ctx, func(tx *db.Tx) (e error) { out, e = fn(tx); return e })
	return out, err
}

func create(t *testing.T, ctx context.Context, d *db.DB, f customer.Fields) *customer.View {
	t.Helper()
	v, err := do(ctx, d, func(tx *db.Tx) (*customer.View, error) { return s.Create(tx, &customer.CreateInput{Body: f}) })
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// patch is a body as a client would send it.
func patch[F any](t *testing.T, body string) (p field.Patch[F]) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func change(t *testing.T, ctx context.Context, d *db.DB, id customer.ID, body string) (*customer.View, error) {
	t.Helper()
	in := &customer.ChangeInput{GetInput: customer.GetInput{ID: id}, Body: patch[customer.Changeable](t, body)}
	return do(ctx, d, func(tx *db.Tx) (*customer.View, error) { return s.Change(tx, in) })
}

func list(t *testing.T, ctx context.Context, d *db.DB, in customer.ListInput) (names []string) {
	t.Helper()
	for range 100 {
		p, err := do(ctx, d, func(tx *db.Tx) (*pageOf, error) { return s.List(tx, &in) })
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Items {
			names = append(names, c.Name)
		}
		if in.After = p.Next; in.After == "" {
			return names
		}
	}
	t.Fatal("the pages do not end")
	return nil
}

func wantCode(t *testing.T, err error, kind errs.Kind, part string) {
	t.Helper()
	if errs.KindOf(err) != kind || !strings.Contains(fmt.Sprint(err), part) {
		t.Fatalf("got %v, want %s %s", err, kind, part)
	}
}

func TestACustomerComesBackAsItWasTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		got := create(t, ctx, d, customer.Fields{Name: " 杭州 西湖\t区税务局 ", Class: customer.Key, Phone: "+86 571-8888 6666",
			Tags: []string{" tax ", "tax", ""}, Note: "line 1\r\nline 2"})
		want := customer.Customer{ID: got.ID, Number: "K26-000001", Changeable: customer.Changeable{Active: true, Fields: customer.Fields{
			Name: "杭州 西湖 区税务局", Class: "key", Settlement: "monthly", UnitID: "north", Phone: "+86 571-8888 6666", Tags: []string{"tax"}, Note: "line 1\nline 2"}},
			NameKey: "杭州 西湖 区税务局", PhoneDigits: "57188886666", PhoneTail: "66668888175",
			CreatedAt: dbtest.Noon, UpdatedAt: dbtest.Noon, UpdatedBy: "Test", Version: 1}
		if a, b := fmt.Sprintf("%+v", got.Customer), fmt.Sprintf("%+v", want); a != b {
			t.Fatalf("got  %s\nwant %s", a, b)
		}
		if other := create(t, ctx, d, customer.Fields{Name: "One-off"}); other.Class != customer.Scattered || other.Settlement != customer.Cash || other.Number != "K26-000002" {
			t.Fatalf("got %+v", other.Customer)
		}
		if got := fmt.Sprint(dbtest.Events(t, d)); got != "[customer.created customer.created]" {
			t.Fatalf("got %v", got)
		}
	})
}

func TestAPatchChangesOnlyWhatItNames(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		v := create(t, ctx, d, customer.Fields{Name: "A", Phone: "110", Note: "n", Tags: []string{"x"}})
		c.Add(time.Hour)
		got, err := change(t, ctx, d, v.ID, `{"version":1,"phone":"","owner_id":"p2","active":false}`)
		if err != nil {
			t.Fatal(err)
		}
		if got.Name != "A" || got.Note != "n" || got.Phone != "" || got.PhoneDigits != "" || got.OwnerID != "p2" || got.Active || got.Version != 2 ||
			fmt.Sprint(got.Tags) != "[x]" || !got.UpdatedAt.Equal(dbtest.Noon.Add(time.Hour)) {
			t.Fatalf("got %+v", got.Customer)
		}
	})
}

func TestWhoWasFasterIsNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		v := create(t, dbtest.Ctx(t, both...), d, customer.Fields{Name: "A"})
		if _, err := change(t, as(t, "p1", "north", actor.Unit), d, v.ID, `{"version":1,"name":"B"}`); err != nil {
			t.Fatal(err)
		}
		_, err := change(t, dbtest.Ctx(t, both...), d, v.ID, `{"version":1,"name":"C"}`)
		wantCode(t, err, errs.Conflict, "customer.changed_meanwhile map[at:2026-03-02T12:00:00Z by:Name of p1]")
	})
}

func TestWhatCannotBeIsRefusedByField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		for want, f := range map[string]customer.Fields{
			"name:required":       {Name: "\u200b\n"},
			"name:max_length":     {Name: strings.Repeat("长", 201)},
			"phone:phone":         {Name: "A", Phone: "call me"},
			"class:one_of":        {Name: "A", Class: "vip"},
			"unit_id:unknown":     {Name: "A", UnitID: "west"},
			"owner_id:unknown":    {Name: "A", OwnerID: "p9"},
			"tags:max_length":     {Name: "A", Tags: []string{strings.Repeat("x", 41)}},
			"note:max_length":     {Name: "A", Note: strings.Repeat("x", 2001)},
			"credit:one_of":       {Name: "A", Credit: "Z"},
			"settlement:one_of":   {Name: "A", Settlement: "barter"},
			"lang:one_of":         {Name: "A", Lang: "fr"},
			"owner_id:max_length": {Name: "A", OwnerID: strings.Repeat("p", 61)},
		} {
			_, err := do(ctx, d, func(tx *db.Tx) (*customer.View, error) { return s.Create(tx, &customer.CreateInput{Body: f}) })
			wantCode(t, err, errs.Invalid, want)
		}
	})
}

func TestHostileTextsAreOnlyTexts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		for _, n := range []string{`'; DROP TABLE customer; --`, `<script>alert(1)</script>`, `{{7*7}} ${7*7} %s %n`, `100% _ \ "x"`, "👩‍👩‍👧 田中", ":tenant $1 {scope}", "Ｆｕｌｌ　width"} {
			v := create(t, ctx, d, customer.Fields{Name: n, Note: n})
			if want := field.Line(n); v.Name != want || v.Note != field.Lines(n) {
				t.Fatalf("got %q, want %q", v.Name, want)
			}
			if got := list(t, ctx, d, customer.ListInput{Q: n}); len(got) != 1 {
				t.Fatalf("%q: got %q", n, got)
			}
		}
		for _, q := range []string{"%", "_", "''", "\\", "\U0010FFFF", strings.Repeat("9", 100)} {
			if got := list(t, ctx, d, customer.ListInput{Q: q}); len(got) != 0 {
				t.Fatalf("%q: got %q", q, got)
			}
		}
	})
}

func TestACustomerIsFoundByNameNumberContactAndEitherEndOfATelephoneNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		a := create(t, ctx, d, customer.Fields{Name: "Acme Ltd", Phone: "010-8888-6666"})
		create(t, ctx, d, customer.Fields{Name: "杭州税务局"})
		create(t, ctx, d, customer.Fields{Name: "360 Works", Phone: "13812345678"})
		in := &customer.CreateContactInput{GetInput: customer.GetInput{ID: a.ID}, Body: customer.ContactFields{Name: "Kim 김", Phone: "+82 10-9876-5432"}}
		if _, err := do(ctx, d, func(tx *db.Tx) (*customer.Contact, error) { return s.CreateContact(tx, in) }); err != nil {
			t.Fatal(err)
		}
		for q, want := range map[string]string{"acme": "Acme Ltd", "ACME L": "Acme Ltd", "ａｃｍｅ": "Acme Ltd", "杭州": "杭州税务局", "k26-000002": "杭州税务局", "kim": "Acme Ltd",
			"0108888": "Acme Ltd", "+86 10 8888 6666": "Acme Ltd", "6666": "Acme Ltd", "5432": "Acme Ltd", "010 9876": "Acme Ltd", "138123": "360 Works", "360": "360 Works",
			"K26": "360 Works,Acme Ltd,杭州税务局", "": "360 Works,Acme Ltd,杭州税务局", "zzz": "", "77": ""} {
			if got := strings.Join(list(t, ctx, d, customer.ListInput{Q: q}), ","); got != want {
				t.Errorf("%q: got %q, want %q", q, got, want)
			}
		}
	})
}

func TestAnIdThatIsNoTextFindsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, id := range []customer.ID{"\x00", "\xff\xfe", "' OR '1'='1", ""} {
			_, err := do(dbtest.Ctx(t, both...), d, func(tx *db.Tx) (*customer.View, error) { return s.Get(tx, &customer.GetInput{ID: id}) })
			if k := errs.KindOf(err); k != errs.NotFound && k != errs.Invalid {
				t.Errorf("%q: got %v", id, err)
			}
		}
	})
}

func TestPagesAreStableInBothOrders(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		for _, n := range []string{"b", "a", "a", "d", "c"} {
			create(t, ctx, d, customer.Fields{Name: n})
			c.Add(time.Minute)
		}
		for _, size := range []int{1, 2, 5, 50} {
			in := customer.ListInput{}
			in.Limit = size
			if got := strings.Join(list(t, ctx, d, in), ""); got != "aabcd" {
				t.Fatalf("by %d: got %s", size, got)
			}
			in.Sort = "newest"
			if got := strings.Join(list(t, ctx, d, in), ""); got != "cdaab" {
				t.Fatalf("newest by %d: got %s", size, got)
			}
		}
		in := customer.ListInput{Sort: "newest"}
		in.After = "WyJhIiwiYiJd" // a cursor of the other order
		_, err := do(ctx, d, func(tx *db.Tx) (*pageOf, error) { return s.List(tx, &in) })
		wantCode(t, err, errs.Invalid, "after:cursor")
	})
}

func TestFiltersOfTheList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		create(t, ctx, d, customer.Fields{Name: "a", UnitID: "north", OwnerID: "p1"})
		create(t, ctx, d, customer.Fields{Name: "b", UnitID: "south", OwnerID: "p1"})
		c := create(t, ctx, d, customer.Fields{Name: "c", UnitID: "south", OwnerID: "p2"})
		if _, err := change(t, ctx, d, c.ID, `{"version":1,"active":false}`); err != nil {
			t.Fatal(err)
		}
		for want, in := range map[string]customer.ListInput{"abc": {}, "a": {UnitID: "north"}, "ab": {OwnerID: "p1"}, "b": {UnitID: "south", State: "active"},
			"c": {State: "inactive"}, "": {UnitID: "north", OwnerID: "p2"}} {
			if got := strings.Join(list(t, ctx, d, in), ""); got != want {
				t.Errorf("%+v: got %s, want %s", in, got, want)
			}
		}
	})
}

func TestForeignUnitsAndTenantsLookMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		all := dbtest.Ctx(t, both...)
		north := create(t, all, d, customer.Fields{Name: "north", UnitID: "north", Phone: "13812345678"})
		create(t, all, d, customer.Fields{Name: "south", UnitID: "south", Phone: "13812345678"})
		create(t, all, d, customer.Fields{Name: "mine", UnitID: "north", OwnerID: "p2"})
		p2 := as(t, "p2", "south", actor.Unit)
		if got := fmt.Sprint(list(t, p2, d, customer.ListInput{})); got != "[mine south]" {
			t.Fatalf("got %s", got)
		}
		if got := fmt.Sprint(list(t, as(t, "p2", "", actor.Own), d, customer.ListInput{})); got != "[mine]" {
			t.Fatalf("got %s", got)
		}
		if got := list(t, as(t, "", "", actor.Own), d, customer.ListInput{}); len(got) != 0 {
			t.Fatalf("nobody in particular got %s", got)
		}
		foreign, _ := actor.From(all)
		foreign.Tenant = "t2"
		for _, ctx := range []context.Context{p2, actor.With(t.Context(), foreign)} {
			_, err := do(ctx, d, func(tx *db.Tx) (*customer.View, error) { return s.Get(tx, &customer.GetInput{ID: north.ID}) })
			wantCode(t, err, errs.NotFound, "customer.not_found")
			_, err = change(t, ctx, d, north.ID, `{"version":1,"name":"x"}`)
			wantCode(t, err, errs.NotFound, "customer.not_found")
			_, err = do(ctx, d, func(tx *db.Tx) (*customer.Site, error) {
				return s.CreateSite(tx, &customer.CreateSiteInput{GetInput: customer.GetInput{ID: north.ID}, Body: customer.SiteFields{Name: "x"}})
			})
			wantCode(t, err, errs.NotFound, "customer.not_found")
		}
		got, err := do(p2, d, func(tx *db.Tx) ([]customer.Contact, error) { return customer.ContactsByPhone(tx, "138 1234 5678") })
		if err != nil || len(got) != 1 || got[0].Name != "south" {
			t.Fatalf("got %+v %v", got, err)
		}
	})
}

func TestNobodyPutsACustomerOutOfHisReach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		p2 := as(t, "p2", "south", actor.Unit)
		v := create(t, p2, d, customer.Fields{Name: "a"})
		if v.UnitID != "south" {
			t.Fatalf("got unit %s, want south", v.UnitID)
		}
		_, err := change(t, p2, d, v.ID, `{"version":1,"unit_id":"north"}`)
		wantCode(t, err, errs.Invalid, "unit_id:out_of_reach")
		if own := create(t, as(t, "p2", "", actor.Own), d, customer.Fields{Name: "b"}); own.OwnerID != "p2" {
			t.Fatalf("got owner %s, want p2", own.OwnerID)
		}
		_, err = do(dbtest.Ctx(t, customer.PermRead), d, func(tx *db.Tx) (*customer.View, error) {
			return s.Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "c"}})
		})
		wantCode(t, err, errs.Invalid, "unit_id:out_of_reach")
	})
}

func TestTheTrailKeepsPersonsApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		v := create(t, ctx, d, customer.Fields{Name: "Secret Name", Phone: "13812345678"})
		if _, err := change(t, ctx, d, v.ID, `{"version":1,"phone":"13900000000","class":"key"}`); err != nil {
			t.Fatal(err)
		}
		var trail, values string
		if err := d.Raw().QueryRow(`SELECT string_agg(action || fields, ' ' ORDER BY seq) FROM audit`).Scan(&trail); err != nil {
			t.Fatal(err)
		}
		if err := d.Raw().QueryRow(`SELECT string_agg(field || old_value || new_value, ' ' ORDER BY seq, field) FROM audit_value`).Scan(&values); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(trail, "Secret") || strings.Contains(trail, "138") || !strings.Contains(trail, `"class":{"old":"scattered","new":"key"}`) {
			t.Fatalf("got trail %s", trail)
		}
		if !slices.Contains(strings.Split(values, " "), "phone1381234567813900000000") {
			t.Fatalf("got values %s", values)
		}
	})
}
