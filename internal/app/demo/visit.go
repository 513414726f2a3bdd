package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/internal/area/followup"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// story is one case as it will go.
type story struct {
	s     *stage
	id    ticket.ID
	order workorder.ID
	m     machine
	f     fault
	coord string
	tech  string
	round int
}

// begin takes a case at t about a machine that the technician with that log-in can repair, or about any.
func (s *stage) begin(t time.Time, urgency ticket.Urgency, able string, then func(*story)) {
	st := &story{s: s, coord: "coordinator", round: 1}
	if s.chance(35) {
		st.coord = "coordinator2"
	}
	st.m = s.machineFor(able)
	st.f = pick(s, s.trade.faultsOf(st.m.model.Line))
	channel := "phone"
	if s.chance(12) {
		channel = "email"
	} else if s.chance(10) {
		channel = "wecom"
	}
	s.at(t, func() error {
		err := s.as(st.coord, func(tx *db.Tx) error {
			c := s.home[st.m.of]
			in := &ticket.CreateInput{}
			in.Body.CustomerID = string(c.id)
			in.Body.Fields = ticket.Fields{Symptom: st.f.Symptom, Channel: channel, Urgency: urgency, Caller: c.name, Phone: c.phone,
				ContactID: string(c.contact), SiteID: string(c.site), AssetID: string(st.m.id)}
			v, err := s.app.Ticket.Create(tx, in)
			if err == nil {
				st.id = v.ID
			}
			return err
		})
		if err == nil {
			then(st)
		}
		return err
	})
}

// move makes a step of the case.
func (st *story) move(who, event string, set func(*ticket.MoveInput)) error {
	return st.s.as(who, func(tx *db.Tx) error {
		t, err := ticket.Load(tx, st.id)
		if err != nil {
			return err
		}
		in := &ticket.MoveInput{ID: st.id}
		in.Body.Event, in.Body.Version = event, t.Version
		if set != nil {
			set(in)
		}
		_, err = st.s.app.Ticket.Move(tx, in)
		return err
	})
}

// step makes a step of the visit.
func (st *story) step(who, event string, set func(*workorder.MoveInput)) error {
	return st.s.as(who, func(tx *db.Tx) error {
		in := &workorder.MoveInput{ID: st.order}
		in.Body.Event = event
		if set != nil {
			set(in)
		}
		v, err := st.s.app.Workorder.Move(tx, in)
		if err == nil {
			st.order = v.Order.ID
		}
		return err
	})
}

// send makes an order and, with a technician, gives it to him.
func (st *story) send(tech string, planned time.Time) error {
	return st.s.as(st.coord, func(tx *db.Tx) error {
		in := &workorder.CreateInput{}
		in.Body.TicketID, in.Body.PlannedStart, in.Body.Mode = st.id, planned, "mobile"
		if !planned.IsZero() {
			in.Body.PlannedEnd = planned.Add(time.Duration(st.m.model.Minutes) * time.Minute)
		}
		if tech != "" {
			in.Body.TechnicianID = st.s.staff[tech]
			st.tech = tech
		}
		v, err := st.s.app.Workorder.Create(tx, in)
		if err == nil {
			st.order = v.Order.ID
		}
		return err
	})
}

// free finds a technician with the skill who has nothing to do at t, the least recently busy one; nobody is an empty text.
func (s *stage) free(skill string, t time.Time, need time.Duration) string {
	best := ""
	for _, p := range s.trade.People {
		if p.can(skill) && !p.Stationed && !s.busy[p.Login].After(t) && !s.promised(p.Login, t, t.Add(need)) && (best == "" || s.busy[p.Login].Before(s.busy[best])) {
			best = p.Login
		}
	}
	if best == "" {
		return ""
	}
	s.busy[best] = t.Add(need)
	return best
}

// promise keeps a technician for work of the morning, so that the past does not take him.
func (s *stage) promise(login string, from, to time.Time) {
	s.promises = append(s.promises, promise{login, from, to})
}

func (s *stage) promised(login string, from, to time.Time) bool {
	return slices.ContainsFunc(s.promises, func(p promise) bool { return p.login == login && p.from.Before(to) && from.Before(p.to) })
}

// place is where the machine stands.
func (st *story) place() (lat, lon *float64) {
	c := st.s.home[st.m.of]
	return &c.lat, &c.lon
}

// arrive, work and sign are the visit from the technician's side.
func (st *story) arrive() error {
	return st.step(st.tech, "arrive", func(in *workorder.MoveInput) { in.Body.Lat, in.Body.Lon = st.place() })
}

func (st *story) sign(rating string) error {
	s := st.s
	if st.f.Part != "" {
		err := s.as(st.tech, func(tx *db.Tx) error {
			in := &workorder.PartInput{ID: st.order}
			in.Body.SKU, in.Body.Name, in.Body.Qty = s.trade.skuOf(st.f.Part), st.f.Part, 1
			_, err := s.app.Workorder.AddPart(tx, in)
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.as(st.tech, func(tx *db.Tx) error {
		in := &workorder.SignInput{ID: st.order}
		yes := true
		fixed := st.round == 1
		cause, work, test := st.f.Cause, st.f.Work, s.trade.Says.Tested
		in.Body.Facts = workorder.Facts{Fault: &cause, Work: &work, TestResult: &test, CauseExplained: &yes, FirstFixed: &fixed}
		in.Body.Signature, in.Body.SignedBy, in.Body.Rating, in.Body.CustomerDoneAt = signature, s.home[st.m.of].name, rating, tx.Now
		in.Body.Lat, in.Body.Lon = st.place()
		_, err := s.app.Workorder.Sign(tx, in)
		return err
	})
}

const signature = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M20 70 C 60 10, 90 95, 130 45 S 200 20, 280 60" fill="none" stroke="black" stroke-width="3"/></svg>`

// rating draws what customers say: most are very satisfied, a few are not.
func (s *stage) rating() string {
	switch n := s.rand.IntN(100); {
	case n < 62:
		return "very_satisfied"
	case n < 90:
		return "satisfied"
	case n < 96:
		return "average"
	case n < 99:
		return "dissatisfied"
	}
	return "very_dissatisfied"
}

// call is the call-back of a case: reached mostly, with answers that are mostly yes.
func (st *story) call() error {
	s := st.s
	return s.as(st.coord, func(tx *db.Tx) error {
		list, err := s.app.Followup.List(tx, &followup.ListInput{Open: true, Ticket: string(st.id), Request: page.Request{Limit: 5}})
		if err != nil || len(list.Items) == 0 {
			return err
		}
		f, err := followup.Load(tx, list.Items[0].ID)
		if err != nil {
			return err
		}
		if tx.Now.Before(f.DueFrom) {
			s.at(f.DueFrom.Add(s.minutes(5, 90)), st.call)
			return nil
		}
		if s.chance(12) && f.Attempts == 0 {
			in := &followup.AttemptInput{ID: f.ID}
			in.Body.Version, in.Body.Outcome = f.Version, "no_answer"
			_, err := s.app.Followup.Attempt(tx, in)
			s.at(tx.Now.Add(s.minutes(120, 300)), st.call)
			return err
		}
		in := &followup.RecordInput{ID: f.ID}
		b := &in.Body
		b.Version = f.Version
		b.C1, b.C2, b.C3, b.C4 = s.yes(3), s.yes(3), s.yes(6), s.yes(2)
		b.C5, b.Words = s.rating(), pick(s, s.trade.Words)
		if strings.HasSuffix(b.C5, "dissatisfied") {
			b.Words = s.trade.Says.Unhappy
			st.soothe(tx.Now)
		}
		_, err = s.app.Followup.Record(tx, in)
		s.at(tx.Now.Add(s.minutes(2, 40)), st.end)
		return err
	})
}

func (s *stage) yes(except int) *bool {
	b := !s.chance(except)
	return &b
}

// end closes the case; one that was reopened or complained about meanwhile stays.
func (st *story) end() error {
	open := false
	err := st.s.system(func(tx *db.Tx) error {
		t, err := ticket.Load(tx, st.id)
		if err == nil {
			open = t.State == "called_back"
		}
		return err
	})
	if err != nil || !open {
		return err
	}
	return st.move(st.coord, "close", nil)
}

// run is the whole life of an ordinary case after it was taken at t.
func (st *story) run(t time.Time) {
	s := st.s
	t = t.Add(s.minutes(3, 25))
	s.at(t, func() error { return st.move(st.coord, "triage", nil) })
	if st.f.Remote && s.chance(70) {
		s.at(t.Add(s.minutes(5, 30)), func() error {
			return st.move(st.coord, "solve", func(in *ticket.MoveInput) { in.Body.Note = fmt.Sprintf(s.trade.Says.Remote, st.f.Work) })
		})
		s.at(t.Add(s.minutes(60, 300)), func() error {
			return st.move(st.coord, "close_uncalled", func(in *ticket.MoveInput) {
				in.Body.Event, in.Body.Reason = "close_uncalled", s.trade.Says.Confirmed
			})
		})
		return
	}
	t = t.Add(s.minutes(2, 30))
	s.at(t, func() error { return st.dispatch(t) })
}

// dispatch sends whoever is free, or tries again a little later; then the visit takes its course.
func (st *story) dispatch(t time.Time) error {
	s := st.s
	leave := s.minutes(4, 9)
	if s.chance(9) {
		leave = s.minutes(11, 24)
	}
	arrive := leave + s.minutes(12, 38)
	done := arrive + time.Duration(float64(st.m.model.Minutes)*(0.6+s.rand.Float64()*0.8))*time.Minute
	tech := s.free(st.m.model.Skill, t, done+5*time.Minute)
	if tech == "" {
		later := t.Add(s.minutes(20, 60))
		s.at(later, func() error { return st.dispatch(later) })
		return nil
	}
	s.at(t.Add(s.minutes(1, 4)), func() error { return st.step(st.tech, "accept", nil) })
	s.at(t.Add(leave), func() error { return st.step(st.tech, "depart", nil) })
	s.at(t.Add(arrive), st.arrive)
	s.at(t.Add(done), func() error { return st.sign(s.rating()) })
	s.at(s.callTime(t.Add(done), st.f.Part != ""), st.call)
	return st.send(tech, time.Time{})
}

// callTime is when somebody calls after a service at t: within the window as a rule.
func (s *stage) callTime(t time.Time, part bool) time.Time {
	if part {
		return s.local(t.Add(24*time.Hour), 9, s.rand.IntN(50))
	}
	c := t.Add(24*time.Hour + s.minutes(30, 600))
	for c.In(s.zone).Weekday() == time.Sunday || c.In(s.zone).Hour() < 9 || c.In(s.zone).Hour() >= 18 {
		c = c.Add(time.Hour)
	}
	return c
}
