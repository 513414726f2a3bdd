// Package replay plays a day of real service calls in simulated time: it sends them through the public
// interface at their times, lets simulated technicians work them with ways and shifts, answers the
// call-backs, and checks what came of it. It goes on until every case is closed or excused (PROC-24, PROC-35).
package replay

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// Options say what is played, with whom and where.
type Options struct {
	File        string        // stream of calls, one JSON object a line
	Limit       int           // only so many calls, 0: all
	Later       time.Duration // so much later than written the calls come
	Technicians int
	Seed        uint64  // of everything that people decide
	Speed       float64 // simulated seconds per second at most, 0: as fast as it goes

	DB, Data string   // an empty database of our own; temporary when empty
	Zone     string   // of our own organisation
	URLs     []string // of a running installation instead, its nodes
	Token    string   // of an account there that may do all this

	Version  string
	Log      *slog.Logger
	Progress func(string)
}

// Run plays the stream. What went wrong on the way is in the summary; an error means that it could not be played at all.
func Run(ctx context.Context, o Options) (*Summary, error) {
	calls, err := readFile(o.File, o.Limit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.File, err)
	}
	w := &world{Options: o, areas: map[string]*area{}, cases: map[string]*story{}}
	var h *host
	if len(o.URLs) == 0 {
		if h, err = openHost(ctx, o); err != nil {
			return nil, err
		}
		defer h.close()
		w.URLs, w.Token = h.urls, h.token
	}
	if err := w.prepare(ctx, calls); err != nil {
		return nil, err
	}
	if err := w.play(ctx); err != nil {
		return nil, err
	}
	f := newFindings(everyEnded, everyOwned, noneRunning, onePlace, everyCalled, noneDead)
	w.examine(ctx, f)
	w.sum.Database = "of the installation"
	if h != nil {
		w.sum.Database = "SQLite"
		if db.IsPostgres(o.DB) {
			w.sum.Database = "PostgreSQL"
		}
		f.add(noneLeft)
		if err := tables(ctx, h.nodes[0], f); err != nil {
			return nil, err
		}
	}
	return w.sumUp(f), ctx.Err()
}

func readFile(name string, limit int) ([]Call, error) {
	var in io.ReadCloser = os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		in = f
	}
	defer in.Close()
	return Read(in, limit)
}

// prepare meets the installation, hires the people and plans the calls.
func (w *world) prepare(ctx context.Context, calls []Call) error {
	w.began = time.Now()
	w.client = newClient(w.URLs, "")
	w.driver = w.bearer(w.Token)
	me, err := w.meet(ctx)
	if err != nil {
		return err
	}
	w.run = "replay" + strconv.FormatInt(me.Now.UnixMilli(), 36)
	if w.zone, err = time.LoadLocation(me.Zone); err != nil {
		return err
	}
	pack, err := policy.Shipped.Pack(me.Tenant.Pack)
	if err != nil {
		return err
	}
	w.roads = roadsOf(pack)
	if err := w.fresh(ctx, calls[0]); err != nil {
		return err
	}
	w.crew = makeCrew(calls, w.Technicians)
	w.desks = make([]*desk, max(1, w.Technicians/perDesk))
	w.Progress(fmt.Sprintf("%d calls, %d technicians, %d desks at %s", len(calls), len(w.crew), len(w.desks), me.Tenant.Name))
	if err := w.hire(ctx, me); err != nil {
		return err
	}
	w.now = me.Now
	w.loop.speed, w.start = w.Speed, midnight(me.Now, w.zone)
	w.told = w.start
	for _, t := range w.crew {
		w.shiftOn(t, w.start)
	}
	w.lookLater()
	w.expect(calls)
	return nil
}

// perDesk is how many technicians one coordinator looks after.
const perDesk = 10

// midnight is the beginning of the first local day that has not begun before now.
func midnight(now time.Time, zone *time.Location) time.Time {
	l := now.In(zone)
	m := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, zone)
	if m.Before(l) {
		m = time.Date(l.Year(), l.Month(), l.Day()+1, 0, 0, 0, 0, zone)
	}
	return m.UTC()
}
