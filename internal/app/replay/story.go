package replay

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Priorities of the stream from which a case is urgent, or endangers somebody.
const (
	urgentFrom = 60
	safetyFrom = 90
)

func (c *Call) urgency() string {
	switch {
	case c.Priority >= safetyFrom:
		return "safety"
	case c.Priority >= urgentFrom:
		return "urgent"
	}
	return "normal"
}

// channels are the pack's words for how the calls of the stream came in.
var channels = map[string]string{"phone": "phone", "api": "api", "internal": "email"}

func (c *Call) channel() string {
	if ch, ok := channels[strings.ToLower(c.Method)]; ok {
		return ch
	}
	return "web"
}

// ticketView is what is read of a case.
type ticketView struct {
	Ticket struct {
		Number     string `json:"number"`
		ExternalID string `json:"external_id"`
		State      string `json:"state"`
		Category   string `json:"category"`
		Kind       string `json:"kind"`
		OwnerID    string `json:"owner_id"`
		CallBack   string `json:"call_back_state"`
		Version    int64  `json:"version"`
	} `json:"ticket"`
	Clocks []clockView `json:"clocks"`
}

type clockView struct {
	Metric string    `json:"metric"`
	State  string    `json:"state"`
	DueAt  time.Time `json:"due_at"`
}

// orderView is what is read of a work order.
type orderView struct {
	Order struct {
		ID      string `json:"id"`
		Version int64  `json:"version"`
	} `json:"workorder"`
}

type body map[string]any

// withdrawals is the share of calls, in percent, that their customer takes back while nobody is on the way.
const withdrawals = 0.5

// expect plans the calls of the stream.
func (w *world) expect(calls []Call) {
	for i, c := range calls {
		name := c.Area
		if name == "" {
			name = "Unnamed neighbourhood"
		}
		a := w.areas[name]
		if a == nil {
			a = &area{name: name, phone: fmt.Sprintf("+1 410 %07d", 5550000+len(w.areas))}
			w.areas[name] = a
		}
		s := &story{Call: c, n: i, at: w.start.Add(c.At + w.Later), area: a, desk: w.desks[i%len(w.desks)], round: 1,
			barred: map[*technician]bool{}, refused: map[*technician]bool{}}
		w.stories = append(w.stories, s)
		w.open++
		w.plan(s.at, func(ctx context.Context) error { return w.take(ctx, s) }, w.goOn(s, func() {
			w.enter(s, taken)
			w.cases[s.ticket] = s
			w.triageLater(s)
		}))
	}
}

// take answers the telephone: who is it, and what is wrong?
func (w *world) take(ctx context.Context, s *story) error {
	a := s.area
	a.mu.Lock() // two calls of a new customer at the same instant make him one customer
	defer a.mu.Unlock()
	var known struct {
		Callers []struct {
			Customer struct {
				ID string `json:"id"`
			} `json:"customer"`
		} `json:"callers"`
	}
	if err := s.desk.get(ctx, "/api/intake?phone="+url.QueryEscape(a.phone), &known); err != nil {
		return err
	}
	if a.customer == "" {
		if err := a.enrol(ctx, s.desk.session); err != nil {
			return err
		}
	} else if ids := fmt.Sprint(known.Callers); !strings.Contains(ids, a.customer) {
		err := fmt.Errorf("the intake does not know the customer of %s, who called before", a.name)
		w.broke(err)
		return err
	}
	in := body{"customer_id": a.customer, "contact_id": a.contact, "kind": "repair", "external_id": s.ID, "lang": "en", "symptom": s.Type,
		"channel": s.channel(), "urgency": s.urgency(), "service_mode": "mobile", "skill": s.Skill, "service_min": int((s.Service + time.Minute - 1) / time.Minute),
		"lat": s.Place.Lat, "lon": s.Place.Lon, "address": fmt.Sprintf("%s, place of call %s", a.name, s.ID)}
	if s.SLAHours > 0 {
		in["sla_hours"] = s.SLAHours
	}
	var out struct {
		ID string `json:"id"`
	}
	err := s.desk.post(ctx, "/api/tickets", in, &out)
	s.ticket = out.ID
	return err
}

// enrol takes the customer of a neighbourhood into the files.
func (a *area) enrol(ctx context.Context, who *session) error {
	var c, k struct {
		ID string `json:"id"`
	}
	if err := who.post(ctx, "/api/customers", body{"name": a.name, "phone": a.phone, "lang": "en"}, &c); err != nil {
		return err
	}
	if err := who.post(ctx, "/api/customers/"+c.ID+"/contacts", body{"name": "Office", "phone": a.phone, "lang": "en"}, &k); err != nil {
		return err
	}
	a.customer, a.contact = c.ID, k.ID
	return nil
}

// triageLater lets a coordinator look at a case and make an order of it.
func (w *world) triageLater(s *story) {
	w.plan(w.soon(w.minutes(s, 1, 9, "triage")), func(ctx context.Context) error { return w.triage(ctx, s) }, w.goOn(s, func() {
		w.enter(s, queued)
		if s.round == 1 && w.chance(s, withdrawals, "withdraws") {
			w.withdrawLater(s)
		}
	}))
}

func (w *world) triage(ctx context.Context, s *story) error {
	v, err := w.moveCase(ctx, s, body{"event": "triage"})
	if err != nil {
		return err
	}
	for _, c := range v.Clocks {
		if c.Metric == "ticket.resolution" && c.State == "running" {
			s.due = c.DueAt
		}
	}
	var o orderView
	err = s.desk.post(ctx, "/api/workorders", body{"ticket_id": s.ticket}, &o)
	s.order, s.orderV = o.Order.ID, o.Order.Version
	return err
}

// moveCase makes a step of a case at its present version.
func (w *world) moveCase(ctx context.Context, s *story, in body) (v ticketView, err error) {
	err = versioned(func() (int64, error) {
		var now ticketView
		err := s.desk.get(ctx, "/api/tickets/"+s.ticket, &now)
		return now.Ticket.Version, err
	}, func(version int64) error {
		in["version"] = version
		return s.desk.post(ctx, "/api/tickets/"+s.ticket+"/move", in, &v)
	})
	return v, err
}

// withdrawLater lets a customer take his call back, if nobody is on the way yet.
func (w *world) withdrawLater(s *story) {
	taken := false
	w.plan(w.soon(w.minutes(s, 20, 90, "withdraw")), func(ctx context.Context) error {
		if s.stage != queued {
			return nil
		}
		taken = true
		if err := s.desk.post(ctx, "/api/workorders/"+s.order+"/move", body{"event": "cancel", "reason": "customer_withdrew"}, nil); err != nil {
			return err
		}
		_, err := w.moveCase(ctx, s, body{"event": "cancel", "reason": "customer_withdrew"})
		return err
	}, w.goOn(s, func() {
		if taken {
			w.sum.Cancelled++
			w.enter(s, ended)
		}
	}))
}

// close ends a case that was called back.
func (w *world) closeLater(s *story, after time.Duration) {
	closed := false
	w.plan(w.soon(after), func(ctx context.Context) error {
		var v ticketView
		if err := s.desk.get(ctx, "/api/tickets/"+s.ticket, &v); err != nil {
			return err
		}
		if v.Ticket.Category == "ended" {
			closed = true
			return nil
		}
		if v.Ticket.State != "called_back" {
			err := fmt.Errorf("case %s is %s after its call-back", v.Ticket.Number, v.Ticket.State)
			w.broke(err)
			return err
		}
		_, err := w.moveCase(ctx, s, body{"event": "close"})
		closed = err == nil
		return err
	}, w.goOn(s, func() {
		if closed {
			w.enter(s, ended)
		}
	}))
}

// able reports whether anybody of the crew may make the visit.
func (w *world) able(s *story) bool {
	return slices.ContainsFunc(w.crew, func(t *technician) bool { return t.can(s.Skill) && !s.barred[t] })
}
