package clock

import (
	"encoding/json"
	"fmt"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

var renewC = db.Command("clock.renew", `UPDATE clock SET terms = :terms, calendar = :calendar, rule = :rule, pack = :pack, decision = :decision,
		state = :state, from_at = :from_at, due_at = :due_at, next_at = :next_at, next_stage = :next_stage, warned_pct = :warned_pct,
		stages = :stages, version = version + 1
	WHERE tenant_id = :tenant AND id = :id AND version = :version`)

// Renew gives the running clock of a subject and metric other terms, as when a case turns out to be
// urgent. It counts as if they had held from the start: the ledger with its pauses stays, and only the
// stages that lie ahead are told again. Without a running clock nothing happens and nil is returned.
func Renew(tx *db.Tx, in StartInput) (*Clock, error) {
	if err := in.Terms.Check(); err != nil {
		return nil, fmt.Errorf("clock %s of %s: %w", in.Metric, in.Rule, err)
	}
	clocks, err := running(tx, Act{Subject: in.Subject, Metric: in.Metric})
	if err != nil || len(clocks) == 0 {
		return nil, err
	}
	c := &clocks[0]
	c.Terms, c.Calendar, c.Rule, c.Pack = in.Terms, in.Calendar, in.Rule, in.Pack
	if in.Decision != nil {
		b, err := json.Marshal(in.Decision)
		if err != nil {
			return nil, err
		}
		c.Decision = string(b)
	}
	if err := c.settle(tx); err != nil {
		return nil, err
	}
	c.WarnedPct = 0
	for _, s := range c.Stages {
		if s.Percent < 100 && s.At.Before(tx.Now) {
			c.WarnedPct = s.Percent
		}
	}
	c.wind()
	n, err := renewC.Run(tx, c)
	if err == nil && n != 1 {
		err = errs.New(errs.Conflict, "clock.changed_meanwhile")
	}
	c.Version++
	return c, err
}
