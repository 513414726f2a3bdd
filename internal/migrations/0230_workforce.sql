-- +goose Up
-- phase: expand
-- Who can do what, from where, and when.
CREATE TABLE workforce_technician (
	tenant_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	unit_id TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL,
	phone TEXT NOT NULL DEFAULT '',
	skills TEXT NOT NULL DEFAULT '[]', -- [{"code":"printer","level":2}]
	base_place TEXT NOT NULL DEFAULT '',
	base_lat DOUBLE PRECISION,
	base_lon DOUBLE PRECISION,
	van TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL DEFAULT '', -- time zone, that of the organisation when empty
	active BOOLEAN NOT NULL DEFAULT TRUE,
	last_lat DOUBLE PRECISION,
	last_lon DOUBLE PRECISION,
	last_at BIGINT,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, person_id)
);
CREATE INDEX workforce_technician_name ON workforce_technician (tenant_id, name, person_id);
CREATE INDEX workforce_technician_unit ON workforce_technician (tenant_id, unit_id, name, person_id);

CREATE TABLE workforce_shift (
	tenant_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	weekday BIGINT NOT NULL, -- 0 = Sunday
	from_min BIGINT NOT NULL, -- minutes of the local day
	to_min BIGINT NOT NULL, -- above 1440: until the next morning
	PRIMARY KEY (tenant_id, person_id, weekday, from_min),
	FOREIGN KEY (tenant_id, person_id) REFERENCES workforce_technician (tenant_id, person_id)
);
CREATE INDEX workforce_shift_weekday ON workforce_shift (tenant_id, weekday, person_id);

-- One day that differs from the week; no spans is a day off.
CREATE TABLE workforce_day (
	tenant_id TEXT NOT NULL,
	day TEXT NOT NULL,
	person_id TEXT NOT NULL,
	spans TEXT NOT NULL DEFAULT '[]', -- [{"from":"08:30","to":"12:00"}]
	PRIMARY KEY (tenant_id, day, person_id),
	FOREIGN KEY (tenant_id, person_id) REFERENCES workforce_technician (tenant_id, person_id)
);
CREATE INDEX workforce_day_person ON workforce_day (tenant_id, person_id, day);

CREATE TABLE workforce_absence (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	kind TEXT NOT NULL, -- leave, sick, training, other
	from_at BIGINT NOT NULL,
	to_at BIGINT NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	cancelled BOOLEAN NOT NULL DEFAULT FALSE,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, person_id) REFERENCES workforce_technician (tenant_id, person_id)
);
CREATE INDEX workforce_absence_person ON workforce_absence (tenant_id, person_id, from_at, id);
CREATE INDEX workforce_absence_end ON workforce_absence (tenant_id, to_at);
