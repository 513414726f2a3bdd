// Package sms sends short messages through any provider that takes an HTTP request (CHAN-11):
// its address, method, body and signature are configuration. It is called outside any
// transaction and holds no state.
package sms

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Config describes a provider.
type Config struct {
	URL          string            `json:"url"`
	Method       string            `json:"method"`        // POST when empty
	Body         string            `json:"body"`          // template; {id} {to} {text} {lang} {sender} stand in its values
	Form         bool              `json:"form"`          // the body is a form, not JSON
	Sender       string            `json:"sender"`        // the name or number that receivers see
	Headers      map[string]string `json:"headers"`       // constant headers, such as an API key
	Secret       string            `json:"secret"`        // signs the body; empty: no signature
	IDField      string            `json:"id_field"`      // where the answer names the message, e.g. "data.message_id"
	Timeout      time.Duration     `json:"-"`             // ten seconds when zero
	AllowPrivate bool              `json:"allow_private"` // the provider may live in the own network
}

// Message is one short message to one telephone.
type Message struct{ ID, To, Text, Lang string }

// Refused is a message that no retry will deliver.
type Refused struct{ Reason string }

func (r *Refused) Error() string { return "refused: " + r.Reason }

// Permanent tells a sender that trying again is useless.
func (r *Refused) Permanent() bool { return true }

// Sender sends messages through one provider.
type Sender struct {
	config Config
	body   template
	client *http.Client
	now    func() time.Time
}

// New checks the configuration and returns a sender; now is the time that goes into signatures.
func New(c Config, now func() time.Time) (*Sender, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		return nil, errors.New("sms: the address must be http(s)://host/…")
	}
	c.Method, c.Timeout = cmp.Or(c.Method, http.MethodPost), cmp.Or(c.Timeout, 10*time.Second)
	if c.Method != http.MethodPost && c.Method != http.MethodPut {
		return nil, errors.New("sms: the method is POST or PUT")
	}
	for k, v := range c.Headers {
		if strings.ContainsAny(k+v, "\r\n\x00") {
			return nil, errors.New("sms: a header holds control characters")
		}
	}
	body, err := parse(c.Body, c.Form)
	if err != nil {
		return nil, err
	}
	return &Sender{c, body, client(c), now}, nil
}

// client talks to the configured host only: it follows no redirect, uses no proxy of the
// environment, and looks at the address a name resolves to before it connects (A6).
func client(c Config) *http.Client {
	dialer := &net.Dialer{Timeout: c.Timeout, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !c.AllowPrivate && !public(ap.Addr().Unmap()) {
			return &Refused{"the provider's address lies in a private network"}
		}
		return nil
	}}
	return &http.Client{
		Timeout:       c.Timeout,
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: c.Timeout, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

var shared = netip.MustParsePrefix("100.64.0.0/10") // carriers' own

func public(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !shared.Contains(a)
}

// Send hands m to the provider and returns the provider's name for it. A *Refused error is final, any other may pass.
func (s *Sender) Send(ctx context.Context, m Message) (string, error) {
	to := Digits(m.To)
	if to == "" {
		return "", &Refused{"not a telephone number"}
	}
	body := s.body.fill(map[string]string{"{id}": m.ID, "{to}": to, "{text}": m.Text, "{lang}": m.Lang, "{sender}": s.config.Sender})
	req, err := http.NewRequestWithContext(ctx, s.config.Method, s.config.URL, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", s.body.contentType())
	req.Header.Set("Idempotency-Key", m.ID)
	for k, v := range s.config.Headers {
		req.Header.Set(k, v)
	}
	if s.config.Secret != "" {
		stamp := strconv.FormatInt(s.now().Unix(), 10)
		req.Header.Set(TimeHeader, stamp)
		req.Header.Set(SignatureHeader, Sign(s.config.Secret, stamp, body))
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return "", err
	}
	return s.judge(resp.StatusCode, answer)
}

// judge tells a final no from a temporary one; what an unknown status means is not guessed to be final.
func (s *Sender) judge(status int, answer []byte) (string, error) {
	switch {
	case status >= 200 && status < 300:
		return find(answer, s.config.IDField), nil
	case status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status == http.StatusTooEarly:
	case status == http.StatusUnauthorized || status == http.StatusForbidden: // our settings are wrong, not the message
	case status >= 400 && status < 500:
		return "", &Refused{fmt.Sprintf("provider answered %d", status)}
	}
	return "", fmt.Errorf("provider answered %d", status)
}

// find reads the field at a dotted path of a JSON answer; what is not there is empty.
func find(answer []byte, path string) string {
	var v any
	if path == "" || json.Unmarshal(answer, &v) != nil {
		return ""
	}
	for _, p := range strings.Split(path, ".") {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	switch x := v.(type) {
	case string:
		return x[:min(len(x), 200)]
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return ""
}

// Digits is a telephone number as providers take it: digits, perhaps with a leading plus, or nothing when it is none.
func Digits(phone string) string {
	var b strings.Builder
	for i, r := range strings.TrimSpace(phone) {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -()./", r):
		default:
			return ""
		}
	}
	if n := len(strings.TrimPrefix(b.String(), "+")); n < 5 || n > 15 {
		return ""
	}
	return b.String()
}
