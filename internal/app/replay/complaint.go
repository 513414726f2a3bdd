package replay

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// stillAngry is the share of settled complaints, in percent, whose customer is not satisfied with the result.
const stillAngry = 15.0

// complaintView is what is read of a complaint.
type complaintView struct {
	Complaint struct {
		Version int64 `json:"version"`
	} `json:"complaint"`
}

// grievance is a complaint on its way to its end.
type grievance struct {
	*world
	d     *desk
	s     *story
	id    string
	again bool // it follows another one
}

// complaintLater has a complaint accepted, looked into, agreed upon and finished in office hours.
func (w *world) complaintLater(d *desk, s *story, id string) {
	w.sum.Complaints++
	g := &grievance{world: w, d: d, s: s, id: id}
	s.barred[s.by] = true // whoever is accused makes no further visit
	s.reopens = s.reopens && w.able(s)
	g.run()
}

func (g *grievance) run() {
	g.step(20*time.Minute, body{"event": "accept"}, func() {
		g.step(30*time.Minute, body{"event": "investigate"}, func() {
			g.step(time.Hour, body{"event": "agree", "cause": "The repair did not last", "measure": "A colleague goes again, and an apology"}, func() {
				g.step(2*time.Hour, body{"event": "finish", "result": "Apologised"}, g.end)
			})
		})
	})
}

// step makes a step of the complaint in office hours.
func (g *grievance) step(after time.Duration, in body, then func()) {
	g.plan(g.office(g.soon(after)), func(ctx context.Context) error { return g.move(ctx, in) }, g.goOn(g.s, then))
}

func (g *grievance) move(ctx context.Context, in body) error {
	var v complaintView
	return versioned(func() (int64, error) {
		err := g.d.get(ctx, "/api/complaints/"+g.id, &v)
		return v.Complaint.Version, err
	}, func(version int64) error {
		in["version"] = version
		return g.d.post(ctx, "/api/complaints/"+g.id+"/move", in, &v)
	})
}

// end closes the complaint, or opens the next when the customer is still angry; then the case goes on.
func (g *grievance) end() {
	if !g.again && g.chance(g.s, stillAngry, "still angry") {
		g.step(time.Hour, body{"event": "dissatisfied", "note": "An apology is not enough"}, g.follow)
		return
	}
	g.step(time.Hour, body{"event": "close"}, func() {
		if g.s.reopens {
			g.reopenLater(g.s)
			return
		}
		g.closeLater(g.s, 2*time.Minute)
	})
}

// follow finds the complaint that follows, and takes it to its end.
func (g *grievance) follow() {
	g.again = true
	g.plan(g.soon(time.Minute), func(ctx context.Context) error {
		var list struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
		}
		if err := g.d.get(ctx, "/api/complaints?open=true&ticket_id="+url.QueryEscape(g.s.ticket), &list); err != nil {
			return err
		}
		if len(list.Items) != 1 {
			err := fmt.Errorf("call %s has %d open complaints after a dissatisfied customer, want 1", g.s.ID, len(list.Items))
			g.broke(err)
			return err
		}
		g.id = list.Items[0].ID
		return nil
	}, g.goOn(g.s, func() {
		g.sum.Complaints++
		g.run()
	}))
}

// reopenLater begins another service of the same case.
func (w *world) reopenLater(s *story) {
	w.plan(w.soon(5*time.Minute), func(ctx context.Context) error {
		_, err := w.moveCase(ctx, s, body{"event": "reopen", "reason": "The fault is still there"})
		return err
	}, w.goOn(s, func() {
		w.sum.Reopened++
		s.round++
		s.parts, s.tries = false, 0
		clear(s.refused)
		w.enter(s, taken)
		w.triageLater(s)
	}))
}
