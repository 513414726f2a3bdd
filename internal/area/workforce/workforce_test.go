package workforce_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/workforce"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/page"
)

var s = workforce.New()

func organise(t *testing.T, d *db.DB) {
	t.Helper()
	for _, sql := range []string{
		`INSERT INTO org_unit (tenant_id, id, code, name, kind) VALUES ('t1', 'north', 'N', 'North', 'station'), ('t1', 'south', 'S', 'South', 'station')`,
		`INSERT INTO org_person (tenant_id, id, name, unit_id, active) VALUES ('t1', 'p1', 'Anna', 'north', TRUE), ('t1', 'p2', 'Bo', 'south', TRUE), ('t1', 'p3', 'Gone', 'south', FALSE)`,
		`INSERT INTO org_reach (tenant_id, person_id, level, unit_id) VALUES ('t1', 'p2', 'unit', 'south')`,
	} {
		if _, err := d.Raw().Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
}

func all(t *testing.T) context.Context {
	return as(t, "p1", "", actor.All)
}

func as(t *testing.T, person, unit string, scope actor.Scope) context.Context {
	a, _ := actor.From(dbtest.Ctx(t))
	a.Person, a.Zone, a.Reach = person, "Asia/Shanghai", map[actor.Scope][]string{actor.Unit: {unit}}
	a.Perms = map[string]actor.Scope{workforce.PermRead: scope, workforce.PermWrite: scope}
	return actor.With(t.Context(), a)
}

func do[T any](ctx context.Context, d *db.DB, fn func(*db.Tx) (T, error)) (out T, err error) {
	err = d.Write(ctx, func(tx *db.Tx) (e error) { out, e = fn(tx); return e })
	return out, err
}

func wantCode(t *testing.T, err error, kind errs.Kind, part string) {
	t.Helper()
	if errs.KindOf(err) != kind || !strings.Contains(fmt.Sprint(err), part) {
		t.Fatalf("got %v, want %s %s", err, kind, part)
	}
}

func patch[F any](t *testing.T, body string) (p field.Patch[F]) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func create(ctx context.Context, d *db.DB, who workforce.PersonID, f workforce.Fields) (*workforce.View, error) {
	in := &workforce.CreateInput{}
	in.Body.PersonID, in.Body.Fields = who, f
	return do(ctx, d, func(tx *db.Tx) (*workforce.View, error) { return s.Create(tx, in) })
}

func must(t *testing.T, d *db.DB, who workforce.PersonID, f workforce.Fields) *workforce.View {
	t.Helper()
	v, err := create(all(t), d, who, f)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func change(t *testing.T, ctx context.Context, d *db.DB, who workforce.PersonID, body string) (*workforce.View, error) {
	t.Helper()
	in := &workforce.ChangeInput{GetInput: workforce.GetInput{ID: who}, Body: patch[workforce.Changeable](t, body)}
	return do(ctx, d, func(tx *db.Tx) (*workforce.View, error) { return s.Change(tx, in) })
}

func week(t *testing.T, d *db.DB, who workforce.PersonID, version int, days ...workforce.Weekly) (*workforce.View, error) {
	t.Helper()
	in := &workforce.SetWeekInput{GetInput: workforce.GetInput{ID: who}}
	in.Body.Version, in.Body.Week = version, days
	return do(all(t), d, func(tx *db.Tx) (*workforce.View, error) { return s.SetWeek(tx, in) })
}

func special(t *testing.T, d *db.DB, who workforce.PersonID, version int, day string, hours ...workforce.Hours) (*workforce.View, error) {
	t.Helper()
	in := &workforce.SetDayInput{GetInput: workforce.GetInput{ID: who}, Day: day}
	in.Body.Version, in.Body.Hours = version, hours
	return do(all(t), d, func(tx *db.Tx) (*workforce.View, error) { return s.SetDay(tx, in) })
}

// said writes spans as UTC days and times.
func said(spans []workforce.Span) string {
	var b strings.Builder
	for _, x := range spans {
		fmt.Fprintf(&b, "%s-%s ", x.From.Format("02T15:04"), x.To.Format("02T15:04"))
	}
	return strings.TrimSpace(b.String())
}

func onDay(t *testing.T, d *db.DB, day string) map[workforce.PersonID]workforce.Day {
	t.Helper()
	rows, err := do(all(t), d, func(tx *db.Tx) ([]workforce.Day, error) { return workforce.Technicians(tx, day) })
	if err != nil {
		t.Fatal(err)
	}
	out := map[workforce.PersonID]workforce.Day{}
	for _, r := range rows {
		out[r.PersonID] = r
	}
	return out
}

func TestATechnicianComesBackAsHeWasEntered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		lat, lon := 31.2, 121.5
		got := must(t, d, "p1", workforce.Fields{Phone: "138 0000 0000", Skills: []workforce.Skill{{Code: "printer", Level: 3}}, BasePlace: " Hall ", BaseLat: &lat, BaseLon: &lon, Van: "沪A12345"})
		if got.Name != "Anna" || got.UnitID != "north" || fmt.Sprint(got.Skills) != "[{printer 3}]" || got.BasePlace != "Hall" || *got.BaseLon != lon || !got.Active || got.Version != 1 || got.LastLat != nil {
			t.Fatalf("got %+v", got)
		}
		got, err := change(t, all(t), d, "p1", `{"version":1,"skills":[],"name":"Anna B.","active":false}`)
		if err != nil || len(got.Skills) != 0 || got.Name != "Anna B." || got.Active || got.Van != "沪A12345" || got.Version != 2 {
			t.Fatalf("got %+v %v", got, err)
		}
		_, err = change(t, all(t), d, "p1", `{"version":1,"van":"x"}`)
		wantCode(t, err, errs.Conflict, "workforce.changed_meanwhile map[at:2026-03-02T12:00:00Z by:Test]")
		if got := fmt.Sprint(dbtest.Events(t, d)); got != "[workforce.changed workforce.changed]" {
			t.Fatalf("got %s", got)
		}
	})
}

func TestWhatCannotBeIsRefusedByField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		lat := 91.0
		for want, f := range map[string]workforce.Fields{
			"unit_id:unknown":     {UnitID: "west"},
			"phone:phone":         {Phone: "call me"},
			"skills:repeated":     {Skills: []workforce.Skill{{Code: "a", Level: 1}, {Code: "a", Level: 2}}},
			"skills:out_of_range": {Skills: []workforce.Skill{{Code: "a", Level: 9}}},
			"code:required":       {Skills: []workforce.Skill{{Level: 1}}},
			"lat:place":           {BaseLat: &lat, BaseLon: &lat},
			"zone:zone":           {Zone: "Local"},
			"name:max_length":     {Name: strings.Repeat("长", 101)},
		} {
			_, err := create(all(t), d, "p1", f)
			wantCode(t, err, errs.Invalid, want)
		}
		for _, who := range []workforce.PersonID{"p3", "p9", ""} {
			_, err := create(all(t), d, who, workforce.Fields{})
			wantCode(t, err, errs.Invalid, "person_id:unknown")
		}
		must(t, d, "p1", workforce.Fields{})
		_, err := create(all(t), d, "p1", workforce.Fields{})
		wantCode(t, err, errs.Conflict, "workforce.duplicate")
	})
}

func TestWhoWorksWhenIsToldInUTCWithNightShiftsExceptionsAndAbsences(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		must(t, d, "p1", workforce.Fields{})
		must(t, d, "p2", workforce.Fields{Zone: "Asia/Seoul"})
		if _, err := week(t, d, "p1", 1, workforce.Weekly{Weekday: 1, Hours: []workforce.Hours{{From: "13:00", To: "17:30"}, {From: "08:30", To: "12:00"}}},
			workforce.Weekly{Weekday: 3, Hours: []workforce.Hours{{From: "22:00", To: "06:00"}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := week(t, d, "p2", 1, workforce.Weekly{Weekday: 1, Hours: []workforce.Hours{{From: "00:00", To: "24:00"}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := special(t, d, "p1", 2, "2026-03-09"); err != nil {
			t.Fatal(err)
		}
		v, err := special(t, d, "p1", 3, "2026-03-10", workforce.Hours{From: "10:00", To: "11:00"})
		if err != nil || len(v.Week) != 2 || len(v.Week[0].Hours) != 2 || v.Week[0].Hours[0].From != "08:30" || len(v.Days) != 2 || v.Version != 4 {
			t.Fatalf("got %+v %v", v, err)
		}
		a := workforce.AbsenceFields{Kind: "leave", FromAt: dbtest.Noon, ToAt: dbtest.Noon.Add(72 * time.Hour)}
		if _, err := do(all(t), d, func(tx *db.Tx) (*workforce.Absence, error) {
			return s.CreateAbsence(tx, &workforce.CreateAbsenceInput{GetInput: workforce.GetInput{ID: "p2"}, Body: a})
		}); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[string]string{
			"2026-03-02": "02T00:30-02T04:00 02T05:00-02T09:30", // Monday
			"2026-03-03": "",
			"2026-03-04": "04T14:00-04T22:00", // Wednesday night
			"2026-03-05": "04T14:00-04T22:00", // which reaches into Thursday
			"2026-03-06": "",
			"2026-03-09": "",                  // Monday off
			"2026-03-10": "10T02:00-10T03:00", // works on a Tuesday
		} {
			got := onDay(t, d, day)
			if x := said(got["p1"].Shifts); x != want || len(got) != 2 || got["p1"].TimeZone != "Asia/Shanghai" {
				t.Errorf("%s: got %q of %d, want %q", day, x, len(got), want)
			}
		}
		for day, want := range map[string]string{"2026-03-02": "01T15:00-02T15:00 away 02T12:00-05T12:00", "2026-03-05": " away 02T12:00-05T12:00", "2026-03-06": " away "} {
			p2 := onDay(t, d, day)["p2"]
			if got := said(p2.Shifts) + " away " + said(p2.Absences); got != want {
				t.Errorf("%s: got %q, want %q", day, got, want)
			}
		}
		_, err = do(all(t), d, func(tx *db.Tx) ([]workforce.Day, error) { return workforce.Technicians(tx, "2026-02-30") })
		wantCode(t, err, errs.Invalid, "day:date")
		v, err = do(all(t), d, func(tx *db.Tx) (*workforce.View, error) {
			return s.ClearDay(tx, &workforce.ClearDayInput{GetInput: workforce.GetInput{ID: "p1"}, Day: "2026-03-09", Version: 4})
		})
		if err != nil || len(v.Days) != 1 || said(onDay(t, d, "2026-03-09")["p1"].Shifts) == "" {
			t.Fatalf("got %+v %v", v, err)
		}
	})
}

func TestHoursThatCannotBeAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		must(t, d, "p1", workforce.Fields{})
		for want, hours := range map[string][]workforce.Hours{
			"week:time":     {{From: "8:30", To: "17:00"}},
			"week:overlaps": {{From: "08:00", To: "12:30"}, {From: "12:00", To: "17:00"}},
		} {
			_, err := week(t, d, "p1", 1, workforce.Weekly{Weekday: 1, Hours: hours})
			wantCode(t, err, errs.Invalid, want)
		}
		for _, bad := range []workforce.Hours{{From: "24:00", To: "01:00"}, {From: "25:00", To: "26:00"}, {From: "08:60", To: "09:00"}, {From: "+1:30", To: "09:00"}, {From: "", To: ""}, {From: "08h00", To: "09:00"}} {
			_, err := special(t, d, "p1", 1, "2026-03-09", bad)
			wantCode(t, err, errs.Invalid, "hours:time")
		}
		_, err := week(t, d, "p1", 1, workforce.Weekly{Weekday: 1}, workforce.Weekly{Weekday: 1})
		wantCode(t, err, errs.Invalid, "week:repeated")
		_, err = week(t, d, "p1", 1, workforce.Weekly{Weekday: 7})
		wantCode(t, err, errs.Invalid, "week:out_of_range")
		_, err = special(t, d, "p1", 1, "someday")
		wantCode(t, err, errs.Invalid, "day:date")
		_, err = week(t, d, "p1", 9)
		wantCode(t, err, errs.Conflict, "workforce.changed_meanwhile")
	})
}

func TestAbsencesAreCheckedAndChangedByVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		must(t, d, "p1", workforce.Fields{})
		must(t, d, "p2", workforce.Fields{})
		add := func(f workforce.AbsenceFields) (*workforce.Absence, error) {
			return do(all(t), d, func(tx *db.Tx) (*workforce.Absence, error) {
				return s.CreateAbsence(tx, &workforce.CreateAbsenceInput{GetInput: workforce.GetInput{ID: "p1"}, Body: f})
			})
		}
		noon := dbtest.Noon
		for want, f := range map[string]workforce.AbsenceFields{
			"to_at:after_start":    {Kind: "sick", FromAt: noon, ToAt: noon},
			"to_at:out_of_range":   {Kind: "sick", FromAt: noon, ToAt: noon.AddDate(3, 0, 0)},
			"from_at:out_of_range": {Kind: "sick", FromAt: noon.AddDate(7973, 9, 28), ToAt: noon.AddDate(7973, 9, 29)},
			"kind:one_of":          {Kind: "golf", FromAt: noon, ToAt: noon.Add(time.Hour)},
		} {
			_, err := add(f)
			wantCode(t, err, errs.Invalid, want)
		}
		a, err := add(workforce.AbsenceFields{Kind: "sick", FromAt: noon, ToAt: noon.Add(24 * time.Hour), Note: "'; --"})
		if err != nil || !a.FromAt.Equal(noon) || a.Note != "'; --" {
			t.Fatalf("got %+v %v", a, err)
		}
		change := func(who workforce.PersonID, body string) (*workforce.Absence, error) {
			return do(all(t), d, func(tx *db.Tx) (*workforce.Absence, error) {
				return s.ChangeAbsence(tx, &workforce.ChangeAbsenceInput{GetInput: workforce.GetInput{ID: who}, AbsenceID: a.ID, Body: patch[workforce.AbsenceFields](t, body)})
			})
		}
		_, err = change("p2", `{"version":1,"cancelled":true}`)
		wantCode(t, err, errs.NotFound, "workforce.not_found")
		if len(onDay(t, d, "2026-03-03")["p1"].Absences) != 1 {
			t.Fatal("he is not away")
		}
		if _, err := change("p1", `{"version":1,"cancelled":true}`); err != nil {
			t.Fatal(err)
		}
		if len(onDay(t, d, "2026-03-03")["p1"].Absences) != 0 {
			t.Fatal("he is still away")
		}
		_, err = change("p1", `{"version":1,"note":"late"}`)
		wantCode(t, err, errs.Conflict, "workforce.changed_meanwhile")
	})
}

func TestThePositionIsTheNewestOneThatIsOnTheGlobe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		must(t, d, "p1", workforce.Fields{})
		set := func(who workforce.PersonID, lat, lon float64, at time.Time) error {
			return d.Write(all(t), func(tx *db.Tx) error { return workforce.SetPosition(tx, who, lat, lon, at) })
		}
		for _, bad := range [][2]float64{{91, 0}, {0, 181}, {0, 0}} {
			wantCode(t, set("p1", bad[0], bad[1], dbtest.Noon), errs.Invalid, "lat:place")
		}
		if err := set("p9", 1, 1, dbtest.Noon); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			lat  float64
			at   time.Time
			want float64
			seen time.Time
		}{
			{30, dbtest.Noon.Add(-time.Hour), 30, dbtest.Noon.Add(-time.Hour)},
			{29, dbtest.Noon.Add(-2 * time.Hour), 30, dbtest.Noon.Add(-time.Hour)}, // sent late by a phone without network
			{31, dbtest.Noon.Add(time.Hour), 31, dbtest.Noon},                      // a phone whose clock is fast
		} {
			if err := set("p1", x.lat, 120, x.at); err != nil {
				t.Fatal(err)
			}
			p := onDay(t, d, "2026-03-02")["p1"]
			if *p.LastLat != x.want || !p.LastAt.Equal(x.seen) || p.Version != 1 {
				t.Fatalf("got %+v, want %+v", p, x)
			}
		}
	})
}

func TestForeignUnitsAndTenantsLookMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		must(t, d, "p1", workforce.Fields{})
		must(t, d, "p2", workforce.Fields{})
		list := func(ctx context.Context, in workforce.ListInput) (out string) {
			for range 5 {
				p, err := do(ctx, d, func(tx *db.Tx) (*page.Of[workforce.Day], error) { return s.List(tx, &in) })
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range p.Items {
					out += x.Name + " "
				}
				if in.After = p.Next; in.After == "" {
					break
				}
			}
			return out
		}
		one := workforce.ListInput{State: "active"}
		one.Limit = 1
		foreign, _ := actor.From(all(t))
		foreign.Tenant = "t2"
		south, own, other := as(t, "p2", "south", actor.Unit), as(t, "p1", "", actor.Own), actor.With(t.Context(), foreign)
		for _, x := range []struct {
			ctx  context.Context
			in   workforce.ListInput
			want string
		}{{all(t), one, "Anna Bo "}, {all(t), workforce.ListInput{UnitID: "south"}, "Bo "}, {all(t), workforce.ListInput{State: "inactive"}, ""},
			{south, workforce.ListInput{}, "Bo "}, {own, workforce.ListInput{}, "Anna "}, {other, workforce.ListInput{}, ""}} {
			if got := list(x.ctx, x.in); got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		}
		for _, ctx := range []context.Context{south, other} {
			_, err := do(ctx, d, func(tx *db.Tx) (*workforce.View, error) { return s.Get(tx, &workforce.GetInput{ID: "p1"}) })
			wantCode(t, err, errs.NotFound, "workforce.not_found")
			_, err = change(t, ctx, d, "p1", `{"version":1,"van":"x"}`)
			wantCode(t, err, errs.NotFound, "workforce.not_found")
		}
		_, err := change(t, south, d, "p2", `{"version":1,"unit_id":"north"}`)
		if err != nil { // he still reaches himself
			t.Fatal(err)
		}
	})
}

// TestWhyAColleagueIsAwayIsHisOwnBusiness: that he is away everybody who plans may see, the reason he himself and who keeps his days.
func TestWhyAColleagueIsAwayIsHisOwnBusiness(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		lat, lon := 31.2, 121.4
		must(t, d, "p1", workforce.Fields{BaseLat: &lat, BaseLon: &lon})
		in := &workforce.CreateAbsenceInput{GetInput: workforce.GetInput{ID: "p1"},
			Body: workforce.AbsenceFields{Kind: "sick", Note: "knee", FromAt: dbtest.Noon, ToAt: dbtest.Noon.Add(time.Hour)}}
		if _, err := do(all(t), d, func(tx *db.Tx) (*workforce.Absence, error) { return s.CreateAbsence(tx, in) }); err != nil {
			t.Fatal(err)
		}
		reader := func(person string) context.Context {
			a, _ := actor.From(as(t, person, "", actor.All))
			a.Perms = map[string]actor.Scope{workforce.PermRead: actor.All}
			return actor.With(t.Context(), a)
		}
		for name, c := range map[string]struct {
			ctx        context.Context
			kind, note string
		}{"planner": {all(t), "sick", "knee"}, "himself": {reader("p1"), "sick", "knee"}, "colleague": {reader("p2"), "other", ""}} {
			v, err := do(c.ctx, d, func(tx *db.Tx) (*workforce.View, error) { return s.Get(tx, &workforce.GetInput{ID: "p1"}) })
			if err != nil {
				t.Fatal(err)
			}
			if (v.BaseLat != nil) != (c.note != "") {
				t.Errorf("%s: got a base %v", name, v.BaseLat)
			}
			if a := v.Absences[0]; a.Kind != c.kind || a.Note != c.note {
				t.Errorf("%s: got %q %q, want %q %q", name, a.Kind, a.Note, c.kind, c.note)
			}
		}
	})
}
