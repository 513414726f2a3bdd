package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// The numbers of these tests are the tests' own; a pack has its own.
var weights = Params{RoadPct: 100, SpeedKmh: 60, UnknownTravel: 30, FreshMin: 30, NearMin: 15, FarMin: 45,
	Start: 1000, TravelH: 120, WaitH: 60, LateH: 240, OvertimeH: 120, LoadH: 12, Level: 10, Low: 150, Visited: 60, Refused: 200}

var nine = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func at9(h, m int) time.Time {
	return nine.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
}

// km is a place so many kilometres east of the origin on the equator.
func km(n float64) *Place { return &Place{0, n / 111.1952} }

func tech(name string, more func(*Technician)) Technician {
	t := Technician{ID: "per_" + name, Name: name, Skills: map[string]int{"printer": 1}, Base: km(0), Shifts: []Span{{nine, at9(9, 0)}}}
	if more != nil {
		more(&t)
	}
	return t
}

var need = Need{OrderID: "wor_1", Skill: "printer", Minutes: 60, Place: km(10), From: nine}

func codes(c Candidate) string {
	var out []string
	for _, r := range c.Reasons {
		out = append(out, r.Code+":"+string(r.Level))
	}
	return strings.Join(out, " ")
}

func TestReasonsSayWhatSpeaksForAndAgainstATechnician(t *testing.T) {
	tests := []struct {
		name string
		need func(*Need)
		tech func(*Technician)
		want string
	}{
		{"free and near", nil, nil, "skill_has:good load_none:good shift_works:good distance_from_base:good arrives:neutral"},
		{"no such skill", nil, func(t *Technician) { t.Skills = nil }, "skill_missing:blocker load_none:good shift_works:good distance_from_base:good arrives:neutral"},
		{"a level too low", func(n *Need) { n.Level = 3 }, nil, "skill_low:bad load_none:good shift_works:good distance_from_base:good arrives:neutral"},
		{"no skill asked for", func(n *Need) { n.Skill = "" }, nil, "load_none:good shift_works:good distance_from_base:good arrives:neutral"},
		{"no shift", nil, func(t *Technician) { t.Shifts = nil }, "skill_has:good load_none:good shift_none:blocker"},
		{"shift is over", func(n *Need) { n.From = at9(9, 30) }, nil, "skill_has:good load_none:good shift_over:blocker"},
		{"shift begins later", nil, func(t *Technician) { t.Shifts[0].From = at9(3, 0) }, "skill_has:good load_none:good shift_later:neutral distance_from_base:good arrives:neutral"},
		{"absent all day", nil, func(t *Technician) { t.Absences = []Span{{at9(-9, 0), at9(15, 0)}} }, "skill_has:good load_none:good absent:blocker"},
		{"absent until noon", nil, func(t *Technician) { t.Absences = []Span{{at9(-9, 0), at9(3, 0)}} }, "skill_has:good load_none:good absent_until:bad distance_from_base:good arrives:neutral"},
		{"a fresh position wins over the base", nil, func(t *Technician) { t.Last, t.LastAt = km(9), nine }, "skill_has:good load_none:good shift_works:good distance_from_position:good arrives:neutral"},
		{"a stale position does not", nil, func(t *Technician) { t.Last, t.LastAt = km(9), at9(-2, 0) }, "skill_has:good load_none:good shift_works:good distance_from_base:good arrives:neutral"},
		{"nobody knows where he is", nil, func(t *Technician) { t.Base = nil }, "skill_has:good load_none:good shift_works:good distance_unknown:neutral arrives:neutral"},
		{"far", func(n *Need) { n.Place = km(60) }, nil, "skill_has:good load_none:good shift_works:good distance_from_base:bad arrives:neutral"},
		{"reached in time", func(n *Need) { n.Due = at9(1, 0) }, nil, "skill_has:good load_none:good shift_works:good distance_from_base:good arrives:neutral in_time:good"},
		{"reached too late", func(n *Need) { n.Due = at9(0, 5) }, nil, "skill_has:good load_none:good shift_works:good distance_from_base:good arrives:neutral late_case:bad"},
		{"past the end of the shift", func(n *Need) { n.From = at9(8, 30) }, nil, "skill_has:good load_none:good shift_works:good distance_from_base:good arrives_as_wished:good past_shift:bad"},
		{"was there before", func(n *Need) { n.Before = []string{"per_a"} }, nil, "skill_has:good load_none:good shift_works:good distance_from_base:good arrives:neutral visited:good"},
		{"refused it before", func(n *Need) { n.RefusedBy = []string{"per_a"} }, nil, "skill_has:good load_none:good shift_works:good distance_from_base:good arrives:neutral refused_before:bad"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := need
			if tt.need != nil {
				tt.need(&n)
			}
			got := rank(weights, nine, n, []Technician{tech("a", tt.tech)})[0]
			if codes(got) != tt.want {
				t.Fatalf("got %v, want %v", codes(got), tt.want)
			}
			sum := weights.Start
			for _, r := range got.Reasons {
				sum += r.Points
			}
			if got.Score != sum {
				t.Fatalf("got score %v, want the sum of the reasons %v", got.Score, sum)
			}
		})
	}
}

func TestWhoeverIsNearerFreerAndAbleComesFirst(t *testing.T) {
	got := rank(weights, nine, need, []Technician{
		tech("unskilled", func(t *Technician) { t.Skills, t.Base = nil, km(10) }),
		tech("far", func(t *Technician) { t.Base = km(90) }),
		tech("near", nil),
		tech("away", func(t *Technician) { t.Absences = []Span{{at9(-9, 0), at9(20, 0)}}; t.Base = km(10) }),
		tech("busy", func(t *Technician) {
			t.Stops = []Stop{{OrderID: "w9", Number: "W9", Underway: true, OnSite: nine, Minutes: 240, Place: km(0)}}
		}),
	})
	var names []string
	for _, c := range got {
		names = append(names, fmt.Sprint(c.Name, ":", c.Refused))
	}
	if want := "[near:false far:false busy:false away:true unskilled:true]"; fmt.Sprint(names) != want {
		t.Fatalf("got %v, want %v", names, want)
	}
}

func TestTheEarliestArrivalWaitsForTheVisitUnderway(t *testing.T) {
	got := rank(weights, nine, need, []Technician{tech("a", func(t *Technician) {
		t.Stops = []Stop{{OrderID: "w9", Number: "W9", Underway: true, OnSite: at9(-2, 30), Minutes: 120, Place: km(0)}}
	})})[0]
	if want := at9(0, 40); !got.ArrivesAt.Equal(want) || got.From != "order" || !got.EndsAt.Equal(at9(1, 40)) {
		t.Fatalf("got %v from %v until %v, want %v from the order", got.ArrivesAt, got.From, got.EndsAt, want)
	}
}

func TestTheNewVisitTakesTheGapThatMakesNobodyLate(t *testing.T) {
	day := func(t *Technician) {
		t.Stops = []Stop{
			{OrderID: "w1", Number: "W1", Start: at9(0, 10), Minutes: 30, Place: km(0), Due: at9(0, 20)},
			{OrderID: "w2", Number: "W2", Start: at9(6, 0), Minutes: 60, Place: km(0), Due: at9(6, 15)},
		}
	}
	n := need
	n.From = at9(0, 0)
	got := rank(weights, nine, n, []Technician{tech("a", day)})[0]
	if len(got.Late) != 0 || !got.ArrivesAt.Equal(at9(0, 50)) {
		t.Fatalf("got %v late %v, want 09:50 between the two orders", got.ArrivesAt, got.Late)
	}
	n.From, n.Minutes = at9(5, 0), 150 // only fits by pushing the appointment, or after it
	got = rank(weights, nine, n, []Technician{tech("a", day)})[0]
	if len(got.Late) != 0 || !got.ArrivesAt.Equal(at9(7, 10)) {
		t.Fatalf("got %v late %v, want after the appointment", got.ArrivesAt, got.Late)
	}
}

func TestWhatBecomesLateBecauseOfTheChoiceIsNamed(t *testing.T) {
	n := need
	n.Due = at9(0, 10)
	got := rank(weights, nine, n, []Technician{tech("a", func(t *Technician) {
		t.Stops = []Stop{{OrderID: "w1", Number: "W1", Minutes: 60, Place: km(0), Due: at9(0, 15)}}
	})})[0]
	if want := "[{order w1 W1 65}]"; fmt.Sprint(got.Late) != want {
		t.Fatalf("got %v, want %v", got.Late, want)
	}
	already := rank(weights, nine, need, []Technician{tech("a", func(t *Technician) {
		t.Stops = []Stop{{OrderID: "w1", Number: "W1", Minutes: 30, Place: km(0), Due: at9(-1, 0)}}
	})})[0]
	if len(already.Late) != 0 {
		t.Fatalf("got %v, want nothing: it was late before", already.Late)
	}
}

func TestDistancesFollowTheGlobe(t *testing.T) {
	beijing, shanghai := Place{39.9042, 116.4074}, Place{31.2304, 121.4737}
	if got := metres(beijing, shanghai) / 1000; got < 1066 || got > 1069 {
		t.Fatalf("got %v km, want about 1067", got)
	}
	if got := metres(Place{0, 179.9}, Place{0, -179.9}) / 1000; got > 23 {
		t.Fatalf("got %v km across the date line, want about 22", got)
	}
	if got := metres(Place{90, 0}, Place{-90, 0}) / 1000; got < 20014 || got > 20016 {
		t.Fatalf("got %v km from pole to pole", got)
	}
}

func TestAbsencesAreCutOutOfShifts(t *testing.T) {
	shifts := []Span{{at9(0, 0), at9(3, 0)}, {at9(4, 0), at9(8, 0)}}
	got := without(shifts, []Span{{at9(1, 0), at9(2, 0)}, {at9(2, 30), at9(5, 0)}})
	want := []Span{{at9(0, 0), at9(1, 0)}, {at9(2, 0), at9(2, 30)}, {at9(5, 0), at9(8, 0)}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if got := without(shifts, []Span{{at9(-1, 0), at9(9, 0)}}); len(got) != 0 {
		t.Fatalf("got %v, want nothing left", got)
	}
}

func BenchmarkRank200(b *testing.B) {
	var all []Technician
	for i := range 200 {
		all = append(all, tech(fmt.Sprint(i), func(t *Technician) {
			t.Base = km(float64(i % 40))
			for k := range 8 {
				t.Stops = append(t.Stops, Stop{OrderID: fmt.Sprint("w", i, k), Minutes: 45, Place: km(float64((i * k) % 30)), Start: at9(k, 0), Due: at9(k, 30)})
			}
		}))
	}
	for b.Loop() {
		rank(weights, nine, need, all)
	}
}
