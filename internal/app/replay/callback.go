package replay

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Hours in which clerks call, how often they look at the list, and how long a call keeps one busy.
const (
	officeOpens  = 9 * 60
	officeCloses = 18 * 60
	lookEvery    = 10 * time.Minute
	callTakes    = 4 * time.Minute
)

// What happens to call-backs, in percent.
const (
	unanswered = 18.0
	normBroken = 3.0  // per norm
	visitAgain = 50.0 // complaints that lead to another visit
)

// followup is a line of the call list.
type followup struct {
	ID        string    `json:"id"`
	TicketID  string    `json:"ticket_id"`
	State     string    `json:"state"`
	Attempts  int       `json:"attempts"`
	Version   int64     `json:"version"`
	DueTo     time.Time `json:"due_to"`
	Complaint string    `json:"complaint_id"`
}

// office is t, or the next opening of the office after it.
func (w *world) office(t time.Time) time.Time {
	for d := t.In(w.zone); ; d = d.AddDate(0, 0, 1) {
		at := func(minute int) time.Time {
			return time.Date(d.Year(), d.Month(), d.Day(), 0, minute, 0, 0, w.zone).UTC()
		}
		switch {
		case d.Weekday() == time.Sunday:
		case !t.After(at(officeOpens)):
			return at(officeOpens)
		case t.Before(at(officeCloses)):
			return t
		}
	}
}

// lookLater lets the clerks look at the call list, again and again.
func (w *world) lookLater() {
	var due []followup
	w.plan(w.office(w.soon(lookEvery)), func(ctx context.Context) (err error) {
		due, err = w.callList(ctx)
		return err
	}, func(error) { // one that failed was counted, the next look comes
		w.share(due)
		w.lookLater()
	})
}

// callList reads who may be called now and whom nobody could reach, as far as they are ours.
func (w *world) callList(ctx context.Context) (out []followup, err error) {
	for _, filter := range []string{"callable=true", "state=unreachable&open=true"} {
		for after := ""; ; {
			var page struct {
				Items []followup `json:"items"`
				Next  string     `json:"next"`
			}
			if err := w.desks[0].get(ctx, "/api/followups?limit=200&"+filter+"&after="+url.QueryEscape(after), &page); err != nil {
				return nil, err
			}
			for _, f := range page.Items {
				if s := w.cases[f.TicketID]; s != nil && !s.calling && s.stage == served {
					out = append(out, f)
				}
			}
			if after = page.Next; after == "" || len(out) >= len(w.desks)*perLook {
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b followup) int { // the same at every replay, whatever the ids are
		return cmp.Or(a.DueTo.Compare(b.DueTo), w.cases[a.TicketID].n-w.cases[b.TicketID].n)
	})
	return out, nil
}

// perLook is how many calls a clerk takes over at once.
const perLook = int(lookEvery/callTakes) + 1

// share gives the calls to the clerks, who make one after the other.
func (w *world) share(due []followup) {
	for i, f := range due[:min(len(due), len(w.desks)*perLook)] {
		s := w.cases[f.TicketID]
		if s.calling {
			continue
		}
		d := w.desks[i%len(w.desks)]
		at := w.now
		if d.busy.After(at) {
			at = d.busy
		}
		if at.After(w.now.Add(lookEvery)) {
			continue // he has enough to do until the next look
		}
		d.busy = at.Add(callTakes)
		s.calling = true
		w.plan(d.busy, func(ctx context.Context) error { return w.call(ctx, d, s, &f) }, w.goOn(s, func() { w.called(d, s, f) }))
	}
}

// call dials, or sends a message to somebody whom nobody could reach.
func (w *world) call(ctx context.Context, d *desk, s *story, f *followup) error {
	path := "/api/followups/" + f.ID
	verb, in := "/record", w.answers(s)
	switch {
	case f.State == "unreachable":
		verb, in = "/excuse", body{"reason": "Nobody answered, a message was sent", "replaced_by": "sms"}
	case f.State == "due" && w.draw(s.ID, s.round, s.tries, "answers")*100 < unanswered:
		verb, in = "/attempts", body{"outcome": []string{"no_answer", "busy", "switched_off"}[int(w.draw(s.ID, s.tries, "why")*3)]}
	}
	known := f.Version
	return versioned(func() (int64, error) {
		if v := known; v != 0 {
			known = 0
			return v, nil
		}
		err := d.get(ctx, path, f)
		return f.Version, err
	}, func(version int64) error {
		in["version"] = version
		var out struct {
			followup
			Inner followup `json:"followup"` // of a record
		}
		err := d.post(ctx, path+verb, in, &out)
		if err == nil {
			if *f = out.followup; f.ID == "" {
				*f = out.Inner
			}
		}
		return err
	})
}

// answers is what the customer says.
func (w *world) answers(s *story) body {
	in := body{"c5": w.rating(s, "c5"), "words": ""}
	for _, item := range []string{"c1", "c2", "c3", "c4"} {
		in[item] = !w.chance(s, normBroken, item)
	}
	if strings.HasSuffix(in["c5"].(string), "dissatisfied") {
		in["words"] = "It took long and the fault is still there"
	}
	return in
}

// called draws the consequences of a call.
func (w *world) called(d *desk, s *story, f followup) {
	s.calling = false
	switch f.State {
	case "recorded":
		w.sum.CalledBack++
		w.enter(s, settled)
		if f.Complaint == "" {
			w.closeLater(s, w.minutes(s, 1, 5, "close"))
			return
		}
		s.reopens = w.chance(s, visitAgain, "again") && w.able(s)
		w.complaintLater(d, s, f.Complaint)
	case "filed":
		w.sum.Excused++
		w.enter(s, ended) // the message closed the case
	default:
		s.tries++
		w.sum.Unanswered++
	}
}
