package replay

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// technician is one of the simulated people who go to customers.
type technician struct {
	name   string
	person string
	phone  *session
	skills []string
	base   place
	begins int // minute of the local day at which the shift begins

	here   place
	busy   bool
	until  time.Time // end of today's shift
	visits int       // today
	driven float64   // km
	total  int       // visits of all days
}

// A shift is nine hours on six days of the week. Most begin when the calls do; some late ones cover the evening.
const shiftLength = 9 * 60

var shiftBegins = []int{7 * 60, 8 * 60, 8 * 60, 9 * 60, 12 * 60}

// Skills of one technician, and how many must have each so that a colleague can go in somebody's place.
const (
	skillsEach  = 3
	holdersEach = 2
)

// makeCrew invents n technicians for the work of the calls: first skills in proportion to the hours that
// each skill brings, further ones to whichever has the least help, bases spread over the calls of the first skill.
func makeCrew(calls []Call, n int) []*technician {
	hours := map[string]float64{}
	for _, c := range calls {
		hours[c.Skill] += c.Service.Hours()
	}
	skills := keys(hours)
	crew := make([]*technician, n)
	i := 0
	for k, seats := range apportion(skills, hours, n) {
		spots := spread(calls, skills[k], seats)
		for j := range seats {
			crew[i] = &technician{name: fmt.Sprintf("Replay technician %03d", i+1), skills: []string{skills[k]}, base: spots[j], here: spots[j],
				begins: shiftBegins[i%len(shiftBegins)]}
			i++
		}
	}
	crossTrain(crew, skills, hours)
	return crew
}

func keys[V any](m map[string]V) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// apportion gives n seats to skills in proportion to their hours, by largest remainders.
func apportion(skills []string, hours map[string]float64, n int) []int {
	total := 0.0
	for _, s := range skills {
		total += hours[s]
	}
	seats, rest := make([]int, len(skills)), make([]float64, len(skills))
	order, left := make([]int, len(skills)), n
	for i, s := range skills {
		exact := hours[s] / total * float64(n)
		seats[i] = int(exact)
		rest[i], order[i] = exact-math.Floor(exact), i
		left -= seats[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for i := range left {
		seats[order[i%len(order)]]++
	}
	return seats
}

// spread picks n places of calls of a skill, from west to east at even distances.
func spread(calls []Call, skill string, n int) (out []place) {
	var spots []place
	for _, c := range calls {
		if c.Skill == skill {
			spots = append(spots, c.Place)
		}
	}
	slices.SortFunc(spots, func(a, b place) int { return cmp.Or(cmp.Compare(a.Lon, b.Lon), cmp.Compare(a.Lat, b.Lat)) })
	for i := range n {
		out = append(out, spots[(2*i+1)*len(spots)/(2*n)])
	}
	return out
}

// crossTrain gives everybody further skills: always the one with the most hours per holder that he lacks,
// those with too few holders before all others. Few technicians learn everything.
func crossTrain(crew []*technician, skills []string, hours map[string]float64) {
	holders := map[string]int{}
	for _, t := range crew {
		holders[t.skills[0]]++
	}
	each := max(skillsEach, (holdersEach*len(skills)+len(crew)-1)/len(crew))
	for range each - 1 {
		for _, t := range crew {
			best := ""
			for _, s := range skills {
				if !slices.Contains(t.skills, s) && (best == "" || need(hours[s], holders[s]) > need(hours[best], holders[best])) {
					best = s
				}
			}
			if best != "" {
				t.skills = append(t.skills, best)
				holders[best]++
			}
		}
	}
}

func need(hours float64, holders int) float64 {
	if holders < holdersEach {
		return math.Inf(1)
	}
	return hours / float64(holders)
}

// shift is when the technician works on the local day of t; ok is false on his day off.
func (t *technician) shift(day time.Time, zone *time.Location) (from, to time.Time, ok bool) {
	d := day.In(zone)
	at := func(minute int) time.Time {
		return time.Date(d.Year(), d.Month(), d.Day(), 0, minute, 0, 0, zone).UTC()
	}
	return at(t.begins), at(t.begins + shiftLength), d.Weekday() != time.Sunday
}

func (t *technician) can(skill string) bool { return slices.Contains(t.skills, skill) }

func clockTime(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60%24, minute%60) }
