package dispatch

import "time"

// trial is the technician's day with the new visit at one place of it.
type trial struct {
	arrive, end time.Time
	leg         leg
	from        string // where he comes from: position, order, base or unknown
	travel      int    // minutes of the whole day
	overtime    int
	late        []Late
	cost        int
}

// place finds the place in his day that costs least by the pack's points for lateness, waiting, travel and
// overtime. When he does not work at all it says so and there is no trial.
func (w *weighing) place() (best trial, ok bool) {
	free := without(w.t.Shifts, w.t.Absences)
	if !w.works(free) {
		return trial{}, false
	}
	first := 0
	for first < len(w.t.Stops) && w.t.Stops[first].Underway {
		first++
	}
	base := w.drive(-1, free)
	for k := first; k <= len(w.t.Stops); k++ {
		t := w.drive(k, free)
		if t.arrive.IsZero() {
			continue
		}
		t.late = newly(base.late, t.late)
		t.cost = w.cost(t, base)
		if !ok || t.cost < best.cost {
			best, ok = t, true
		}
	}
	if !ok {
		w.say("shift_over", Blocker, 0)
	}
	return best, ok
}

// works says why he does not work when he is wanted, as far as shifts and absences tell.
func (w *weighing) works(free []Span) bool {
	if len(w.t.Shifts) == 0 {
		w.say("shift_none", Blocker, 0)
		return false
	}
	next := nextWork(free, w.n.From)
	if next.To.IsZero() {
		if until := absentUntil(w.t.Absences, w.n.From); !until.IsZero() {
			w.say("absent", Blocker, 0, "until", until)
		} else {
			w.say("shift_over", Blocker, 0)
		}
		return false
	}
	switch until := absentUntil(w.t.Absences, w.n.From); {
	case !until.IsZero():
		w.say("absent_until", Bad, 0, "until", until)
	case next.From.After(w.n.From):
		w.say("shift_later", Neutral, 0, "from", next.From)
	default:
		w.say("shift_works", Good, 0, "to", next.To)
	}
	return true
}

func (w *weighing) cost(t, base trial) int {
	cost := (t.travel-base.travel)*w.p.TravelH + max(0, minutes(t.arrive.Sub(w.n.From)))*w.p.WaitH + t.overtime*w.p.OvertimeH
	for _, l := range t.late {
		cost += l.Minutes * w.p.LateH
	}
	return cost
}

// drive goes through the day with the new visit before stop k; k = -1 is the day as it is.
// arrive stays zero when his working time is over before he could be there.
func (w *weighing) drive(k int, free []Span) (t trial) {
	where, from := w.start()
	now := w.now
	visit := func() {
		l := w.p.way(where, w.n.Place)
		work := nextWork(free, later(now.Add(mins(l.minutes)), w.n.From))
		if work.To.IsZero() {
			return
		}
		t.leg, t.from, t.arrive = l, from, work.From
		t.end = t.arrive.Add(mins(w.n.Minutes))
		t.overtime = max(0, minutes(t.end.Sub(work.To)))
		t.travel += l.minutes
		t.note("case", w.n.OrderID, "", t.arrive, w.n.Due)
		where, from, now = w.n.Place, "order", t.end
	}
	for i, s := range w.t.Stops {
		if i == k {
			visit()
		}
		now = w.stop(&t, s, where, now)
		if s.Place != nil {
			where, from = s.Place, "order"
		}
	}
	if k == len(w.t.Stops) {
		visit()
	}
	return t
}

// stop makes one of his own orders and returns when it ends.
func (w *weighing) stop(t *trial, s Stop, where *Place, now time.Time) time.Time {
	if !s.OnSite.IsZero() {
		return later(now, s.OnSite.Add(mins(s.Minutes)))
	}
	l := w.p.way(where, s.Place)
	t.travel += l.minutes
	arrive := later(now.Add(mins(l.minutes)), s.Start)
	t.note("order", s.OrderID, s.Number, arrive, s.Due)
	return arrive.Add(mins(s.Minutes))
}

// start is where he is now: his last position while it is fresh, else the base.
func (w *weighing) start() (*Place, string) {
	if w.t.Last != nil && w.now.Sub(w.t.LastAt) <= mins(w.p.FreshMin) {
		return w.t.Last, "position"
	}
	for _, s := range w.t.Stops {
		if !s.OnSite.IsZero() && s.Place != nil {
			return s.Place, "order"
		}
	}
	if w.t.Base != nil {
		return w.t.Base, "base"
	}
	return w.t.Last, map[bool]string{true: "position", false: "unknown"}[w.t.Last != nil]
}

func (t *trial) note(kind, id, number string, arrive, due time.Time) {
	if !due.IsZero() && arrive.After(due) {
		t.late = append(t.late, Late{kind, id, number, int((arrive.Sub(due) + time.Minute - 1) / time.Minute)})
	}
}

// newly keeps what is later than it would be anyway.
func newly(base, now []Late) (out []Late) {
	for _, l := range now {
		for _, b := range base {
			if b.ID == l.ID {
				l.Minutes -= b.Minutes
			}
		}
		if l.Minutes > 0 {
			out = append(out, l)
		}
	}
	return out
}

// nextWork is the stretch in which he can begin at t or later, from then on; empty when there is none.
func nextWork(free []Span, t time.Time) Span {
	for _, s := range free {
		if t.Before(s.To) {
			return Span{later(s.From, t), s.To}
		}
	}
	return Span{}
}

func absentUntil(absences []Span, t time.Time) (until time.Time) {
	for _, a := range absences {
		if !t.Before(a.From) && t.Before(a.To) {
			until = later(until, a.To)
		}
	}
	return until
}

// without takes absences out of shifts; both are ordered by their beginning.
func without(shifts, absences []Span) (out []Span) {
	for _, s := range shifts {
		for _, a := range absences {
			if !a.To.After(s.From) || !a.From.Before(s.To) {
				continue
			}
			if a.From.After(s.From) {
				out = append(out, Span{s.From, a.From})
			}
			s.From = a.To
		}
		if s.From.Before(s.To) {
			out = append(out, s)
		}
	}
	return out
}

func mins(n int) time.Duration { return time.Duration(n) * time.Minute }
