package notify

import (
	"context"
	"errors"
	"strings"
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/page"
)

// State is how far a message got.
type State string

// The states of a message. Failed will be tried again, dead will not unless somebody says so.
const (
	Queued  State = "queued"
	Sent    State = "sent"
	Failed  State = "failed"
	Dead    State = "dead"
	Bounced State = "bounced"
)

// Message is one letter or short message to one person.
type Message struct {
	ID          ID        `json:"id"`
	Channel     string    `json:"channel"`
	Provider    string    `json:"provider"`
	To          string    `json:"to" db:"to_address" mask:"address"`
	ToName      string    `json:"to_name"`
	Lang        string    `json:"lang"`
	Code        string    `json:"code"`
	Subject     string    `json:"subject"`
	Body        string    `json:"body"` // {link} stands for the link, which is forgotten once the message has left
	Link        string    `json:"link"`
	State       State     `json:"state"`
	Attempts    int       `json:"attempts"`
	NextAt      time.Time `json:"next_at,omitzero"`
	ProviderID  string    `json:"provider_id"`
	Error       string    `json:"error"`
	SubjectType string    `json:"subject_type"`
	SubjectID   string    `json:"subject_id"`
	Root        string    `json:"root"`
	CreatedAt   time.Time `json:"created_at"`
	SentAt      time.Time `json:"sent_at,omitzero"`
	DeliveredAt time.Time `json:"delivered_at,omitzero"`
	Version     int64     `json:"version"`
}

// Text is the body as the receiver sees it.
func (m Message) Text() string { return strings.ReplaceAll(m.Body, "{link}", m.Link) }

// Job is the name under which the delivery of messages is queued, for job.Outside.
const Job = "notify.deliver"

// Wake is the body of that job: a channel has something to deliver.
type Wake struct {
	Channel string `json:"channel"`
}

// How often and how long a message is tried. These are technical; no policy speaks of them.
const (
	maxAttempts = 8
	maxAge      = 24 * time.Hour
	firstWait   = 30 * time.Second
	longestWait = time.Hour
	leaseFor    = 5 * time.Minute
	batchSize   = 20
	batches     = 10 // of one wake; a longer queue wakes itself again
)

func wait(failures int) time.Duration { return min(firstWait<<min(failures-1, 10), longestWait) }

// post writes m into the outbox, once per key, when somebody takes the channel's messages.
func (s *Service) post(tx *db.Tx, m Message, once string) error {
	m.ID, m.State, m.CreatedAt, m.NextAt = ID(id.New("msg")), Queued, tx.Now, tx.Now
	added, err := addMessageC.Run(tx, m, db.Args{"once_key": once})
	if err != nil || added == 0 {
		return err
	}
	return tx.Later(Job, m.Channel, Wake{m.Channel}, tx.Now, "")
}

// Deliver sends what a channel has due. It holds no transaction while it talks to the world;
// a provider that fails ends the round, so that nobody waits for it again and again (F19).
func (s *Service) Deliver(d *db.DB) func(context.Context, Wake) error {
	return func(ctx context.Context, w Wake) error {
		for range batches {
			var batch Batch
			if err := d.Write(ctx, func(tx *db.Tx) (err error) { batch, err = s.Claim(tx, w.Channel); return err }); err != nil {
				return err
			}
			if len(batch.Messages) == 0 {
				return nil
			}
			if stop, err := s.round(ctx, d, batch); stop || err != nil {
				return err
			}
		}
		return d.Write(ctx, func(tx *db.Tx) error { return tx.Later(Job, "", w, tx.Now, w.Channel+":more") })
	}
}

// round sends one batch; stop says that the provider failed and the rest was put back.
func (s *Service) round(ctx context.Context, d *db.DB, b Batch) (stop bool, err error) {
	for i, m := range b.Messages {
		r := s.send(ctx, b, m)
		stop = r.Err != nil && !r.Permanent
		err = d.Write(ctx, func(tx *db.Tx) error {
			if err := Mark(tx, m.ID, r); err != nil || !stop {
				return err
			}
			for _, rest := range b.Messages[i+1:] {
				if _, err := releaseC.Run(tx, db.Args{"id": rest.ID}); err != nil {
					return err
				}
			}
			return nil
		})
		if stop || err != nil {
			return stop, err
		}
	}
	return false, nil
}

// Batch is what was claimed for one channel, with what the tenant set for it.
type Batch struct {
	Channel  string
	Messages []Message
	config   []byte
}

// Result is what came of sending a message.
type Result struct {
	ProviderID string
	Err        error
	Permanent  bool
}

func (s *Service) send(ctx context.Context, b Batch, m Message) (r Result) {
	if m.Provider == providerDemo {
		return Result{ProviderID: "demo"}
	}
	c := s.channels[b.Channel]
	if c == nil || b.config == nil {
		return Result{Err: errors.New("no provider is configured")}
	}
	m.Body = m.Text()
	r.ProviderID, r.Err = c.Send(ctx, b.config, m)
	if e, ok := errors.AsType[interface {
		error
		Permanent() bool
	}](r.Err); ok {
		r.Permanent = e.Permanent()
	}
	return r
}

// Claim takes messages that are due, so that no other worker sends them for a while. A channel
// whose provider is down is left alone until its next try.
func (s *Service) Claim(tx *db.Tx, channel string) (b Batch, err error) {
	b.Channel = channel
	health, err := healthQ.Maybe(tx, db.Args{"channel": channel})
	if err != nil {
		return b, err
	}
	limit := batchSize
	if health != nil && health.Failures > 0 {
		if health.ClosedUntil.After(tx.Now) {
			return b, nil
		}
		limit = 1 // one message tries whether it is up again
	}
	if b.Messages, err = dueQ.All(tx, db.Args{"channel": channel, "limit": limit}); err != nil || len(b.Messages) == 0 {
		return b, err
	}
	for _, m := range b.Messages {
		if _, err := leaseC.Run(tx, db.Args{"id": m.ID, "lease_until": tx.Now.Add(leaseFor)}); err != nil {
			return b, err
		}
	}
	b.config, err = s.config(tx, channel)
	return b, err
}

// Mark writes down what came of sending a message, and how its provider is doing.
func Mark(tx *db.Tx, id ID, r Result) error {
	m, err := messageQ.One(tx, db.Args{"id": id})
	if err != nil || m.State != Queued && m.State != Failed {
		return err
	}
	m.Attempts++
	switch {
	case r.Err == nil:
		m.State, m.ProviderID, m.SentAt, m.NextAt, m.Error = Sent, r.ProviderID, tx.Now, time.Time{}, ""
	case r.Permanent || m.Attempts >= maxAttempts || tx.Now.Sub(m.CreatedAt) >= maxAge:
		m.State, m.NextAt, m.Error = Dead, time.Time{}, short(r.Err)
	default:
		m.State, m.NextAt, m.Error = Failed, tx.Now.Add(wait(m.Attempts)), short(r.Err)
	}
	if m.State != Failed && m.Provider != providerDemo && m.State != Dead {
		m.Link = "" // it opens a case; nobody but the receiver needs it from now on
	}
	if err := saveMessageC.RunOne(tx, m); err != nil {
		return err
	}
	return noteHealth(tx, m, r)
}

// noteHealth opens and closes the breaker of a channel and sets the time of the next try.
func noteHealth(tx *db.Tx, m *Message, r Result) error {
	if m.Provider == providerDemo {
		return nil
	}
	h, err := healthQ.Maybe(tx, db.Args{"channel": m.Channel})
	if err != nil {
		return err
	}
	if r.Err == nil || r.Permanent {
		if h != nil && h.Failures > 0 {
			_, err = setHealthC.Run(tx, Health{Channel: m.Channel})
			if err == nil {
				err = tx.Later(Job, m.Channel, Wake{m.Channel}, tx.Now, "") // the rest waited for this
			}
		}
		return err
	}
	next := Health{Channel: m.Channel, Failures: 1, Error: short(r.Err)}
	if h != nil {
		next.Failures = h.Failures + 1
	}
	next.ClosedUntil = tx.Now.Add(wait(next.Failures))
	if _, err := setHealthC.Run(tx, next); err != nil {
		return err
	}
	again := next.ClosedUntil
	if m.State == Failed && m.NextAt.After(again) {
		err = tx.Later(Job, "", Wake{m.Channel}, m.NextAt, m.Channel+":"+m.NextAt.Format(time.RFC3339Nano))
	}
	if err == nil {
		err = tx.Later(Job, "", Wake{m.Channel}, again, m.Channel+":"+again.Format(time.RFC3339Nano))
	}
	return err
}

func short(err error) string {
	s := strings.ToValidUTF8(err.Error(), "")
	if r := []rune(s); len(r) > 300 {
		return string(r[:300])
	}
	return s
}

// OutboxInput chooses a page of the outbox.
type OutboxInput struct {
	State   State  `query:"state" enum:"queued,sent,failed,dead,bounced"`
	Channel string `query:"channel" enum:"email,sms"`
	Root    string `query:"root" maxLength:"60" doc:"messages about one case"`
	page.Request
}

// Outbox is a page of messages, newest first, and how the channels are doing.
type Outbox struct {
	page.Of[Message]
	Channels []Health `json:"channels" nullable:"false"`
}

// Outbox lists what was sent to whom; in a demo this is where the post arrives.
func (s *Service) Outbox(tx *db.Tx, in *OutboxInput) (*Outbox, error) {
	var on db.On
	var at time.Time
	var last ID
	for name, v := range map[string]string{"state": string(in.State), "channel": in.Channel, "root": in.Root, "after": in.After} {
		if v != "" {
			on = append(on, name)
		}
	}
	if err := page.Decode(in.After, &at, &last); err != nil {
		return nil, err
	}
	rows, err := outboxQ.All(tx, on, db.Args{"state": in.State, "channel": in.Channel, "root": in.Root, "at": at, "id": last, "limit": in.Size()})
	if err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Body = rows[i].Text()
	}
	health, err := s.Channels(tx)
	if err != nil {
		return nil, err
	}
	return &Outbox{*page.Cut(rows, in.Request, func(m Message) []any { return []any{m.CreatedAt, m.ID} }), health}, nil
}

// RetryInput names a message that died.
type RetryInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64 `json:"version"`
	}
}

// Retry queues a dead or bounced message once more, for somebody who has mended the cause.
func (s *Service) Retry(tx *db.Tx, in *RetryInput) (*Message, error) {
	m, err := messageQ.One(tx, db.Args{"id": in.ID})
	if err != nil {
		return nil, err
	}
	if m.State != Dead || strings.Contains(m.Body, "{link}") && m.Link == "" {
		return nil, errs.New(errs.Conflict, "notify.not_dead", "state", m.State)
	}
	m.State, m.Attempts, m.NextAt, m.Version, m.CreatedAt = Queued, 0, tx.Now, in.Body.Version, tx.Now
	if err := saveMessageC.RunOne(tx, m); err != nil {
		return nil, err
	}
	m.Version++
	if err := tx.Audit("message", string(m.ID), "retried", nil); err != nil {
		return nil, err
	}
	return m, tx.Later(Job, m.Channel, Wake{m.Channel}, tx.Now, "")
}
