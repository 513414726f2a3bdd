-- +goose Up
-- phase: expand
-- Machines by serial number, each with a label whose code opens the report page.
CREATE TABLE asset (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	serial TEXT NOT NULL,
	serial_key TEXT NOT NULL, -- as it is looked up: one width, small letters, letters and digits only
	label_code TEXT NOT NULL,
	model_id TEXT NOT NULL,
	customer_id TEXT NOT NULL,
	site_id TEXT NOT NULL DEFAULT '',
	unit_id TEXT NOT NULL DEFAULT '',
	owner_id TEXT NOT NULL DEFAULT '',
	assignee_id TEXT NOT NULL DEFAULT '',
	installed_on TEXT NOT NULL DEFAULT '', -- local days
	sold_on TEXT NOT NULL DEFAULT '',
	status TEXT NOT NULL, -- in_use, spare, in_repair, retired
	note TEXT NOT NULL DEFAULT '',
	meter BIGINT NOT NULL DEFAULT 0, -- last reading: pages, hours, kilometres
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, number),
	UNIQUE (tenant_id, label_code),
	UNIQUE (tenant_id, model_id, serial_key),
	FOREIGN KEY (tenant_id, model_id) REFERENCES catalog_model (tenant_id, id),
	FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id)
);
CREATE INDEX asset_serial ON asset (tenant_id, serial_key, id);
CREATE INDEX asset_customer ON asset (tenant_id, customer_id, serial_key, id);
CREATE INDEX asset_site ON asset (tenant_id, site_id, serial_key, id);
CREATE INDEX asset_unit ON asset (tenant_id, unit_id, serial_key, id);
CREATE INDEX asset_owner ON asset (tenant_id, owner_id, serial_key, id);
CREATE INDEX asset_assignee ON asset (tenant_id, assignee_id, serial_key, id);
