// Package live tells browsers what has just changed, as server-sent events. A message carries
// ids and versions only; whoever wants the content asks for it and is checked again.
package live

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
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
	actor actor.Actor // guarded by the hub's mu
	ch    chan db.Posted
	lost  chan struct{} // something did not reach him: he is told to load anew
}

func (r *reader) lose() {
	select {
	case r.lost <- struct{}{}:
	default:
	}
}

// Bounds of what the hub keeps: readers per node and messages waiting for a slow one.
const (
	MaxReaders = 12000
	maxWaiting = 256
	recheck    = time.Minute
	heartbeat  = 20 * time.Second
	retryAfter = 3000 // milliseconds until a browser comes back
	catchUp    = 500
	overlap    = 100 // numbers are given before commits, so a lower one may appear after a higher one
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
		if h.knows(e.Seq) {
			continue
		}
		h.seen[h.next] = e.Seq
		h.next = (h.next + 1) % len(h.seen)
		for r := range h.readers {
			if !visible(r.actor, e) {
				continue
			}
			select {
			case r.ch <- e:
			default:
				r.lose()
			}
		}
	}
}

func (h *Hub) knows(seq int64) bool { return slices.Contains(h.seen[:], seq) }

// visible is the object check of the stream: the same predicate as everywhere.
func visible(a actor.Actor, e db.Posted) bool {
	if e.Hidden != "" && e.Hidden == a.Person {
		return false
	}
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
	rd := &reader{actor: a, ch: make(chan db.Posted, maxWaiting), lost: make(chan struct{}, 1)}
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
	_ = rc.SetReadDeadline(time.Time{}) // a stream has no end; not every writer has deadlines
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no")
	fmt.Fprintf(w, "retry: %d\n\n", retryAfter)
	h.missed(req, w, rd)
	beat, check := time.NewTicker(heartbeat), time.NewTicker(recheck)
	defer beat.Stop()
	defer check.Stop()
	for {
		if err := rc.Flush(); err != nil {
			return nil
		}
		_ = rc.SetWriteDeadline(time.Now().Add(2 * heartbeat)) // for a reader who has gone without a word
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
			h.mu.Lock()
			rd.actor = now // whose roles or unit may have changed
			h.mu.Unlock()
		case <-rd.lost:
			fmt.Fprint(w, reset)
		}
	}
}

// reset tells a browser to ask anew for everything it shows.
const reset = "event: reset\ndata: {}\n\n"

// missed sends what happened since the browser's last message, or tells it to reload.
func (h *Hub) missed(req *http.Request, w http.ResponseWriter, rd *reader) {
	last, err := strconv.ParseInt(req.Header.Get("Last-Event-ID"), 10, 64)
	if err != nil || last <= 0 {
		return
	}
	var rows []db.Posted
	err = h.db.Read(req.Context(), func(tx *db.Tx) (err error) {
		rows, err = db.EventsAfter.All(tx, db.Args{"seq": last - overlap, "limit": catchUp})
		return err
	})
	if err != nil || len(rows) == catchUp {
		fmt.Fprint(w, reset)
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
// every reader is told to load anew, since nobody knows what was missed meanwhile.
func (h *Hub) Listen(ctx context.Context, wake func()) {
	if h.db.Dialect() != db.Postgres {
		return
	}
	for again := false; ctx.Err() == nil; again = true {
		if err := h.listenOnce(ctx, again, wake); err != nil && ctx.Err() == nil {
			h.log.Warn("live: listening to other nodes", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (h *Hub) listenOnce(ctx context.Context, again bool, wake func()) error {
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
		if again {
			h.loseAll()
			wake()
		}
		for {
			n, err := pg.WaitForNotification(ctx)
			if err != nil {
				return err
			}
			wake()
			h.fetch(ctx, n.Payload)
		}
	})
}

func (h *Hub) loseAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for r := range h.readers {
		r.lose()
	}
}

// unheard reports whether there are readers and the event is not one of this node's own.
func (h *Hub) unheard(seq int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.readers) > 0 && !h.knows(seq)
}

// fetch reads the events of another node, announced by their first and last number, and spreads them.
func (h *Hub) fetch(ctx context.Context, span string) {
	var first, last int64
	if n, err := fmt.Sscanf(span, "%d,%d", &first, &last); n != 2 || err != nil || !h.unheard(first) {
		return // a transaction that only queued work announces none
	}
	if last-first >= catchUp {
		h.loseAll()
		return
	}
	err := h.db.Read(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		rows, err := db.EventsAfter.All(tx, db.Args{"seq": first - 1, "limit": last - first + 1})
		if err == nil {
			h.spread(rows)
		}
		return err
	})
	if err != nil {
		h.log.Warn("live: reading events", "err", err)
		h.loseAll()
	}
}
