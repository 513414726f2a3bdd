package replay

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Check is an invariant and how often it was broken.
type Check struct {
	Name  string `json:"name"`
	Bad   int    `json:"broken"`
	First string `json:"first,omitempty"`
}

func (c *Check) fail(format string, args ...any) {
	if c.Bad++; c.First == "" {
		c.First = fmt.Sprintf(format, args...)
	}
}

// The invariants, in the order in which they are printed.
const (
	everyEnded  = "every case is closed or excused"
	everyOwned  = "no case without owner"
	noneRunning = "no running clock on a closed case"
	onePlace    = "no technician in two places"
	everyCalled = "every closed repair called back or excused"
	noneDead    = "no background work given up"
	noneLeft    = "nothing due is left undone"
)

// findings are the checks of a replay by name.
type findings struct {
	mu  sync.Mutex
	all []*Check
}

func newFindings(names ...string) *findings {
	f := &findings{}
	for _, n := range names {
		f.add(n)
	}
	return f
}

func (f *findings) add(name string) { f.all = append(f.all, &Check{Name: name}) }

func (f *findings) fail(name, format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.all, func(c *Check) bool { return c.Name == name })
	f.all[i].fail(format, args...)
}

// examine asks the public interface what became of every case and of every technician's days. A question
// that is not answered counts as an error.
func (w *world) examine(ctx context.Context, f *findings) {
	w.sum.Clocks = map[string]*Kept{}
	var tasks []func() error
	for _, s := range w.stories {
		if s.ticket == "" {
			f.fail(everyEnded, "call %s is no case: %v", s.ID, s.failure)
			continue
		}
		tasks = append(tasks, func() error { return w.examineCase(ctx, f, s) })
	}
	for _, t := range w.crew {
		tasks = append(tasks, func() error { return w.examineDays(ctx, f, t) })
	}
	tasks = append(tasks, func() error {
		var jobs struct {
			Items []struct {
				Name  string `json:"name"`
				Error string `json:"error"`
				Dead  bool   `json:"dead"`
			} `json:"items"`
		}
		err := w.driver.get(ctx, "/api/jobs", &jobs)
		for _, j := range jobs.Items {
			if j.Dead {
				f.fail(noneDead, "%s: %s", j.Name, j.Error)
			}
		}
		return err
	})
	_ = together(tasks) // counted by the client
}

func (w *world) examineCase(ctx context.Context, f *findings, s *story) error {
	var v ticketView
	if err := w.driver.get(ctx, "/api/tickets/"+s.ticket, &v); err != nil {
		return err
	}
	t := v.Ticket
	over := t.Category == "ended"
	if !over {
		f.fail(everyEnded, "%s of call %s is %s; %v", t.Number, s.ID, t.State, s.failure)
	}
	if t.OwnerID == "" {
		f.fail(everyOwned, "%s", t.Number)
	}
	if t.State == "closed" && t.Kind == "repair" && t.CallBack != "done" && t.CallBack != "excused" {
		f.fail(everyCalled, "%s: the call-back is %s", t.Number, t.CallBack)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if t.State == "closed" {
		w.sum.Closed++
	}
	for _, c := range v.Clocks {
		k := w.sum.Clocks[c.Metric]
		if k == nil {
			k = &Kept{}
			w.sum.Clocks[c.Metric] = k
		}
		switch c.State {
		case "met":
			k.Met++
		case "missed":
			k.Missed++
		case "cancelled":
			k.Dropped++
		default:
			if over {
				f.fail(noneRunning, "%s of %s is %s", c.Metric, t.Number, c.State)
			}
		}
	}
	return nil
}

// stay is one visit as the server knows it.
type stay struct {
	Number     string    `json:"number"`
	DepartedAt time.Time `json:"departed_at"`
	ArrivedAt  time.Time `json:"arrived_at"`
	FinishedAt time.Time `json:"finished_at"`
	Lat        float64   `json:"lat"`
	Lon        float64   `json:"lon"`
}

// fastest is quicker than anybody drives along a straight line, in km/h.
const fastest = 60.0

// examineDays looks whether a technician was on the way to or at two places at once, or got somewhere too fast.
func (w *world) examineDays(ctx context.Context, f *findings, t *technician) error {
	var stays []stay
	for after := ""; ; {
		var page struct {
			Items []stay `json:"items"`
			Next  string `json:"next"`
		}
		if err := w.driver.get(ctx, "/api/workorders?limit=200&technician_id="+url.QueryEscape(t.person)+"&after="+url.QueryEscape(after), &page); err != nil {
			return err
		}
		for _, x := range page.Items {
			if !x.DepartedAt.IsZero() && !x.FinishedAt.IsZero() {
				stays = append(stays, x)
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	slices.SortFunc(stays, func(a, b stay) int { return a.DepartedAt.Compare(b.DepartedAt) })
	for i := 1; i < len(stays); i++ {
		a, b := stays[i-1], stays[i]
		far := km(place{a.Lat, a.Lon}, place{b.Lat, b.Lon})
		if b.DepartedAt.Before(a.FinishedAt) {
			f.fail(onePlace, "%s left for %s before %s was finished", t.name, b.Number, a.Number)
		} else if h := b.ArrivedAt.Sub(a.FinishedAt).Hours(); far > h*fastest {
			f.fail(onePlace, "%s got from %s to %s, %.1f km, in %.2f h", t.name, a.Number, b.Number, far, h)
		}
	}
	return nil
}
