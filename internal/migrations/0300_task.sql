-- +goose Up
-- phase: expand
-- One inbox for everything: what a person, or whoever holds a role in a unit, must do by a time.
CREATE TABLE task (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	subject_type TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	root TEXT NOT NULL DEFAULT '', -- the case it belongs to
	unit_id TEXT NOT NULL DEFAULT '',
	owner_id TEXT NOT NULL DEFAULT '', -- who opened it
	assignee_id TEXT NOT NULL DEFAULT '', -- whose it is
	role TEXT NOT NULL DEFAULT '', -- or whose role, in unit_id
	due_at BIGINT,
	sort_at BIGINT NOT NULL, -- due_at; what has no limit comes last
	title TEXT NOT NULL,
	params TEXT NOT NULL DEFAULT '{}',
	state TEXT NOT NULL, -- open, done, dropped
	note TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	done_at BIGINT,
	done_by TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX task_once ON task (tenant_id, subject_id, kind, assignee_id, role) WHERE state = 'open';
CREATE INDEX task_mine ON task (tenant_id, assignee_id, sort_at, id) WHERE state = 'open';
CREATE INDEX task_role ON task (tenant_id, role, unit_id, sort_at, id) WHERE state = 'open' AND assignee_id = '';
CREATE INDEX task_due ON task (tenant_id, sort_at, id) WHERE state = 'open';
