package replay

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"time"
)

// Weights of the choice among waiting orders. The index is that of apparent tardiness with set-up
// times: what is short, pressing and near comes first.
const (
	slackHours    = 12.0 // the index falls to 1/e when so much more time is left
	travelMinutes = 12.0 // … or when the way is so much longer
)

var urgencyWeight = map[string]float64{"safety": 8, "urgent": 3, "normal": 1}

// reaction is the time from an assignment to the departure that is reckoned with.
const reaction = 6 * time.Minute

// index is how much speaks for sending t to s now, as a logarithm.
func (w *world) index(t *technician, s *story) float64 {
	_, travel := w.roads.way(t.here, s.Place)
	slack := math.Max(0, s.due.Sub(w.now.Add(reaction+travel+s.Service)).Hours())
	return math.Log(urgencyWeight[s.urgency()]/s.Service.Hours()) - slack/slackHours - travel.Minutes()/travelMinutes
}

// fits reports whether t could be sent to s: he may, and the work ends within his shift. On the first visit of a
// day it is enough that it begins within it, so that no visit is too long for everybody.
func (w *world) fits(t *technician, s *story) bool {
	if !t.can(s.Skill) || s.barred[t] || s.refused[t] {
		return false
	}
	_, travel := w.roads.way(t.here, s.Place)
	arrival := w.now.Add(reaction + travel)
	return !arrival.Add(s.Service).After(t.until) || t.visits == 0 && arrival.Before(t.until)
}

// onDuty reports whether t works now and has nothing to do.
func (w *world) onDuty(t *technician) bool { return !t.busy && w.now.Before(t.until) }

// dispatch gives waiting orders to technicians who are free, the best pair first.
func (w *world) dispatch(ctx context.Context) {
	if len(w.waiting) == 0 {
		return
	}
	var free []*technician
	for _, t := range w.crew {
		if w.onDuty(t) {
			free = append(free, t)
		}
	}
	var batch []act
	for len(free) > 0 && len(w.waiting) > 0 {
		best, who, what := math.Inf(-1), -1, (*story)(nil)
		for i, t := range free {
			for _, s := range w.waiting {
				if !w.fits(t, s) {
					continue
				}
				if x := w.index(t, s); x > best {
					best, who, what = x, i, s
				}
			}
		}
		if what == nil {
			break
		}
		batch = append(batch, w.assignment(free[who], what))
		free = append(free[:who], free[who+1:]...)
	}
	w.perform(ctx, batch)
}

// assignment sends t to s.
func (w *world) assignment(t *technician, s *story) act {
	t.busy = true
	t.visits++
	w.enter(s, visited)
	return act{send: func(ctx context.Context) error { return w.assign(ctx, t, s) }, then: func(err error) {
		w.goOn(s, func() {
			w.sum.Dispatched++
			w.answerLater(t, s)
		})(err)
		if err != nil {
			w.release(t)
		}
	}}
}

// assign asks who could go, makes sure that the product agrees, and gives the order to t.
func (w *world) assign(ctx context.Context, t *technician, s *story) error {
	var choice struct {
		Items []struct {
			ID      string `json:"technician_id"`
			Refused bool   `json:"refused"`
			Reasons []struct {
				Code string `json:"code"`
			} `json:"reasons"`
		} `json:"items"`
	}
	if err := s.desk.get(ctx, "/api/dispatch/candidates?workorder_id="+url.QueryEscape(s.order), &choice); err != nil {
		return err
	}
	agreed, why := false, "not among them"
	for _, c := range choice.Items {
		if c.ID == t.person {
			agreed, why = !c.Refused, fmt.Sprint(c.Reasons)
		}
	}
	if !agreed {
		err := fmt.Errorf("order of call %s at %s: the candidates refuse %s, who can do it and is on duty: %s", s.ID, w.now.Format(time.RFC3339), t.name, why)
		w.broke(err)
		return err
	}
	var o orderView
	return versioned(func() (int64, error) {
		if v := s.orderV; v != 0 {
			s.orderV = 0
			return v, nil
		}
		err := s.desk.get(ctx, "/api/workorders/"+s.order, &o)
		return o.Order.Version, err
	}, func(version int64) error {
		return s.desk.post(ctx, "/api/workorders/"+s.order+"/assign", body{"technician_id": t.person, "version": version}, &o)
	})
}
