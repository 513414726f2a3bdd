-- +goose Up
-- phase: expand
-- Reference lists of what is serviced: product models, parts, fault codes.
CREATE TABLE catalog_model (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	brand TEXT NOT NULL DEFAULT '',
	product_line TEXT NOT NULL DEFAULT '',
	skill TEXT NOT NULL DEFAULT '', -- needed to service it
	warranty_months BIGINT NOT NULL DEFAULT 0, -- the maker's, from installation or sale
	service_min BIGINT NOT NULL DEFAULT 0, -- usual length of a visit
	active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, code)
);
CREATE INDEX catalog_model_order ON catalog_model (tenant_id, name, id);

CREATE TABLE catalog_part (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	sku TEXT NOT NULL,
	name TEXT NOT NULL,
	unit TEXT NOT NULL DEFAULT '',
	consumable BOOLEAN NOT NULL DEFAULT FALSE,
	active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, sku)
);
CREATE INDEX catalog_part_order ON catalog_part (tenant_id, name, id);

CREATE TABLE catalog_fault (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	product_line TEXT NOT NULL DEFAULT '',
	skill TEXT NOT NULL DEFAULT '',
	advice TEXT NOT NULL DEFAULT '',
	active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, code)
);
CREATE INDEX catalog_fault_order ON catalog_fault (tenant_id, code, id);
