package notify

import (
	"time"

	"aftercare/internal/platform/db"
)

// Health is how a channel and its provider are doing.
type Health struct {
	Channel     string    `json:"channel"`
	Failures    int       `json:"failures"` // in a row
	ClosedUntil time.Time `json:"closed_until,omitzero"`
	Error       string    `json:"error"`
	Ready       bool      `json:"ready" db:"-"` // messages of this channel are taken
	Demo        bool      `json:"demo" db:"-"`  // they stay in the outbox
}

var (
	addMessageC = db.Command("notify.message_add", `INSERT INTO notify_message (tenant_id, id, channel, provider, to_address, to_name, lang, code, subject, body, link, state,
			next_at, subject_type, subject_id, root, once_key, created_at)
		VALUES (:tenant, :id, :channel, :provider, :to_address, :to_name, :lang, :code, :subject, :body, :link, :state,
			:next_at, :subject_type, :subject_id, :root, :once_key, :created_at) ON CONFLICT DO NOTHING`)
	messageQ = db.Select[Message]("notify.message_get", `SELECT {cols} FROM notify_message WHERE tenant_id = :tenant AND id = :id`)
	dueQ     = db.Select[Message]("notify.message_due", `SELECT {cols} FROM notify_message WHERE tenant_id = :tenant AND channel = :channel
		AND next_at IS NOT NULL AND next_at <= :now AND (lease_until IS NULL OR lease_until < :now) ORDER BY next_at, id LIMIT :limit {lock}`)
	leaseC       = db.Command("notify.message_lease", `UPDATE notify_message SET lease_until = :lease_until WHERE tenant_id = :tenant AND id = :id`)
	releaseC     = db.Command("notify.message_release", `UPDATE notify_message SET lease_until = NULL WHERE tenant_id = :tenant AND id = :id`)
	saveMessageC = db.Command("notify.message_save", `UPDATE notify_message SET state = :state, attempts = :attempts, next_at = :next_at, lease_until = NULL,
		provider_id = :provider_id, error = :error, link = :link, created_at = :created_at, sent_at = :sent_at, delivered_at = :delivered_at, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	knownOnceQ = db.Select[struct {
		ID ID `json:"id"`
	}]("notify.message_once", `SELECT id FROM notify_message WHERE tenant_id = :tenant AND once_key = :once_key`)
	outboxQ = db.Select[Message]("notify.message_list", `SELECT {cols} FROM notify_message WHERE tenant_id = :tenant {filter} ORDER BY created_at DESC, id DESC LIMIT :limit`).
		With(db.Filters{
			"state": "AND state = :state", "channel": "AND channel = :channel", "root": "AND root = :root",
			"after": "AND (created_at, id) < (:at, :id)",
		})
	reportedQ = db.Select[Message]("notify.message_reported", `SELECT {cols} FROM notify_message WHERE tenant_id = :tenant AND channel = :channel
		AND (id = :id OR (provider_id = :provider_id AND provider_id <> '')) ORDER BY created_at DESC LIMIT 1`)

	healthQ    = db.Select[Health]("notify.channel_health", `SELECT {cols} FROM notify_channel WHERE tenant_id = :tenant AND channel = :channel`)
	healthsQ   = db.Select[Health]("notify.channel_healths", `SELECT {cols} FROM notify_channel WHERE tenant_id = :tenant ORDER BY channel LIMIT 10`)
	setHealthC = db.Command("notify.channel_note", `INSERT INTO notify_channel (tenant_id, channel, failures, closed_until, error, at)
		VALUES (:tenant, :channel, :failures, :closed_until, :error, :now)
		ON CONFLICT (tenant_id, channel) DO UPDATE SET failures = excluded.failures, closed_until = excluded.closed_until, error = excluded.error, at = excluded.at`)
)
