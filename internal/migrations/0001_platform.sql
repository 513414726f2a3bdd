-- +goose Up
-- phase: expand
CREATE TABLE event (
	seq {{seq}},
	tenant_id TEXT NOT NULL,
	name TEXT NOT NULL,
	subject_type TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	root TEXT NOT NULL DEFAULT '',
	perm TEXT NOT NULL DEFAULT '',
	unit_id TEXT NOT NULL DEFAULT '',
	owner_id TEXT NOT NULL DEFAULT '',
	assignee_id TEXT NOT NULL DEFAULT '',
	body TEXT NOT NULL,
	schema_version BIGINT NOT NULL,
	at BIGINT NOT NULL
);

CREATE TABLE job (
	seq {{seq}},
	tenant_id TEXT NOT NULL,
	name TEXT NOT NULL,
	subject TEXT NOT NULL DEFAULT '',
	body TEXT NOT NULL,
	run_at BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	attempts BIGINT NOT NULL DEFAULT 0,
	lease_until BIGINT,
	error TEXT NOT NULL DEFAULT '',
	dead BOOLEAN NOT NULL DEFAULT FALSE,
	unique_key TEXT
);
CREATE INDEX job_due ON job (dead, run_at, seq);
CREATE INDEX job_subject ON job (name, subject, seq);
CREATE UNIQUE INDEX job_unique ON job (tenant_id, name, unique_key) WHERE unique_key IS NOT NULL;

CREATE TABLE job_period (
	name TEXT NOT NULL PRIMARY KEY,
	next_at BIGINT NOT NULL
);

CREATE TABLE audit (
	seq {{seq}},
	tenant_id TEXT NOT NULL,
	at BIGINT NOT NULL,
	actor_kind TEXT NOT NULL,
	user_id TEXT NOT NULL,
	person_id TEXT NOT NULL DEFAULT '',
	ip TEXT NOT NULL DEFAULT '',
	request_id TEXT NOT NULL DEFAULT '',
	subject_type TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	action TEXT NOT NULL,
	fields TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (tenant_id, subject_id, seq);

CREATE TABLE audit_value (
	tenant_id TEXT NOT NULL,
	seq BIGINT NOT NULL,
	field TEXT NOT NULL,
	old_value TEXT NOT NULL,
	new_value TEXT NOT NULL,
	PRIMARY KEY (tenant_id, seq, field)
);

CREATE TABLE idempotency (
	tenant_id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	idem_key TEXT NOT NULL,
	request_hash TEXT NOT NULL,
	answer TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, user_id, idem_key)
);
CREATE INDEX idempotency_age ON idempotency (at);

CREATE TABLE seq (
	tenant_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	year BIGINT NOT NULL,
	last BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, kind, year)
);

CREATE TABLE setting (
	tenant_id TEXT NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	secret BOOLEAN NOT NULL DEFAULT FALSE,
	version BIGINT NOT NULL DEFAULT 1,
	changed_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, name)
);

CREATE TABLE sim_clock (
	one BIGINT NOT NULL PRIMARY KEY,
	now_ms BIGINT NOT NULL
);

CREATE TABLE blob_probe (
	hash TEXT NOT NULL PRIMARY KEY,
	node TEXT NOT NULL,
	at BIGINT NOT NULL
);

CREATE TABLE node (
	id TEXT NOT NULL PRIMARY KEY,
	address TEXT NOT NULL,
	started_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL
);
