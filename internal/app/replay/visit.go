package replay

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// What happens to visits, in percent.
const (
	refusals  = 2.0 // technicians who say no
	partWaits = 3.0 // visits that wait for a part until another day
	partsUsed = 10.0
	offlines  = 4.0 // visits without network, told all at once at their end
	repeats   = 3.0 // steps that a phone sends twice
)

// visit is one technician at one case.
type visit struct {
	*world
	t        *technician
	s        *story
	from     place
	departed time.Time
	arrived  time.Time
	offline  bool
}

// answerLater lets t look at his orders and accept the new one, or refuse it.
func (w *world) answerLater(t *technician, s *story) {
	v := &visit{world: w, t: t, s: s, offline: w.chance(s, offlines, "offline")}
	event := body{"event": "accept"}
	refuses := len(s.refused) == 0 && len(w.crew) > 1 && w.chance(s, refusals, "refuse")
	if refuses {
		event = body{"event": "refuse", "reason": "busy"}
	}
	v.next(w.minutes(s, 1, 3, "accept"), func(ctx context.Context) error {
		if err := v.look(ctx); err != nil {
			return err
		}
		return v.move(ctx, w.now, event)
	}, func() {
		if !refuses {
			v.depart()
			return
		}
		w.sum.Refused++
		s.refused[t] = true
		t.visits--
		v.leave(queued)
	})
}

// next plans the next step; one that fails ends the visit and leaves the case as it is.
func (v *visit) next(after time.Duration, send func(context.Context) error, then func()) {
	v.plan(v.soon(after), send, func(err error) {
		v.goOn(v.s, then)(err)
		if err != nil {
			v.release(v.t)
		}
	})
}

// leave ends the visit with the case in another stage.
func (v *visit) leave(to stage) {
	v.s.orderV = 0 // has changed since the coordinator read it
	v.enter(v.s, to)
	v.release(v.t)
}

// look reads the technician's list as his phone does; the order must be on it.
func (v *visit) look(ctx context.Context) error {
	var mine struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := v.t.phone.get(ctx, "/api/my/orders", &mine); err != nil {
		return err
	}
	for _, o := range mine.Items {
		if o.ID == v.s.order {
			return nil
		}
	}
	err := fmt.Errorf("the order of call %s is not on the phone of %s, who got it", v.s.ID, v.t.name)
	v.broke(err)
	return err
}

func (v *visit) depart() {
	v.next(v.minutes(v.s, 1, 3, "depart"), func(ctx context.Context) error {
		v.departed, v.from = v.now, v.t.here
		if v.offline {
			return nil
		}
		return v.sayDeparted(ctx)
	}, func() { v.arrive(v.drive(v.t, v.s.Place)) })
}

func (v *visit) arrive(way time.Duration) {
	v.next(way, func(ctx context.Context) error {
		v.arrived = v.now
		if v.offline {
			return nil
		}
		return v.sayArrived(ctx)
	}, v.work)
}

func (v *visit) sayDeparted(ctx context.Context) error {
	return v.move(ctx, v.departed, body{"event": "depart", "lat": v.from.Lat, "lon": v.from.Lon})
}

func (v *visit) sayArrived(ctx context.Context) error {
	return v.move(ctx, v.arrived, body{"event": "arrive", "lat": v.s.Place.Lat, "lon": v.s.Place.Lon})
}

// work writes down what was found, or that a part is missing.
func (v *visit) work() {
	if !v.s.parts && !v.offline && v.chance(v.s, partWaits, "parts") {
		v.next(v.s.Service/2, func(ctx context.Context) error {
			return v.move(ctx, v.now, body{"event": "wait_parts", "reason": "parts_ordered"})
		}, func() {
			v.sum.PartWaits++
			v.s.parts = true
			v.leave(visited)
			v.plan(v.soon(v.minutes(v.s, 15*60, 20*60, "part comes")), nil, func(error) { v.enter(v.s, queued) })
		})
		return
	}
	done := v.soon(v.s.Service)
	v.next(v.s.Service*6/10, func(ctx context.Context) error {
		if v.offline {
			return nil
		}
		return v.findings(ctx)
	}, func() { v.next(done.Sub(v.now), v.sign, v.finished) })
}

func (v *visit) findings(ctx context.Context) error {
	return v.phone(ctx, http.MethodPatch, "", v.now, body{"fault": v.s.Type + ": found as reported", "cause_explained": true})
}

// sign sends what was not told yet, and the customer's signature.
func (v *visit) sign(ctx context.Context) error {
	if v.offline {
		for _, say := range []func(context.Context) error{v.sayDeparted, v.sayArrived, v.findings} {
			if err := say(ctx); err != nil {
				return err
			}
		}
	}
	if v.s.parts || v.chance(v.s, partsUsed, "part used") {
		if err := v.phone(ctx, http.MethodPost, "/parts", v.now, body{"name": "Part for " + v.s.Skill, "qty": 1}); err != nil {
			return err
		}
	}
	return v.phone(ctx, http.MethodPost, "/sign", v.now, body{"work": "Repaired and tested", "test_result": "In order", "first_visit_fixed": v.s.round == 1,
		"signature": signature, "signed_by": v.s.area.name, "rating": v.rating(v.s, "rating"), "lat": v.s.Place.Lat, "lon": v.s.Place.Lon})
}

const signature = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M20 70 C 60 10, 90 95, 130 45 S 200 20, 280 60" fill="none" stroke="black" stroke-width="3"/></svg>`

// finished leaves the call-back to the clerks.
func (v *visit) finished() {
	v.t.total++
	v.sum.Visits++
	v.s.by = v.t
	v.leave(served)
}

func (v *visit) move(ctx context.Context, at time.Time, in body) error {
	return v.phone(ctx, http.MethodPost, "/move", at, in)
}

// phone sends what the technician did, under a name that makes a second sending harmless; some are sent twice.
func (v *visit) phone(ctx context.Context, method, verb string, at time.Time, in body) error {
	v.s.steps++
	in["op_id"], in["at"] = fmt.Sprintf("%s-%d-%d", v.run, v.s.n, v.s.steps), at
	path := "/api/workorders/" + v.s.order + verb
	err := v.t.phone.do(ctx, method, path, in, nil)
	for try := 0; raced(err) && try < tries; try++ {
		err = v.t.phone.do(ctx, method, path, in, nil)
	}
	if err == nil && v.draw(v.s.ID, v.s.steps, "twice")*100 < repeats {
		err = v.t.phone.do(ctx, method, path, in, nil)
	}
	return err
}

// rating draws what customers say: most are very satisfied, a few are not, fewer after another visit.
func (w *world) rating(s *story, what string) string {
	x := w.draw(s.ID, s.round, what) * 100 * float64(s.round)
	for _, r := range []struct {
		below  float64
		rating string
	}{{1, "very_dissatisfied"}, {4, "dissatisfied"}, {10, "average"}, {38, "satisfied"}} {
		if x < r.below && (s.round <= mostRounds || r.rating == "satisfied") {
			return r.rating
		}
	}
	return "very_satisfied"
}

// mostRounds is after how many services nobody complains any more.
const mostRounds = 2
