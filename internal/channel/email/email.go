// Package email sends plain letters through an SMTP server (CHAN-05). It is called outside
// any transaction and holds no state, so a letter that was claimed twice is sent twice at most,
// each time under the same Message-ID.
package email

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Config says through which server letters leave, and in whose name.
type Config struct {
	Host     string        `json:"host"`
	Port     int           `json:"port"`
	TLS      string        `json:"tls"` // "tls" from the first byte, "starttls" (when empty), or "none" for a server on the same machine
	User     string        `json:"user"`
	Password string        `json:"password"`
	From     string        `json:"from"`
	FromName string        `json:"from_name"`
	Timeout  time.Duration `json:"-"` // for one letter; ten seconds when zero
}

// Message is one letter to one person.
type Message struct {
	ID      string // becomes the Message-ID, so that a receiver can drop a second copy
	To      string
	ToName  string
	Lang    string
	Subject string
	Body    string
}

// Refused is a letter that no retry will deliver: a broken address, or a server that said no for good.
type Refused struct{ Reason string }

func (r *Refused) Error() string { return "refused: " + r.Reason }

// Permanent tells a sender that trying again is useless.
func (r *Refused) Permanent() bool { return true }

// Sender sends letters through one server.
type Sender struct {
	config  Config
	options []gomail.Option
}

// New checks the configuration and returns a sender.
func New(c Config) (*Sender, error) {
	if c.Host == "" || c.From == "" {
		return nil, errors.New("email: a server and a sender's address are needed")
	}
	if _, err := address("", c.From); err != nil {
		return nil, fmt.Errorf("email: sender's address: %w", err)
	}
	c.Timeout = cmp.Or(c.Timeout, 10*time.Second)
	options := []gomail.Option{gomail.WithTimeout(c.Timeout), gomail.WithoutNoop()}
	switch c.TLS {
	case "tls":
		options = append(options, gomail.WithSSL(), gomail.WithPort(cmp.Or(c.Port, 465)))
	case "", "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithPort(cmp.Or(c.Port, 587)))
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithPort(cmp.Or(c.Port, 25)))
	default:
		return nil, fmt.Errorf("email: tls is tls, starttls or none, not %q", c.TLS)
	}
	if c.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	if _, domain, ok := strings.Cut(c.From, "@"); ok {
		options = append(options, gomail.WithHELO(domain))
	}
	return &Sender{c, options}, nil
}

// Send delivers m to the server and returns its Message-ID. A *Refused error is final, any other may pass.
func (s *Sender) Send(ctx context.Context, m Message) (string, error) {
	letter, err := s.letter(m)
	if err != nil {
		return "", err
	}
	client, err := gomail.NewClient(s.config.Host, s.options...)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, letter); err != nil {
		return "", judge(err)
	}
	return s.messageID(m), nil
}

func (s *Sender) messageID(m Message) string {
	_, domain, _ := strings.Cut(s.config.From, "@")
	return m.ID + "@" + domain
}

func (s *Sender) letter(m Message) (*gomail.Msg, error) {
	to, err := address(m.ToName, m.To)
	if err != nil {
		return nil, &Refused{err.Error()}
	}
	from, err := address(s.config.FromName, s.config.From)
	if err != nil {
		return nil, &Refused{err.Error()}
	}
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	letter.FromMailAddress(from)
	letter.ToMailAddress(to)
	letter.Subject(OneLine(m.Subject))
	letter.SetMessageIDWithValue(OneLine(s.messageID(m)))
	letter.SetDate()
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // no out-of-office answers, please
	if m.Lang != "" {
		letter.SetGenHeader("Content-Language", OneLine(m.Lang))
	}
	letter.SetBodyString(gomail.TypeTextPlain, m.Body)
	return letter, nil
}

// address refuses whatever is more than one plain address: a line break in it would be a header of the sender's choosing (A15).
func address(name, addr string) (*mail.Address, error) {
	if addr != OneLine(addr) {
		return nil, errors.New("the address holds control characters")
	}
	a, err := mail.ParseAddress(addr)
	if err != nil || a.Address != addr {
		return nil, errors.New("not an address")
	}
	a.Name = OneLine(name)
	return a, nil
}

// OneLine makes one line of a text by turning control characters into blanks.
func OneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
}

// judge tells a server's final no from what may pass.
func judge(err error) error {
	if e, ok := errors.AsType[*gomail.SendError](err); ok && !e.IsTemp() && e.ErrorCode() >= 500 {
		return &Refused{err.Error()}
	}
	if e, ok := errors.AsType[*textproto.Error](err); ok && e.Code >= 550 && e.Code != 552 {
		return &Refused{err.Error()}
	}
	return err
}
