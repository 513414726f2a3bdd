-- +goose Up
-- phase: expand
-- The timeline of every case: one row per move, note or hand-over, found by the case's root (SM-1).
CREATE TABLE flow_log (
  seq {{seq}},
  tenant_id TEXT NOT NULL,
  root TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  event TEXT NOT NULL DEFAULT '',
  from_state TEXT NOT NULL DEFAULT '',
  to_state TEXT NOT NULL DEFAULT '',
  by_kind TEXT NOT NULL DEFAULT '',
  by_id TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  logged_at BIGINT NOT NULL,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  note TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  class TEXT NOT NULL DEFAULT '',
  data TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL DEFAULT 'internal'
);
CREATE INDEX flow_log_root ON flow_log (tenant_id, root, seq);
