package db

import (
	"runtime"
	"time"
)

// turns lets as many reads compute as there are processors. SQLite computes in the caller's thread, and its connections
// share one lock for their pages: more of them at once hand that lock to and fro (on two processors the statement of a list
// took 0.55 to 0.69 ms with two at a time and 0.8 to 1.3 ms with three to eight).
// Whoever waited for courtesy goes on without a turn, so a long report holds up nobody for longer.
type turns chan struct{}

const courtesy = 50 * time.Millisecond

func newTurns() turns { return make(turns, runtime.GOMAXPROCS(0)) }

// take waits for a turn and returns how to give it back. A nil turns has no bound.
func (t turns) take() (done func()) {
	if t == nil {
		return func() {}
	}
	back := func() { <-t }
	select {
	case t <- struct{}{}:
		return back
	default:
	}
	late := time.NewTimer(courtesy)
	defer late.Stop()
	select {
	case t <- struct{}{}:
		return back
	case <-late.C:
		return func() {}
	}
}
