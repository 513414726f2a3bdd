package rulebook

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// The bounds of a simulation: the rows and people that it shows, the days that it looks at.
const (
	rowsShown   = 100
	peopleShown = 500
	longest     = 400
)

// Simulate runs a past period's stored decisions again under a change: the facts stay, what the policy makes of them is
// the draft's. Nothing is stored. One runs at a time on each node.
func (s *Service) Simulate(d *db.DB) func(context.Context, *SimulateInput) (*Simulation, error) {
	return func(ctx context.Context, in *SimulateInput) (out *Simulation, err error) {
		select {
		case s.busy <- struct{}{}:
			defer func() { <-s.busy }()
		default:
			return nil, errs.New(errs.Limited, "policy.simulating")
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			out, err = s.simulate(tx, in)
			return err
		})
		return out, err
	}
}

func (s *Service) simulate(tx *db.Tx, in *SimulateInput) (*Simulation, error) {
	a, err := policy.LoadAmendment(tx, in.ID)
	switch {
	case err != nil:
		return nil, err
	case a == nil:
		return nil, errNoChange
	case a.Pack != tx.Actor.Pack:
		return nil, errs.New(errs.Conflict, "policy.other_pack", "pack", a.Pack)
	}
	before, after, err := a.Try(tx)
	if err != nil {
		return nil, plainly(err)
	}
	from, until, err := period(before, in, tx.Now)
	if err != nil {
		return nil, err
	}
	r := &run{tx: tx, in: in, before: before, after: after, rowsWanted: cmp.Or(in.Body.Limit, rowsShown)}
	if err := r.all(s.sources, from, until); err != nil {
		return nil, err
	}
	return r.result()
}

// period reads the days of the period; the last is one that has begun.
func period(p *policy.Pack, in *SimulateInput, now time.Time) (from, until time.Time, err error) {
	cal := p.Calendar("")
	first, e1 := calendar.ParseDate(in.Body.From)
	last, e2 := calendar.ParseDate(in.Body.To)
	var c errs.Checks
	c.That(e1 == nil && first <= cal.DateOf(now), "from", "date")
	c.That(e2 == nil && last >= first, "to", "date")
	c.That(last-first < longest, "to", "maximum", "n", longest)
	if err := c.Err(); err != nil {
		return from, until, err
	}
	return cal.StartOfDay(first), cal.EndOfDay(last), nil
}

// run is one simulation.
type run struct {
	tx            *db.Tx
	in            *SimulateInput
	before, after *policy.Pack
	rowsWanted    int
	tally         tally
}

// job is something to be decided again; n is its place in the order of the decisions.
type job struct {
	n        int
	limit    *limited
	decision *Decision
	source   *Source
}

// batch is how many jobs a worker takes at once.
const batch = 200

// all streams the decisions to as many workers as there are processors and adds up what they find.
func (r *run) all(sources []Source, from, until time.Time) error {
	jobs := make(chan []job, 2*runtime.GOMAXPROCS(0))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	var once sync.Once
	var failed error
	workers := make([]*worker, runtime.GOMAXPROCS(0))
	for i := range workers {
		w := r.worker()
		workers[i] = w
		wg.Go(func() {
			for list := range jobs {
				if err := w.work(list); err != nil {
					once.Do(func() { failed = err; close(stop) })
					return
				}
			}
		})
	}
	err := r.feed(sources, from, until, jobs, stop)
	close(jobs)
	wg.Wait()
	if failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	r.tally = newTally(r.rowsWanted)
	for _, w := range workers {
		r.tally.add(&w.tally)
	}
	return nil
}

// feed reads the limits and then each source, and hands them on in batches.
func (r *run) feed(sources []Source, from, until time.Time, jobs chan<- []job, stop <-chan struct{}) error {
	n, list := 0, make([]job, 0, batch)
	flush := func() error {
		select {
		case jobs <- list:
			list = make([]job, 0, batch)
			return nil
		case <-stop:
			return context.Canceled
		}
	}
	put := func(j job) error {
		j.n = n
		n++
		if list = append(list, j); len(list) < batch {
			return nil
		}
		return flush()
	}
	err := limits(r.tx, from, until, func(l *limited) error {
		copied := *l
		return put(job{limit: &copied})
	})
	if err != nil {
		return err
	}
	for i := range sources {
		for d, err := range sources[i].Rows(r.tx, from, until) {
			if err == nil {
				err = put(job{decision: &d, source: &sources[i]})
			}
			if err != nil {
				return err
			}
		}
	}
	return flush()
}

// worker decides again, with an own memory.
type worker struct {
	*run
	again again
	tally tally
}

func (r *run) worker() *worker {
	return &worker{run: r, tally: newTally(r.rowsWanted), again: again{after: r.after, code: r.after.Code, now: r.tx.Now,
		calendar: map[string]*calendar.Calendar{}, known: map[string]*answer{}, terms: r.terms()}}
}

// terms are those of a result under the draft. What is the same for all limits changes only when the draft changes it.
func (r *run) terms() func(clock.Terms, map[string]any) (clock.Terms, error) {
	old, now := step.Common(r.before), step.Common(r.after)
	moved := old.Shift != now.Shift || old.ShiftBy != now.ShiftBy
	return func(t clock.Terms, result map[string]any) (clock.Terms, error) {
		if moved {
			t.Shift, t.ShiftBy = now.Shift, now.ShiftBy
		}
		from, to := limitOf(result)
		if err := t.From.UnmarshalText([]byte(from)); err != nil {
			return t, err
		}
		if err := t.To.UnmarshalText([]byte(to)); err != nil {
			return t, err
		}
		return t, t.Check()
	}
}

func (w *worker) work(list []job) error {
	for i := range list {
		j := &list[i]
		if j.decision != nil {
			w.decide(j)
			continue
		}
		a, before, after, err := w.again.limit(j.limit)
		if err != nil {
			return err
		}
		if a.skip {
			w.tally.skipped++
			continue
		}
		l := j.limit
		changed := !before.due.Equal(after.due) || before.state != after.state || a.differs
		w.tally.count(key{"clock", l.Metric}, l.PersonID, l.PersonName, func(s *sums) {
			s.Read++
			s.add(before, after, changed)
		})
		if changed && w.wanted(l.Metric, l.PersonID) {
			w.tally.row(kept{n: j.n, answer: a, row: DiffRow{Metric: l.Metric, Kind: "clock", SubjectType: l.SubjectType, SubjectID: l.SubjectID,
				Number: l.Number, PersonID: l.PersonID, PersonName: l.PersonName,
				Before: Outcome{DueAt: before.due, State: string(before.state)}, After: Outcome{DueAt: after.due, State: string(after.state)}}})
		}
	}
	return nil
}

// decide is for every other decision: what it comes to is read out of the result.
func (w *worker) decide(j *job) {
	d := j.decision
	a := w.again.decide(d.Record)
	if a.skip {
		w.tally.skipped++
		return
	}
	var before, after Amount
	if j.source.Amount != nil {
		before, after = j.source.Amount(a.was), j.source.Amount(a.is)
	}
	metric := cmp.Or(j.source.Name, a.before.Point)
	w.tally.count(key{"decision", metric}, d.PersonID, d.PersonName, func(s *sums) {
		s.Read++
		if a.differs {
			s.Changed++
		}
		s.before.add(before)
		s.after.add(after)
	})
	if a.differs && w.wanted(metric, d.PersonID) {
		w.tally.row(kept{n: j.n, answer: a, row: DiffRow{Metric: metric, Kind: "decision", SubjectType: d.SubjectType, SubjectID: d.SubjectID, Number: d.Number,
			PersonID: d.PersonID, PersonName: d.PersonName, Before: before.outcome(), After: after.outcome()}})
	}
}

func (r *run) wanted(metric, person string) bool {
	b := r.in.Body
	return (b.Metric == "" || b.Metric == metric) && (b.PersonID == "" || b.PersonID == person)
}

// result words what was found.
func (r *run) result() (*Simulation, error) {
	t := &r.tally
	out := &Simulation{From: r.in.Body.From, To: r.in.Body.To, Before: r.before.Stamp(), After: r.after.Stamp(), Skipped: t.skipped,
		Totals: []Total{}, People: []Person{}, Rows: []DiffRow{}, More: t.more}
	for k, s := range t.metrics {
		out.Read, out.Changed = out.Read+s.Read, out.Changed+s.Changed
		out.Totals = append(out.Totals, Total{Metric: k.metric, Kind: k.kind, Name: r.name(k), Sums: s.told()})
	}
	slices.SortFunc(out.Totals, func(a, b Total) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Metric, b.Metric)) })
	for id, p := range t.people {
		if p.Changed > 0 {
			out.People = append(out.People, Person{ID: id, Name: p.name, Sums: p.told()})
		}
	}
	slices.SortFunc(out.People, func(a, b Person) int { return cmp.Or(b.Changed-a.Changed, cmp.Compare(a.ID, b.ID)) })
	out.People = out.People[:min(len(out.People), peopleShown)]
	for _, k := range t.rows {
		row, err := r.word(k)
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// name is what people call a metric.
func (r *run) name(k key) string {
	for i := range r.after.AllClocks {
		if c := &r.after.AllClocks[i]; k.kind == "clock" && c.Metric == k.metric {
			return c.Names.In(r.tx.Actor.Lang)
		}
	}
	return k.metric
}
