-- +goose Up
-- phase: expand
-- The open cases of a machine, which every page of a case shows, are found in the index without reading the closed ones.
DROP INDEX ticket_asset;
CREATE INDEX ticket_asset ON ticket (tenant_id, asset_id, created_at, id, open) WHERE asset_id <> '';
