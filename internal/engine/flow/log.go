package flow

import (
	"encoding/json"
	"time"

	"aftercare/internal/platform/db"
)

// Kind tells what a line of a timeline is about.
type Kind string

// The kinds of lines.
const (
	Move     Kind = "move"
	Note     Kind = "note"
	Assign   Kind = "assign"
	HandOver Kind = "hand_over"
	Field    Kind = "field"
	Message  Kind = "message"
	System   Kind = "system"
)

// Who may read a line of a timeline.
const (
	Internal = "internal"
	Customer = "customer"
)

// Entry is one line of a case's timeline: who did what, when and where (SM-1).
type Entry struct {
	Seq         int64           `json:"seq"`
	Root        string          `json:"root"` // the case, so that one query shows its whole life
	SubjectType string          `json:"subject_type"`
	SubjectID   string          `json:"subject_id"`
	Kind        Kind            `json:"kind"`
	Event       string          `json:"event,omitempty"`
	From        string          `json:"from,omitempty" db:"from_state"`
	To          string          `json:"to,omitempty" db:"to_state"`
	ByKind      string          `json:"by_kind"`
	By          string          `json:"by" db:"by_id"` // person, or empty for the product and the customer
	At          time.Time       `json:"at"`            // when it happened, which a technician without network tells later
	LoggedAt    time.Time       `json:"logged_at"`
	Lat         *float64        `json:"lat,omitempty"`
	Lon         *float64        `json:"lon,omitempty"`
	Note        string          `json:"note,omitempty"`
	Reason      string          `json:"reason,omitempty"`
	Class       string          `json:"class,omitempty"` // of a pause
	Data        json.RawMessage `json:"data,omitempty" db:"-"`
	Visibility  string          `json:"visibility"`
}

type row struct {
	Entry
	Text string `json:"-" db:"data"`
}

var (
	addC = db.Command("flow.log", `INSERT INTO flow_log (tenant_id, root, subject_type, subject_id, kind, event, from_state, to_state,
			by_kind, by_id, at, logged_at, lat, lon, note, reason, class, data, visibility)
		VALUES (:tenant, :root, :subject_type, :subject_id, :kind, :event, :from_state, :to_state,
			:by_kind, :by_id, :at, :now, :lat, :lon, :note, :reason, :class, :data, :visibility)`)
	timelineQ = db.Select[row]("flow.timeline", `SELECT {cols} FROM flow_log
		WHERE tenant_id = :tenant AND root = :root {filter} ORDER BY seq DESC LIMIT :limit`).With(db.Filters{
		"customer": "AND visibility = 'customer'",
		"subject":  "AND subject_id = :subject_id",
	})
)

// Log writes a line; who and when come from the transaction unless the entry says them.
func Log(tx *db.Tx, e Entry) error {
	if e.At.IsZero() {
		e.At = tx.Now
	}
	if e.Visibility == "" {
		e.Visibility = Internal
	}
	if e.ByKind == "" {
		e.ByKind, e.By = string(tx.Actor.Kind), tx.Actor.Person
	}
	_, err := addC.Run(tx, row{e, string(e.Data)})
	return err
}

// Timeline returns the last lines of a case, newest first. What a customer may
// see is chosen with db.On{"customer"}, one subject with db.On{"subject"} and db.Args{"subject_id": id}.
func Timeline(tx *db.Tx, root string, limit int, more ...any) ([]Entry, error) {
	rows, err := timelineQ.All(tx, append([]any{db.Args{"root": root, "limit": limit}}, more...)...)
	if err != nil {
		return nil, err
	}
	out := make([]Entry, len(rows))
	for i, r := range rows {
		if r.Text != "" {
			r.Data = json.RawMessage(r.Text)
		}
		out[i] = r.Entry
	}
	return out, nil
}
