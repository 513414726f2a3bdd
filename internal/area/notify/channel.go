package notify

import (
	"encoding/json"
	"errors"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/setting"
)

// stored is a provider's setting as it is sealed.
type stored struct {
	Config   json.RawMessage `json:"config"`
	Callback string          `json:"callback"` // the secret that signs reports of delivery
}

// Channels says for every channel whether its messages are taken, by whom, and how that goes.
func (s *Service) Channels(tx *db.Tx) ([]Health, error) {
	known, err := healthsQ.All(tx)
	if err != nil {
		return nil, err
	}
	out := make([]Health, len(channels))
	for i, c := range channels {
		out[i].Channel = c
		for _, h := range known {
			if h.Channel == c {
				out[i] = h
			}
		}
		provider, err := s.route(tx, c)
		if err != nil {
			return nil, err
		}
		out[i].Ready, out[i].Demo = provider != "", provider == providerDemo
	}
	return out, nil
}

// SetChannelInput is a provider for a channel. Who reads settings never sees it again.
type SetChannelInput struct {
	Channel string `path:"channel" maxLength:"20"`
	Body    struct {
		Config   map[string]any `json:"config" doc:"what the channel's adapter needs; empty takes the provider away"`
		Callback string         `json:"callback_secret,omitempty" maxLength:"200"`
	}
}

// SetChannel chooses the provider of a channel.
func (s *Service) SetChannel(tx *db.Tx, in *SetChannelInput) (*Health, error) {
	if err := knownChannel(in.Channel); err != nil {
		return nil, err
	}
	v := stored{Callback: in.Body.Callback}
	if len(in.Body.Config) > 0 {
		b, err := json.Marshal(in.Body.Config)
		if err != nil {
			return nil, err
		}
		c := s.channels[in.Channel]
		if c == nil {
			return nil, errs.New(errs.NotFound, "notify.no_channel", "channel", in.Channel)
		}
		if err := c.Check(b); err != nil {
			return nil, errs.Because(err, errs.Invalid, "notify.bad_channel", "why", err.Error())
		}
		v.Config = b
	}
	if err := setting.Set(tx, s.box, settingOf(in.Channel), v); err != nil {
		return nil, err
	}
	if _, err := setHealthC.Run(tx, Health{Channel: in.Channel}); err != nil {
		return nil, err
	}
	return &Health{Channel: in.Channel, Ready: len(v.Config) > 0}, tx.Later(Job, in.Channel, Wake{in.Channel}, tx.Now, "")
}

// ChannelsResult lists the channels.
type ChannelsResult struct {
	Items []Health `json:"items" nullable:"false"`
}

// ListChannels says how the channels are doing.
func (s *Service) ListChannels(tx *db.Tx, _ *struct{}) (*ChannelsResult, error) {
	items, err := s.Channels(tx)
	return &ChannelsResult{items}, err
}

// ReportInput is a provider's report on a message that it took: one signed request (A19).
type ReportInput struct {
	Timestamp string `header:"X-Timestamp" maxLength:"20"`
	Signature string `header:"X-Signature" maxLength:"100"`
	RawBody   []byte
	Body      struct {
		ID         ID     `json:"id,omitempty" maxLength:"60" doc:"our name of the message"`
		ProviderID string `json:"provider_id,omitempty" maxLength:"200" doc:"the provider's name of it"`
		Status     string `json:"status" enum:"delivered,failed,bounced"`
		Error      string `json:"error,omitempty" maxLength:"300"`
	}
}

// ReportResult is the same whether the report changed something or came again.
type ReportResult struct {
	OK bool `json:"ok"`
}

// ReportSMS takes a report of delivery. Reports may come twice and in any order: a bounce wins
// over a delivery, and nothing undoes it (F9).
func (s *Service) ReportSMS(tx *db.Tx, in *ReportInput) (*ReportResult, error) {
	var v stored
	_, err := setting.Get(tx, s.box, settingOf(SMS), &v)
	if err != nil {
		return nil, err
	}
	if !signed(v.Callback, in.Timestamp, in.Signature, in.RawBody, tx.Now) {
		return nil, errs.New(errs.Unauthenticated, "notify.bad_signature")
	}
	m, err := reportedQ.Maybe(tx, db.Args{"channel": SMS, "id": in.Body.ID, "provider_id": in.Body.ProviderID})
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, errs.New(errs.NotFound, "notify.not_found")
	}
	switch {
	case in.Body.Status == "delivered" && m.State == Sent && m.DeliveredAt.IsZero():
		m.DeliveredAt = tx.Now
	case in.Body.Status != "delivered" && (m.State == Sent || m.State == Failed):
		m.State, m.Error = Bounced, short(errors.New(in.Body.Status+" "+in.Body.Error))
	default:
		return &ReportResult{true}, nil
	}
	return &ReportResult{true}, saveMessageC.RunOne(tx, m)
}
