-- +goose Up
-- phase: expand
-- What an organisation changes in its policy: written, proposed, agreed to by somebody else, and from then on
-- never altered (ORG-01, SYS-15). Who acts for an organisation learns with its row how far its changes are numbered.
ALTER TABLE org_tenant ADD COLUMN policy BIGINT NOT NULL DEFAULT 1;
CREATE TABLE policy_change (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  pack TEXT NOT NULL,
  state TEXT NOT NULL, -- draft, proposed, published, withdrawn
  title TEXT NOT NULL,
  reason TEXT NOT NULL,
  day TEXT NOT NULL, -- local day from which it holds
  edits TEXT NOT NULL, -- {params: {key: value}, rules: {code: …}}
  author_id TEXT NOT NULL,
  approver_id TEXT NOT NULL DEFAULT '',
  number BIGINT NOT NULL DEFAULT 0, -- of publication
  effective_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  proposed_at BIGINT,
  published_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX policy_change_number ON policy_change (tenant_id, number) WHERE number > 0;
CREATE INDEX policy_change_newest ON policy_change (tenant_id, created_at, id);
CREATE INDEX policy_change_state ON policy_change (tenant_id, state, created_at, id);
