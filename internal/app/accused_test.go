package app

import (
	"strings"
	"testing"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// TestTheAccusedFindsNoTraceOfTheComplaint: neither on the case nor on his order nor on his phone, whatever he may read (SYS-15).
func TestTheAccusedFindsNoTraceOfTheComplaint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		must := func(method, path, body string) string {
			code, out := s.call(s.who, method, path, body)
			if code != 200 {
				t.Fatalf("%s %s: %d %s", method, path, code, out)
			}
			return out
		}
		bo := text(must("POST", "/api/users", `{"name":"Bo","unit_id":"`+unitOf(t, s)+`","login":"bo","password":"long enough 1","roles":["technician"]}`), "person_id")
		must("POST", "/api/technicians", `{"person_id":"`+bo+`","skills":[{"code":"pc","level":3}]}`)
		order := must("GET", "/api/workorders/"+s.ids["workorders"], "")
		must("POST", "/api/workorders/"+s.ids["workorders"]+"/assign", `{"technician_id":"`+bo+`","version":`+number(order, "version")+`}`)
		must("POST", "/api/complaints", `{"customer_id":"`+s.ids["customers"]+`","ticket_id":"`+s.ids["tickets"]+`","accused_id":"`+bo+`","content":"rude","channel":"phone","category":"service"}`)
		accused := s.who
		accused.User, accused.Person = "usr_x", bo
		for _, path := range []string{"/api/tickets/" + s.ids["tickets"], "/api/workorders/" + s.ids["workorders"], "/api/my/orders", "/api/workorders", "/api/dispatch/day", "/api/complaints", "/api/notices"} {
			code, body := s.call(accused, "GET", path, "")
			if code != 200 || strings.Contains(body, "complaint.") || strings.Contains(body, `"complaint"`) || strings.Contains(body, "rude") {
				t.Errorf("%s: %d %s", path, code, body)
			}
		}
		if seen := must("GET", "/api/tickets/"+s.ids["tickets"], ""); !strings.Contains(seen, "complaint.") {
			t.Errorf("who handles it sees nothing of it on the case: %s", seen)
		}
	})
}
