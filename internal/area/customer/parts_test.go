package customer_test

import (
	"testing"

	"aftercare/internal/area/customer"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

type pageOf = page.Of[customer.Customer]

func TestContactsAndSitesBelongToTheirCustomer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		a, b := create(t, ctx, d, customer.Fields{Name: "A"}), create(t, ctx, d, customer.Fields{Name: "B"})
		of := func(v *customer.View) customer.GetInput { return customer.GetInput{ID: v.ID} }
		k, err := do(ctx, d, func(tx *db.Tx) (*customer.Contact, error) {
			return s.CreateContact(tx, &customer.CreateContactInput{GetInput: of(a), Body: customer.ContactFields{Name: "王女士", Phone: "0571 8888 6666", Channel: "wechat", Lang: "zh-CN"}})
		})
		if err != nil || k.PhoneDigits != "57188886666" || !k.Active || k.CustomerID != a.ID {
			t.Fatalf("got %+v %v", k, err)
		}
		lat, lon := 30.25, 120.16
		p, err := do(ctx, d, func(tx *db.Tx) (*customer.Site, error) {
			return s.CreateSite(tx, &customer.CreateSiteInput{GetInput: of(a), Body: customer.SiteFields{Name: "Hall 1", Address: "West Lake Road 1", Lat: &lat, Lon: &lon, Zone: "Asia/Shanghai"}})
		})
		if err != nil || *p.Lat != lat || *p.Lon != lon || p.Zone != "Asia/Shanghai" {
			t.Fatalf("got %+v %v", p, err)
		}
		v, err := do(ctx, d, func(tx *db.Tx) (*customer.View, error) { return s.Get(tx, &customer.GetInput{ID: a.ID}) })
		if err != nil || len(v.Contacts) != 1 || len(v.Sites) != 1 || v.Contacts[0].ID != k.ID || v.Sites[0].ID != p.ID {
			t.Fatalf("got %+v %v", v, err)
		}
		_, err = do(ctx, d, func(tx *db.Tx) (*customer.Contact, error) {
			return s.ChangeContact(tx, &customer.ChangeContactInput{GetInput: of(b), ContactID: k.ID, Body: patch[customer.ContactChangeable](t, `{"version":1,"name":"x"}`)})
		})
		wantCode(t, err, errs.NotFound, "customer.contact_not_found")
		_, err = do(ctx, d, func(tx *db.Tx) (*customer.Site, error) {
			return s.ChangeSite(tx, &customer.ChangeSiteInput{GetInput: of(b), SiteID: p.ID, Body: patch[customer.SiteChangeable](t, `{"version":1,"name":"x"}`)})
		})
		wantCode(t, err, errs.NotFound, "customer.site_not_found")
	})
}

func TestContactsAndSitesAreChangedByVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		in := customer.GetInput{ID: create(t, ctx, d, customer.Fields{Name: "A"}).ID}
		k, err := do(ctx, d, func(tx *db.Tx) (*customer.Contact, error) {
			return s.CreateContact(tx, &customer.CreateContactInput{GetInput: in, Body: customer.ContactFields{Name: "Kim", Email: "kim@example.kr"}})
		})
		if err != nil {
			t.Fatal(err)
		}
		p, err := do(ctx, d, func(tx *db.Tx) (*customer.Site, error) {
			return s.CreateSite(tx, &customer.CreateSiteInput{GetInput: in, Body: customer.SiteFields{Name: "Hall"}})
		})
		if err != nil {
			t.Fatal(err)
		}
		contact := func(body string) (*customer.Contact, error) {
			return do(ctx, d, func(tx *db.Tx) (*customer.Contact, error) {
				return s.ChangeContact(tx, &customer.ChangeContactInput{GetInput: in, ContactID: k.ID, Body: patch[customer.ContactChangeable](t, body)})
			})
		}
		site := func(body string) (*customer.Site, error) {
			return do(ctx, d, func(tx *db.Tx) (*customer.Site, error) {
				return s.ChangeSite(tx, &customer.ChangeSiteInput{GetInput: in, SiteID: p.ID, Body: patch[customer.SiteChangeable](t, body)})
			})
		}
		if k, err = contact(`{"version":1,"active":false,"post":"Chief"}`); err != nil || k.Active || k.Post != "Chief" || k.Email != "kim@example.kr" || k.Version != 2 {
			t.Fatalf("got %+v %v", k, err)
		}
		_, err = contact(`{"version":1,"post":"x"}`)
		wantCode(t, err, errs.Conflict, "customer.changed_meanwhile map[at:2026-03-02T12:00:00Z by:Test]")
		_, err = contact(`{"version":2,"phone":"call me"}`)
		wantCode(t, err, errs.Invalid, "phone:phone")
		_, err = contact(`{"version":2,"email":"nobody"}`)
		wantCode(t, err, errs.Invalid, "email:email")
		if p, err = site(`{"version":1,"lat":30.25,"lon":120.16}`); err != nil || *p.Lat != 30.25 {
			t.Fatalf("got %+v %v", p, err)
		}
		if p, err = site(`{"version":2,"lat":null,"lon":null}`); err != nil || p.Lat != nil || p.Lon != nil {
			t.Fatalf("got %+v %v", p, err)
		}
		for body, want := range map[string]string{`{"version":3,"lat":91,"lon":1}`: "lat:place", `{"version":3,"lat":1}`: "lat:place", `{"version":3,"lat":0,"lon":0}`: "lat:place",
			`{"version":3,"zone":"Mars/Base"}`: "zone:zone", `{"version":3,"name":""}`: "name:required"} {
			_, err = site(body)
			wantCode(t, err, errs.Invalid, want)
		}
		_, err = site(`{"version":1,"name":"x"}`)
		wantCode(t, err, errs.Conflict, "customer.changed_meanwhile")
	})
}

func TestACallerIsKnownByTheWholeNumberOrElseByItsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		ctx := dbtest.Ctx(t, both...)
		a := create(t, ctx, d, customer.Fields{Name: "A", Phone: "010-8888-6666"})
		add := func(of customer.ID, name, number string) {
			t.Helper()
			if _, err := do(ctx, d, func(tx *db.Tx) (*customer.Contact, error) {
				return s.CreateContact(tx, &customer.CreateContactInput{GetInput: customer.GetInput{ID: of}, Body: customer.ContactFields{Name: name, Phone: number}})
			}); err != nil {
				t.Fatal(err)
			}
		}
		add(a.ID, "Mobile", "138-8888-6666")
		add(a.ID, "Local", "2222 3333")
		gone := create(t, ctx, d, customer.Fields{Name: "Gone", Phone: "13700000000"})
		if _, err := change(t, ctx, d, gone.ID, `{"version":1,"active":false}`); err != nil {
			t.Fatal(err)
		}
		for number, want := range map[string]string{
			"+86 10 8888 6666": "A", "(010)88886666": "A", "13888886666": "Mobile", "8888 6666": "A,Mobile", "021-2222-3333": "Local", "+82 2 2222 3333": "Local",
			"6666": "", "13700000000": "", "x' OR 1=1": "", "": "",
		} {
			got, err := do(ctx, d, func(tx *db.Tx) ([]customer.Contact, error) { return customer.ContactsByPhone(tx, number) })
			if err != nil {
				t.Fatal(err)
			}
			names := ""
			for _, k := range got {
				if k.CustomerID != a.ID || (k.ID == "") != (k.Name == "A") {
					t.Fatalf("got %+v", k)
				}
				names += "," + k.Name
			}
			if names != "" {
				names = names[1:]
			}
			if names != want {
				t.Errorf("%s: got %q, want %q", number, names, want)
			}
		}
	})
}
