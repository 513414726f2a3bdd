package replay

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"time"
)

// world is everybody and everything that takes part in a replay.
type world struct {
	Options
	*client
	loop
	roads   roads
	zone    *time.Location
	desks   []*desk
	crew    []*technician
	areas   map[string]*area
	stories []*story
	cases   map[string]*story // by the id of the case
	waiting []*story          // for a technician
	open    int               // stories that go on
	told    time.Time         // last line of progress
	sum     Summary
}

// desk is a coordinator, who also calls back and settles complaints.
type desk struct {
	*session
	busy time.Time // until then
}

// area is the customer of a neighbourhood.
type area struct {
	mu       sync.Mutex
	name     string
	phone    string
	customer string
	contact  string
}

// stage is how far a story is.
type stage int

const (
	coming  stage = iota // the call has not come yet
	taken                // a case, nobody is on it
	queued               // waits for a technician
	visited              // a technician has it
	served               // the call-back is to come
	settled              // called back or excused, to be closed
	ended                // closed or cancelled
	stuck                // an error keeps it from going on
	stages
)

// story is one call with what became of it.
type story struct {
	Call
	n       int
	at      time.Time
	area    *area
	desk    *desk
	stage   stage
	ticket  string
	order   string
	orderV  int64
	due     time.Time // when it must be solved
	round   int
	steps   int         // of technicians, for the names of what they did
	by      *technician // who served it last
	barred  map[*technician]bool
	refused map[*technician]bool
	parts   bool // waited for parts already
	calling bool // a clerk has the call-back in hand
	tries   int
	reopens bool // the complaint leads to another visit
	failure error
}

// draw is a number from 0 to 1 that depends on nothing but the seed and the words.
func (w *world) draw(words ...any) float64 {
	h := fnv.New64a()
	fmt.Fprint(h, w.Seed, words)
	x := h.Sum64() // mixed, since similar words give similar sums
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}

// chance draws whether something happens to the story.
func (w *world) chance(s *story, percent float64, what string) bool {
	return w.draw(s.ID, s.round, what)*100 < percent
}

// minutes draws a stretch of whole minutes.
func (w *world) minutes(s *story, from, to int, what string) time.Duration {
	return time.Duration(from+int(w.draw(s.ID, s.round, what)*float64(to-from+1))) * time.Minute
}

// soon is the full minute at or after now plus d: people act on full minutes, calls come when they come.
func (w *world) soon(d time.Duration) time.Time {
	t := w.now.Add(d)
	if r := t.Truncate(time.Minute); r.Equal(t) {
		return t
	}
	return t.Truncate(time.Minute).Add(time.Minute)
}

// goOn makes what follows depend on success: a story whose request failed stands still, for the checks to find.
func (w *world) goOn(s *story, next func()) func(error) {
	return func(err error) {
		if err == nil {
			next()
			return
		}
		s.failure = err
		w.enter(s, stuck)
	}
}

// enter takes the next stage of a story.
func (w *world) enter(s *story, to stage) {
	if s.stage < ended && to >= ended {
		w.open--
	}
	if s.stage == queued {
		w.waiting = slices.DeleteFunc(w.waiting, func(x *story) bool { return x == s })
	}
	if to == queued {
		w.waiting = append(w.waiting, s)
	}
	s.stage = to
}

// play lets time pass until every story has ended, or the days are over.
func (w *world) play(ctx context.Context) error {
	end := w.start.AddDate(0, 0, mostDays)
	for w.open > 0 && w.errors < mostErrors {
		more, err := w.each(ctx, end)
		if err != nil {
			return err
		}
		if !more {
			break
		}
		w.dispatch(ctx)
		w.tell(false)
	}
	if err := w.advance(ctx, w.soon(time.Minute)); err != nil { // what the last act set off
		return err
	}
	w.tell(true)
	return w.rest(ctx)
}

// Bounds of a replay; one with so many errors shows nothing more by going on.
const (
	mostDays   = 10
	mostErrors = 100
	tellEvery  = 2 * time.Hour
)

// tell says how things stand, every two simulated hours.
func (w *world) tell(last bool) {
	if !last && w.now.Before(w.told.Add(tellEvery)) {
		return
	}
	w.told = w.now.Truncate(tellEvery)
	var n [stages]int
	for _, s := range w.stories {
		n[s.stage]++
	}
	driven := 0.0
	for _, t := range w.crew {
		driven += t.driven
	}
	w.Progress(fmt.Sprintf("%s  taken %4d  waiting %4d  out %3d  to call %4d  closed %4d  %6.0f km  %d errors  %6.0f s", w.now.In(w.zone).Format("Mon 02 15:04"),
		len(w.stories)-n[coming], n[taken]+n[queued], n[visited], n[served], n[ended], driven, w.errors, time.Since(w.began).Seconds()))
}
