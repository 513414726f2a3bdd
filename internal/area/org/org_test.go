package org_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/auth"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

type packs struct{}

func (packs) List() []org.PackInfo { return []org.PackInfo{{Code: "it"}} }
func (packs) Perms(_ string, roles []string) map[string]actor.Scope {
	if len(roles) > 0 && roles[0] == "admin" {
		return map[string]actor.Scope{"org.admin": actor.All, "token.manage": actor.All, "ticket.read": actor.All}
	}
	return map[string]actor.Scope{"ticket.read": actor.Unit}
}
func (packs) Roles(string, string) map[string]string {
	return map[string]string{"admin": "Administrator", "lead": "Lead"}
}

func (packs) Terms(string, string) map[string]string { return nil }

func anonymous(ip string) context.Context {
	return actor.With(context.Background(), actor.Actor{IP: ip, Lang: "en"})
}

func found(t *testing.T, d *db.DB, s *org.Service) (code string) {
	t.Helper()
	err := d.Write(actor.AsSystem(t.Context(), ""), func(tx *db.Tx) (err error) { code, err = s.IssueSetupCode(tx); return err })
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func setup(code string) *org.SetupInput {
	in := &org.SetupInput{}
	in.Body.Code, in.Body.Organisation, in.Body.Pack, in.Body.Zone, in.Body.Lang = code, "Org", "it", "Asia/Shanghai", "en"
	in.Body.Name, in.Body.Login, in.Body.Password = "Ann", "Ann", "long enough 1"
	return in
}

func TestSetUpNeedsTheCodeAndHappensOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := org.New(packs{})
		code := found(t, d, s)
		run := func(in *org.SetupInput) error {
			return d.Write(anonymous("1"), func(tx *db.Tx) error { _, err := s.Setup(tx, in); return err })
		}
		if err := run(setup("wrong")); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("wrong code: %v", err)
		}
		bad := setup(code)
		bad.Body.Password, bad.Body.Zone, bad.Body.Pack = "short", "Nowhere/Here", "none"
		if err := run(bad); errs.KindOf(err) != errs.Invalid || strings.Count(err.Error(), ":") < 3 {
			t.Fatalf("bad fields: %v", err)
		}
		if err := run(setup(code)); err != nil {
			t.Fatal(err)
		}
		if err := run(setup(code)); errs.CodeOf(err) != "setup.done" {
			t.Fatalf("twice: %v", err)
		}
	})
}

func TestASessionEndsEverywhereWithItsLogOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := org.New(packs{})
		in := setup(found(t, d, s))
		if err := d.Write(anonymous("1"), func(tx *db.Tx) error { _, err := s.Setup(tx, in); return err }); err != nil {
			t.Fatal(err)
		}
		identify := s.Identify(d)
		who := func(cookie string) actor.Actor {
			r := httptest.NewRequest(http.MethodGet, "/api/me", nil)
			if cookie != "" {
				r.Header.Set("Cookie", strings.Split(cookie, ";")[0])
			}
			a, err := identify(r)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		nobody := who("")
		login := &org.LoginInput{}
		login.Body.Login, login.Body.Password = " ANN ", "long enough 1"
		me, err := s.Login(d)(actor.With(t.Context(), nobody), login)
		if err != nil {
			t.Fatal(err)
		}
		cookie := me.SetCookies()[0]
		a := who(cookie)
		if a.Kind != actor.User || a.Perms["org.admin"] != actor.All || a.Pack != "it" {
			t.Fatalf("got %+v", a)
		}
		if err := d.Write(actor.With(t.Context(), a), func(tx *db.Tx) error { _, err := s.Logout(tx, nil); return err }); err != nil {
			t.Fatal(err)
		}
		if got := who(cookie); got.Kind != actor.Nobody {
			t.Fatalf("after log-out: %+v", got)
		}
	})
}

func TestWrongPasswordsWaitLongerAndLonger(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		s := org.New(packs{})
		in := setup(found(t, d, s))
		if err := d.Write(anonymous("1"), func(tx *db.Tx) error { _, err := s.Setup(tx, in); return err }); err != nil {
			t.Fatal(err)
		}
		a, err := s.Identify(d)(httptest.NewRequest(http.MethodGet, "/api/me", nil))
		if err != nil {
			t.Fatal(err)
		}
		try := func(pw string) error {
			login := &org.LoginInput{}
			login.Body.Login, login.Body.Password = "ann", pw
			_, err := s.Login(d)(actor.With(t.Context(), a), login)
			return err
		}
		for range 5 {
			if err := try("wrong"); errs.KindOf(err) != errs.Unauthenticated {
				t.Fatalf("got %v", err)
			}
		}
		if err := try("long enough 1"); errs.KindOf(err) != errs.Limited {
			t.Fatalf("got %v, want limited", err)
		}
		c.Add(time.Minute)
		if err := try("long enough 1"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestReachFollowsTheUnitTree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		reach := map[string]int{}
		dbtest.Write(t, d, func(tx *db.Tx) error {
			top, _ := org.AddUnit(tx, org.Unit{Code: "1", Kind: "company"})
			dep, _ := org.AddUnit(tx, org.Unit{Code: "2", Kind: "department", ParentID: top.ID, Region: "north"})
			grp, _ := org.AddUnit(tx, org.Unit{Code: "3", Kind: "group", ParentID: dep.ID, Region: "north"})
			_, _ = org.AddUnit(tx, org.Unit{Code: "4", Kind: "group", ParentID: dep.ID})
			_, _ = org.AddUnit(tx, org.Unit{Code: "5", Kind: "department", ParentID: top.ID, Region: "north"})
			if _, err := org.AddPerson(tx, org.Person{ID: "p1", Name: "A", UnitID: grp.ID}); err != nil {
				return err
			}
			if err := org.Rebuild(tx); err != nil {
				return err
			}
			rows, err := levels.All(tx)
			for _, r := range rows {
				reach[r.Level]++
			}
			return err
		})
		if reach["group"] != 1 || reach["unit"] != 3 || reach["region"] != 4 {
			t.Fatalf("got %v, want group 1, unit 3, region 4", reach)
		}
	})
}

var levels = db.Select[struct {
	Level string `json:"level"`
}]("org.test_levels", `SELECT {cols} FROM org_reach WHERE tenant_id = :tenant`)

func TestAnUnknownLogInIsAnsweredLikeAWrongPassword(t *testing.T) {
	if auth.Verify("", "x") || !auth.Verify(auth.Hash("secret words"), "secret words") || auth.Verify(auth.Hash("a"), "b") {
		t.Fatal("password check is wrong")
	}
}
