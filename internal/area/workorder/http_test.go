package workorder_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/httpx"
)

// call sends a request as somebody and returns the status, the code of a refusal with its first field, and the body.
func (w *world) call(h http.Handler, person, method, path, body string) (int, string, string) {
	w.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Person", person)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	var p httpx.Problem
	_ = json.Unmarshal(rec.Body.Bytes(), &p)
	code := p.Error.Code
	if len(p.Error.Fields) > 0 {
		code = p.Error.Fields[0].Field + ":" + p.Error.Fields[0].Code
	}
	return rec.Code, code, rec.Body.String()
}

func (w *world) edge() http.Handler {
	r := httpx.New(httpx.Config{DB: w.d, Log: slog.New(slog.DiscardHandler), Translate: func(_, code string, _ map[string]any) string { return code },
		Identify: func(req *http.Request) (actor.Actor, error) {
			a, _ := actor.From(w.as(req.Header.Get("X-Person")))
			return a, nil
		}})
	workorder.Routes(r, w.s)
	return r.Handler()
}

func TestHostileInputIsRefusedByField(t *testing.T) {
	each(t, func(w *world) {
		h, v := w.edge(), w.order("ann")
		path := "/api/workorders/" + string(v.Order.ID)
		long := strings.Repeat("长", 2001)
		for _, tt := range []struct {
			path, body, code string
			status           int
		}{
			{path + "/move", `{"event":"depart","lat":90.5,"lon":0}`, "lat:maximum", 400},
			{path + "/move", `{"event":"depart","lat":"x","lon":0}`, "lat:type", 400},
			{path + "/move", `{"event":"depart","lat":1e999,"lon":0}`, "body:invalid", 400},
			{path + "/move", `{"event":"depart","lon":5}`, "lat:place", 400},
			{path + "/move", `{"event":"accept","op_id":"short"}`, "op_id:min_length", 400},
			{path + "/move", `{"event":"accept","op_id":"with blanks in it"}`, "op_id:pattern", 400},
			{path + "/move", `{"event":"accept","at":"yesterday"}`, "at:date_time", 400},
			{path + "/move", `{"event":"accept","at":"9999-12-31T23:59:59Z"}`, "at:in_future", 400},
			{path + "/move", `{"event":"accept","note":"` + long + `"}`, "note:max_length", 400},
			{path + "/move", `{"event":"fly"}`, "flow.not_allowed", 409},
			{path + "/move", `{"event":"assign"}`, "event:use_assign", 400},
			{path + "/move", `{"event":"accept","assignee_id":"ben"}`, "assignee_id:unexpected", 400},
			{path + "/move", `{"event":"accept","class":"nobody"}`, "class:one_of", 400},
			{path + "/move", `{}`, "event:required", 400},
			{path + "/move", `[`, "input.not_json", 400},
			{path + "/parts", `{"sku":"FUSER","qty":0}`, "qty:minimum", 400},
			{path + "/parts", `{"sku":"FUSER","qty":1.5}`, "qty:type", 400},
			{path + "/sign", `{"signature":"<svg><script/></svg>","signed_by":"x"}`, "signature:signature_svg", 400},
			{path + "/sign", `{"signature":"","signed_by":"x"}`, "signature:min_length", 400},
			{path + "/sign", `{"signature":"` + strings.Repeat("x", 204801) + `","signed_by":"x"}`, "signature:max_length", 400},
			{path + "/sign", `{"signature":"x","signed_by":""}`, "signed_by:min_length", 400},
			{"/api/my/position", `{"lat":-91,"lon":0}`, "lat:minimum", 400},
			{"/api/workorders/" + strings.Repeat("x", 61) + "/move", `{"event":"accept"}`, "id:max_length", 400},
		} {
			status, code, body := w.call(h, "ann", "POST", tt.path, tt.body)
			if status != tt.status || code != tt.code {
				w.Errorf("got %d %s, want %d %s for %.80s: %.200s", status, code, tt.status, tt.code, tt.body, body)
			}
		}
		if o := w.view(v.Order.ID).Order; o.State != "assigned" || o.Version != v.Order.Version {
			w.Fatalf("got %+v, want nothing changed", o)
		}
	})
}

func TestTheWholeWayOverHTTP(t *testing.T) {
	each(t, func(w *world) {
		h, tk := w.edge(), w.ticket()
		ok := func(person, method, path, body string) map[string]any {
			w.Helper()
			status, code, answer := w.call(h, person, method, path, body)
			if status != 200 {
				w.Fatalf("%s %s: %d %s %s", method, path, status, code, answer)
			}
			var m map[string]any
			if err := json.Unmarshal([]byte(answer), &m); err != nil {
				w.Fatal(err)
			}
			return m
		}
		out := ok("coord", "POST", "/api/workorders", fmt.Sprintf(`{"ticket_id":%q,"note":"please call first"}`, tk.ID))
		id := out["workorder"].(map[string]any)["id"].(string)
		path := "/api/workorders/" + id
		ok("coord", "POST", path+"/assign", `{"technician_id":"ann","version":1}`)
		ok("ann", "GET", "/api/my/orders", "")
		ok("ann", "POST", "/api/my/position", `{"lat":31.2,"lon":121.4}`)
		ok("ann", "POST", path+"/move", fmt.Sprintf(`{"event":"arrive","op_id":"op-arrive-x","at":%q,"lat":31.23,"lon":121.47}`, morning.Add(time.Minute).Format(time.RFC3339)))
		out = ok("ann", "POST", path+"/parts", `{"sku":"FUSER","qty":1,"serial_old":"a","serial_new":"b"}`)
		part := out["parts"].([]any)[0].(map[string]any)["id"].(string)
		ok("ann", "DELETE", path+"/parts/"+part+"?op_id=op-drop-0001", "")
		ok("ann", "DELETE", path+"/parts/"+part+"?op_id=op-drop-0001", "")
		ok("ann", "PATCH", path, `{"fault":"worn","work":"changed","cause_explained":false}`)
		ok("ann", "POST", path+"/sign", `{"signature":"<svg><path d='M1 1'/></svg>","signed_by":"Ms Lin","rating":"satisfied"}`)
		ok("coord", "GET", path+"/signature", "")
		ok("coord", "GET", "/api/workorders?ticket_id="+string(tk.ID)+"&state=closed&category=ended&technician_id=ann&limit=1", "")
		ok("coord", "GET", "/api/workorders?day=2026-03-02&unassigned=true", "")
		if status, code, _ := w.call(h, "ann", "POST", path+"/assign", `{"technician_id":"ben","version":1}`); status != 403 {
			w.Fatalf("got %d %s, want 403", status, code)
		}
		if status, code, _ := w.call(h, "ben", "GET", path, ""); status != 404 {
			w.Fatalf("got %d %s, want 404", status, code)
		}
	})
}
