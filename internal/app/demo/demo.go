package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/area/notify"
	"aftercare/internal/area/org"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/db"
)

// historyDays is how far the company's past reaches.
const historyDays = 90

// New returns the time source with which the application must be opened to be filled up to now.
func New(now time.Time) *Clock { return Days(now, historyDays) }

// Days is New for a company with a shorter past.
func Days(now time.Time, days int) *Clock {
	c := &Clock{}
	c.set(now.AddDate(0, 0, -days-1))
	return c
}

// Fill founds the company of a pack's trade and plays its past up to now, the same for the same day; progress goes to say.
func Fill(ctx context.Context, a *app.App, c *Clock, pack string, now time.Time, say func(string)) error {
	s, err := newStage(ctx, a, c, pack, now, say)
	if err != nil {
		return err
	}
	begin := time.UnixMilli(c.ms.Load()).UTC()
	say(fmt.Sprintf("  founding the company: %d people, %d customers, 300 machines", len(s.trade.People), len(s.trade.Customers)))
	if err := s.found(a.BaseURL); err != nil {
		return err
	}
	a.Queue.Begin(ctx)
	if err := s.meet(); err != nil {
		return err
	}
	ids, err := s.equip()
	if err != nil {
		return err
	}
	if err := s.acquire(); err != nil {
		return err
	}
	if err := s.install(ids, now); err != nil {
		return err
	}
	s.past(begin, now.Add(-8*time.Hour))
	if err := s.today(now); err != nil {
		return err
	}
	s.morning(now)
	if err := s.play(now); err != nil {
		return err
	}
	if err := s.catchUp(now); err != nil {
		return err
	}
	return s.complete(now)
}

// complete notes of which day the open work is; without that a demo counts as half-made.
func (s *stage) complete(now time.Time) error {
	return s.system(func(tx *db.Tx) error { return org.SetDemoDay(tx, now.In(s.zone).Format(time.DateOnly)) })
}

// catchUp lets everybody have read what was told before today.
func (s *stage) catchUp(now time.Time) error {
	return s.system(func(tx *db.Tx) error { return notify.ReadBefore(tx, now.Add(-6*time.Hour)) })
}

func newStage(ctx context.Context, a *app.App, c *Clock, pack string, now time.Time, say func(string)) (*stage, error) {
	t, err := tradeOf(pack)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		return nil, err
	}
	day := uint64(now.In(zone).Unix() / 86400)
	return &stage{ctx: ctx, app: a, clock: c, trade: t, zone: zone, rand: rand.New(rand.NewPCG(day, 20101001)), say: say}, nil
}

// past plans the ordinary days up to end.
func (s *stage) past(from, end time.Time) {
	for day := from; day.Before(end); day = day.AddDate(0, 0, 1) {
		n := 4 + s.rand.IntN(5)
		switch day.In(s.zone).Weekday() {
		case time.Saturday:
			n = 2
		case time.Sunday:
			n = 0
		}
		for range n {
			t := s.local(day, 9+s.rand.IntN(7), s.rand.IntN(60))
			if t.After(end) {
				continue
			}
			urgency := ticket.Normal
			if s.chance(15) {
				urgency = ticket.Urgent
			}
			s.begin(t, urgency, "", func(st *story) { st.run(t) })
		}
	}
}

// morning plans the open work of today, so that every state and every colour of clock is there at now.
func (s *stage) morning(now time.Time) {
	ago := func(m int) time.Time { return now.Add(-time.Duration(m) * time.Minute) }
	taken := func(m int, u ticket.Urgency, able string, then func(*story)) { s.begin(ago(m), u, able, then) }
	nothing := func(*story) {}
	// new: one quiet, one close to its limit, one past it, one dangerous
	taken(6, ticket.Normal, "", nothing)
	taken(215, ticket.Normal, "", nothing)
	taken(75, ticket.Urgent, "", nothing)
	taken(26, ticket.Safety, "", nothing)
	for _, m := range []int{35, 95, 140} {
		taken(m, ticket.Normal, "", func(st *story) { s.triaged(st, ago(m-8)) })
	}
	for i, m := range []int{60, 1300} {
		taken(m, ticket.Urgency([]ticket.Urgency{ticket.Urgent, ticket.Normal}[i]), "", func(st *story) {
			s.triaged(st, ago(m-5))
			s.at(ago(m-9), func() error { return st.send("", now.Add(90*time.Minute)) })
		})
	}
	s.visits(now, ago, taken)
	s.waiting(ago, taken)
	s.aftermath(ago, taken)
}

func (s *stage) triaged(st *story, t time.Time) {
	s.at(t, func() error { return st.move(st.coord, "triage", nil) })
}

// visits are orders on their way: given, accepted, under way, at work.
func (s *stage) visits(now time.Time, ago func(int) time.Time, taken func(int, ticket.Urgency, string, func(*story))) {
	techs := []string{"tech1", "tech2", "tech3", "tech4", "tech5", "tech6", "station1", "station2"}
	order := func(i, minutes, steps int, planned time.Time) {
		s.promise(techs[i%len(techs)], ago(minutes), now)
		taken(minutes, ticket.Normal, techs[i%len(techs)], func(st *story) {
			s.triaged(st, ago(minutes-4))
			t := minutes - 8
			s.at(ago(t), func() error { return st.send(techs[i%len(techs)], planned) })
			for k, do := range []func() error{
				func() error { return st.step(st.tech, "accept", nil) },
				func() error { return st.step(st.tech, "depart", nil) },
				st.arrive,
			} {
				if k < steps {
					t = t * 2 / 3
					s.at(ago(t), do)
				}
			}
		})
	}
	order(0, 16, 0, time.Time{})          // four minutes left to leave
	order(1, 34, 0, time.Time{})          // should have left
	order(2, 50, 0, now.Add(3*time.Hour)) // an appointment in the afternoon
	order(3, 28, 1, time.Time{})          // accepted
	order(4, 55, 2, time.Time{})          // on the way
	order(5, 70, 2, time.Time{})          // on the way
	order(6, 110, 3, time.Time{})         // at work
	order(7, 150, 3, time.Time{})         // at work
	s.promise("tech2", ago(44), now)
	taken(44, ticket.Normal, "tech2", func(st *story) { // sent back by the technician
		s.triaged(st, ago(40))
		s.at(ago(36), func() error { return st.send("tech2", time.Time{}) })
		s.at(ago(30), func() error {
			return st.step("tech2", "refuse", func(in *workorder.MoveInput) { in.Body.Reason = s.trade.Says.Refused })
		})
	})
}

// machineFor finds a machine that the technician can repair, so that nobody is sent without the skill.
func (s *stage) machineFor(login string) machine {
	for _, p := range s.trade.People {
		if p.Login != login {
			continue
		}
		for range 200 {
			m := pick(s, s.park)
			if p.can(m.model.Skill) {
				return m
			}
		}
	}
	return pick(s, s.park)
}

// waiting are cases whose clocks stand still: for a part, for the customer, for somebody else.
func (s *stage) waiting(ago func(int) time.Time, taken func(int, ticket.Urgency, string, func(*story))) {
	for i, part := range s.trade.Says.Parts {
		m := 1500 + i*400
		s.promise("lead", ago(m), ago(m-120))
		taken(m, ticket.Normal, "lead", func(st *story) {
			s.triaged(st, ago(m-10))
			s.at(ago(m-15), func() error { return st.send("lead", time.Time{}) })
			s.at(ago(m-18), func() error { return st.step("lead", "accept", nil) })
			s.at(ago(m-24), func() error { return st.step("lead", "depart", nil) })
			s.at(ago(m-50), st.arrive)
			s.at(ago(m-90), func() error {
				return st.step("lead", "wait_parts", func(in *workorder.MoveInput) { in.Body.Reason, in.Body.Class = part, "parts" })
			})
		})
	}
	for _, w := range []struct {
		minutes    int
		class, why string
	}{{420, "customer", s.trade.Says.Customer}, {300, "third_party", s.trade.Says.ThirdParty}} {
		m, class, why := w.minutes, w.class, w.why
		taken(m, ticket.Normal, "", func(st *story) {
			s.triaged(st, ago(m-10))
			s.at(ago(m-30), func() error {
				return st.move(st.coord, "wait", func(in *ticket.MoveInput) { in.Body.Class, in.Body.Reason = class, why })
			})
		})
	}
}

// aftermath are cases after their service: call-backs due, one nearly too late, and a fault that came again.
func (s *stage) aftermath(ago func(int) time.Time, taken func(int, ticket.Urgency, string, func(*story))) {
	done := func(minutes int, then func(*story)) {
		s.promise("tech3", ago(minutes+180), ago(minutes-30))
		taken(minutes+180, ticket.Normal, "tech3", func(st *story) {
			s.triaged(st, ago(minutes+170))
			s.at(ago(minutes+160), func() error { return st.send("tech3", time.Time{}) })
			s.at(ago(minutes+158), func() error { return st.step("tech3", "accept", nil) })
			s.at(ago(minutes+152), func() error { return st.step("tech3", "depart", nil) })
			s.at(ago(minutes+120), st.arrive)
			s.at(ago(minutes), func() error { return st.sign("satisfied") })
			if then != nil {
				then(st)
			}
		})
	}
	done(60*30, nil)
	done(60*68, nil)
	done(60*50, func(st *story) {
		s.at(ago(55), func() error {
			return st.move(st.coord, "reopen", func(in *ticket.MoveInput) { in.Body.Reason = s.trade.Says.Again })
		})
		st.round = 2
	})
}

// Say prints what the demo offers and how to get in.
func Say(url, pack string) string {
	out := fmt.Sprintf("\n  console     %s/\n  technician  %s/m/\n  portal      %s/p/\n\n  log-ins (password %s):\n", url, url, url, org.DemoPassword)
	t, err := tradeOf(pack)
	if err != nil {
		return out
	}
	for _, p := range t.People {
		out += fmt.Sprintf("    %-13s %s\n", p.Login, p.Role)
	}
	return out
}
