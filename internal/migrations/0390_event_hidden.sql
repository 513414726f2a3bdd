-- +goose Up
-- phase: expand
-- The person who must not hear of an event although his permissions reach it (SYS-15).
ALTER TABLE event ADD COLUMN hidden_from TEXT NOT NULL DEFAULT '';
