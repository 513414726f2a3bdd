package app

import (
	_ "embed"
	"encoding/csv"
	"maps"
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
	"aftercare/internal/platform/mask"
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
	s.ids = map[string]string{"models": model, "customers": string(c.ID), "assets": string(m.ID), "tickets": string(ti.ID), "cases": string(ti.ID), "workorders": string(w.Order.ID)}
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
			for name, who := range s.foreigners() {
				if code, body := s.call(who, method, path, r.body); code != 404 {
					t.Errorf("%s with %s: %d %s", r.op, name, code, body)
				}
			}
		}
	})
}

// foreigners are a colleague whose reach ends at his own work and an administrator of another tenant.
func (s *scene) foreigners() map[string]actor.Actor {
	own := s.who
	own.Person, own.Perms = "per_00000000000000000000000000", map[string]actor.Scope{}
	for p := range s.who.Perms {
		own.Perms[p] = actor.Own
	}
	abroad := s.who
	abroad.Tenant = "ten_00000000000000000000000000"
	return map[string]actor.Actor{"own scope": own, "other tenant": abroad}
}

// searched are lists that answer only when they are asked for something.
var searched = map[string]string{
	"GET /api/intake":              "?phone=13800000000",
	"GET /api/tickets/duplicates":  "?phone=13800000000",
	"GET /api/dispatch/candidates": "?ticket_id={tickets}",
	"GET /api/tickets":             "?q=13800000000",
	"GET /api/customers":           "?q=customer",
	"GET /api/assets":              "?q=s1",
	"GET /api/tasks":               "?all=true",
}

// TestListsNameNothingOutOfReach: no list, search or figure tells a foreigner of a case, visit, customer or
// machine by its id, its number or the name of its customer.
func TestListsNameNothingOutOfReach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		named := 0
		for _, r := range authRows(t) {
			if !strings.HasPrefix(r.op, "GET ") || strings.Contains(r.op, "{") || !strings.HasPrefix(r.check, "scope") && r.check != "own" || strings.Contains(r.op, "/live") {
				continue
			}
			_, path := s.path(r.op)
			path += strings.ReplaceAll(searched[r.op], "{tickets}", s.ids["tickets"])
			if code, body := s.call(s.who, "GET", path, ""); code != 200 {
				t.Errorf("%s: %d %s", path, code, body)
			} else if s.names(body) {
				named++
			}
			for name, who := range s.foreigners() {
				if code, body := s.call(who, "GET", path, ""); code >= 500 || code == 200 && s.names(body) {
					t.Errorf("%s with %s: %d %s", path, name, code, body)
				}
			}
		}
		if named < 8 {
			t.Errorf("only %d lists name anything to somebody who may see it; the test looks at nothing", named)
		}
	})
}

func (s *scene) names(body string) bool {
	for _, id := range s.ids {
		if strings.Contains(body, id) {
			return true
		}
	}
	return strings.Contains(body, `"Customer"`) || strings.Contains(body, "13800000000")
}

// TestNothingHangsOnWhatIsOutOfReach: a record of one's own that names a foreign one is refused, so that it
// cannot be read or changed through it.
func TestNothingHangsOnWhatIsOutOfReach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		for path, body := range map[string]string{
			"/api/tickets":    `{"customer_id":"{customers}","channel":"phone","symptom":"x"}`,
			"/api/workorders": `{"ticket_id":"{tickets}"}`,
			"/api/complaints": `{"customer_id":"{customers}","ticket_id":"{tickets}","content":"x","channel":"phone","category":"service"}`,
			"/api/contracts":  `{"number":"C1","customer_id":"{customers}","from_day":"2026-01-01","to_day":"2026-12-31"}`,
			"/api/assets":     `{"serial":"S2","model_id":"{models}","customer_id":"{customers}"}`,
		} {
			for name, id := range s.ids {
				body = strings.ReplaceAll(body, "{"+name+"}", id)
			}
			for name, who := range s.foreigners() {
				if code, out := s.call(who, "POST", path, body); code != 400 && code != 404 {
					t.Errorf("%s with %s: %d %s", path, name, code, out)
				}
			}
			if code, out := s.call(s.who, "POST", path, body); code != 200 && code != 409 {
				t.Errorf("%s by whom it is for: %d %s", path, code, out)
			}
		}
	})
}

// TestNumbersAreHiddenInEveryAnswer: somebody who may read all but need call nobody sees no telephone number in
// any answer, and finds nobody by one (A20).
func TestNumbersAreHiddenInEveryAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		blind := s.who
		blind.Perms = maps.Clone(s.who.Perms)
		delete(blind.Perms, mask.PermReveal)
		shown := 0
		for _, r := range authRows(t) {
			if !strings.HasPrefix(r.op, "GET ") || r.perm == httpx.Public || strings.Contains(r.op, "/live") {
				continue
			}
			_, path := s.path(r.op)
			path += strings.ReplaceAll(searched[r.op], "{tickets}", s.ids["tickets"])
			if _, body := s.call(s.who, "GET", path, ""); strings.Contains(body, "13800000000") {
				shown++
			}
			code, body := s.call(blind, "GET", path, "")
			if code >= 500 || strings.Contains(body, "13800000000") {
				t.Errorf("%s: %d %s", path, code, body)
			}
			if strings.Contains(path, "=13800000000") && s.names(body) {
				t.Errorf("%s finds somebody by a number that is hidden: %s", path, body)
			}
		}
		if shown < 4 {
			t.Errorf("only %d answers show the number to somebody who may see it; the test looks at nothing", shown)
		}
	})
}
