package replay

import (
	"context"
	"time"
)

// shiftOn plans the shift of t on the day of at, or on the first working day after it, and so day by day.
func (w *world) shiftOn(t *technician, at time.Time) {
	from, until, ok := t.shift(at, w.zone)
	next := at.In(w.zone).AddDate(0, 0, 1)
	if !ok {
		w.shiftOn(t, next)
		return
	}
	w.plan(from, func(ctx context.Context) error {
		return t.phone.post(ctx, "/api/my/position", body{"lat": t.base.Lat, "lon": t.base.Lon, "at": from}, nil)
	}, func(error) {
		t.here, t.until, t.visits = t.base, until, 0
		w.shiftOn(t, next)
	})
	w.plan(until, nil, func(error) {
		if !t.busy {
			w.drive(t, t.base)
		}
	})
}

// release makes t free; after his shift he drives home.
func (w *world) release(t *technician) {
	t.busy = false
	if !w.now.Before(t.until) {
		w.drive(t, t.base)
	}
}

// drive takes t to a place and returns how long that takes.
func (w *world) drive(t *technician, to place) time.Duration {
	far, long := w.roads.way(t.here, to)
	t.driven += far
	t.here = to
	return long
}
