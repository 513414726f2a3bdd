// Package live tells browsers what has just changed, as server-sent events. A message carries
// ids and versions only; whoever wants the content asks for it and is checked again.
package live

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/httpx"
)

// Hub spreads the events of this node, and those that other nodes announce, to the readers.
type Hub struct {
	db      *db.DB
	log     *slog.Logger
	mu      sync.Mutex
	readers map[*reader]bool
	seen    [1024]int64 // ring of event numbers already spread
	next    int
}

type reader struct {
	actor actor.Actor
	ch    chan db.Posted
	lost  bool
}

// Bounds of what the hub keeps: readers per node and messages waiting for a slow one.
const (
	MaxReaders = 12000
	maxWaiting = 256
	recheck    = time.Minute
	heartbeat  = 20 * time.Second
	retryAfter = 3000 // milliseconds until a browser comes back
	catchUp    = 500
)

// New returns a hub that hears the commits of d.
func New(d *db.DB, log *slog.Logger) *Hub {
	h := &Hub{db: d, log: log, readers: map[*reader]bool{}}
	d.OnCommit(h.spread)
	return h
}

func (h *Hub) spread(events []db.Posted) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		if h.known(e.Seq) {
			continue
		}
		for r := range h.readers {
			if !visible(r.actor, e) {
				continue
			}
			select {
			case r.ch <- e:
			default:
				r.lost = true // told to reload instead
			}
		}
	}
}

func (h *Hub) known(seq int64) bool {
	for _, s := range h.seen {
		if s == seq {
			return true
		}
	}
	h.seen[h.next] = seq
	h.next = (h.next + 1) % len(h.seen)
	return false
}

// visible is the object check of the stream: the same predicate as everywhere.
func visible(a actor.Actor, e db.Posted) bool {
	return e.Tenant == a.Tenant && e.Perm != "" && a.Can(e.Perm, actor.Object{Unit: e.Unit, Owner: e.Owner, Assignee: e.Assign})
}

// Message is what a browser is told.
type Message struct {
	Name string          `json:"name"`
	Type string          `json:"type"`
	ID   string          `json:"id"`
	Root string          `json:"root"`
	Body json.RawMessage `json:"body"`
}

// Routes registers the stream.
func (h *Hub) Routes(r *httpx.Router) {
	r.Handle(http.MethodGet, "/api/live", httpx.LoggedIn, func(w http.ResponseWriter, req *http.Request) {
		if err := h.serve(w, req, r.Identify); err != nil {
			r.Fail(w, req, err)
		}
	})
}

func (h *Hub) serve(w http.ResponseWriter, req *http.Request, identify func(*http.Request) (actor.Actor, error)) error {
	a, _ := actor.From(req.Context())
	rd := &reader{actor: a, ch: make(chan db.Posted, maxWaiting)}
	h.mu.Lock()
	full := len(h.readers) >= MaxReaders
	if !full {
		h.readers[rd] = true
	}
	h.mu.Unlock()
	if full {
		return errs.New(errs.Limited, "live.full")
	}
	defer func() {
		h.mu.Lock()
		delete(h.readers, rd)
		h.mu.Unlock()
	}()
	rc := http.NewResponseController(w)
	_ = rc.SetWriteDeadline(time.Time{}) // a stream has no end; not every writer has deadlines
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no")
	fmt.Fprintf(w, "retry: %d\n\n", retryAfter)
	h.missed(req, w, rd)
	if err := rc.Flush(); err != nil {
		return nil
	}
	beat, check := time.NewTicker(heartbeat), time.NewTicker(recheck)
	defer beat.Stop()
	defer check.Stop()
	for {
		select {
		case <-req.Context().Done():
			return nil
		case e := <-rd.ch:
			send(w, e)
		case <-beat.C:
			fmt.Fprint(w, ": beat\n\n")
		case <-check.C:
			now, err := identify(req)
			if err != nil || now.User != a.User {
				return nil
			}
		}
		h.mu.Lock()
		lost := rd.lost
		rd.lost = false
		h.mu.Unlock()
		if lost {
			fmt.Fprint(w, "event: reset\ndata: {}\n\n")
		}
		if err := rc.Flush(); err != nil {
			return nil
		}
	}
}

// missed sends what happened since the browser's last message, or tells it to reload.
func (h *Hub) missed(req *http.Request, w http.ResponseWriter, rd *reader) {
	last, err := strconv.ParseInt(req.Header.Get("Last-Event-ID"), 10, 64)
	if err != nil || last <= 0 {
		return
	}
	var rows []db.Posted
	err = h.db.Read(req.Context(), func(tx *db.Tx) (err error) {
		rows, err = db.EventsAfter.All(tx, db.Args{"seq": last, "limit": catchUp})
		return err
	})
	if err != nil || len(rows) == catchUp {
		fmt.Fprint(w, "event: reset\ndata: {}\n\n")
		return
	}
	for _, e := range rows {
		if visible(rd.actor, e) {
			send(w, e)
		}
	}
}

func send(w http.ResponseWriter, e db.Posted) {
	b, err := json.Marshal(Message{e.Name, e.Type, e.ID, e.Root, json.RawMessage(e.Body)})
	if err != nil {
		return
	}
	fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.Seq, b)
}

// Listen hears what other nodes commit, until ctx ends. A lost connection is opened again, and
// what was missed meanwhile is read from the log.
func (h *Hub) Listen(ctx context.Context, wake func()) {
	if h.db.Dialect() != db.Postgres {
		return
	}
	var last int64
	for ctx.Err() == nil {
		if err := h.listenOnce(ctx, &last, wake); err != nil && ctx.Err() == nil {
			h.log.Warn("live: listening to other nodes", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (h *Hub) listenOnce(ctx context.Context, last *int64, wake func()) error {
	conn, err := h.db.Reader().Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		pg := raw.(*stdlib.Conn).Conn()
		if _, err := pg.Exec(ctx, "LISTEN "+db.Channel); err != nil {
			return err
		}
		defer func() { _, _ = pg.Exec(context.WithoutCancel(ctx), "UNLISTEN "+db.Channel) }() // the pool may reuse it
		if *last > 0 {
			h.fetch(ctx, nil, last)
		}
		for {
			n, err := pg.WaitForNotification(ctx)
			if err != nil {
				return err
			}
			wake()
			h.fetch(ctx, strings.Split(n.Payload, ","), last)
		}
	})
}

// fetch reads announced events, or all since last, and spreads those this node has not seen.
func (h *Hub) fetch(ctx context.Context, seqs []string, last *int64) {
	h.mu.Lock()
	nobody := len(h.readers) == 0
	h.mu.Unlock()
	if nobody {
		return
	}
	err := h.db.Read(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		var rows []db.Posted
		if seqs == nil {
			all, err := db.EventsAfter.All(tx, db.Args{"seq": *last, "limit": catchUp})
			if err != nil {
				return err
			}
			rows = all
		}
		for _, s := range seqs {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				continue
			}
			one, err := db.EventBySeq.All(tx, db.Args{"seq": n})
			if err != nil {
				return err
			}
			rows = append(rows, one...)
		}
		for _, e := range rows {
			*last = max(*last, e.Seq)
		}
		h.spread(rows)
		return nil
	})
	if err != nil {
		h.log.Warn("live: reading events", "err", err)
	}
}
