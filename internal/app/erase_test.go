package app

import (
	"strings"
	"testing"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/mask"
)

// TestAPersonIsErasedFromTheTrailAndTheTrailStays: names and numbers go, what was done by whom and when does not (SYS-12).
func TestAPersonIsErasedFromTheTrailAndTheTrailStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		trail := func(who actor.Actor) string {
			code, body := s.call(who, "GET", "/api/audit?limit=100", "")
			if code != 200 {
				t.Fatalf("%d %s", code, body)
			}
			return body
		}
		patch := func(path, body string) {
			if code, out := s.call(s.who, "PATCH", path, body); code != 200 {
				t.Fatalf("%s: %d %s", path, code, out)
			}
		}
		patch("/api/customers/"+s.ids["customers"], `{"version":1,"phone":"13911112222"}`)
		code, c := s.call(s.who, "POST", "/api/customers/"+s.ids["customers"]+"/contacts", `{"name":"Mei Lin","phone":"13933334444"}`)
		if code != 200 {
			t.Fatalf("%d %s", code, c)
		}
		code, ticket := s.call(s.who, "GET", "/api/tickets/"+s.ids["tickets"], "")
		if code != 200 {
			t.Fatalf("%d %s", code, ticket)
		}
		patch("/api/tickets/"+s.ids["tickets"], `{"version":`+number(ticket, "version")+`,"phone":"13955556666"}`)

		values := []string{"13911112222", "13933334444", "Mei Lin", "13955556666"}
		before := trail(s.who)
		for _, v := range values {
			if !strings.Contains(before, v) {
				t.Errorf("%s is not in the trail: %s", v, before)
			}
		}
		auditor := s.who
		auditor.Perms = map[string]actor.Scope{"audit.read": actor.All}
		if seen := trail(auditor); strings.Contains(seen, "13911112222") || strings.Contains(seen, "Mei Lin") || !strings.Contains(seen, mask.Text("phone", "13911112222")) {
			t.Errorf("without %s the trail shows %s", mask.PermReveal, seen)
		}
		if code, body := s.call(s.who, "POST", "/api/audit/erase", `{"id":"`+s.ids["customers"]+`"}`); code != 200 || strings.Contains(body, `"values":0`) {
			t.Fatalf("%d %s", code, body)
		}
		after := trail(s.who)
		for _, v := range values {
			if strings.Contains(after, v) {
				t.Errorf("%s is still in the trail", v)
			}
		}
		if !strings.Contains(after, `"erased":true`) || strings.Count(after, `"seq"`) != strings.Count(before, `"seq"`)+1 {
			t.Errorf("the trail itself has changed: %s", after)
		}
	})
}

// number is the first number under a name in a JSON text.
func number(body, name string) string {
	_, rest, _ := strings.Cut(body, `"`+name+`":`)
	return rest[:strings.IndexAny(rest, ",}")]
}
