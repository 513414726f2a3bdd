// Package notify tells people what happened: an inbox for staff, letters and short messages for
// whoever has an address. What is told is written in the transaction that has something to say;
// it is delivered afterwards, outside any transaction, by channels that may be slow or down.
package notify

import (
	"context"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/secret"
	"aftercare/internal/platform/setting"
)

// ID names a notice or a message.
type ID string

// Permissions of this area.
const (
	PermOutbox  = "outbox.read"   // read what was sent to whom
	PermSetting = "setting.admin" // choose providers, send dead messages again
)

// The channels beside the inbox (CHAN-05, CHAN-11).
const (
	Email = "email"
	SMS   = "sms"
)

var channels = []string{Email, SMS}

// The providers of a message: the tenant's own, or the outbox itself, where a demo reads its post.
const (
	providerOwn  = "own"
	providerDemo = "demo"
)

// Channel takes messages out into the world; config is what the tenant set for it. An error with
// a method Permanent() bool that says true is final, any other may pass.
type Channel interface {
	Check(config []byte) error
	Send(ctx context.Context, config []byte, m Message) (providerID string, err error)
}

// Service is the verbs of this area.
type Service struct {
	text     func(lang, code string, params map[string]any) string
	box      *secret.Box
	channels map[string]Channel
	link     func(tx *db.Tx, ticketID string) (string, error)
}

// Config is what the service needs from the composition root.
type Config struct {
	Text     func(lang, code string, params map[string]any) string // the texts of web/locales/*/server.json
	Box      *secret.Box                                           // seals the providers' settings
	Channels map[string]Channel                                    // by Email and SMS; one without stays silent
	Link     func(tx *db.Tx, ticketID string) (string, error)      // makes a customer's link to a case
}

// New returns the service.
func New(c Config) *Service { return &Service{c.Text, c.Box, c.Channels, c.Link} }

func settingOf(channel string) string { return "channel." + channel }

// route says who takes the messages of a channel now; nobody is an empty text.
func (s *Service) route(tx *db.Tx, channel string) (string, error) {
	if tx.Actor.Demo {
		return providerDemo, nil
	}
	if s.channels[channel] == nil {
		return "", nil
	}
	config, err := s.config(tx, channel)
	if err != nil || config == nil {
		return "", err
	}
	return providerOwn, nil
}

func (s *Service) config(tx *db.Tx, channel string) ([]byte, error) {
	var c stored
	if found, err := setting.Get(tx, s.box, settingOf(channel), &c); err != nil || !found || len(c.Config) == 0 {
		return nil, err
	}
	return c.Config, nil
}
