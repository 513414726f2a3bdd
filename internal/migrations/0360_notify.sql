-- +goose Up
-- phase: expand
-- The inbox: one row per person and thing told. The text is made when it is read, in the reader's language.
CREATE TABLE notify_notice (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	code TEXT NOT NULL,
	params TEXT NOT NULL DEFAULT '{}',
	level TEXT NOT NULL,
	subject_type TEXT NOT NULL DEFAULT '',
	subject_id TEXT NOT NULL DEFAULT '',
	root TEXT NOT NULL DEFAULT '',
	at BIGINT NOT NULL,
	read_at BIGINT,
	once_key TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX notify_notice_once ON notify_notice (tenant_id, once_key);
CREATE INDEX notify_notice_inbox ON notify_notice (tenant_id, person_id, at, id);
CREATE INDEX notify_notice_unread ON notify_notice (tenant_id, person_id, at, id) WHERE read_at IS NULL;
CREATE INDEX notify_notice_age ON notify_notice (at); -- housekeeping of all tenants

-- The outbox: written in the transaction that has something to say, delivered outside any transaction.
CREATE TABLE notify_message (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	channel TEXT NOT NULL,
	provider TEXT NOT NULL,
	to_address TEXT NOT NULL,
	to_name TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL,
	code TEXT NOT NULL,
	subject TEXT NOT NULL DEFAULT '',
	body TEXT NOT NULL,
	link TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL,
	attempts BIGINT NOT NULL DEFAULT 0,
	next_at BIGINT,
	lease_until BIGINT,
	provider_id TEXT NOT NULL DEFAULT '',
	error TEXT NOT NULL DEFAULT '',
	subject_type TEXT NOT NULL DEFAULT '',
	subject_id TEXT NOT NULL DEFAULT '',
	root TEXT NOT NULL DEFAULT '',
	once_key TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	sent_at BIGINT,
	delivered_at BIGINT,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX notify_message_once ON notify_message (tenant_id, once_key);
CREATE INDEX notify_message_due ON notify_message (tenant_id, channel, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX notify_message_state ON notify_message (tenant_id, state, created_at, id);
CREATE INDEX notify_message_list ON notify_message (tenant_id, created_at, id);
CREATE INDEX notify_message_age ON notify_message (created_at); -- housekeeping of all tenants
CREATE INDEX notify_message_root ON notify_message (tenant_id, root, created_at);
CREATE INDEX notify_message_provider ON notify_message (tenant_id, channel, provider_id) WHERE provider_id <> '';

-- How a channel's provider is doing: while it is down nobody hammers it.
CREATE TABLE notify_channel (
	tenant_id TEXT NOT NULL,
	channel TEXT NOT NULL,
	failures BIGINT NOT NULL,
	closed_until BIGINT,
	error TEXT NOT NULL DEFAULT '',
	at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, channel)
);
