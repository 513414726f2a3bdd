package clock_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/engine/calendar"
	. "aftercare/internal/engine/clock"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

func init() {
	codes := map[string]*calendar.Calendar{}
	for code, zone := range map[string]string{"always": "always: true", "office": `week: {mon: ["09:00-18:00"], tue: ["09:00-18:00"]}`} {
		codes[code] = load(&testing.T{}, "zone: UTC\n"+zone)
	}
	Calendars = func(_ *db.Tx, code string) (*calendar.Calendar, error) { return codes[code], nil }
}

var (
	visit  = Subject{Type: "workorder", ID: "wor_1"}
	depart = StartInput{Root: "tic_1", Subject: visit, Metric: "workorder.departure", Unit: "unt_1", Owner: "per_1", Calendar: "always",
		Terms: Terms{To: Limit{Amount: 10, Unit: Minute}, Warn: []int{50, 80, 100}}, Rule: "RULE-10", Pack: "it@1",
		Decision: map[string]any{"stationed": false}}
)

func start(t *testing.T, d *db.DB, in StartInput) (c Clock) {
	t.Helper()
	dbtest.Write(t, d, func(tx *db.Tx) error {
		got, err := Start(tx, in)
		if err == nil {
			c = *got
		}
		return err
	})
	return c
}

func do(t *testing.T, d *db.DB, verb func(*db.Tx, Act) ([]Clock, error), a Act) (out []Clock) {
	t.Helper()
	if a.Subject == (Subject{}) {
		a.Subject = visit
	}
	dbtest.Write(t, d, func(tx *db.Tx) (err error) { out, err = verb(tx, a); return err })
	return out
}

func tick(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Write(actor.AsSystem(t.Context(), ""), func(tx *db.Tx) (err error) { n, err = Tick(tx, 100); return err }); err != nil {
		t.Fatal(err)
	}
	return n
}

func next(t *testing.T, d *db.DB) (out string) {
	t.Helper()
	dbtest.Read(t, d, func(tx *db.Tx) error {
		at, err := NextAt(tx)
		if at != nil {
			out = at.Format("15:04:05.000")
		}
		return err
	})
	return out
}

// told lists the clock events so far as "tenant metric percent at".
func told(t *testing.T, d *db.DB) (out []string) {
	t.Helper()
	dbtest.Read(t, d, func(tx *db.Tx) error {
		rows, err := db.EventsAfter.All(tx, db.Args{"seq": 0, "limit": 1000})
		for _, r := range rows {
			var w Warned
			if err := json.Unmarshal([]byte(r.Body), &w); err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("%s %s %s/%s %d %s", r.Tenant, r.Name, r.Type, r.ID, w.Percent, w.At.Format("15:04:05")))
		}
		return err
	})
	return out
}

func one(t *testing.T, d *db.DB, root string) (v View) {
	t.Helper()
	dbtest.Read(t, d, func(tx *db.Tx) error {
		views, err := Views(tx, root, func(*Clock) bool { return true })
		if err == nil && len(views) != 1 {
			t.Fatalf("got %d clocks, want 1", len(views))
		}
		if err == nil {
			v = views[0]
		}
		return err
	})
	return v
}

func TestAClockStartsOnceAndIsMet(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		c := start(t, d, depart)
		if want := dbtest.Noon.Add(10 * time.Minute); !c.DueAt.Equal(want) || c.State != StateRunning || c.Decision != `{"stationed":false}` {
			t.Fatalf("got %+v, want due %v", c, want)
		}
		now.Add(time.Minute)
		if again := start(t, d, depart); again.ID != c.ID || !again.DueAt.Equal(c.DueAt) {
			t.Fatalf("the second start: got %+v, want the first clock", again)
		}
		now.Set(dbtest.Noon.Add(10 * time.Minute)) // RULE-10: exactly ten minutes are in time
		if got := do(t, d, Stop, Act{Metric: depart.Metric}); len(got) != 1 || got[0].State != StateMet || got[0].LateByMS != 0 {
			t.Fatalf("stopped: got %+v", got)
		}
		now.Add(time.Hour)
		if got := do(t, d, Stop, Act{}); len(got) != 0 {
			t.Fatalf("stopped twice: got %+v", got)
		}
		if n := tick(t, d); n != 0 || next(t, d) != "" || len(told(t, d)) != 0 {
			t.Fatalf("after the stop: got %d clocks, next %s, events %v", n, next(t, d), told(t, d))
		}
		if second := start(t, d, depart); second.ID == c.ID {
			t.Fatal("a stopped clock started again instead of a new one")
		}
	})
}

func TestEachStageIsToldOnce(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		start(t, d, depart)
		for _, step := range []struct{ next, told string }{
			{"12:05:00.000", "t1 clock.warned workorder/wor_1 50 12:05:00"},
			{"12:08:00.000", "t1 clock.warned workorder/wor_1 80 12:08:00"},
			{"12:10:00.001", "t1 clock.breached workorder/wor_1 100 12:10:00"},
		} {
			if got := next(t, d); got != step.next {
				t.Fatalf("next: got %s, want %s", got, step.next)
			}
			at, _ := time.Parse("15:04:05.000", step.next)
			now.Set(dbtest.Noon.Truncate(24 * time.Hour).Add(at.Sub(at.Truncate(24*time.Hour)) - time.Millisecond))
			if n := tick(t, d); n != 0 {
				t.Fatalf("a millisecond before %s: got %d", step.next, n)
			}
			now.Add(time.Millisecond)
			if n, again := tick(t, d), tick(t, d); n != 1 || again != 0 {
				t.Fatalf("at %s: got %d, then %d", step.next, n, again)
			}
			if got := told(t, d); got[len(got)-1] != step.told {
				t.Fatalf("got %v, want %s", got, step.told)
			}
		}
		if v := one(t, d, "tic_1"); v.State != StateBreached || v.Level != Red || v.LateBy != "PT0.001S" || next(t, d) != "" {
			t.Fatalf("got %+v", v)
		}
		now.Add(59 * time.Second)
		if got := do(t, d, Stop, Act{}); got[0].State != StateMissed || got[0].LateByMS != 59001 || len(told(t, d)) != 3 {
			t.Fatalf("got %+v, events %v", got, told(t, d))
		}
	})
}

func TestAStoppedServerTellsWhatItMissedInOrder(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		start(t, d, depart)
		now.Add(time.Hour)
		tick(t, d)
		want := []string{"t1 clock.warned workorder/wor_1 50 12:05:00", "t1 clock.warned workorder/wor_1 80 12:08:00", "t1 clock.breached workorder/wor_1 100 12:10:00"}
		if got := told(t, d); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestALateStopTellsTheBreachBeforeTheTimerDoes(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		start(t, d, depart)
		now.Add(11 * time.Minute)
		do(t, d, Stop, Act{})
		tick(t, d)
		if got, want := told(t, d), []string{"t1 clock.breached workorder/wor_1 100 12:10:00"}; !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestAPausedClockHasNoDueTimeAndNoTimer(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		start(t, d, depart)
		now.Add(6 * time.Minute)
		tick(t, d)
		got := do(t, d, Pause, Act{Class: Customer, Reason: "no_access"})
		if got[0].State != StatePaused || !got[0].DueAt.IsZero() || next(t, d) != "" {
			t.Fatalf("paused: got %+v, next %s", got[0], next(t, d))
		}
		now.Add(time.Hour)
		if v := one(t, d, "tic_1"); v.Level != Waiting || v.Used != "PT6M" || v.Left != "PT4M" || v.Percent != 60 || len(v.Pauses) != 1 || v.Pauses[0].Class != Customer || tick(t, d) != 0 {
			t.Fatalf("an hour later: got %+v", v)
		}
		got = do(t, d, Resume, Act{At: dbtest.Noon.Add(20 * time.Minute)}) // told later by a device without network
		if want := dbtest.Noon.Add(24 * time.Minute); !got[0].DueAt.Equal(want) || next(t, d) != "12:22:00.000" {
			t.Fatalf("resumed: got %+v, next %s, want due %v", got[0], next(t, d), want)
		}
		if n := tick(t, d); n != 1 || len(told(t, d)) != 3 { // 50 before the pause, then 80 and the end
			t.Fatalf("got %d, events %v", n, told(t, d))
		}
	})
}

func TestADeviceThatIsAheadOrBehindDoesNotConfuseAClock(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		if c := start(t, d, StartInput{Subject: visit, Metric: "m", Calendar: "always", Terms: depart.Terms, At: dbtest.Noon.Add(time.Hour)}); !c.StartedAt.Equal(dbtest.Noon) || c.Root != visit.ID {
			t.Fatalf("started: got %+v", c)
		}
		now.Add(time.Minute)
		if got := do(t, d, Stop, Act{At: dbtest.Noon.Add(-2 * time.Hour)}); got[0].State != StateMet || !got[0].StoppedAt.Equal(dbtest.Noon.Add(-2*time.Hour)) {
			t.Fatalf("stopped before its start: got %+v", got[0])
		}
	})
}

func TestAnAppointmentAheadCountsFromItsTime(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		in := depart
		in.Planned = dbtest.Noon.Add(2 * time.Hour)
		if c := start(t, d, in); !c.DueAt.Equal(dbtest.Noon.Add(130*time.Minute)) || next(t, d) != "14:05:00.000" {
			t.Fatalf("got due %v, next %s", c.DueAt, next(t, d))
		}
		now.Add(time.Hour)
		if v := one(t, d, "tic_1"); v.Percent != 0 || v.Used != "PT0S" || v.Level != Green || v.Limit != "10min" || len(v.Spans) != 1 {
			t.Fatalf("an hour before: got %+v", v)
		}
		if got := do(t, d, Stop, Act{}); got[0].State != StateMet || next(t, d) != "" {
			t.Fatalf("stopped before its time: got %+v", got)
		}
	})
}

func TestAnActReachesOneMetricOrAllOfOneSubject(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other := depart
		other.Metric = "workorder.arrival"
		foreign := depart
		foreign.Subject.ID, foreign.Root = "wor_2", "tic_2"
		start(t, d, depart)
		start(t, d, other)
		start(t, d, foreign)
		if got := do(t, d, Pause, Act{Metric: other.Metric, Class: Parts}); len(got) != 1 || got[0].Metric != other.Metric {
			t.Fatalf("paused: got %+v", got)
		}
		if got := do(t, d, Cancel, Act{Reason: "duplicate"}); len(got) != 2 || got[0].State != StateCancelled || got[1].State != StateCancelled {
			t.Fatalf("cancelled: got %+v", got)
		}
		if v := one(t, d, "tic_2"); v.State != StateRunning {
			t.Fatalf("the other visit: got %+v", v)
		}
	})
}

func TestTheNewOwnerOfACaseIsTold(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		start(t, d, depart)
		dbtest.Write(t, d, func(tx *db.Tx) error { return SetOwner(tx, "tic_1", "per_2") })
		now.Add(5 * time.Minute)
		tick(t, d)
		dbtest.Read(t, d, func(tx *db.Tx) error {
			rows, err := db.EventsAfter.All(tx, db.Args{"seq": 0, "limit": 10})
			if err == nil && (len(rows) != 1 || rows[0].Owner != "per_2" || rows[0].Perm != "workorder.read" || rows[0].Root != "tic_1" || rows[0].Unit != "unt_1") {
				t.Fatalf("got %+v", rows)
			}
			return err
		})
	})
}

func TestATimerServesAllTenantsAndMixesNone(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		start(t, d, depart)
		second := actor.AsSystem(t.Context(), "t2")
		if err := d.Write(second, func(tx *db.Tx) error { _, err := Start(tx, depart); return err }); err != nil {
			t.Fatal(err)
		}
		now.Add(5 * time.Minute)
		if n := tick(t, d); n != 2 {
			t.Fatalf("got %d, want 2", n)
		}
		got := told(t, d)
		slices.Sort(got)
		if want := []string{"t1 clock.warned workorder/wor_1 50 12:05:00", "t2 clock.warned workorder/wor_1 50 12:05:00"}; !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		do(t, d, Stop, Act{})
		if err := d.Read(second, func(tx *db.Tx) error {
			clocks, err := Of(tx, "tic_1")
			if err == nil && (len(clocks) != 1 || clocks[0].State != StateRunning) {
				t.Fatalf("the other tenant: got %+v", clocks)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRacingTimersAndStopsTellEverythingOnce(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		const n = 20
		for i := range n {
			in := depart
			in.Subject.ID = fmt.Sprintf("wor_%02d", i)
			start(t, d, in)
		}
		now.Add(time.Hour)
		var wg sync.WaitGroup
		fail := make(chan error, 100)
		for range 4 {
			wg.Go(func() {
				for range n {
					fail <- d.Write(actor.AsSystem(t.Context(), ""), func(tx *db.Tx) error { _, err := Tick(tx, 3); return err })
				}
			})
		}
		for i := range n / 2 {
			wg.Go(func() {
				fail <- d.Write(dbtest.System(t), func(tx *db.Tx) error {
					_, err := Stop(tx, Act{Subject: Subject{"workorder", fmt.Sprintf("wor_%02d", 2*i)}})
					return err
				})
			})
		}
		wg.Wait()
		close(fail)
		for err := range fail {
			if err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]int{}
		for _, e := range told(t, d) {
			seen[e]++
		}
		for e, times := range seen {
			if times != 1 {
				t.Errorf("%s: told %d times", e, times)
			}
		}
		for i := range n {
			if e := fmt.Sprintf("t1 clock.breached workorder/wor_%02d 100 12:10:00", i); seen[e] != 1 {
				t.Errorf("%s: told %d times", e, seen[e])
			}
		}
		dbtest.Read(t, d, func(tx *db.Tx) error {
			clocks, err := Of(tx, "tic_1")
			for _, c := range clocks {
				even := (c.SubjectID[len(c.SubjectID)-1]-'0')%2 == 0
				if want := map[bool]State{true: StateMissed, false: StateBreached}[even]; c.State != want {
					t.Errorf("%s: got %s, want %s", c.SubjectID, c.State, want)
				}
			}
			return err
		})
	})
}

func TestAViewExplainsTheDeadline(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		in := depart
		in.Calendar, in.Terms = "office", Terms{To: Limit{Amount: 480, Unit: Minute}, Warn: []int{50, 80, 100}}
		start(t, d, in)
		now.Set(time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC))
		v := one(t, d, "tic_1")
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want := `{"id":"` + v.ID + `","subject_type":"workorder","subject_id":"wor_1","metric":"workorder.departure","state":"running","level":"amber","percent":87,
			"started_at":"2026-03-02T12:00:00Z","due_at":"2026-03-03T11:00:00Z","limit":"480min","used":"PT7H","left":"PT1H",
			"spans":[{"from":"2026-03-02T12:00:00Z","to":"2026-03-02T18:00:00Z","kind":"counted"},
			{"from":"2026-03-02T18:00:00Z","to":"2026-03-03T09:00:00Z","kind":"closed"},
			{"from":"2026-03-03T09:00:00Z","to":"2026-03-03T11:00:00Z","kind":"counted"}],"pauses":[],
			"stages":[{"percent":50,"at":"2026-03-02T16:00:00Z"},{"percent":80,"at":"2026-03-03T09:24:00Z"},{"percent":100,"at":"2026-03-03T11:00:00Z"}],
			"rule":"RULE-10","pack":"it@1","calendar":"office"}`
		if want = strings.NewReplacer("\n", "", "\t", "").Replace(want); string(b) != want {
			t.Fatalf("got\n%s\nwant\n%s", b, want)
		}
	})
}

func TestAClockWithoutMeaningIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for name, change := range map[string]func(*StartInput){
			"no limit":         func(in *StartInput) { in.Terms = Terms{} },
			"unknown calendar": func(in *StartInput) { in.Calendar = "none" },
		} {
			in := depart
			change(&in)
			if err := d.Write(dbtest.System(t), func(tx *db.Tx) error { _, err := Start(tx, in); return err }); err == nil {
				t.Errorf("%s: was accepted", name)
			}
		}
	})
}

func BenchmarkStart(b *testing.B) {
	d := dbtest.SQLite(b, &dbtest.Clock{})
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		in := depart
		in.Subject.ID = fmt.Sprint("wor_", i)
		i++
		if err := d.Write(dbtest.System(b), func(tx *db.Tx) error { _, err := Start(tx, in); return err }); err != nil {
			b.Fatal(err)
		}
	}
}
