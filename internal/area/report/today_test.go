package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/area/report"
	"aftercare/internal/area/workforce"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// noon is Monday, 2 March 2026, twelve o'clock in Shanghai.
var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

// world is a department whose rows a test writes as they lie in the files.
type world struct {
	t         *testing.T
	d         *db.DB
	here, far org.ID // units
	n         int
}

func each(t *testing.T, f func(*testing.T, *world, *dbtest.Clock)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		c.Set(noon)
		w := &world{t: t, d: d}
		dbtest.Write(t, d, func(tx *db.Tx) error {
			a, err := org.AddUnit(tx, org.Unit{Code: "a", Name: "A", Kind: "department"})
			if err != nil {
				return err
			}
			b, err := org.AddUnit(tx, org.Unit{Code: "b", Name: "B", Kind: "department"})
			w.here, w.far = a.ID, b.ID
			return err
		})
		w.insert("customer", "id", "c1", "number", "K1", "name", "N", "name_key", "n", "class", "key", "settlement", "cash", "created_at", 0, "updated_at", 0)
		f(t, w, c)
	})
}

// insert writes one row of the test tenant.
func (w *world) insert(table string, pairs ...any) {
	w.t.Helper()
	cols, vals := []string{"tenant_id"}, []string{"'" + dbtest.Tenant + "'"}
	for i := 0; i < len(pairs); i += 2 {
		cols = append(cols, pairs[i].(string))
		switch v := pairs[i+1].(type) {
		case time.Time:
			vals = append(vals, fmt.Sprint(v.UnixMilli()))
		case int:
			vals = append(vals, fmt.Sprint(v))
		case bool:
			vals = append(vals, strings.ToUpper(fmt.Sprint(v)))
		default:
			vals = append(vals, fmt.Sprintf("'%v'", v))
		}
	}
	if _, err := w.d.Raw().Exec("INSERT INTO " + table + " (" + strings.Join(cols, ", ") + ") VALUES (" + strings.Join(vals, ", ") + ")"); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) ticket(state, category string, created time.Time, more ...any) string {
	w.n++
	id := fmt.Sprintf("tic_%d", w.n)
	open := category == "open" || category == "active" || category == "waiting"
	w.insert("ticket", append([]any{"id", id, "number", id, "kind", "repair", "state", state, "category", category, "open", open, "unit_id", w.here, "owner_id", "per_1",
		"customer_id", "c1", "symptom", "s", "channel", "phone", "urgency", "normal", "created_at", created, "updated_at", created}, more...)...)
	return id
}

func (w *world) order(state, technician string, underway bool, more ...any) string {
	w.n++
	id := fmt.Sprintf("wor_%d", w.n)
	w.insert("workorder", append([]any{"id", id, "number", id, "ticket_id", w.ticket("in_service", "active", noon), "unit_id", w.here, "owner_id", "per_1", "assignee_id", technician,
		"state", state, "category", "active", "underway", underway, "mode", "mobile", "place", "field", "charge", "free", "service_min", 60, "round", 1, "created_at", noon, "updated_at", noon}, more...)...)
	return id
}

func (w *world) call(state string, due time.Time, more ...any) {
	w.n++
	id := fmt.Sprintf("fol_%d", w.n)
	o := w.order("closed", "", false, "end_kind", "signed")
	var t string
	if err := w.d.Raw().QueryRow(`SELECT ticket_id FROM workorder WHERE id = '` + o + `'`).Scan(&t); err != nil {
		w.t.Fatal(err)
	}
	w.insert("followup", append([]any{"id", id, "number", id, "ticket_id", t, "workorder_id", o, "kind", "first", "state", state, "category", "open", "unit_id", w.here,
		"owner_id", "per_1", "served_at", noon, "due_from", due, "due_to", due, "created_at", noon, "updated_at", noon}, more...)...)
}

func (w *world) today(scope actor.Scope, person string) (out *report.Today) {
	w.t.Helper()
	a := actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u", Person: person, Lang: "en", Zone: "Asia/Shanghai", Pack: "it", Perms: map[string]actor.Scope{report.PermRead: scope}}
	if err := w.d.Read(actor.With(w.t.Context(), a), func(tx *db.Tx) (err error) { out, err = report.New().Today(tx, nil); return err }); err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestAnEmptyDayHasFiguresAndNoRates(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		got := w.today(actor.All, "per_1")
		if got.Open.N != 0 || got.Satisfaction.SatisfiedPct != nil || got.Satisfaction.VeryPct != nil || len(got.Days) != 14 || got.Day != "2026-03-02" || len(got.Technicians) != 0 {
			t.Fatalf("got %+v", got)
		}
		if got.Days[13].Day != "2026-03-02" || got.Days[0].Day != "2026-02-17" {
			t.Fatalf("got %s to %s", got.Days[0].Day, got.Days[13].Day)
		}
	})
}

func TestOpenCasesAreCountedByStateAndByTheirClocks(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		w.ticket("new", "open", noon, "next_due_at", noon.Add(-time.Millisecond), "clock_state", "running", "clock_warn_at", noon.Add(-time.Hour))
		w.ticket("new", "open", noon, "next_due_at", noon, "clock_state", "running", "clock_warn_at", noon)
		w.ticket("new", "open", noon, "next_due_at", noon.Add(time.Hour), "clock_state", "running", "clock_warn_at", noon.Add(time.Minute))
		w.ticket("waiting", "waiting", noon, "clock_state", "paused")
		w.ticket("solved", "done", noon)
		got := w.today(actor.All, "per_1")
		if got.Open.N != 4 || got.Clocks.Late.N != 1 || got.Clocks.Soon.N != 1 || got.Clocks.Paused.N != 1 {
			t.Fatalf("got %+v %+v", got.Open, got.Clocks)
		}
		n := map[string]report.Figure{}
		for _, s := range got.States {
			n[s.State] = s.Figure
		}
		if n["new"].N != 3 || n["waiting"].N != 1 || n["triaged"].N != 0 || n["new"].Href != "/tickets?state=new" {
			t.Fatalf("got %v", n)
		}
	})
}

func TestTheFiguresEndWhereThePermissionEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		w.ticket("new", "open", noon)
		w.call("due", noon.Add(time.Hour))
		if got := w.today(actor.Own, "stranger"); got.Open.N != 0 || got.Followups.Due.N != 0 || got.Days[13].Taken.N != 0 {
			t.Fatalf("a stranger sees %+v", got)
		}
		if got := w.today(actor.Own, "per_1"); got.Open.N != 2 || got.Followups.Due.N != 1 || got.Days[13].Taken.N != 2 {
			t.Fatalf("the owner sees %+v", got)
		}
		none := actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, Person: "p", Zone: "UTC", Pack: "it"}
		if err := w.d.Read(actor.With(t.Context(), none), func(tx *db.Tx) error { _, err := report.New().Today(tx, nil); return err }); err == nil {
			t.Fatal("somebody without the permission got figures")
		}
	})
}

// RULE-07: satisfied are the top two answers, very satisfied the top one, among those who answered.
func TestSatisfactionIsCountedAmongThoseWhoAnswered(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		for i, c5 := range []string{"very_satisfied", "satisfied", "satisfied", "average", "dissatisfied", "very_dissatisfied", ""} {
			w.call("recorded", noon, "c5", c5, "recorded_at", noon.AddDate(0, 0, -i))
		}
		w.call("recorded", noon, "c5", "very_satisfied", "recorded_at", noon.AddDate(0, 0, -31))
		s := w.today(actor.All, "per_1").Satisfaction
		if s.Answered.N != 6 || s.Satisfied.N != 3 || s.Very.N != 1 || *s.SatisfiedPct != 50 || *s.VeryPct != 16.7 {
			t.Fatalf("got %+v %v %v", s, *s.SatisfiedPct, *s.VeryPct)
		}
	})
}

func TestCallBacksAreDueLateOrUnreachable(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		w.call("planned", noon.Add(time.Hour))
		w.call("due", noon)
		w.call("due", noon.Add(-time.Millisecond))
		w.call("unreachable", noon.Add(time.Hour))
		w.call("recorded", noon.Add(-time.Hour), "recorded_at", noon)
		f := w.today(actor.All, "per_1").Followups
		if f.Due.N != 2 || f.Late.N != 1 || f.Unreachable.N != 1 {
			t.Fatalf("got %+v", f)
		}
	})
}

func TestDaysAreThoseOfTheOrganisation(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		midnight := noon.Add(-12 * time.Hour)
		w.ticket("new", "open", midnight.Add(-time.Millisecond))
		w.ticket("new", "open", midnight)
		w.ticket("closed", "ended", midnight.AddDate(0, 0, -13), "closed_at", midnight)
		w.ticket("closed", "ended", midnight.AddDate(0, 0, -14), "closed_at", midnight.AddDate(0, 0, -14))
		d := w.today(actor.All, "per_1").Days
		if d[13].Taken.N != 1 || d[12].Taken.N != 1 || d[0].Taken.N != 1 || d[13].Closed.N != 1 || d[0].Closed.N != 0 {
			t.Fatalf("got %+v", d)
		}
	})
}

func TestEachTechnicianIsOnTheWayOnSiteIdleOrOff(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		who := map[string]org.ID{}
		dbtest.Write(t, w.d, func(tx *db.Tx) error {
			for _, name := range []string{"away", "driving", "free", "resting", "there"} {
				p, err := org.AddPerson(tx, org.Person{Name: name, UnitID: w.here})
				if err != nil {
					return err
				}
				who[name] = p.ID
				in := &workforce.CreateInput{}
				in.Body.PersonID = workforce.PersonID(p.ID)
				if _, err := workforce.New().Create(tx, in); err != nil {
					return err
				}
			}
			return nil
		})
		for _, name := range []string{"away", "free"} {
			w.insert("workforce_shift", "person_id", who[name], "weekday", 1, "from_min", 540, "to_min", 1080)
		}
		w.insert("workforce_absence", "id", "abs_1", "person_id", who["away"], "kind", "sick", "from_at", noon.Add(-time.Hour), "to_at", noon.Add(time.Hour), "created_at", noon, "updated_at", noon)
		driving := w.order("departed", string(who["driving"]), true, "planned_start", noon)
		w.order("on_site", string(who["there"]), true, "planned_start", noon.Add(-time.Hour))
		w.order("closed", string(who["there"]), false, "planned_start", noon.Add(-2*time.Hour), "finished_at", noon.Add(-time.Hour), "end_kind", "signed")
		w.order("assigned", string(who["there"]), false, "planned_start", noon.Add(24*time.Hour))
		got := w.today(actor.All, "per_1")
		want := map[string]string{"away": report.Off, "driving": report.OnTheWay, "free": report.Idle, "resting": report.Off, "there": report.OnSite}
		for _, x := range got.Technicians {
			if x.Status != want[x.Name] {
				t.Fatalf("%s: got %s, want %s", x.Name, x.Status, want[x.Name])
			}
			if x.Name == "there" && (x.Planned != 2 || x.Done != 1) || x.Name == "driving" && (x.Order != driving || x.OrderHref != "/workorders/"+driving) {
				t.Fatalf("got %+v", x)
			}
		}
		if n := got.Team; len(got.Technicians) != 5 || n.Off.N != 2 || n.OnTheWay.N != 1 || n.OnSite.N != 1 || n.Idle.N != 1 {
			t.Fatalf("got %+v", n)
		}
	})
}
