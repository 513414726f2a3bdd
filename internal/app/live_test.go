package app

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// TestTheAccusedHearsNothingOfTheComplaint: also when his permissions reach every complaint (SYS-15).
func TestTheAccusedHearsNothingOfTheComplaint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := stage(t, d)
		code, body := s.call(s.who, "POST", "/api/users", `{"name":"Bo","unit_id":"`+unitOf(t, s)+`","login":"bo","password":"long enough 1","roles":["manager"]}`)
		if code != 200 {
			t.Fatalf("%d %s", code, body)
		}
		accused := s.who
		accused.User, accused.Person = "usr_x", text(body, "person_id")
		his, hers := stream(t, &scene{app: node(t, d)}, accused), stream(t, s, s.who)
		open := func(accused string) {
			code, body := s.call(s.who, "POST", "/api/complaints", `{"customer_id":"`+s.ids["customers"]+`","accused_id":"`+accused+`","content":"rude","channel":"phone","category":"service"}`)
			if code != 200 {
				t.Fatalf("%d %s", code, body)
			}
		}
		for heard := false; !heard; heard = came(hers, "complaint.opened") { // until both listen
			open(accused.Person)
		}
		for {
			select {
			case l := <-his:
				if strings.Contains(l, `"complaint`) {
					t.Fatalf("the accused heard %s", l)
				}
			case <-time.After(300 * time.Millisecond):
				return
			}
		}
	})
}

func unitOf(t *testing.T, s *scene) string {
	code, body := s.call(s.who, "GET", "/api/people", "")
	if code != 200 {
		t.Fatalf("%d %s", code, body)
	}
	return text(body, "unit_id")
}

// text is the first text under a name in a JSON text.
func text(body, name string) string {
	_, rest, _ := strings.Cut(body, `"`+name+`":"`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// TestAStreamOutlivesTheTimeThatARequestMayTake: limits on requests do not end a stream.
func TestAStreamOutlivesTheTimeThatARequestMayTake(t *testing.T) {
	s := stage(t, dbtest.SQLite(t, nil))
	s.app.Router.Identify = func(*http.Request) (actor.Actor, error) { return s.who, nil }
	srv := httptest.NewUnstartedServer(s.app.Handler())
	srv.Config.ReadTimeout, srv.Config.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	srv.Start()
	defer srv.Close()
	req, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/api/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	ended := make(chan error, 1)
	go func() {
		sc := bufio.NewScanner(res.Body)
		for sc.Scan() {
		}
		ended <- sc.Err()
	}()
	select {
	case err := <-ended:
		t.Fatalf("the stream ended: %v", err)
	case <-time.After(500 * time.Millisecond):
	}
}
