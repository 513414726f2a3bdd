// Package job delivers events to subscribers after commit and runs what is due.
//
// A handler runs in the transaction that removes its job, so what it writes happens
// exactly once. Work outside the database (mail, a file) is claimed, performed outside
// any transaction and then marked: it may happen twice, never not at all.
package job

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/metric"
)

// Queue runs the jobs of one database in this process; several processes may share a database.
type Queue struct {
	db      *db.DB
	log     *slog.Logger
	system  func(tx *db.Tx, tenant string) (actor.Actor, error)
	handle  map[string]func(*db.Tx, []byte) error
	outside map[string]func(context.Context, []byte) error
	periods []period
	wake    chan struct{}
}

type period struct {
	name  string
	every time.Duration
	fn    func(*db.Tx) error
}

// New returns a queue; system completes the actor of a tenant with its pack, zone and language.
func New(d *db.DB, log *slog.Logger, system func(*db.Tx, string) (actor.Actor, error)) *Queue {
	q := &Queue{db: d, log: log, system: system, handle: map[string]func(*db.Tx, []byte) error{},
		outside: map[string]func(context.Context, []byte) error{}, wake: make(chan struct{}, 1)}
	d.OnCommit(func([]db.Posted) { q.Wake() })
	return q
}

// Wake tells the workers that something may be due.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// On subscribes fn, under a stable name, to events of type E.
func On[E db.Event](q *Queue, name string, fn func(*db.Tx, E) error) {
	var zero E
	q.db.Subscribe(zero.EventName(), name)
	Handle(q, name, fn)
}

// Handle gives the jobs that tx.Later queued under name to fn.
func Handle[B any](q *Queue, name string, fn func(*db.Tx, B) error) {
	if q.handle[name] != nil {
		panic("job: two handlers named " + name)
	}
	q.handle[name] = func(tx *db.Tx, body []byte) error {
		var b B
		if err := json.Unmarshal(body, &b); err != nil {
			return err
		}
		return fn(tx, b)
	}
}

// Outside gives the jobs queued under name to perform, which works outside any transaction.
func Outside[B any](q *Queue, name string, perform func(context.Context, B) error) {
	q.outside[name] = func(ctx context.Context, body []byte) error {
		var b B
		if err := json.Unmarshal(body, &b); err != nil {
			return err
		}
		return perform(ctx, b)
	}
}

// Every runs fn once per period on one node, whichever comes first.
func Every(q *Queue, name string, every time.Duration, fn func(*db.Tx) error) {
	q.periods = append(q.periods, period{name, every, fn})
}

type row struct {
	Seq      int64  `json:"seq"`
	Tenant   string `json:"tenant_id"`
	Name     string `json:"name"`
	Body     string `json:"body"`
	Attempts int    `json:"attempts"`
}

// MaxAttempts is how often a job is tried before it is listed as dead.
const MaxAttempts = 8

const leaseFor = 2 * time.Minute

var (
	nextQ = db.Select[row]("job.next", `SELECT {cols j} FROM job j WHERE j.dead = FALSE AND j.run_at <= :now AND (j.lease_until IS NULL OR j.lease_until < :now)
		AND (j.subject = '' OR NOT EXISTS (SELECT 1 FROM job e WHERE e.name = j.name AND e.subject = j.subject AND e.seq < j.seq AND e.dead = FALSE))
		ORDER BY j.run_at, j.seq LIMIT 1 {lock}`)
	doneQ  = db.Command("job.done", `DELETE FROM job WHERE seq = :seq AND tenant_id = :tenant_id`)
	leaseQ = db.Command("job.lease", `UPDATE job SET lease_until = :until WHERE seq = :seq AND tenant_id = :tenant_id`)
	failQ  = db.Command("job.fail", `UPDATE job SET attempts = attempts + 1, run_at = :run_at, error = :error, dead = :dead, lease_until = NULL
		WHERE seq = :seq AND tenant_id = :tenant_id`)
	beginQ      = db.Command("job_period.begin", `INSERT INTO job_period (name, next_at) VALUES (:name, :now) ON CONFLICT DO NOTHING`)
	periodQ     = db.Command("job_period.take", `UPDATE job_period SET next_at = :next WHERE name = :name AND next_at <= :now`)
	duePeriodsQ = db.Select[struct {
		Name string `json:"name"`
	}]("job_period.due", `SELECT {cols} FROM job_period WHERE next_at <= :now`)
	dueQ = db.Select[struct {
		At *int64 `json:"run_at"`
	}]("job.next_at", `SELECT min(run_at) AS run_at FROM job WHERE dead = FALSE`)
)

// NextAt returns when the earliest waiting job is due, nil when none waits.
func NextAt(tx *db.Tx) (*time.Time, error) {
	r, err := dueQ.One(tx)
	if err != nil || r.At == nil {
		return nil, err
	}
	t := time.UnixMilli(*r.At).UTC()
	return &t, nil
}

// RunOne delivers one due job. It reports whether there was one.
func (q *Queue) RunOne(ctx context.Context) (ran bool, err error) {
	var j row
	err = q.db.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		ran = false
		jobs, err := nextQ.All(tx)
		if err != nil || len(jobs) == 0 {
			return err
		}
		j, ran = jobs[0], true
		if q.outside[j.Name] != nil {
			_, err = leaseQ.Run(tx, j, db.Args{"until": tx.Now.Add(leaseFor)})
			return err
		}
		return q.deliver(tx, j)
	})
	if !ran {
		return false, err
	}
	if perform := q.outside[j.Name]; err == nil && perform != nil {
		if err = survive(perform, actor.AsSystem(ctx, j.Tenant), []byte(j.Body)); err == nil {
			err = q.db.Write(lasting(ctx, j), func(tx *db.Tx) error { _, err := doneQ.Run(tx, j); return err })
		}
	}
	if err == nil {
		metric.Count("jobs_done", 1)
		return true, nil
	}
	return true, q.failed(ctx, j, err)
}

// survive turns a panic of perform into an error, so that one poisoned job does not take the node with it (F22).
func survive(perform func(context.Context, []byte) error, ctx context.Context, body []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return perform(ctx, body)
}

// lasting is the context in which is noted what came of a job, also when the node is about to stop.
func lasting(ctx context.Context, j row) context.Context {
	return actor.AsSystem(context.WithoutCancel(ctx), j.Tenant)
}

func (q *Queue) deliver(tx *db.Tx, j row) error {
	fn := q.handle[j.Name]
	if fn == nil {
		return fmt.Errorf("job: nobody handles %s", j.Name)
	}
	a, err := q.system(tx, j.Tenant)
	if err != nil {
		return err
	}
	tx.Actor = a
	if err := fn(tx, []byte(j.Body)); err != nil {
		return err
	}
	_, err = doneQ.Run(tx, j)
	return err
}

func (q *Queue) failed(ctx context.Context, j row, cause error) error {
	dead := j.Attempts+1 >= MaxAttempts
	q.log.Warn("job failed", "name", j.Name, "attempt", j.Attempts+1, "dead", dead, "err", cause)
	metric.Count("jobs_failed", 1)
	return q.db.Write(lasting(ctx, j), func(tx *db.Tx) error {
		wait := time.Duration(1<<min(j.Attempts, 10)) * time.Second
		_, err := failQ.Run(tx, j, db.Args{"run_at": tx.Now.Add(wait), "error": cause.Error(), "dead": dead})
		return err
	})
}

// RunDue delivers jobs until none is due, for tests and for driven time.
func (q *Queue) RunDue(ctx context.Context) (n int, err error) {
	for {
		if err := q.runPeriods(ctx); err != nil {
			return n, err
		}
		ran, err := q.RunOne(ctx)
		if err != nil || !ran {
			return n, err
		}
		n++
	}
}

func (q *Queue) runPeriods(ctx context.Context) error {
	due := map[string]bool{}
	err := q.db.Read(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		rows, err := duePeriodsQ.All(tx)
		for _, r := range rows {
			due[r.Name] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range q.periods {
		if !due[p.name] {
			continue
		}
		err := q.db.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
			n, err := periodQ.Run(tx, db.Args{"name": p.name, "next": tx.Now.Add(p.every)})
			if err != nil || n == 0 {
				return err
			}
			return p.fn(tx)
		})
		if err != nil {
			return fmt.Errorf("every %s %s: %w", p.every, p.name, err)
		}
	}
	return nil
}

// Run works until ctx ends, with n workers.
func (q *Queue) Run(ctx context.Context, n int) {
	q.begin(ctx)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { q.work(ctx) })
	}
	wg.Go(func() { q.tick(ctx) })
	wg.Wait()
}

// begin makes the rows of the periods, so that taking one is a single update.
func (q *Queue) begin(ctx context.Context) {
	err := q.db.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		for _, p := range q.periods {
			if _, err := beginQ.Run(tx, db.Args{"name": p.name}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		q.log.Warn("periodic work cannot begin", "err", err)
	}
}

// Begin makes the rows of the periods; tests that call RunDue need it once.
func (q *Queue) Begin(ctx context.Context) { q.begin(ctx) }

func (q *Queue) work(ctx context.Context) {
	for ctx.Err() == nil {
		ran, err := q.RunOne(ctx)
		if err != nil && ctx.Err() == nil {
			q.log.Warn("jobs", "err", err)
			pause(ctx, time.Second)
		}
		if ran {
			q.Wake() // let an idle colleague look too
			continue
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (q *Queue) tick(ctx context.Context) {
	for ctx.Err() == nil {
		if err := q.runPeriods(ctx); err != nil && ctx.Err() == nil {
			q.log.Warn("periodic work", "err", err)
		}
		pause(ctx, time.Second)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
