-- +goose Up
-- phase: expand
-- What the manager's page counts live, without reading what is long over.
CREATE INDEX report_ticket_closed ON ticket (tenant_id, closed_at) WHERE closed_at IS NOT NULL;
