package portal

import (
	"strings"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// WriteInput is a message of a customer.
type WriteInput struct {
	Token string `path:"token" maxLength:"100"`
	Body  struct {
		Text string `json:"text" minLength:"1" maxLength:"2000"`
	}
}

// Write puts a customer's message into the timeline of his case and tells its owner.
func (s *Service) Write(tx *db.Tx, in *WriteInput) (*Case, error) {
	t, err := open(tx, in.Token)
	if err != nil {
		return nil, err
	}
	text := strings.TrimSpace(in.Body.Text)
	if text == "" {
		return nil, errs.BadField("text", "required")
	}
	if err := limit(tx, "words", string(t.ID), wordsPerCase); err != nil {
		return nil, err
	}
	if err := limit(tx, "words_from", tx.Actor.IP, wordsPerPlace); err != nil {
		return nil, err
	}
	if err := flow.Log(tx, flow.Entry{Root: string(t.ID), SubjectType: "ticket", SubjectID: string(t.ID), Kind: flow.Message, Event: "customer_wrote",
		Note: text, Visibility: flow.Customer}); err != nil {
		return nil, err
	}
	if err := tx.Emit(Wrote{fact(t), tx.Now}); err != nil {
		return nil, err
	}
	return view(tx, t)
}

// Rating is what a customer thought of the service (ENUM-06).
type Rating struct {
	TicketID  ticket.ID `json:"-" db:"ticket_id"`
	Rating    string    `json:"rating"`
	Words     string    `json:"words"`
	At        time.Time `json:"at"`
	ChangedAt time.Time `json:"changed_at"`
	Version   int64     `json:"version"`
}

var (
	ratingQ = db.Select[Rating]("portal.rating", `SELECT {cols} FROM portal_rating WHERE tenant_id = :tenant AND ticket_id = :ticket_id`)
	rateC   = db.Command("portal.rate", `INSERT INTO portal_rating (tenant_id, ticket_id, rating, words, at, changed_at) VALUES (:tenant, :ticket_id, :rating, :words, :now, :now)
		ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET rating = excluded.rating, words = excluded.words, changed_at = excluded.changed_at, version = portal_rating.version + 1`)
)

// reconsider is how long a customer may change his rating.
const reconsider = 24 * time.Hour

func mayRate(t *ticket.Ticket, r *Rating, now time.Time) bool {
	over := t.Category == string(flow.Done) || t.State == "closed"
	return over && (r == nil || now.Sub(r.At) <= reconsider)
}

// RateInput is a rating with the customer's words.
type RateInput struct {
	Token string `path:"token" maxLength:"100"`
	Body  struct {
		Rating string `json:"rating" maxLength:"40" doc:"ENUM-06"`
		Words  string `json:"words,omitempty" maxLength:"2000"`
	}
}

// Rate takes a customer's rating once; he may change his mind within a day.
func (s *Service) Rate(tx *db.Tx, in *RateInput) (*Case, error) {
	t, err := open(tx, in.Token)
	if err != nil {
		return nil, err
	}
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	if !p.Offers("ENUM-06", in.Body.Rating) {
		return nil, errs.BadField("rating", "not_an_option")
	}
	was, err := ratingQ.Maybe(tx, db.Args{"ticket_id": t.ID})
	if err != nil {
		return nil, err
	}
	if !mayRate(t, was, tx.Now) {
		return nil, errs.New(errs.Conflict, "portal.no_rating", "number", t.Number)
	}
	if was != nil && was.Rating == in.Body.Rating && was.Words == in.Body.Words {
		return view(tx, t) // the same again: nothing happens twice
	}
	if err := limit(tx, "words", string(t.ID), wordsPerCase); err != nil {
		return nil, err
	}
	if _, err := rateC.Run(tx, Rating{TicketID: t.ID, Rating: in.Body.Rating, Words: in.Body.Words}); err != nil {
		return nil, err
	}
	if err := flow.Log(tx, flow.Entry{Root: string(t.ID), SubjectType: "ticket", SubjectID: string(t.ID), Kind: flow.Message, Event: "customer_rated",
		Reason: in.Body.Rating, Note: in.Body.Words}); err != nil {
		return nil, err
	}
	version := int64(1)
	if was != nil {
		version = was.Version + 1
	}
	if err := tx.Emit(Rated{fact(t), in.Body.Rating, version}); err != nil {
		return nil, err
	}
	return view(tx, t)
}
