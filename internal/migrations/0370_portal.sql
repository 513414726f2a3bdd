-- +goose Up
-- phase: expand
-- Links of customers: 128 bits, kept as sha256 only; each opens one case until it expires.
CREATE TABLE portal_link (
	tenant_id TEXT NOT NULL,
	hash TEXT NOT NULL,
	ticket_id TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, hash),
	FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
);
CREATE INDEX portal_link_expiry ON portal_link (tenant_id, expires_at);
CREATE INDEX portal_link_ticket ON portal_link (tenant_id, ticket_id);

-- What the customer thought of the service, by himself; the call-back asks again (FORM-63 c5).
CREATE TABLE portal_rating (
	tenant_id TEXT NOT NULL,
	ticket_id TEXT NOT NULL,
	rating TEXT NOT NULL, -- ENUM-06
	words TEXT NOT NULL DEFAULT '',
	at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, ticket_id),
	FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
);
CREATE INDEX portal_rating_at ON portal_rating (tenant_id, at);

-- How often a stranger asked for something within a span of time; addresses are kept as hashes and swept.
CREATE TABLE portal_throttle (
	tenant_id TEXT NOT NULL,
	subject TEXT NOT NULL,
	slot BIGINT NOT NULL,
	n BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, subject, slot)
);
CREATE INDEX portal_throttle_slot ON portal_throttle (tenant_id, slot);
