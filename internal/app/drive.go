package app

import (
	"context"
	"net/http"
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/job"
)

// PermDrive lets its holder advance the time of a simulated database.
const PermDrive = "clock.drive"

// Time is the time of the database and what waits in it.
type Time struct {
	Now       time.Time `json:"now"`
	Simulated bool      `json:"simulated"`
	Reached   bool      `json:"reached"` // the asked-for time; otherwise ask again
	Ran       int       `json:"ran"`     // jobs and timers run on the way
}

// DriveInput asks for a time.
type DriveInput struct {
	Body struct {
		To time.Time `json:"to"`
	}
}

var (
	setTimeQ  = db.Command("sim_clock.set", `UPDATE sim_clock SET now_ms = :to WHERE one = 1 AND now_ms <= :to`)
	makeTimeQ = db.Command("sim_clock.make", `INSERT INTO sim_clock (one, now_ms) VALUES (1, :to)`)
)

// driveFor bounds one call; the driver asks again until the time is reached.
const driveFor = 5 * time.Second

func (a *App) driveRoutes() {
	httpx.Get(a.Router, "/api/clock", httpx.LoggedIn, func(tx *db.Tx, _ *struct{}) (*Time, error) {
		return &Time{Now: tx.Now, Simulated: tx.Simulated()}, nil
	})
	httpx.Do(a.Router, http.MethodPost, "/api/clock/advance", PermDrive, func(ctx context.Context, in *DriveInput) (*Time, error) {
		return a.Advance(ctx, in.Body.To)
	})
}

// Simulate gives a new, empty database its own time, once and for ever.
func (a *App) Simulate(ctx context.Context, start time.Time) error {
	err := a.DB.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		_, err := makeTimeQ.Run(tx, db.Args{"to": start})
		return err
	})
	if err != nil {
		return err
	}
	return a.DB.Settle(ctx)
}

// Advance moves simulated time towards to, stopping at each timer and job to run it first:
// time never passes something that is due and not done.
func (a *App) Advance(ctx context.Context, to time.Time) (out *Time, err error) {
	if !a.DB.Simulated() {
		return nil, errs.New(errs.Conflict, "clock.real")
	}
	out = &Time{Simulated: true}
	sys := actor.AsSystem(ctx, "")
	started, before := time.Now(), time.Time{}
	for time.Since(started) < driveFor {
		n, err := a.runDue(ctx)
		if err != nil {
			return nil, err
		}
		out.Ran += n
		err = a.DB.Write(sys, func(tx *db.Tx) error {
			next, err := a.nextDue(tx)
			if err != nil {
				return err
			}
			if next != nil && !next.After(tx.Now) {
				out.Now = tx.Now
				return nil // somebody queued more meanwhile, or another node is at it
			}
			goal := to
			if next != nil && next.Before(goal) {
				goal = *next
			}
			if goal.Before(tx.Now) {
				goal = tx.Now
			}
			_, err = setTimeQ.Run(tx, db.Args{"to": goal})
			out.Now, out.Reached = goal, !goal.Before(to)
			return err
		})
		if err != nil {
			return nil, err
		}
		if n == 0 && !out.Reached && out.Now.Equal(before) {
			time.Sleep(10 * time.Millisecond) // another node is at work on what is due
		}
		before = out.Now
		if out.Reached {
			n, err := a.runDue(ctx)
			out.Ran += n
			return out, err
		}
	}
	return out, nil
}

// runDue does everything that is due now: jobs, timers and what comes round.
func (a *App) runDue(ctx context.Context) (total int, err error) {
	for {
		n := 0
		err := a.DB.Write(actor.AsSystem(ctx, ""), func(tx *db.Tx) (err error) { n, err = tick(tx); return err })
		if err != nil {
			return total, err
		}
		ran, err := a.Queue.RunDue(ctx)
		total += n + ran
		if err != nil || n+ran == 0 {
			return total, err
		}
	}
}

// nextDue is when the next job or timer is due, nil when nothing waits.
func (a *App) nextDue(tx *db.Tx) (*time.Time, error) {
	j, err := job.NextAt(tx)
	if err != nil {
		return nil, err
	}
	c, err := clock.NextAt(tx)
	if j == nil || c != nil && c.Before(*j) {
		return c, err
	}
	return j, err
}

// RunDue does everything that is due now; demo and tests let time pass with it.
func (a *App) RunDue(ctx context.Context) (int, error) { return a.runDue(ctx) }

// NextDue is when the next thing is due, nil when nothing waits.
func (a *App) NextDue(ctx context.Context) (at *time.Time, err error) {
	err = a.DB.Read(actor.AsSystem(ctx, ""), func(tx *db.Tx) (err error) { at, err = a.nextDue(tx); return err })
	return at, err
}
