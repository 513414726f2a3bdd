// Package portal is the face that customers see without an account: report a fault from a
// machine's label, follow the case by a secret link, write to whoever owns it, rate the service
// (SYS-07, CHAN-14). It calls the operations of the owning areas as the customer.
package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
)

// Service is the area's verbs.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// linkDays is how long a customer's link opens his case.
var linkDays = policy.NewKey[int]("portal.link_days")

// Channel is how cases arrive here (ENUM-35).
const Channel = "portal"

type link struct {
	Hash      string    `json:"hash"`
	TicketID  ticket.ID `json:"ticket_id"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

var (
	addLinkC  = db.Command("portal.add_link", `INSERT INTO portal_link (tenant_id, hash, ticket_id, created_at, expires_at) VALUES (:tenant, :hash, :ticket_id, :now, :expires_at)`)
	linkQ     = db.Select[link]("portal.link", `SELECT {cols} FROM portal_link WHERE tenant_id = :tenant AND hash = :hash AND expires_at > :now`)
	oldLinksC = db.Command("portal.sweep_links", `DELETE FROM portal_link WHERE (tenant_id = :tenant OR :tenant = '') AND expires_at <= :now`)
	countQ    = db.Select[struct {
		N int `json:"n"`
	}]("portal.count", `INSERT INTO portal_throttle (tenant_id, subject, slot, n) VALUES (:tenant, :subject, :slot, 1)
		ON CONFLICT (tenant_id, subject, slot) DO UPDATE SET n = portal_throttle.n + 1 RETURNING {cols}`)
	oldCountsC = db.Command("portal.sweep_counts", `DELETE FROM portal_throttle WHERE (tenant_id = :tenant OR :tenant = '') AND slot < :slot`)
)

// NewLink makes a secret that opens one case until it expires; only its hash is kept.
func NewLink(tx *db.Tx, ticketID ticket.ID) (token string, err error) {
	p, err := policy.Of(tx)
	if err != nil {
		return "", err
	}
	token = id.Secret()
	_, err = addLinkC.Run(tx, link{Hash: hash(token), TicketID: ticketID, ExpiresAt: tx.Now.AddDate(0, 0, linkDays.In(p))})
	return token, err
}

// Address is the page of a case for its customer, below the organisation's own address.
func Address(tx *db.Tx, ticketID string) (string, error) {
	token, err := NewLink(tx, ticket.ID(ticketID))
	return strings.TrimRight(tx.Actor.BaseURL, "/") + "/p/c/" + token, err
}

func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// open returns the case of a token and makes its customer the actor. A token that is unknown, expired or
// no token at all looks the same, and costs the same: one look-up of a hash (A3).
func open(tx *db.Tx, token string) (*ticket.Ticket, error) {
	l, err := linkQ.Maybe(tx, db.Args{"hash": hash(token)})
	if err != nil {
		return nil, err
	}
	if l == nil {
		return nil, errs.New(errs.NotFound, "portal.no_case")
	}
	t, err := ticket.Load(tx, l.TicketID)
	if err != nil {
		return nil, err
	}
	act(tx, t.Caller)
	return t, nil
}

// act makes the stranger behind a request a customer, who has no permission but what the verb itself
// gives, also when a member of staff tries the page while he is logged in.
func act(tx *db.Tx, name string) {
	tx.Actor.Kind, tx.Actor.Name = actor.Customer, name
	tx.Actor.Person, tx.Actor.Perms, tx.Actor.Reach = "", nil, nil
}

// Sweep drops links that expired and counts that are old; a periodic job calls it.
func Sweep(tx *db.Tx) error {
	if _, err := oldLinksC.Run(tx); err != nil {
		return err
	}
	_, err := oldCountsC.Run(tx, db.Args{"slot": tx.Now.Add(-24*time.Hour).Unix() / slotSeconds})
	return err
}

// Limits on strangers: technical, no policy speaks of them.
const (
	slotSeconds     = 600
	reportsPerPlace = 10 // reports from one address within a slot
	reportsPerLabel = 5  // reports on one machine within a slot
	wordsPerCase    = 20 // messages about one case within a slot
	wordsPerPlace   = 60
)

// limit counts one more of a kind for a subject and refuses when there were too many within the slot.
func limit(tx *db.Tx, kind, subject string, most int) error {
	if subject == "" {
		return nil
	}
	n, err := countQ.One(tx, db.Args{"subject": hash(kind + ":" + tx.Actor.Tenant + ":" + subject)[:32], "slot": tx.Now.Unix() / slotSeconds})
	if err == nil && n.N > most {
		err = errs.New(errs.Limited, "portal.too_many")
	}
	return err
}
