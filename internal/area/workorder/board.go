package workorder

import (
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// The most that a board draws.
const (
	maxBoard = 3000
	maxQueue = 500
)

var (
	boardQ = db.Select[Row]("workorder.board", `SELECT {cols}`+around+`AND {scope w} AND w.assignee_id <> ''
		AND w.end_kind <> 'cancelled'
		AND (COALESCE(w.planned_start, w.departed_at, w.assigned_at) >= :since AND COALESCE(w.planned_start, w.departed_at, w.assigned_at) < :until {filter})
		ORDER BY COALESCE(w.planned_start, w.departed_at, w.assigned_at), w.id LIMIT :limit`).
		With(db.Filters{"today": "OR w.end_kind = '' AND COALESCE(w.planned_start, w.departed_at, w.assigned_at) < :until"})
	queueQ = db.Select[Row]("workorder.queue", `SELECT {cols}`+around+`AND {scope w} AND w.assignee_id = '' AND w.category = 'open'
		ORDER BY CASE WHEN t.urgency = 'safety' THEN 0 ELSE 1 END, COALESCE((SELECT MIN(x.due_at) FROM clock x
			WHERE x.tenant_id = w.tenant_id AND x.root = w.ticket_id AND x.stopped_at IS NULL AND x.subject_type IN ('ticket', 'workorder')), w.created_at), w.id LIMIT :limit`)
)

// Board lists the orders that have a technician and belong to a day, also those left over when the day is today.
func Board(tx *db.Tx, perm string, from, to time.Time) ([]Row, error) {
	on := db.On{}
	if !tx.Now.Before(from) && tx.Now.Before(to) {
		on = db.On{"today"}
	}
	rows, err := boardQ.All(tx, db.By(perm), on, db.Args{"since": from, "until": to, "limit": maxBoard})
	colour(tx, rows)
	return rows, err
}

// Queue lists the orders that nobody has, those first whose limit ends first.
func Queue(tx *db.Tx, perm string) ([]Row, error) {
	rows, err := queueQ.All(tx, db.By(perm), db.Args{"limit": maxQueue})
	colour(tx, rows)
	return rows, err
}

func colour(tx *db.Tx, rows []Row) {
	for i := range rows {
		rows[i].colour(tx.Now)
	}
}

// colour tells how close the next limit is, as the clock engine colours it.
func (r *Row) colour(now time.Time) {
	switch {
	case r.DueAt.IsZero() && r.DueState == string(clock.StatePaused):
		r.Level = string(clock.Waiting)
	case r.DueAt.IsZero():
		r.Level = ""
	case now.After(r.DueAt):
		r.Level = string(clock.Red)
	case r.DueStage == 100: // the last warning before the end has been told
		r.Level = string(clock.Amber)
	default:
		r.Level = string(clock.Green)
	}
}

// DayOf is the stretch of a local day: in the zone named, else in the actor's; an empty day is today.
func DayOf(tx *db.Tx, day, zone string) (from, to time.Time, err error) {
	if zone == "" {
		zone = tx.Actor.Zone
	}
	z, err := time.LoadLocation(zone)
	if err != nil {
		return from, to, errs.BadField("zone", "unknown")
	}
	if day == "" {
		day = tx.Now.In(z).Format(time.DateOnly)
	}
	if from, err = time.ParseInLocation(time.DateOnly, day, z); err != nil || !plausible(from) {
		return from, to, errs.BadField("date", "date")
	}
	y, m, d := from.Date()
	return from.UTC(), time.Date(y, m, d+1, 0, 0, 0, 0, z).UTC(), nil
}
