package db

import (
	"encoding/json"
	"strconv"
	"time"
)

// Event is a fact that other areas may react to after commit. Its fields are ids,
// versions and states, never personal text.
type Event interface {
	EventName() string
	About() About
}

// About says which object an event concerns and who may learn of it.
type About struct {
	Type, ID string // the subject, e.g. "ticket", "tic_…"
	Root     string // the case it belongs to, if any
	Perm     string // the permission that lets a reader see it
	Unit     string
	Owner    string
	Assignee string
	Hidden   string // a person who must not hear of it whatever he may read, as whom a complaint accuses
}

// Posted is an event as it was stored.
type Posted struct {
	Seq    int64     `json:"seq"`
	Tenant string    `json:"tenant_id"`
	Name   string    `json:"name"`
	Type   string    `json:"subject_type"`
	ID     string    `json:"subject_id"`
	Root   string    `json:"root"`
	Perm   string    `json:"perm"`
	Unit   string    `json:"unit_id"`
	Owner  string    `json:"owner_id"`
	Assign string    `json:"assignee_id"`
	Hidden string    `json:"hidden_from"`
	Body   string    `json:"body"`
	At     time.Time `json:"at"`
}

// SchemaVersion of event bodies, stored with each.
const SchemaVersion = 1

var (
	eventQ = Select[struct {
		Seq int64 `json:"seq"`
	}]("event.append", `INSERT INTO event (tenant_id, name, subject_type, subject_id, root, perm, unit_id, owner_id, assignee_id, hidden_from, body, schema_version, at)
		VALUES (:tenant, :name, :subject_type, :subject_id, :root, :perm, :unit_id, :owner_id, :assignee_id, :hidden_from, :body, :schema_version, :now) RETURNING {cols}`)
	jobQ = Command("job.add", `INSERT INTO job (tenant_id, name, subject, body, run_at, created_at, unique_key)
		VALUES (:tenant, :name, :subject, :body, :run_at, :now, :unique_key) ON CONFLICT DO NOTHING`)
	// EventsAfter lists events for a live listener that fell behind.
	EventsAfter = Select[Posted]("event.after", `SELECT {cols} FROM event WHERE seq > :seq ORDER BY seq LIMIT :limit`)
	oldEventsQ  = Command("event.sweep", `DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE at < :before ORDER BY seq LIMIT 5000)`)
)

// keepEvents is how long an event can be looked up; its jobs and the trail know the rest.
const keepEvents = 30 * 24 * time.Hour

// SweepEvents drops a few thousand of the events that are old; a periodic job calls it.
func SweepEvents(tx *Tx) error {
	_, err := oldEventsQ.Run(tx, Args{"before": tx.Now.Add(-keepEvents)})
	return err
}

// Emit appends e to the log and queues one job for each subscriber, all in this
// transaction: when it commits the jobs exist, when it rolls back they never did.
func (tx *Tx) Emit(e Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	a := e.About()
	p := Posted{Tenant: tx.Actor.Tenant, Name: e.EventName(), Type: a.Type, ID: a.ID, Root: a.Root, Perm: a.Perm,
		Unit: a.Unit, Owner: a.Owner, Assign: a.Assignee, Hidden: a.Hidden, Body: string(body), At: tx.Now}
	row, err := eventQ.One(tx, p, Args{"schema_version": SchemaVersion})
	if err != nil {
		return err
	}
	p.Seq = row.Seq
	tx.posted = append(tx.posted, p)
	for _, s := range tx.db.fanout[p.Name] {
		if err := tx.later(s, a.Type+":"+a.ID, p.Body, tx.Now, ""); err != nil {
			return err
		}
	}
	return nil
}

// Later queues a job to run at a time; a uniqueKey that is already queued is not queued again.
func (tx *Tx) Later(name, subject string, body any, at time.Time, uniqueKey string) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return tx.later(name, subject, string(b), at, uniqueKey)
}

func (tx *Tx) later(name, subject, body string, at time.Time, uniqueKey string) error {
	var key any
	if uniqueKey != "" {
		key = uniqueKey
	}
	tx.jobs++
	_, err := jobQ.Run(tx, Args{"name": name, "subject": subject, "body": body, "run_at": at, "unique_key": key})
	return err
}

// Channel is PostgreSQL's channel on which nodes tell each other of events.
const Channel = "aftercare_event"

// notify tells other nodes, once per transaction, the first and the last of its events.
func (tx *Tx) notify() error {
	if tx.db.dialect != Postgres || len(tx.posted) == 0 && tx.jobs == 0 {
		return nil
	}
	span := ""
	if n := len(tx.posted); n > 0 {
		span = strconv.FormatInt(tx.posted[0].Seq, 10) + "," + strconv.FormatInt(tx.posted[n-1].Seq, 10)
	}
	_, err := tx.run.ExecContext(tx.ctx, `SELECT pg_notify($1, $2)`, Channel, span)
	return err
}
