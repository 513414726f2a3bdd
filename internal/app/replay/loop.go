package replay

import (
	"container/heap"
	"context"
	"fmt"
	"sync"
	"time"
)

// act is something that somebody does at a time. What it sends may go out beside what others send at the same
// instant, so send touches nothing but its own case and person; then follows alone, in the order of planning.
type act struct {
	at   time.Time
	seq  int
	send func(context.Context) error
	then func(error)
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

// loop is simulated time: acts in the order of their times, and a clock that only the driver moves.
type loop struct {
	queue  acts
	n      int
	now    time.Time
	driver *session
	speed  float64 // simulated seconds per second at most, 0: as fast as it goes
	began  time.Time
	start  time.Time
	ran    int // jobs and timers that ran on the way
}

// beside is how many requests of the same instant are under way at a time.
const beside = 4

// plan puts an act on the list; nothing happens in the past.
func (l *loop) plan(at time.Time, send func(context.Context) error, then func(error)) {
	if at.Before(l.now) {
		at = l.now
	}
	l.n++
	heap.Push(&l.queue, act{at, l.n, send, then})
}

// each performs the acts of the next instant and returns false when none is left before end.
func (l *loop) each(ctx context.Context, end time.Time) (bool, error) {
	if len(l.queue) == 0 || l.queue[0].at.After(end) {
		return false, nil
	}
	if err := l.advance(ctx, l.queue[0].at); err != nil {
		return false, err
	}
	var batch []act
	for len(l.queue) > 0 && !l.queue[0].at.After(l.now) {
		batch = append(batch, heap.Pop(&l.queue).(act))
	}
	l.perform(ctx, batch)
	return true, ctx.Err()
}

// perform sends what a batch has to send, then draws the consequences one after the other.
func (l *loop) perform(ctx context.Context, batch []act) {
	failed := make([]error, len(batch))
	var wg sync.WaitGroup
	room := make(chan struct{}, beside)
	for i, a := range batch {
		if a.send == nil {
			continue
		}
		room <- struct{}{}
		wg.Go(func() {
			failed[i] = a.send(ctx)
			<-room
		})
	}
	wg.Wait()
	for i, a := range batch {
		if a.then != nil {
			a.then(failed[i])
		}
	}
}

// clockAnswer is what the server says of its time.
type clockAnswer struct {
	Now     time.Time `json:"now"`
	Reached bool      `json:"reached"`
	Ran     int       `json:"ran"`
}

// stalled is how long the clock may refuse to move before that is an error.
const stalled = 2 * time.Minute

// advance asks for a time until it is reached; the server stops at each job and timer on the way.
func (l *loop) advance(ctx context.Context, to time.Time) error {
	if !to.After(l.now) {
		return nil
	}
	if err := l.brake(ctx, to); err != nil {
		return err
	}
	return l.ask(ctx, to)
}

// rest waits until nothing is due any more on any node.
func (l *loop) rest(ctx context.Context) error { return l.ask(ctx, l.now) }

func (l *loop) ask(ctx context.Context, to time.Time) error {
	for last := time.Now(); ; {
		var out clockAnswer
		if err := l.driver.post(ctx, "/api/clock/advance", map[string]any{"to": to}, &out); err != nil {
			return fmt.Errorf("the clock does not move: %w", err)
		}
		l.ran += out.Ran
		if out.Reached {
			l.now = to
			return nil
		}
		if out.Ran > 0 || out.Now.After(l.now) {
			l.now, last = out.Now, time.Now()
		}
		if time.Since(last) > stalled {
			return fmt.Errorf("the clock stands at %s: something is due there and not done", out.Now.Format(time.RFC3339))
		}
	}
}

// brake waits until real time allows for to.
func (l *loop) brake(ctx context.Context, to time.Time) error {
	if l.speed <= 0 {
		return nil
	}
	due := l.began.Add(time.Duration(to.Sub(l.start).Seconds() / l.speed * float64(time.Second)))
	select {
	case <-time.After(time.Until(due)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
