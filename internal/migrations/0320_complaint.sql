-- +goose Up
-- phase: expand
-- What a customer complains about, whom he accuses, who handles it and what came of it (PROC-12, PROC-13, SM-3).
CREATE TABLE complaint (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	state TEXT NOT NULL,
	state_category TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	owner_id TEXT NOT NULL, -- never empty, never the accused
	assignee_id TEXT NOT NULL DEFAULT '',
	accused_id TEXT NOT NULL DEFAULT '',
	ticket_id TEXT NOT NULL DEFAULT '',
	followup_id TEXT NOT NULL DEFAULT '',
	follows TEXT NOT NULL DEFAULT '', -- the complaint whose result did not satisfy
	customer_id TEXT NOT NULL,
	asset_id TEXT NOT NULL DEFAULT '',
	channel TEXT NOT NULL DEFAULT '', -- ENUM-35
	category TEXT NOT NULL, -- ENUM-23
	validity TEXT NOT NULL DEFAULT '', -- ENUM-22
	level TEXT NOT NULL, -- ENUM-21
	complex BOOLEAN NOT NULL DEFAULT FALSE,
	confidential BOOLEAN NOT NULL DEFAULT FALSE,
	contact TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	content TEXT NOT NULL,
	demand TEXT NOT NULL DEFAULT '',
	reply_due BIGINT,
	cause TEXT NOT NULL DEFAULT '',
	measure TEXT NOT NULL DEFAULT '',
	result TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	closed_at BIGINT,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id)
);
CREATE UNIQUE INDEX complaint_number ON complaint (tenant_id, number);
CREATE INDEX complaint_newest ON complaint (tenant_id, created_at, id);
CREATE INDEX complaint_state ON complaint (tenant_id, state, created_at, id);
CREATE INDEX complaint_owner ON complaint (tenant_id, owner_id, created_at, id);
CREATE INDEX complaint_customer ON complaint (tenant_id, customer_id, created_at, id);
CREATE INDEX complaint_ticket ON complaint (tenant_id, ticket_id);
