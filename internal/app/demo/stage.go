package demo

import (
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/area/org"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/clock"
	"aftercare/internal/platform/db"
)

// Clock is the time of a company that is being played; the database believes it.
type Clock struct{ ms atomic.Int64 }

// Now implements clock.Source.
func (c *Clock) Now(context.Context, clock.Querier) (time.Time, error) {
	return time.UnixMilli(c.ms.Load()).UTC(), nil
}

// Simulated is false: what is played becomes ordinary history.
func (c *Clock) Simulated() bool { return false }

func (c *Clock) set(t time.Time) { c.ms.Store(t.UnixMilli()) }

// act is something that somebody does at a time.
type act struct {
	at  time.Time
	seq int
	do  func() error
}

type acts []act

func (a acts) Len() int { return len(a) }
func (a acts) Less(i, j int) bool {
	return a[i].at.Before(a[j].at) || a[i].at.Equal(a[j].at) && a[i].seq < a[j].seq
}
func (a acts) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push implements heap.Interface.
func (a *acts) Push(x any) { *a = append(*a, x.(act)) }

// Pop implements heap.Interface.
func (a *acts) Pop() any {
	old := *a
	x := old[len(old)-1]
	*a = old[:len(old)-1]
	return x
}

// stage is the company at play: its people act in the order of time, and what falls due between
// two acts happens in between, as it would have.
type stage struct {
	ctx    context.Context
	app    *app.App
	clock  *Clock
	rand   *rand.Rand
	zone   *time.Location
	trade  *trade
	queue  acts
	n      int
	ran    int
	people map[string]actor.Actor // by log-in
	staff  map[string]string      // log-in → person id
	park   []machine
	home   []client
	busy   map[string]time.Time // technician → until when
	tenant string

	promises []promise
	say      func(string)
}

// promise is a time for which a technician is spoken for.
type promise struct {
	login    string
	from, to time.Time
}

// at plans an act.
func (s *stage) at(t time.Time, do func() error) {
	s.n++
	heap.Push(&s.queue, act{t, s.n, do})
}

// play performs what is planned up to end.
func (s *stage) play(end time.Time) error {
	for len(s.queue) > 0 && !s.queue[0].at.After(end) {
		a := heap.Pop(&s.queue).(act)
		if err := s.advance(a.at); err != nil {
			return err
		}
		if err := a.do(); err != nil {
			return fmt.Errorf("at %s: %w", a.at.In(s.zone).Format("2006-01-02 15:04"), err)
		}
		if s.ran++; s.ran%250 == 0 {
			s.say(fmt.Sprintf("  %s, %d steps played", a.at.In(s.zone).Format("2006-01-02"), s.ran))
		}
	}
	return s.advance(end)
}

// advance lets time pass, and what falls due on the way happen when it is due.
func (s *stage) advance(to time.Time) error {
	for {
		if _, err := s.app.RunDue(s.ctx); err != nil {
			return err
		}
		next, err := s.app.NextDue(s.ctx)
		if err != nil {
			return err
		}
		if next == nil || next.After(to) {
			s.clock.set(to)
			_, err := s.app.RunDue(s.ctx)
			return err
		}
		now, err := s.clock.Now(s.ctx, nil)
		if err != nil {
			return err
		}
		if next.After(now) {
			s.clock.set(*next)
		}
	}
}

// as runs fn in a unit of work of the person with that log-in.
func (s *stage) as(login string, fn func(*db.Tx) error) error {
	a, ok := s.people[login]
	if !ok {
		return fmt.Errorf("demo: nobody logs in as %s", login)
	}
	return s.app.DB.Write(actor.With(s.ctx, a), fn)
}

// system runs fn as the system.
func (s *stage) system(fn func(*db.Tx) error) error {
	ctx, err := s.app.As(s.ctx, s.tenant)
	if err != nil {
		return err
	}
	return s.app.DB.Write(ctx, fn)
}

// meet learns who the people of the company are.
func (s *stage) meet() error {
	s.people, s.staff, s.busy = map[string]actor.Actor{}, map[string]string{}, map[string]time.Time{}
	return s.system(func(tx *db.Tx) error {
		for _, p := range s.trade.People {
			u, err := org.ByLogin(tx, p.Login)
			if err != nil {
				return err
			}
			if s.people[p.Login], err = s.app.Org.ActorOf(tx, u.ID); err != nil {
				return err
			}
			s.staff[p.Login] = string(u.PersonID)
		}
		return nil
	})
}

// local is an hour of a day in the company's zone.
func (s *stage) local(day time.Time, hour, minute int) time.Time {
	d := day.In(s.zone)
	return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, s.rand.IntN(60), 0, s.zone).UTC()
}

func (s *stage) minutes(from, to int) time.Duration {
	return time.Duration(from)*time.Minute + time.Duration(s.rand.IntN((to-from)*60))*time.Second
}

func (s *stage) chance(percent int) bool { return s.rand.IntN(100) < percent }

func pick[T any](s *stage, list []T) T { return list[s.rand.IntN(len(list))] }
