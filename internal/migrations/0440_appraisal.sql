-- +goose Up
-- phase: expand
-- The ledger of points, fines, rewards, stars and bonuses (RULE-45 to RULE-49, SYS-03): rows are only added, a mistake is reversed.
CREATE TABLE appraisal_entry (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	unit_id TEXT NOT NULL DEFAULT '', -- of the person when it was booked
	owner_id TEXT NOT NULL, -- whose account it is
	assignee_id TEXT NOT NULL DEFAULT '', -- nobody's; what reaches a row is asked of all tables alike
	period TEXT NOT NULL, -- local month of the fact, 2026-03
	kind TEXT NOT NULL, -- points, fine, reward, star, bonus
	points TEXT NOT NULL DEFAULT '0', -- exact decimal
	amount BIGINT NOT NULL DEFAULT 0, -- minor units
	currency TEXT NOT NULL DEFAULT '',
	code TEXT NOT NULL, -- PEN-nn
	rule TEXT NOT NULL,
	decision TEXT NOT NULL DEFAULT '', -- rule, version, inputs and result
	evidence_type TEXT NOT NULL,
	evidence_id TEXT NOT NULL,
	item TEXT NOT NULL DEFAULT '', -- which part of the evidence
	clock_id TEXT NOT NULL DEFAULT '', -- the limit that was missed
	fact TEXT NOT NULL, -- what happened; of several penalties for it the highest counts (RULE-09)
	root TEXT NOT NULL DEFAULT '', -- the case
	turn BIGINT NOT NULL DEFAULT 1, -- booked again after a reversal
	reverses TEXT NOT NULL DEFAULT '',
	cause TEXT NOT NULL DEFAULT '', -- why the product itself reversed: outranked, in_time, not_upheld
	reason TEXT NOT NULL DEFAULT '', -- what a person said
	happened_at BIGINT NOT NULL,
	at BIGINT NOT NULL,
	by_id TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX appraisal_entry_once ON appraisal_entry (tenant_id, owner_id, code, evidence_type, evidence_id, item, turn) WHERE reverses = '';
CREATE UNIQUE INDEX appraisal_entry_reversal ON appraisal_entry (tenant_id, reverses) WHERE reverses <> '';
CREATE INDEX appraisal_entry_owner ON appraisal_entry (tenant_id, owner_id, period, id);
CREATE INDEX appraisal_entry_period ON appraisal_entry (tenant_id, period, id);
CREATE INDEX appraisal_entry_fact ON appraisal_entry (tenant_id, owner_id, fact, id);
CREATE INDEX appraisal_entry_unit ON appraisal_entry (tenant_id, unit_id, period, id);
