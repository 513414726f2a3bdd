-- +goose Up
-- phase: expand
-- One row per time limit that runs or ran on a subject (SYS-05): its ledger of facts, the terms of the
-- rule, and the next instant at which somebody is to be told. due_at is NULL while the clock is paused.
CREATE TABLE clock (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  root TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  unit_id TEXT NOT NULL DEFAULT '',
  owner_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  from_at BIGINT,
  due_at BIGINT,
  next_at BIGINT,
  next_stage BIGINT NOT NULL DEFAULT 0,
  warned_pct BIGINT NOT NULL DEFAULT 0,
  stopped_at BIGINT,
  late_by_ms BIGINT NOT NULL DEFAULT 0,
  terms TEXT NOT NULL,
  calendar TEXT NOT NULL DEFAULT '',
  ledger TEXT NOT NULL,
  stages TEXT NOT NULL DEFAULT '[]',
  rule TEXT NOT NULL DEFAULT '',
  pack TEXT NOT NULL DEFAULT '',
  decision TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
);
-- A subject has at most one running clock per metric.
CREATE UNIQUE INDEX clock_running ON clock (tenant_id, subject_type, subject_id, metric) WHERE stopped_at IS NULL;
CREATE INDEX clock_root ON clock (tenant_id, root);
CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;
