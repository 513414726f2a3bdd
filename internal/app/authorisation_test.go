package app

import (
	_ "embed"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/catalog"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/org"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/httpx"
)

//go:embed authorisation.csv
var authorisation string

type authRow struct{ op, perm, check, body string }

func authRows(t *testing.T) (rows []authRow) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(authorisation)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		rows = append(rows, authRow{r[0], r[1], r[2], r[3]})
	}
	return rows
}

// TestEveryOperationHasItsRow: an operation without a permission, an object check and a row does not get in.
func TestEveryOperationHasItsRow(t *testing.T) {
	a := node(t, dbtest.SQLite(t, nil))
	known := map[string]authRow{}
	for _, r := range authRows(t) {
		if r.perm == "" || r.check == "" {
			t.Errorf("%s: permission or object check is missing", r.op)
		}
		known[r.op] = r
	}
	for _, o := range a.Router.Ops {
		op := o.Method + " " + o.Path
		if r, ok := known[op]; !ok {
			t.Errorf("%s has no row in authorisation.csv", op)
		} else if r.perm != o.Perm {
			t.Errorf("%s needs %s, the table says %s", op, o.Perm, r.perm)
		}
		delete(known, op)
	}
	for op := range known {
		t.Errorf("the table has %s, the product does not", op)
	}
}

// TestEveryPermissionBelongsToARole: nothing is guarded by a permission that nobody can hold.
func TestEveryPermissionBelongsToARole(t *testing.T) {
	p, err := policy.Shipped.Pack("it")
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]bool{httpx.Public: true, httpx.LoggedIn: true}
	for _, r := range p.Roles {
		for perm := range r.Perms {
			held[perm] = true
		}
	}
	for _, r := range authRows(t) {
		if !held[r.perm] {
			t.Errorf("%s: no role grants %s", r.op, r.perm)
		}
	}
}

// scene is a tenant with one case, visit, customer and machine of a unit that the stranger does not reach.
type scene struct {
	app *App
	ids map[string]string
	who actor.Actor
}

func stage(t *testing.T, d *db.DB) *scene {
	t.Helper()
	a := node(t, d)
	s := &scene{app: a, ids: map[string]string{}}
	err := d.Write(actor.AsSystem(t.Context(), ""), func(tx *db.Tx) error {
		te, err := a.Org.Found(tx, org.FoundInput{Name: "Org", Pack: "it", Zone: "UTC", Lang: "en", BaseURL: "https://service.example.org", AdminName: "Ann", Login: "ann", Password: "long enough 1"})
		if err != nil {
			return err
		}
		if tx.Actor, err = a.Org.System(tx, string(te.ID)); err != nil {
			return err
		}
		u, err := org.ByLogin(tx, "ann")
		if err != nil {
			return err
		}
		if tx.Actor, err = a.Org.ActorOf(tx, u.ID); err != nil {
			return err
		}
		s.who = tx.Actor
		return s.fill(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scene) fill(tx *db.Tx) error {
	model, err := catalog.AddModel(tx, catalog.ModelFields{Code: "m", Name: "Model", Skill: "pc", ServiceMin: 30})
	if err != nil {
		return err
	}
	c, err := s.app.Customer.Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "Customer", Class: "key"}})
	if err != nil {
		return err
	}
	m, err := s.app.Asset.Create(tx, &asset.CreateInput{Body: asset.Fields{Serial: "S1", ModelID: model, CustomerID: c.ID}})
	if err != nil {
		return err
	}
	in := &ticket.CreateInput{}
	in.Body.CustomerID = string(c.ID)
	in.Body.Fields = ticket.Fields{Symptom: "broken", Channel: "phone", AssetID: string(m.ID), Caller: "Bo", Phone: "13800000000"}
	ti, err := s.app.Ticket.Create(tx, in)
	if err != nil {
		return err
	}
	wi := &workorder.CreateInput{}
	wi.Body.TicketID = ti.ID
	w, err := s.app.Workorder.Create(tx, wi)
	if err != nil {
		return err
	}
	s.ids = map[string]string{"customers": string(c.ID), "assets": string(m.ID), "tickets": string(ti.ID), "cases": string(ti.ID), "workorders": string(w.Order.ID)}
	return nil
}

func (s *scene) call(who actor.Actor, method, path, body string) (int, string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	s.app.Router.Identify = func(*http.Request) (actor.Actor, error) { return who, nil }
	w := httptest.NewRecorder()
	s.app.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// path fills the places of an operation's address with the scene's own ids.
func (s *scene) path(op string) (method, path string) {
	method, path, _ = strings.Cut(op, " ")
	parts := strings.Split(path, "/")
	for i, p := range parts {
		switch {
		case !strings.HasPrefix(p, "{"):
		case i == 3 && s.ids[parts[2]] != "":
			parts[i] = s.ids[parts[2]]
		case p == "{day}":
			parts[i] = "2026-03-02"
		case p == "{seq}":
			parts[i] = "1"
		default:
			parts[i] = "xxx_00000000000000000000000000"
		}
	}
	if path = strings.Join(parts, "/"); method == http.MethodDelete && strings.Contains(path, "/days/") {
		path += "?version=1"
	}
	return method, path
}

// TestStrangersAndForeignersGetNothing asks every operation as nobody, as somebody without the permission,
// as a colleague whose reach ends at his own work, and as an administrator of another tenant.
func TestStrangersAndForeignersGetNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		nobody := actor.Actor{Tenant: s.who.Tenant, Pack: "it", Lang: "en"}
		bare := s.who
		bare.Perms = map[string]actor.Scope{}
		own := s.who
		own.Person, own.Perms = "per_00000000000000000000000000", map[string]actor.Scope{}
		for p := range s.who.Perms {
			own.Perms[p] = actor.Own
		}
		abroad := s.who
		abroad.Tenant = "ten_00000000000000000000000000"
		for _, r := range authRows(t) {
			method, path := s.path(r.op)
			if r.perm == httpx.Public || strings.Contains(path, "/api/live") || strings.Contains(path, "clock/advance") {
				continue
			}
			if code, body := s.call(nobody, method, path, r.body); code != 401 {
				t.Errorf("%s as nobody: %d %s", r.op, code, body)
			}
			if r.perm == httpx.LoggedIn {
				continue
			}
			if code, body := s.call(bare, method, path, r.body); code != 403 {
				t.Errorf("%s without %s: %d %s", r.op, r.perm, code, body)
			}
			if !strings.HasPrefix(r.check, "scope") || !strings.Contains(r.op, "{") {
				continue
			}
			for name, who := range map[string]actor.Actor{"own scope": own, "other tenant": abroad} {
				if code, body := s.call(who, method, path, r.body); code != 404 {
					t.Errorf("%s with %s: %d %s", r.op, name, code, body)
				}
			}
		}
	})
}
