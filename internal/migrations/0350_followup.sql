-- +goose Up
-- phase: expand
-- The call after a service (PROC-35, SM-4): one open row per case, a later visit takes the place of an earlier one.
CREATE TABLE followup (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	ticket_id TEXT NOT NULL,
	workorder_id TEXT NOT NULL,
	customer_id TEXT NOT NULL DEFAULT '',
	kind TEXT NOT NULL, -- ENUM-CALL-KIND: first, second, part
	state TEXT NOT NULL,
	category TEXT NOT NULL,
	unit_id TEXT NOT NULL DEFAULT '',
	owner_id TEXT NOT NULL DEFAULT '', -- the owner of the case
	assignee_id TEXT NOT NULL DEFAULT '', -- who called last
	technician_id TEXT NOT NULL DEFAULT '',
	served_at BIGINT NOT NULL, -- when the service ended; the window counts from here
	due_from BIGINT NOT NULL,
	due_to BIGINT NOT NULL,
	decision TEXT NOT NULL DEFAULT '{}', -- rule, version and inputs of the window (RULE-12)
	attempts BIGINT NOT NULL DEFAULT 0, -- in vain
	last_outcome TEXT NOT NULL DEFAULT '', -- ENUM-27
	next_try_at BIGINT,
	c1 TEXT NOT NULL DEFAULT '', -- yes, no or not asked
	c2 TEXT NOT NULL DEFAULT '',
	c3 TEXT NOT NULL DEFAULT '',
	c4 TEXT NOT NULL DEFAULT '',
	c5 TEXT NOT NULL DEFAULT '', -- ENUM-06
	words TEXT NOT NULL DEFAULT '',
	violations BIGINT NOT NULL DEFAULT 0,
	recorded_at BIGINT,
	in_window BOOLEAN NOT NULL DEFAULT FALSE, -- recorded between the two edges (KPI-44)
	complaint_id TEXT NOT NULL DEFAULT '',
	excuse TEXT NOT NULL DEFAULT '', -- why nobody was called
	replaced_by TEXT NOT NULL DEFAULT '', -- sms or letter instead of the call
	superseded_by TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	ended_at BIGINT,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, number),
	UNIQUE (tenant_id, workorder_id),
	FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id),
	FOREIGN KEY (tenant_id, workorder_id) REFERENCES workorder (tenant_id, id)
);
CREATE UNIQUE INDEX followup_open ON followup (tenant_id, ticket_id) WHERE recorded_at IS NULL AND ended_at IS NULL;
CREATE INDEX followup_queue ON followup (tenant_id, due_to, id) WHERE recorded_at IS NULL AND ended_at IS NULL;
CREATE INDEX followup_owner ON followup (tenant_id, owner_id, due_to, id);
CREATE INDEX followup_technician ON followup (tenant_id, technician_id, due_to, id);
CREATE INDEX followup_state ON followup (tenant_id, state, due_to, id);
CREATE INDEX followup_ticket ON followup (tenant_id, ticket_id, created_at, id);
CREATE INDEX followup_recorded ON followup (tenant_id, recorded_at, id) WHERE recorded_at IS NOT NULL;

-- Every time somebody dialled.
CREATE TABLE followup_attempt (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	followup_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	at BIGINT NOT NULL,
	by_id TEXT NOT NULL,
	outcome TEXT NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	next_at BIGINT,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, followup_id, n),
	FOREIGN KEY (tenant_id, followup_id) REFERENCES followup (tenant_id, id)
);

-- Norms that were not kept, as customers told (RULE-47). The points are what the policy says today;
-- the ledger books them with its own hearing.
CREATE TABLE followup_breach (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	followup_id TEXT NOT NULL,
	ticket_id TEXT NOT NULL,
	workorder_id TEXT NOT NULL,
	technician_id TEXT NOT NULL,
	unit_id TEXT NOT NULL DEFAULT '',
	item TEXT NOT NULL, -- c1 to c4
	rule TEXT NOT NULL,
	rule_version TEXT NOT NULL,
	code TEXT NOT NULL DEFAULT '', -- PEN-nn
	points BIGINT NOT NULL DEFAULT 0,
	at BIGINT NOT NULL,
	booked_at BIGINT,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, followup_id, item),
	FOREIGN KEY (tenant_id, followup_id) REFERENCES followup (tenant_id, id)
);
CREATE INDEX followup_breach_technician ON followup_breach (tenant_id, technician_id, at);
CREATE INDEX followup_breach_open ON followup_breach (tenant_id, at, id) WHERE booked_at IS NULL;
