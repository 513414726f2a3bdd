package dispatch_test

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/dispatch"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

// morning is a Monday at nine in Shanghai, when the calendar of the pack opens.
var morning = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

func init() {
	clock.Calendars = func(tx *db.Tx, code string) (*calendar.Calendar, error) {
		p, err := policy.Of(tx)
		if err != nil {
			return nil, err
		}
		return p.Calendar(cmp.Or(code, "default")), nil
	}
}

// world is an organisation in Shanghai with four technicians who work from nine to six.
type world struct {
	*testing.T
	d *db.DB
	c *dbtest.Clock
	s *dispatch.Service
	w *workorder.Service
}

func each(t *testing.T, f func(*world)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		c.Set(morning)
		sql := []string{
			`INSERT INTO org_unit (tenant_id, id, code, name, kind) VALUES ('t1', 'u1', 'U1', 'Service', 'department'), ('t1', 'u2', 'U2', 'Station', 'station')`,
			`INSERT INTO org_person (tenant_id, id, name, unit_id) VALUES ('t1', 'coord', 'Coordinator', 'u1'), ('t1', 'lead', 'Lead', 'u2')`,
			`INSERT INTO org_reach (tenant_id, person_id, level, unit_id) VALUES ('t1', 'lead', 'unit', 'u2')`,
			`INSERT INTO customer (tenant_id, id, number, name, name_key, class, settlement, unit_id, owner_id, created_at, updated_at) VALUES ('t1', 'cus_1', 'K1', 'Customer One', 'customer one', 'key', 'monthly', 'u1', 'coord', 0, 0)`,
			`INSERT INTO workforce_technician (tenant_id, person_id, unit_id, name, skills, base_lat, base_lon, active, created_at, updated_at) VALUES
				('t1', 'ann', 'u1', 'Ann', '[{"code":"printer","level":2}]', 31.23, 121.46, TRUE, 0, 0),
				('t1', 'ben', 'u1', 'Ben', '[{"code":"printer","level":1}]', 31.40, 121.20, TRUE, 0, 0),
				('t1', 'cal', 'u2', 'Cal', '[]', 31.23, 121.47, TRUE, 0, 0),
				('t1', 'dee', 'u2', 'Dee', '[{"code":"printer","level":3}]', 31.23, 121.47, TRUE, 0, 0),
				('t1', 'gone', 'u1', 'Gone', '[{"code":"printer","level":3}]', 31.23, 121.47, FALSE, 0, 0)`,
			fmt.Sprintf(`INSERT INTO workforce_absence (tenant_id, id, person_id, kind, from_at, to_at, created_at, updated_at)
				VALUES ('t1', 'abs_1', 'dee', 'leave', %d, %d, 0, 0)`, morning.Add(-time.Hour).UnixMilli(), morning.Add(24*time.Hour).UnixMilli()),
		}
		for _, who := range []string{"ann", "ben", "cal", "dee", "gone"} {
			for day := 1; day <= 5; day++ {
				sql = append(sql, fmt.Sprintf(`INSERT INTO workforce_shift (tenant_id, person_id, weekday, from_min, to_min) VALUES ('t1', '%s', %d, 540, 1080)`, who, day))
			}
		}
		for _, x := range sql {
			if _, err := d.Raw().Exec(x); err != nil {
				t.Fatal(err)
			}
		}
		f(&world{t, d, c, dispatch.New(), workorder.New()})
	})
}

// as is the context of a person in a role of the pack.
func (w *world) as(person, role string) context.Context {
	w.Helper()
	p, err := policy.Shipped.Pack("it")
	if err != nil {
		w.Fatal(err)
	}
	return actor.With(w.Context(), actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "usr_" + person, Person: person, Name: person, Lang: "en",
		Zone: "Asia/Shanghai", Pack: "it", Policy: 1, Perms: p.Perms([]string{role}), Reach: map[actor.Scope][]string{actor.Unit: {"u2"}}})
}

func must[Out any](w *world, ctx context.Context, fn func(*db.Tx) (Out, error)) (out Out) {
	w.Helper()
	if err := w.d.Write(ctx, func(tx *db.Tx) (e error) { out, e = fn(tx); return e }); err != nil {
		w.Fatal(err)
	}
	return out
}

func (w *world) coord() context.Context { return w.as("coord", "coordinator") }

// order makes an order of a new case near the bases of Ann and Cal.
func (w *world) order(technician string, start time.Time) *workorder.Order {
	w.Helper()
	lat, lon := 31.23, 121.47
	t := must(w, w.coord(), func(tx *db.Tx) (*ticket.Ticket, error) {
		return ticket.NewService().Create(tx, &ticket.CreateInput{Body: ticket.New{CustomerID: "cus_1", Fields: ticket.Fields{Symptom: "paper jam", Channel: "phone",
			ServiceMode: "mobile", Skill: "printer", ServiceMin: 60, Lat: &lat, Lon: &lon, Address: "1 Century Avenue"}}})
	})
	in := &workorder.CreateInput{}
	in.Body.TicketID, in.Body.TechnicianID, in.Body.PlannedStart = t.ID, technician, start
	return must(w, w.coord(), func(tx *db.Tx) (*workorder.View, error) { return w.w.Create(tx, in) }).Order
}

func (w *world) candidates(ctx context.Context, in dispatch.CandidatesInput) (out *dispatch.Candidates, err error) {
	w.Helper()
	err = w.d.Read(ctx, func(tx *db.Tx) (e error) { out, e = w.s.Candidates(tx, &in); return e })
	return out, err
}

func says(c dispatch.Candidate) string {
	var out []string
	for _, r := range c.Reasons {
		out = append(out, r.Code)
	}
	return strings.Join(out, " ")
}

func TestCandidatesAreRankedWithReasonsAndRefusals(t *testing.T) {
	each(t, func(w *world) {
		o := w.order("", time.Time{})
		got, err := w.candidates(w.coord(), dispatch.CandidatesInput{OrderID: string(o.ID)})
		if err != nil {
			w.Fatal(err)
		}
		var names []string
		for _, c := range got.Items {
			names = append(names, fmt.Sprint(c.Name, ":", c.Refused))
		}
		if want := "[Ann:false Ben:false Dee:true Cal:true]"; fmt.Sprint(names) != want {
			w.Fatalf("got %v, want %v", names, want)
		}
		ann, ben, dee, cal := got.Items[0], got.Items[1], got.Items[2], got.Items[3]
		if says(ann) != "skill_has load_none shift_works distance_from_base arrives in_time" || ann.Travel < 1 || ann.Travel > 10 || ann.ArrivesAt.IsZero() {
			w.Fatalf("got %s %+v", says(ann), ann)
		}
		if ben.Travel <= ann.Travel || ben.Metres < 30000 || ben.Score >= ann.Score {
			w.Fatalf("got %+v beside %+v", ben, ann)
		}
		if !strings.Contains(says(cal), "skill_missing") || says(dee) != "skill_has load_none absent" {
			w.Fatalf("got %s and %s", says(cal), says(dee))
		}
		if got.Skill != "printer" || got.Minutes != 60 || !got.From.Equal(morning) || got.Due.IsZero() {
			w.Fatalf("got %+v", got)
		}
		ofCase, err := w.candidates(w.coord(), dispatch.CandidatesInput{TicketID: string(o.TicketID)})
		if err != nil || fmt.Sprint(ofCase.Items) != fmt.Sprint(got.Items) {
			w.Fatalf("got %v %v, want the same for the case", ofCase, err)
		}
	})
}

func TestWhatATechnicianAlreadyHasCountsInTheChoice(t *testing.T) {
	each(t, func(w *world) {
		w.order("ann", morning.Add(10*time.Minute))
		w.order("ann", morning.Add(90*time.Minute))
		w.order("ann", morning.Add(24*time.Hour)) // tomorrow's does not
		o := w.order("", time.Time{})
		got, err := w.candidates(w.coord(), dispatch.CandidatesInput{OrderID: string(o.ID)})
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range got.Items {
			if c.Name == "Ann" && (c.Load.Orders != 2 || c.Load.Minutes != 120 || c.Load.Free != 540-120) {
				w.Fatalf("got %+v", c.Load)
			}
		}
		tomorrow, err := w.candidates(w.coord(), dispatch.CandidatesInput{OrderID: string(o.ID), At: morning.Add(26 * time.Hour)})
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range tomorrow.Items {
			if c.Name == "Ann" && c.Load.Orders != 1 || c.Name == "Dee" && c.Refused {
				w.Fatalf("got %+v for tomorrow", c)
			}
		}
	})
}

func TestWhoRefusedOrWasThereBeforeIsKnown(t *testing.T) {
	each(t, func(w *world) {
		o := w.order("ann", time.Time{})
		mv := func(event string) {
			in := &workorder.MoveInput{ID: o.ID}
			in.Body.Event, in.Body.Reason = event, "van broke down"
			must(w, w.as("ann", "technician"), func(tx *db.Tx) (*workorder.View, error) { return w.w.Move(tx, in) })
		}
		mv("refuse")
		got, err := w.candidates(w.coord(), dispatch.CandidatesInput{OrderID: string(o.ID)})
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range got.Items {
			if c.Name == "Ann" && !strings.Contains(says(c), "refused_before") {
				w.Fatalf("got %s", says(c))
			}
		}
		o = w.order("ann", time.Time{})
		mv("arrive")
		got, err = w.candidates(w.coord(), dispatch.CandidatesInput{TicketID: string(o.TicketID)})
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range got.Items {
			if c.Name == "Ann" && !strings.Contains(says(c), "visited") {
				w.Fatalf("got %s", says(c))
			}
		}
	})
}

func TestAQuestionForNothingOrForSomethingForeignIsRefused(t *testing.T) {
	each(t, func(w *world) {
		o := w.order("", time.Time{})
		for _, tt := range []struct {
			ctx  context.Context
			in   dispatch.CandidatesInput
			kind errs.Kind
		}{
			{w.coord(), dispatch.CandidatesInput{}, errs.Invalid},
			{w.coord(), dispatch.CandidatesInput{OrderID: "x", TicketID: "y"}, errs.Invalid},
			{w.coord(), dispatch.CandidatesInput{OrderID: "wor_x"}, errs.NotFound},
			{w.coord(), dispatch.CandidatesInput{TicketID: "tic_x"}, errs.NotFound},
			{w.as("lead", "team_lead"), dispatch.CandidatesInput{OrderID: string(o.ID)}, errs.NotFound},
			{w.as("ann", "technician"), dispatch.CandidatesInput{OrderID: string(o.ID)}, errs.Forbidden},
		} {
			if _, err := w.candidates(tt.ctx, tt.in); errs.KindOf(err) != tt.kind {
				w.Fatalf("got %v for %+v, want %v", err, tt.in, tt.kind)
			}
		}
	})
}

func (w *world) day(ctx context.Context, in dispatch.DayInput) (out *dispatch.Day, err error) {
	w.Helper()
	err = w.d.Read(ctx, func(tx *db.Tx) (e error) { out, e = w.s.Day(tx, &in); return e })
	return out, err
}

func TestTheBoardShowsLanesAndTheQueueOfADay(t *testing.T) {
	each(t, func(w *world) {
		one := w.order("ann", morning.Add(10*time.Minute))
		free := w.order("", time.Time{})
		w.order("ben", morning.Add(24*time.Hour))
		got, err := w.day(w.coord(), dispatch.DayInput{})
		if err != nil {
			w.Fatal(err)
		}
		if got.Date != "2026-03-02" || !got.From.Equal(morning.Add(-9*time.Hour)) || len(got.Lanes) != 4 || len(got.Queue) != 1 || got.Queue[0].ID != free.ID || got.Queue[0].Level == "" {
			w.Fatalf("got %+v", got)
		}
		for _, l := range got.Lanes {
			want := map[string]int{"Ann": 1}[l.Name]
			if len(l.Orders) != want || len(l.Shifts) != 1 || !l.Shifts[0].From.Equal(morning) || (len(l.Absences) == 1) != (l.Name == "Dee") {
				w.Fatalf("got %+v", l)
			}
			if want == 1 && (l.Orders[0].ID != one.ID || l.Orders[0].DueMetric == "" || l.Orders[0].Title != "paper jam" || *l.Orders[0].Lat != 31.23) {
				w.Fatalf("got %+v", l.Orders[0])
			}
		}
		next, err := w.day(w.coord(), dispatch.DayInput{Date: "2026-03-03"})
		if err != nil || len(next.Lanes[0].Orders) != 0 || len(next.Lanes[1].Orders) != 1 {
			w.Fatalf("got %+v %v", next, err)
		}
		w.c.Add(24 * time.Hour) // what was left over is today's
		got, err = w.day(w.coord(), dispatch.DayInput{})
		if err != nil || len(got.Lanes[0].Orders) != 1 || got.Lanes[0].Orders[0].Level != "red" {
			w.Fatalf("got %+v %v", got.Lanes[0], err)
		}
	})
}

func TestABoardOfAStationShowsItsOwnPeopleOnly(t *testing.T) {
	each(t, func(w *world) {
		w.order("ann", morning.Add(10*time.Minute))
		w.order("", time.Time{})
		got, err := w.day(w.as("lead", "team_lead"), dispatch.DayInput{})
		if err != nil || len(got.Lanes) != 2 || len(got.Queue) != 0 {
			w.Fatalf("got %+v %v, want the two of the station and no foreign orders", got, err)
		}
		for _, in := range []dispatch.DayInput{{Date: "yesterday"}, {Date: "2026-02-30"}, {Zone: "Mars/Olympus"}, {Date: "0001-01-01"}} {
			if _, err := w.day(w.coord(), in); errs.KindOf(err) != errs.Invalid {
				w.Fatalf("got %v for %+v", err, in)
			}
		}
	})
}

func TestTheChoiceAmongTwoHundredTakesSixStatements(t *testing.T) {
	each(t, func(w *world) {
		o := w.order("", time.Time{})
		for i := range 200 {
			for _, x := range []string{
				`INSERT INTO workforce_technician (tenant_id, person_id, unit_id, name, skills, base_lat, base_lon, active, created_at, updated_at) VALUES
					('t1', 'x%d', 'u1', 'X', '[{"code":"printer","level":2}]', 31.2, 121.4, TRUE, 0, 0)`,
				`INSERT INTO workforce_shift (tenant_id, person_id, weekday, from_min, to_min) VALUES ('t1', 'x%d', 1, 540, 1080)`,
			} {
				if _, err := w.d.Raw().Exec(fmt.Sprintf(x, i)); err != nil {
					w.Fatal(err)
				}
			}
		}
		var log []db.Traced
		ctx := db.Trace(w.coord(), &log)
		got, err := w.candidates(ctx, dispatch.CandidatesInput{OrderID: string(o.ID)})
		if err != nil || len(got.Items) != 204 {
			w.Fatalf("got %v %v", got, err)
		}
		if len(log) > 6 {
			for _, l := range log {
				w.Log(l)
			}
			w.Fatalf("got %d statements, want at most 6", len(log))
		}
	})
}
