package dispatch

import (
	"cmp"
	"slices"
	"time"
)

// Params are the pack's numbers of dispatching; points are taken off or added per hour or per fact.
type Params struct {
	RoadPct, SpeedKmh, UnknownTravel, FreshMin int
	NearMin, FarMin                            int
	Start                                      int // points of everybody before reasons count
	TravelH, WaitH, LateH, OvertimeH, LoadH    int
	Level, Low, Visited, Refused               int
}

// Need is a visit for which somebody is wanted.
type Need struct {
	OrderID, TicketID string
	Skill             string
	Level             int
	Minutes           int
	Place             *Place
	From              time.Time // not earlier than this: now, the plan or the customer's wish
	Due               time.Time // when somebody must have arrived, zero without a limit
	Before            []string  // technicians who have been there in this case
	RefusedBy         []string
}

// Span is a stretch of time.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Stop is an order that a technician has already been given.
type Stop struct {
	OrderID, Number string
	Underway        bool // departed or on site: it cannot be moved any more
	OnSite          time.Time
	Start           time.Time // planned, zero when he goes as soon as he can
	Minutes         int
	Place           *Place
	Due             time.Time
}

// Technician is one who could go.
type Technician struct {
	ID, Name, Unit string
	Skills         map[string]int
	Base, Last     *Place
	LastAt         time.Time
	Shifts         []Span
	Absences       []Span
	Stops          []Stop // in the order in which he will make them
}

// Level says what a reason means for the choice.
type Level string

// The levels of reasons; a blocker can be overridden only by somebody who may.
const (
	Good    Level = "good"
	Neutral Level = "neutral"
	Bad     Level = "bad"
	Blocker Level = "blocker"
)

// Reason is one thing that speaks for or against a technician; the browser says it in the reader's language.
type Reason struct {
	Code   string         `json:"code" doc:"text under dispatch.reason.<code>"`
	Level  Level          `json:"level"`
	Points int            `json:"points" doc:"what it adds to the score"`
	Params map[string]any `json:"params"`
}

// Late is an order, or the case itself, that would be reached after its limit.
type Late struct {
	Kind    string `json:"kind" enum:"case,order"`
	ID      string `json:"id"`
	Number  string `json:"number"`
	Minutes int    `json:"minutes"`
}

// Load is what a technician has to do that day without the new visit.
type Load struct {
	Orders  int `json:"orders"`
	Minutes int `json:"minutes"`
	Free    int `json:"free_minutes"`
}

// Candidate is a technician with all that the coordinator weighs.
type Candidate struct {
	ID        string    `json:"technician_id"`
	Name      string    `json:"name"`
	Unit      string    `json:"unit_id"`
	Score     int       `json:"score"`
	Refused   bool      `json:"refused" doc:"a reason speaks against it that only an override can set aside"`
	ArrivesAt time.Time `json:"arrives_at,omitzero"`
	EndsAt    time.Time `json:"ends_at,omitzero"`
	Travel    int       `json:"travel_minutes"`
	Metres    int       `json:"distance_m"`
	From      string    `json:"from" enum:"position,order,base,unknown"`
	Load      Load      `json:"load"`
	Late      []Late    `json:"late" nullable:"false"`
	Reasons   []Reason  `json:"reasons" nullable:"false"`
}

// rank weighs every technician for a need and puts the best first, those whom something forbids last (PROC-24 step 4).
func rank(p Params, now time.Time, n Need, all []Technician) []Candidate {
	out := make([]Candidate, len(all))
	for i := range all {
		out[i] = weigh(p, now, n, &all[i])
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		if a.Refused != b.Refused {
			if a.Refused {
				return 1
			}
			return -1
		}
		return cmp.Or(b.Score-a.Score, a.ArrivesAt.Compare(b.ArrivesAt), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// weighing is one technician on the scales.
type weighing struct {
	p   Params
	now time.Time
	n   Need
	t   *Technician
	c   Candidate
}

func weigh(p Params, now time.Time, n Need, t *Technician) Candidate {
	w := &weighing{p, now, n, t, Candidate{ID: t.ID, Name: t.Name, Unit: t.Unit, Score: p.Start, Late: []Late{}, Reasons: []Reason{}}}
	w.skill()
	w.load()
	if best, ok := w.place(); ok {
		w.judge(best)
	}
	if slices.Contains(n.Before, t.ID) {
		w.say("visited", Good, p.Visited)
	}
	if slices.Contains(n.RefusedBy, t.ID) {
		w.say("refused_before", Bad, -p.Refused)
	}
	return w.c
}

// say notes a reason; params are key, value pairs.
func (w *weighing) say(code string, level Level, points int, params ...any) {
	m := map[string]any{}
	for i := 0; i+1 < len(params); i += 2 {
		m[params[i].(string)] = params[i+1]
	}
	w.c.Reasons = append(w.c.Reasons, Reason{code, level, points, m})
	w.c.Score += points
	w.c.Refused = w.c.Refused || level == Blocker
}

func (w *weighing) skill() {
	if w.n.Skill == "" {
		return
	}
	level, has := w.t.Skills[w.n.Skill]
	switch {
	case !has:
		w.say("skill_missing", Blocker, 0, "skill", w.n.Skill)
	case level < w.n.Level:
		w.say("skill_low", Bad, -w.p.Low, "skill", w.n.Skill, "level", level, "needed", w.n.Level)
	default:
		w.say("skill_has", Good, (level-w.n.Level)*w.p.Level, "skill", w.n.Skill, "level", level)
	}
}

// load counts the day's work against what is left of the day's shifts.
func (w *weighing) load() {
	l := Load{Orders: len(w.t.Stops)}
	for _, s := range w.t.Stops {
		l.Minutes += s.Minutes
	}
	for _, s := range without(w.t.Shifts, w.t.Absences) {
		if from := later(s.From, w.now); from.Before(s.To) {
			l.Free += minutes(s.To.Sub(from))
		}
	}
	l.Free -= l.Minutes
	w.c.Load = l
	points := -l.Minutes * w.p.LoadH / 60
	switch {
	case l.Orders == 0:
		w.say("load_none", Good, points)
	case l.Free < w.n.Minutes:
		w.say("load_full", Bad, points, "orders", l.Orders, "minutes", l.Minutes)
	default:
		w.say("load", Neutral, points, "orders", l.Orders, "minutes", l.Minutes, "free", l.Free)
	}
}

// judge turns the best place in the technician's day into reasons.
func (w *weighing) judge(b trial) {
	w.c.ArrivesAt, w.c.EndsAt = b.arrive, b.end
	w.c.Travel, w.c.Metres, w.c.From = b.leg.minutes, b.leg.metres, b.from
	w.distance(b)
	if wait := minutes(b.arrive.Sub(w.n.From)); wait > 0 {
		w.say("arrives", Neutral, -wait*w.p.WaitH/60, "minutes", wait, "at", b.arrive)
	} else {
		w.say("arrives_as_wished", Good, 0, "at", b.arrive)
	}
	if b.overtime > 0 {
		w.say("past_shift", Bad, -b.overtime*w.p.OvertimeH/60, "minutes", b.overtime)
	}
	w.c.Late = append(w.c.Late, b.late...)
	for _, l := range b.late {
		w.say("late_"+l.Kind, Bad, -l.Minutes*w.p.LateH/60, "number", l.Number, "minutes", l.Minutes)
	}
	if len(b.late) == 0 && !w.n.Due.IsZero() {
		w.say("in_time", Good, 0, "minutes", minutes(w.n.Due.Sub(b.arrive)))
	}
}

func (w *weighing) distance(b trial) {
	points := -b.leg.minutes * w.p.TravelH / 60
	if !b.leg.known {
		w.say("distance_unknown", Neutral, points, "minutes", b.leg.minutes)
		return
	}
	level := Neutral
	switch {
	case b.leg.minutes <= w.p.NearMin:
		level = Good
	case b.leg.minutes >= w.p.FarMin:
		level = Bad
	}
	w.say("distance_from_"+b.from, level, points, "km", float64(b.leg.metres/100)/10, "minutes", b.leg.minutes)
}

func minutes(d time.Duration) int { return int(d / time.Minute) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
