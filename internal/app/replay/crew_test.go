package replay

import (
	"math"
	"strings"
	"testing"
	"time"
)

func calls(t testing.TB, n int) []Call {
	t.Helper()
	out, err := Read(strings.NewReader(invented(t, n)), 0)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func newYork(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestSeatsFollowTheHoursOfWork(t *testing.T) {
	hours := map[string]float64{"a": 50, "b": 30, "c": 19, "d": 1}
	for n, want := range map[int][]int{40: {20, 12, 8, 0}, 10: {5, 3, 2, 0}, 1: {1, 0, 0, 0}, 3: {1, 1, 1, 0}} {
		got := apportion([]string{"a", "b", "c", "d"}, hours, n)
		total := 0
		for _, x := range got {
			total += x
		}
		if total != n || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
			t.Errorf("%d seats: got %v, want %v", n, got, want)
		}
	}
}

func TestEverySkillHasTwoHoldersHoweverFewTechniciansThereAre(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8, 40, 200} {
		crew := makeCrew(calls(t, 60), n)
		holders := map[string]int{}
		for _, x := range crew {
			if !x.base.onGlobe() || x.base == (place{}) || x.begins == 0 {
				t.Fatalf("got %+v", x)
			}
			for _, s := range x.skills {
				holders[s]++
			}
		}
		for s, have := range holders {
			if len(crew) != n || len(holders) != 5 || have < min(n, holdersEach) {
				t.Errorf("%d technicians: %s has %d holders among %d", n, s, have, len(crew))
			}
		}
	}
}

func TestAShiftIsNineHoursOfTheLocalDay(t *testing.T) {
	zone := newYork(t)
	x := &technician{begins: 7 * 60}
	for day, want := range map[int]int{6: 12, 9: 11} { // UTC hour, before and after the change to summer time
		from, to, ok := x.shift(time.Date(2026, 3, day, 15, 0, 0, 0, zone), zone)
		if !ok || from.Hour() != want || to.Sub(from) != 9*time.Hour {
			t.Errorf("%d March: got %v to %v, want %d:00 UTC", day, from, to, want)
		}
	}
	if _, _, ok := x.shift(time.Date(2026, 3, 8, 12, 0, 0, 0, zone), zone); ok {
		t.Error("nobody works on Sunday")
	}
}

func TestAWayIsLongerThanTheStraightLineAndTakesWholeMinutes(t *testing.T) {
	r := roads{1.3, 30}
	a, b := place{39.0, -76.6}, place{39.1, -76.6}
	far, long := r.way(a, b)
	if math.Abs(far-11.12*1.3) > 0.01 || long != 29*time.Minute {
		t.Fatalf("got %.2f km in %v, want 14.46 km in 29 min", far, long)
	}
	if far, long := r.way(a, a); far != 0 || long != 0 {
		t.Fatalf("got %v %v for no way", far, long)
	}
	if d := km(place{0, 179.9}, place{0, -179.9}); d > 23 {
		t.Fatalf("got %.0f km over the date line, want 22", d)
	}
}

// bench is a world without a server, at ten in the morning, with one technician who works until four.
func bench(t testing.TB) (*world, *technician) {
	w := &world{roads: roads{1.3, 30}, zone: newYork(t), sum: Summary{}}
	w.now = time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)
	x := &technician{name: "X", skills: []string{"water"}, here: place{39.2, -76.6}, until: w.now.Add(6 * time.Hour), visits: 1}
	w.crew = []*technician{x}
	return w, x
}

func (w *world) order(id string, priority int, service time.Duration, north float64, due time.Duration) *story {
	return &story{Call: Call{ID: id, Skill: "water", Priority: priority, Service: service, Place: place{39.2 + north, -76.6}}, due: w.now.Add(due)}
}

func TestNothingIsBegunThatCannotEndWithinTheShift(t *testing.T) {
	w, x := bench(t)
	s := w.order("a", 10, 2*time.Hour, 0.1, 48*time.Hour) // 29 minutes away
	need := reaction + 29*time.Minute + 2*time.Hour
	for left, want := range map[time.Duration]bool{need: true, need - time.Minute: false} {
		x.until = w.now.Add(left)
		if got := w.fits(x, s); got != want {
			t.Errorf("%v before the end: got %v, want %v", left, got, want)
		}
	}
	x.visits = 0
	if x.until = w.now.Add(time.Hour); !w.fits(x, s) {
		t.Error("the first visit of a day may end after the shift")
	}
	if x.until = w.now.Add(reaction + 29*time.Minute); w.fits(x, s) {
		t.Error("no visit begins after the shift")
	}
	s.barred = map[*technician]bool{x: true}
	if w.fits(x, s) {
		t.Error("whoever is accused does not go again")
	}
	s.barred, s.Skill = nil, "light"
	if w.fits(x, s) {
		t.Error("nobody goes without the skill")
	}
	if x.until = w.now; w.onDuty(x) {
		t.Error("nobody is on duty after his shift")
	}
}

func TestTheNearTheShortAndThePressingComeFirst(t *testing.T) {
	w, x := bench(t)
	first := func(a, b *story) {
		t.Helper()
		if w.index(x, a) <= w.index(x, b) {
			t.Errorf("got %s before %s", b.ID, a.ID)
		}
	}
	first(w.order("near", 10, time.Hour, 0.01, 48*time.Hour), w.order("far", 10, time.Hour, 0.2, 48*time.Hour))
	first(w.order("pressing", 10, time.Hour, 0.01, 3*time.Hour), w.order("patient", 10, time.Hour, 0.01, 96*time.Hour))
	first(w.order("danger", 95, time.Hour, 0.02, 8*time.Hour), w.order("normal", 10, time.Hour, 0.01, 8*time.Hour))
	first(w.order("short", 10, 30*time.Minute, 0.01, 48*time.Hour), w.order("long", 10, 2*time.Hour, 0.01, 48*time.Hour))
}

func TestTheOfficeIsOpenFromNineToSixButNotOnSunday(t *testing.T) {
	w, _ := bench(t)
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 3, day, hour, minute, 0, 0, w.zone).UTC()
	}
	for _, c := range []struct{ in, want time.Time }{
		{at(2, 10, 7), at(2, 10, 7)}, {at(2, 3, 0), at(2, 9, 0)}, {at(2, 18, 0), at(3, 9, 0)}, {at(7, 20, 0), at(9, 9, 0)}, {at(8, 12, 0), at(9, 9, 0)},
	} {
		if got := w.office(c.in); !got.Equal(c.want) {
			t.Errorf("%v: got %v, want %v", c.in, got, c.want)
		}
	}
}

func TestWhatPeopleDecideHangsOnTheSeedAlone(t *testing.T) {
	a, b := &world{Options: Options{Seed: 1}}, &world{Options: Options{Seed: 2}}
	sum, same := 0.0, 0
	for i := range 1000 {
		x := a.draw("call", i)
		if x != a.draw("call", i) || x < 0 || x >= 1 {
			t.Fatalf("got %v", x)
		}
		if sum += x; x == b.draw("call", i) {
			same++
		}
	}
	if math.Abs(sum/1000-0.5) > 0.03 || same > 0 {
		t.Fatalf("got a mean of %.3f and %d equal draws of two seeds", sum/1000, same)
	}
}
