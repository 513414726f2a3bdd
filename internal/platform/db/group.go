package db

import (
	"context"
	"database/sql"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"aftercare/internal/platform/actor"
)

// group is SQLite's one writer. Units of work that wait at the same time share one
// commit, and so one sync of the disk; each runs in a savepoint of its own, so one
// that fails leaves the others untouched. Nobody is answered before the commit.
type group struct {
	db    *DB
	queue chan *unit
	done  chan struct{} // no unit is taken any more
	ended chan struct{} // and all that were are answered
	once  sync.Once
}

type unit struct {
	ctx   context.Context
	actor actor.Actor
	fn    func(*Tx) error
	tx    *Tx
	err   error
	done  chan struct{}
}

const (
	groupSize = 64
	groupTime = 5 * time.Millisecond
	waiting   = 256 // units that may wait
)

func newGroup(d *DB) *group {
	g := &group{db: d, queue: make(chan *unit, waiting), done: make(chan struct{}), ended: make(chan struct{})}
	go g.loop()
	return g
}

func (g *group) do(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	u := &unit{ctx: ctx, actor: a, fn: fn, done: make(chan struct{})}
	if err := g.enter(ctx, u); err != nil {
		return err
	}
	select {
	case <-u.done: // never given up once queued: the caller must learn what happened
		return u.err
	case <-g.ended:
	}
	select {
	case <-u.done: // it was among the last
		return u.err
	default:
		return sql.ErrConnDone
	}
}

// enter puts u into the queue, which is bounded in length and in time (F7).
func (g *group) enter(ctx context.Context, u *unit) error {
	select {
	case <-g.done:
		return sql.ErrConnDone
	default:
	}
	select {
	case g.queue <- u:
		return nil
	default:
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case g.queue <- u:
		return nil
	case <-late.C:
		return errBusy
	case <-g.done:
		return sql.ErrConnDone
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop takes no further unit and returns when those that wait are committed.
func (g *group) stop() {
	g.once.Do(func() { close(g.done) })
	<-g.ended
}

func (g *group) loop() {
	defer close(g.ended)
	for {
		select {
		case first := <-g.queue:
			g.commit(first)
			continue
		case <-g.done:
		}
		select {
		case first := <-g.queue:
			g.commit(first)
		default:
			return
		}
	}
}

// commit runs first and whoever waits behind it, then commits them together.
func (g *group) commit(first *unit) {
	ctx := context.Background() // an interrupted statement would undo the neighbours' work
	batch := []*unit{first}
	finish := func(err error) {
		for _, u := range batch {
			if err != nil && u.err == nil {
				u.err = err
			}
			if u.err == nil && u.tx != nil {
				g.db.committed(u.tx)
			}
			close(u.done)
		}
	}
	conn, err := g.db.write.Conn(ctx)
	if err != nil {
		finish(err)
		return
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		finish(err)
		return
	}
	now, err := g.db.clock.Now(ctx, conn)
	if err != nil {
		_, _ = conn.ExecContext(ctx, "ROLLBACK") // the error says why already
		finish(err)
		return
	}
	started := time.Now()
	err = g.runOne(conn, first, now)
	for err == nil && len(batch) < groupSize && time.Since(started) < groupTime {
		var u *unit
		select {
		case u = <-g.queue:
		default:
		}
		if u == nil {
			break
		}
		batch = append(batch, u)
		err = g.runOne(conn, u, now)
	}
	if err == nil {
		_, err = conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, _ = conn.ExecContext(ctx, "ROLLBACK") // may have happened already
		g.db.note(err)
	}
	finish(err)
}

// runOne runs u in its own savepoint. What it returns spoils the whole group.
func (g *group) runOne(conn *sql.Conn, u *unit, now time.Time) error {
	if u.err = u.ctx.Err(); u.err != nil {
		return nil
	}
	ctx := context.WithoutCancel(u.ctx)
	if _, err := conn.ExecContext(ctx, "SAVEPOINT u"); err != nil {
		return err
	}
	u.tx = &Tx{Now: now, Actor: u.actor, ctx: ctx, run: tracing(ctx, conn), db: g.db, write: true}
	if u.err = guard(u.tx, u.fn); u.err != nil {
		u.tx = nil
		if fatal(u.err) {
			return u.err
		}
		if _, err := conn.ExecContext(ctx, "ROLLBACK TO u"); err != nil {
			return err
		}
	}
	_, err := conn.ExecContext(ctx, "RELEASE u")
	return err
}

func panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }
