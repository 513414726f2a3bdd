-- +goose Up
-- phase: expand
-- What a piece costs us; prices follow from it by the policy (RULE-24 to RULE-26).
CREATE TABLE charge_cost (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	active BOOLEAN NOT NULL DEFAULT TRUE,
	version BIGINT NOT NULL DEFAULT 1,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	sku TEXT NOT NULL,
	cost TEXT NOT NULL, -- in major units, exact
	currency TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX charge_cost_sku ON charge_cost (tenant_id, sku);
CREATE INDEX charge_cost_sort ON charge_cost (tenant_id, sku, id);

-- The bill of a work order: what its lines were decided from, and from when on it stands (RULE-04).
CREATE TABLE charge_bill (
	tenant_id TEXT NOT NULL,
	workorder_id TEXT NOT NULL,
	root TEXT NOT NULL, -- the case
	customer_id TEXT NOT NULL DEFAULT '',
	unit_id TEXT NOT NULL DEFAULT '',
	owner_id TEXT NOT NULL DEFAULT '',
	assignee_id TEXT NOT NULL DEFAULT '',
	class TEXT NOT NULL DEFAULT '', -- ENUM-15
	cover TEXT NOT NULL DEFAULT '', -- ENUM-18
	free_labour BOOLEAN NOT NULL DEFAULT FALSE,
	free_parts BOOLEAN NOT NULL DEFAULT FALSE,
	travelled BOOLEAN NOT NULL DEFAULT FALSE, -- somebody went to the customer
	served_at BIGINT,
	decided TEXT NOT NULL DEFAULT '', -- ENUM-CHARGE-FLAG: what the salesperson said (RULE-31)
	decided_by TEXT NOT NULL DEFAULT '',
	decided_at BIGINT,
	decided_note TEXT NOT NULL DEFAULT '',
	asked_by TEXT NOT NULL DEFAULT '', -- the customer asked for the price (RULE-32)
	asked_at BIGINT,
	frozen_at BIGINT,
	updated_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, workorder_id)
);
CREATE INDEX charge_bill_root ON charge_bill (tenant_id, root);

-- What else was done for money besides the parts of the order: software, a repair with its cost.
CREATE TABLE charge_item (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	workorder_id TEXT NOT NULL,
	kind TEXT NOT NULL, -- ENUM-31
	item TEXT NOT NULL DEFAULT '', -- ENUM-CHARGE-ITEM
	name TEXT NOT NULL DEFAULT '',
	qty BIGINT NOT NULL,
	cost BIGINT NOT NULL DEFAULT 0, -- of one, minor units
	currency TEXT NOT NULL DEFAULT '',
	added_at BIGINT NOT NULL,
	added_by TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX charge_item_order ON charge_item (tenant_id, workorder_id, id);

-- The lines of a bill. Until the bill is frozen they are made anew; from then on rows are only added, a mistake is reversed (SYS-03).
CREATE TABLE charge_line (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	workorder_id TEXT NOT NULL,
	n BIGINT NOT NULL,
	kind TEXT NOT NULL, -- ENUM-31
	item TEXT NOT NULL DEFAULT '',
	source TEXT NOT NULL DEFAULT '', -- the part or item that it charges
	sku TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL DEFAULT '',
	qty BIGINT NOT NULL,
	cost BIGINT NOT NULL DEFAULT 0, -- of one, minor units
	list BIGINT NOT NULL DEFAULT 0, -- what it would cost without the verdict
	amount BIGINT NOT NULL DEFAULT 0, -- what the customer pays
	currency TEXT NOT NULL DEFAULT '',
	verdict TEXT NOT NULL DEFAULT '', -- ENUM-CHARGE-VERDICT
	payer TEXT NOT NULL DEFAULT '', -- ENUM-CHARGE-PAYER
	undecided TEXT NOT NULL DEFAULT '', -- why there is no amount: ask, no_cost, no_price
	judgement TEXT NOT NULL DEFAULT '', -- the decision whether it is free
	decision TEXT NOT NULL DEFAULT '', -- the decision of the amount
	reverses TEXT NOT NULL DEFAULT '',
	reason TEXT NOT NULL DEFAULT '',
	frozen BOOLEAN NOT NULL DEFAULT FALSE,
	at BIGINT NOT NULL,
	by_id TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX charge_line_order ON charge_line (tenant_id, workorder_id, n, id);
CREATE UNIQUE INDEX charge_line_reversal ON charge_line (tenant_id, reverses) WHERE reverses <> '';
