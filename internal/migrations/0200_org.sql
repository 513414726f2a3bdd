-- +goose Up
-- phase: expand
CREATE TABLE org_tenant (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	pack TEXT NOT NULL,
	zone TEXT NOT NULL,
	lang TEXT NOT NULL,
	base_url TEXT NOT NULL DEFAULT '',
	demo BOOLEAN NOT NULL DEFAULT FALSE,
	demo_day TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE org_unit (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	parent_id TEXT NOT NULL DEFAULT '',
	region TEXT NOT NULL DEFAULT '',
	calendar TEXT NOT NULL DEFAULT '',
	head_id TEXT NOT NULL DEFAULT '',
	active BOOLEAN NOT NULL DEFAULT TRUE,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, code)
);

CREATE TABLE org_person (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	phone TEXT NOT NULL DEFAULT '',
	email TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	active BOOLEAN NOT NULL DEFAULT TRUE,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX org_person_unit ON org_person (tenant_id, unit_id, id);

CREATE TABLE org_user (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	login TEXT NOT NULL,
	password TEXT NOT NULL,
	roles TEXT NOT NULL,
	lang TEXT NOT NULL DEFAULT '',
	theme TEXT NOT NULL DEFAULT '',
	active BOOLEAN NOT NULL DEFAULT TRUE,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, login)
);

CREATE TABLE org_reach (
	tenant_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	level TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	PRIMARY KEY (tenant_id, person_id, level, unit_id)
);

CREATE TABLE org_session (
	hash TEXT NOT NULL PRIMARY KEY,
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL DEFAULT '',
	scopes TEXT NOT NULL DEFAULT '[]',
	ip TEXT NOT NULL DEFAULT '',
	agent TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX org_session_user ON org_session (tenant_id, user_id, created_at);
CREATE INDEX org_session_expiry ON org_session (expires_at);

CREATE TABLE org_throttle (
	subject TEXT NOT NULL PRIMARY KEY,
	failures BIGINT NOT NULL,
	until BIGINT NOT NULL,
	at BIGINT NOT NULL
);

CREATE TABLE org_setup (
	one BIGINT NOT NULL PRIMARY KEY,
	code_hash TEXT NOT NULL,
	expires_at BIGINT NOT NULL
);
