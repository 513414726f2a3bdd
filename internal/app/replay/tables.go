package replay

import (
	"context"

	"aftercare/internal/app"
	"aftercare/internal/platform/db"
)

type counted struct {
	N int `json:"n"`
}

// tableChecks ask our own database the same questions directly: what no page of the interface shows counts too.
var tableChecks = []struct {
	name string
	q    db.Query[counted]
}{
	{everyEnded, db.Select[counted]("replay.open", `SELECT count(*) AS n FROM ticket WHERE tenant_id = :tenant AND category <> 'ended'`)},
	{everyOwned, db.Select[counted]("replay.ownerless", `SELECT count(*) AS n FROM ticket WHERE tenant_id = :tenant AND owner_id = ''`)},
	{noneRunning, db.Select[counted]("replay.running", `SELECT count(*) AS n FROM clock c JOIN ticket t ON t.tenant_id = c.tenant_id AND t.id = c.root
		WHERE c.tenant_id = :tenant AND c.stopped_at IS NULL AND t.category = 'ended'`)},
	{onePlace, db.Select[counted]("replay.two_places", `SELECT count(*) AS n FROM workorder a JOIN workorder b ON b.tenant_id = a.tenant_id AND b.assignee_id = a.assignee_id
			AND b.id <> a.id AND b.departed_at >= a.departed_at AND b.departed_at < COALESCE(a.finished_at, a.closed_at)
		WHERE a.tenant_id = :tenant AND a.assignee_id <> ''`)},
	{everyCalled, db.Select[counted]("replay.uncalled", `SELECT count(*) AS n FROM ticket t WHERE t.tenant_id = :tenant AND t.kind = 'repair' AND t.state = 'closed'
		AND NOT EXISTS (SELECT 1 FROM followup f WHERE f.tenant_id = t.tenant_id AND f.ticket_id = t.id AND (f.recorded_at IS NOT NULL OR f.excuse <> ''))`)},
	{noneDead, db.Select[counted]("replay.dead_jobs", `SELECT count(*) AS n FROM job WHERE tenant_id = :tenant AND dead = TRUE`)},
	{noneLeft, db.Select[counted]("replay.due_jobs", `SELECT count(*) AS n FROM job WHERE tenant_id = :tenant AND dead = FALSE AND run_at <= :now`)},
	{noneLeft, db.Select[counted]("replay.due_clocks", `SELECT count(*) AS n FROM clock WHERE tenant_id = :tenant AND next_at <= :now`)},
}

// tables asks the database of a replay of our own.
func tables(ctx context.Context, a *app.App, f *findings) error {
	t, err := a.Tenant(ctx)
	if err != nil {
		return err
	}
	if ctx, err = a.As(ctx, string(t.ID)); err != nil {
		return err
	}
	return a.DB.Read(ctx, func(tx *db.Tx) error {
		for _, c := range tableChecks {
			r, err := c.q.One(tx)
			if err != nil {
				return err
			}
			if r.N > 0 {
				f.fail(c.name, "%d rows of the database say so", r.N)
			}
		}
		return nil
	})
}
