package catalog_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"aftercare/internal/area/catalog"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/page"
)

// caller sends requests as one actor.
type caller struct {
	*testing.T
	h http.Handler
	a *actor.Actor
}

func newCaller(t *testing.T, d *db.DB) caller {
	a, _ := actor.From(dbtest.Ctx(t, catalog.PermRead, catalog.PermWrite))
	r := httpx.New(httpx.Config{DB: d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Translate: func(_, code string, _ map[string]any) string { return code },
		Identify:  func(*http.Request) (actor.Actor, error) { return a, nil }})
	catalog.Routes(r)
	return caller{t, r.Handler(), &a}
}

// call expects a status and reads the answer into out.
func (c caller) call(method, path, body string, status int, out any) string {
	c.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	c.h.ServeHTTP(rec, req)
	if rec.Code != status {
		c.Fatalf("%s %s %s: got %d %s, want %d", method, path, body, rec.Code, rec.Body, status)
	}
	if out != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), out); err != nil {
			c.Fatal(err)
		}
	}
	return rec.Body.String()
}

func TestAReferenceListIsCreatedChangedRetiredAndRestored(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCaller(t, d)
		var p catalog.Part
		c.call("POST", "/api/parts", `{"sku":"FS-1","name":" Fuser \n unit","consumable":true}`, 200, &p)
		if p.Name != "Fuser unit" || p.Version != 1 || !p.Active || !p.Consumable {
			t.Fatalf("got %+v", p)
		}
		c.call("PATCH", "/api/parts/"+p.ID, `{"version":1,"name":"定影组件"}`, 200, &p)
		if p.Name != "定影组件" || p.SKU != "FS-1" || !p.Consumable || p.Version != 2 || p.UpdatedBy != "Test" {
			t.Fatalf("got %+v", p)
		}
		c.call("POST", "/api/parts/"+p.ID+"/retire", `{"version":2}`, 200, &p)
		var list page.Of[catalog.Part]
		c.call("GET", "/api/parts?state=active", "", 200, &list)
		if p.Active || len(list.Items) != 0 {
			t.Fatalf("got %+v in %+v, want it retired", p, list)
		}
		c.call("POST", "/api/parts/"+p.ID+"/restore", `{"version":3}`, 200, &p)
		c.call("GET", "/api/parts/"+p.ID, "", 200, &p)
		if !p.Active || p.Version != 4 {
			t.Fatalf("got %+v", p)
		}
	})
}

func TestSomebodyFasterIsNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCaller(t, d)
		var f catalog.Fault
		c.call("POST", "/api/faults", `{"code":"E01","name":"No power"}`, 200, &f)
		c.call("PATCH", "/api/faults/"+f.ID, `{"version":1,"advice":"Plug it in"}`, 200, nil)
		got := c.call("PATCH", "/api/faults/"+f.ID, `{"version":1,"name":"Late"}`, 409, nil)
		if !strings.Contains(got, `"catalog.changed_meanwhile"`) || !strings.Contains(got, `"by":"Test"`) || !strings.Contains(got, `"at":"2026-03-02T12:00:00Z"`) {
			t.Fatalf("got %s", got)
		}
		c.call("POST", "/api/faults/"+f.ID+"/retire", `{"version":1}`, 409, nil)
	})
}

func TestWhatIsWrongWithARowIsNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCaller(t, d)
		var m catalog.Model
		c.call("POST", "/api/models", `{"code":"P1","name":"Printer","warranty_months":24}`, 200, &m)
		for body, want := range map[string]string{
			`{"code":"P1","name":"Again"}`:                                  `"catalog.duplicate"`,
			`{"code":" ","name":"Blank"}`:                                   `"field":"code","code":"required"`,
			`{"name":"None"}`:                                               `"field":"code","code":"required"`,
			`{"code":"P2","name":"` + strings.Repeat("长", 201) + `"}`:       `"field":"name","code":"max_length"`,
			`{"code":"P3","name":"x","warranty_months":-1}`:                 `"field":"warranty_months","code":"minimum"`,
			`{"code":"P4","name":"x","id":"mod_1"}`:                         `"field":"id","code":"unexpected"`,
			`{"code":"P5","name":"x","tenant_id":"t2"}`:                     `"field":"tenant_id","code":"unexpected"`,
			`{"code":"P6","name":"x","warranty_months":"many"}`:             `"field":"warranty_months"`,
			`{"code":"P7","name":"'); DROP TABLE catalog_model; --\u0000"}`: `"kind":"invalid"`,
		} {
			status := 400
			if strings.Contains(want, "duplicate") {
				status = 409
			}
			if got := c.call("POST", "/api/models", body, status, nil); !strings.Contains(got, want) {
				t.Errorf("%s: got %s, want %s", body, got, want)
			}
		}
		for body, want := range map[string]string{
			`{"name":"x"}`:                        `"field":"version","code":"required"`,
			`{"version":1,"name":""}`:             `"field":"name"`,
			`{"version":1,"created_at":1}`:        `"field":"created_at","code":"unexpected"`,
			`{"version":1,"service_min":999999}`:  `"field":"service_min","code":"maximum"`,
			`{"version":1,"name":"a","name":"b"}`: `"kind":"invalid"`,
		} {
			if got := c.call("PATCH", "/api/models/"+m.ID, body, 400, nil); !strings.Contains(got, want) {
				t.Errorf("%s: got %s, want %s", body, got, want)
			}
		}
	})
}

func TestAListIsPagedAndSearchedInItsOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCaller(t, d)
		for _, n := range []string{"b", "a", "100%", "d_d", "打印机 A", "dxd"} {
			c.call("POST", "/api/models", `{"code":"`+n+`","name":"`+n+`"}`, 200, nil)
		}
		var got []string
		after := ""
		for {
			var p page.Of[catalog.Model]
			c.call("GET", "/api/models?limit=2&after="+after, "", 200, &p)
			for _, m := range p.Items {
				got = append(got, m.Name)
			}
			if after = p.Next; after == "" {
				break
			}
		}
		if s := strings.Join(got, ","); s != "100%,a,b,d_d,dxd,打印机 A" {
			t.Fatalf("got %s", s)
		}
		for q, want := range map[string]int{"%25": 1, "_": 1, "打印": 1, "A": 2, "nothing": 0, "'": 0} {
			var p page.Of[catalog.Model]
			c.call("GET", "/api/models?q="+q, "", 200, &p)
			if len(p.Items) != want {
				t.Errorf("%s: got %d rows, want %d", q, len(p.Items), want)
			}
		}
		c.call("GET", "/api/models?after=broken", "", 400, nil)
	})
}

func TestNobodyReachesAnotherTenantsRowsOrWritesWithoutPermission(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCaller(t, d)
		var m catalog.Model
		c.call("POST", "/api/models", `{"code":"P1","name":"Printer"}`, 200, &m)
		c.a.Perms = map[string]actor.Scope{catalog.PermRead: actor.Own}
		c.call("GET", "/api/models/"+m.ID, "", 200, nil)
		c.call("PATCH", "/api/models/"+m.ID, `{"version":1,"name":"x"}`, 403, nil)
		c.a.Tenant, c.a.Perms = "t2", map[string]actor.Scope{catalog.PermRead: actor.All, catalog.PermWrite: actor.All}
		c.call("GET", "/api/models/"+m.ID, "", 404, nil)
		c.call("PATCH", "/api/models/"+m.ID, `{"version":1,"name":"x"}`, 404, nil)
		c.call("POST", "/api/models/"+m.ID+"/retire", `{"version":1}`, 404, nil)
		c.call("POST", "/api/models", `{"code":"P1","name":"Printer"}`, 200, nil)
	})
}
