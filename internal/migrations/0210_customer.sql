-- +goose Up
-- phase: expand
-- Customers with the people to talk to and the places to go to (FORM-02, FORM-17, FORM-45).
CREATE TABLE customer (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- as it is looked up and sorted: one width, small letters
	class TEXT NOT NULL, -- ENUM-15: key, scattered
	settlement TEXT NOT NULL, -- ENUM-16: monthly, cash
	unit_id TEXT NOT NULL DEFAULT '',
	region TEXT NOT NULL DEFAULT '',
	owner_id TEXT NOT NULL DEFAULT '', -- person who keeps the relationship
	assignee_id TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	tags TEXT NOT NULL DEFAULT '[]',
	note TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	phone_digits TEXT NOT NULL DEFAULT '',
	phone_tail TEXT NOT NULL DEFAULT '', -- the digits from the last to the first
	credit TEXT NOT NULL DEFAULT '', -- ENUM-26
	active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '', -- name of whoever changed it last
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, number)
);
CREATE INDEX customer_name ON customer (tenant_id, name_key, id);
CREATE INDEX customer_newest ON customer (tenant_id, created_at, id);
CREATE INDEX customer_owner ON customer (tenant_id, owner_id, name_key, id);
CREATE INDEX customer_unit ON customer (tenant_id, unit_id, name_key, id);
CREATE INDEX customer_phone ON customer (tenant_id, phone_digits);
CREATE INDEX customer_tail ON customer (tenant_id, phone_tail);

CREATE TABLE customer_contact (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	customer_id TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	post TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	phone_digits TEXT NOT NULL DEFAULT '',
	phone_tail TEXT NOT NULL DEFAULT '',
	email TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	channel TEXT NOT NULL DEFAULT '', -- preferred one
	active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id)
);
CREATE INDEX customer_contact_of ON customer_contact (tenant_id, customer_id, name_key, id);
CREATE INDEX customer_contact_name ON customer_contact (tenant_id, name_key);
CREATE INDEX customer_contact_phone ON customer_contact (tenant_id, phone_digits);
CREATE INDEX customer_contact_tail ON customer_contact (tenant_id, phone_tail);

CREATE TABLE customer_site (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	customer_id TEXT NOT NULL,
	name TEXT NOT NULL,
	address TEXT NOT NULL DEFAULT '',
	region TEXT NOT NULL DEFAULT '',
	lat DOUBLE PRECISION,
	lon DOUBLE PRECISION,
	access_note TEXT NOT NULL DEFAULT '', -- gate, reception, parking
	zone TEXT NOT NULL DEFAULT '', -- time zone, that of the organisation when empty
	active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id)
);
CREATE INDEX customer_site_of ON customer_site (tenant_id, customer_id, name, id);
