-- +goose Up
-- phase: expand
-- Service contracts, and what covers which machine from when to when (ENUM-18).
CREATE TABLE contract_agreement (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	customer_id TEXT NOT NULL,
	from_day TEXT NOT NULL, -- local days, both included
	to_day TEXT NOT NULL,
	response_h DOUBLE PRECISION, -- promised hours until somebody comes
	note TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, number),
	FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id)
);
CREATE INDEX contract_agreement_customer ON contract_agreement (tenant_id, customer_id, to_day, id);

CREATE TABLE contract_cover (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	asset_id TEXT NOT NULL,
	kind TEXT NOT NULL, -- maker, company, contract
	from_day TEXT NOT NULL, -- local days, both included
	to_day TEXT NOT NULL,
	free_labour BOOLEAN NOT NULL DEFAULT FALSE,
	free_parts BOOLEAN NOT NULL DEFAULT FALSE,
	provider TEXT NOT NULL DEFAULT '',
	contract_no TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	void BOOLEAN NOT NULL DEFAULT FALSE, -- taken back; counts for nothing
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, asset_id) REFERENCES asset (tenant_id, id)
);
CREATE INDEX contract_cover_asset ON contract_cover (tenant_id, asset_id, from_day, id);
CREATE INDEX contract_cover_end ON contract_cover (tenant_id, to_day, id);
