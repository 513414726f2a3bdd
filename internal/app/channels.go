package app

import (
	"context"
	"encoding/json"
	"time"

	"aftercare/internal/area/notify"
	"aftercare/internal/channel/email"
	"aftercare/internal/channel/sms"
)

// letters sends e-mail with the provider that an organisation has set.
type letters struct{}

func (letters) open(config []byte) (*email.Sender, error) {
	var c email.Config
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	return email.New(c)
}

// Check implements notify.Channel.
func (l letters) Check(config []byte) error {
	_, err := l.open(config)
	return err
}

// Send implements notify.Channel.
func (l letters) Send(ctx context.Context, config []byte, m notify.Message) (string, error) {
	s, err := l.open(config)
	if err != nil {
		return "", err
	}
	return s.Send(ctx, email.Message{ID: string(m.ID), To: m.To, ToName: m.ToName, Subject: m.Subject, Body: m.Body, Lang: m.Lang})
}

// shorts sends short messages through the HTTP provider that an organisation has set.
type shorts struct{}

func (shorts) open(config []byte) (*sms.Sender, error) {
	var c sms.Config
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	return sms.New(c, time.Now)
}

// Check implements notify.Channel.
func (t shorts) Check(config []byte) error {
	_, err := t.open(config)
	return err
}

// Send implements notify.Channel.
func (t shorts) Send(ctx context.Context, config []byte, m notify.Message) (string, error) {
	s, err := t.open(config)
	if err != nil {
		return "", err
	}
	return s.Send(ctx, sms.Message{ID: string(m.ID), To: m.To, Text: m.Body, Lang: m.Lang})
}
