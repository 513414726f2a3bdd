-- +goose Up
-- phase: expand
-- One visit to a customer, or one repair at the bench; a case has any number of them (SM-1, FORM-33).
CREATE TABLE workorder (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  unit_id TEXT NOT NULL DEFAULT '',
  owner_id TEXT NOT NULL DEFAULT '',
  assignee_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  category TEXT NOT NULL,
  underway BOOLEAN NOT NULL DEFAULT FALSE,
  arrival_waits BOOLEAN NOT NULL DEFAULT FALSE,
  mode TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL,
  skill TEXT NOT NULL DEFAULT '',
  service_min BIGINT NOT NULL,
  planned_start BIGINT,
  planned_end BIGINT,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  round BIGINT NOT NULL,
  second_of TEXT NOT NULL DEFAULT '',
  follows TEXT NOT NULL DEFAULT '',
  refused_by TEXT NOT NULL DEFAULT '[]',
  type TEXT NOT NULL DEFAULT '',
  charge TEXT NOT NULL,
  charge_why TEXT NOT NULL DEFAULT '',
  charge_params TEXT NOT NULL DEFAULT '{}',
  cover_id TEXT NOT NULL DEFAULT '',
  cover_state TEXT NOT NULL DEFAULT '',
  fault TEXT NOT NULL DEFAULT '',
  work TEXT NOT NULL DEFAULT '',
  advice TEXT NOT NULL DEFAULT '',
  cause_explained BOOLEAN,
  test_result TEXT NOT NULL DEFAULT '',
  first_visit_fixed BOOLEAN,
  repair_note TEXT NOT NULL DEFAULT '',
  assigned_at BIGINT,
  accepted_at BIGINT,
  departed_at BIGINT,
  arrived_at BIGINT,
  finished_at BIGINT,
  customer_done_at BIGINT,
  signed_at BIGINT,
  signed_by TEXT NOT NULL DEFAULT '',
  rating TEXT NOT NULL DEFAULT '',
  end_kind TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL DEFAULT '',
  closed_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
);
CREATE UNIQUE INDEX workorder_number ON workorder (tenant_id, number);
CREATE INDEX workorder_ticket ON workorder (tenant_id, ticket_id, id);
CREATE INDEX workorder_assignee ON workorder (tenant_id, assignee_id, category, planned_start);
CREATE INDEX workorder_category ON workorder (tenant_id, category, id);
CREATE INDEX workorder_state ON workorder (tenant_id, state, id);
CREATE INDEX workorder_planned ON workorder (tenant_id, planned_start);
CREATE INDEX workorder_finished ON workorder (tenant_id, finished_at);
CREATE INDEX workorder_unit ON workorder (tenant_id, unit_id, id);
-- Nobody is on the way to, or at, two places at once.
CREATE UNIQUE INDEX workorder_underway ON workorder (tenant_id, assignee_id) WHERE underway;

CREATE TABLE workorder_part (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  workorder_id TEXT NOT NULL,
  sku TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  serial_old TEXT NOT NULL DEFAULT '',
  serial_new TEXT NOT NULL DEFAULT '',
  qty BIGINT NOT NULL,
  op_id TEXT NOT NULL DEFAULT '',
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, workorder_id) REFERENCES workorder (tenant_id, id)
);
CREATE INDEX workorder_part_order ON workorder_part (tenant_id, workorder_id, id);

-- What a device did while it had no network, so that sending it again changes nothing.
CREATE TABLE workorder_op (
  tenant_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  workorder_id TEXT NOT NULL,
  verb TEXT NOT NULL,
  digest TEXT NOT NULL,
  person_id TEXT NOT NULL,
  device_at BIGINT,
  applied_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, op_id)
);
CREATE INDEX workorder_op_order ON workorder_op (tenant_id, workorder_id);

-- What the customer drew; apart from the order, since lists never need it.
CREATE TABLE workorder_signature (
  tenant_id TEXT NOT NULL,
  workorder_id TEXT NOT NULL,
  svg TEXT NOT NULL,
  signed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, workorder_id),
  FOREIGN KEY (tenant_id, workorder_id) REFERENCES workorder (tenant_id, id)
);
