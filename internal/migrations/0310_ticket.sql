-- +goose Up
-- phase: expand
-- The case: one per contact, with one owner from the first call to the call-back (PROC-24, FORM-32, SM-1).
CREATE TABLE ticket (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	category TEXT NOT NULL,
	open BOOLEAN NOT NULL, -- the category is open, active or waiting
	unit_id TEXT NOT NULL,
	owner_id TEXT NOT NULL, -- never empty: who took it owns it until it is handed over
	assignee_id TEXT NOT NULL DEFAULT '',
	taker_id TEXT NOT NULL DEFAULT '',
	barred TEXT NOT NULL DEFAULT '[]', -- persons accused in a complaint about it (SYS-15)
	customer_id TEXT NOT NULL,
	contact_id TEXT NOT NULL DEFAULT '',
	site_id TEXT NOT NULL DEFAULT '',
	asset_id TEXT NOT NULL DEFAULT '',
	caller TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	phone_tail TEXT NOT NULL DEFAULT '', -- the digits from the last to the first
	symptom TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	channel TEXT NOT NULL, -- ENUM-35
	urgency TEXT NOT NULL, -- ENUM-URGENCY
	service_mode TEXT NOT NULL DEFAULT '', -- ENUM-17
	next TEXT NOT NULL DEFAULT '', -- ENUM-NEXT
	skill TEXT NOT NULL DEFAULT '',
	service_min BIGINT NOT NULL DEFAULT 0,
	lat DOUBLE PRECISION,
	lon DOUBLE PRECISION,
	address TEXT NOT NULL DEFAULT '',
	wished_from BIGINT,
	wished_to BIGINT,
	sla_hours DOUBLE PRECISION,
	external_id TEXT NOT NULL DEFAULT '',
	cover TEXT NOT NULL DEFAULT '{}', -- the verdict on the day the case was taken
	cover_state TEXT NOT NULL DEFAULT '', -- ENUM-18
	round BIGINT NOT NULL DEFAULT 1,
	open_orders BIGINT NOT NULL DEFAULT 0,
	part_replaced BOOLEAN NOT NULL DEFAULT FALSE,
	resolution TEXT NOT NULL DEFAULT '',
	satisfaction TEXT NOT NULL DEFAULT '', -- ENUM-06
	call_back_state TEXT NOT NULL DEFAULT 'none', -- none, due, done, excused
	duplicate_of TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	next_due_at BIGINT, -- of its most urgent clock
	next_due_metric TEXT NOT NULL DEFAULT '',
	clock_state TEXT NOT NULL DEFAULT '', -- running, paused or empty
	clock_warn_at BIGINT, -- from then on the clock is close to its end
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	served_at BIGINT,
	closed_at BIGINT,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id)
);
CREATE UNIQUE INDEX ticket_number ON ticket (tenant_id, number);
CREATE UNIQUE INDEX ticket_external ON ticket (tenant_id, external_id) WHERE external_id <> '';
CREATE INDEX ticket_newest ON ticket (tenant_id, created_at, id);
CREATE INDEX ticket_assignee ON ticket (tenant_id, assignee_id, created_at, id) WHERE assignee_id <> '';
CREATE INDEX ticket_assignee_state ON ticket (tenant_id, assignee_id, state, created_at, id) WHERE assignee_id <> '';
CREATE INDEX ticket_owner ON ticket (tenant_id, owner_id, created_at, id);
CREATE INDEX ticket_state ON ticket (tenant_id, state, created_at, id);
CREATE INDEX ticket_customer ON ticket (tenant_id, customer_id, created_at, id);
CREATE INDEX ticket_asset ON ticket (tenant_id, asset_id, created_at, id) WHERE asset_id <> '';
CREATE INDEX ticket_phone ON ticket (tenant_id, phone_tail) WHERE phone_tail <> '';
CREATE INDEX ticket_open ON ticket (tenant_id, created_at, id) WHERE open;
CREATE INDEX ticket_due ON ticket (tenant_id, next_due_at, id) WHERE open;
CREATE INDEX ticket_customer_open ON ticket (tenant_id, customer_id, created_at, id) WHERE open;
CREATE INDEX ticket_closed ON ticket (tenant_id, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX ticket_done ON ticket (tenant_id, created_at, id) WHERE category = 'done';
CREATE INDEX ticket_urgency ON ticket (tenant_id, urgency, created_at, id) WHERE urgency <> 'normal';
