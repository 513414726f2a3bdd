package workorder_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

func breached(c clock.View) clock.Breached {
	return clock.Breached{ID: c.ID, SubjectType: c.SubjectType, SubjectID: c.SubjectID, Metric: c.Metric, DueAt: c.DueAt}
}

// offline is a whole visit as a phone without network recorded it.
func offline(w *world, id workorder.ID, start time.Time) []func() error {
	at := func(m int) time.Time { return start.Add(time.Duration(m) * time.Minute) }
	name := func(what string) string { return "op-" + what + "-" + string(id) }
	deed := func(event string, m int, more ...func(*move)) func() error {
		return func() error {
			_, err := w.tryMove("ann", id, event, append(more, op(name(event), at(m)))...)
			return err
		}
	}
	return []func() error{
		deed("accept", 1),
		deed("depart", 4, place(31.2, 121.4)),
		deed("arrive", 25, place(31.23, 121.47)),
		func() error { _, err := w.part("ann", id, name("part"), "FUSER"); return err },
		func() error {
			_, err := w.sign("ann", sign(id, func(in *workorder.SignInput) { in.Body.OpID, in.Body.At = name("sign"), at(50) }))
			return err
		},
	}
}

func TestWhatAPhoneSendsAgainChangesNothing(t *testing.T) {
	each(t, func(w *world) { // F11
		v := w.order("ann")
		id := v.Order.ID
		w.c.Add(3 * time.Hour) // back in the network
		var first []byte
		for round := range 3 {
			for i, deed := range offline(w, id, morning) {
				if err := deed(); err != nil {
					w.Fatalf("round %d, deed %d: %v", round, i, err)
				}
			}
			got := w.view(id)
			now, err := json.Marshal([]any{got.Order, got.Parts, got.Timeline, w.load(v.Order.TicketID)})
			if err != nil {
				w.Fatal(err)
			}
			if first == nil {
				first = now
			}
			if string(now) != string(first) {
				w.Fatalf("round %d: got %s, want %s", round, now, first)
			}
		}
		o := w.view(id).Order
		if o.State != "closed" || !o.DepartedAt.Equal(morning.Add(4*time.Minute)) || !o.ArrivedAt.Equal(morning.Add(25*time.Minute)) ||
			!o.FinishedAt.Equal(morning.Add(50*time.Minute)) {
			w.Fatalf("got %+v, want the times of the device", o)
		}
		if c := w.clockOf(v, "workorder.departure"); c.State != "met" {
			w.Fatalf("got %v: he left in time, only the network was late", c.State)
		}
	})
}

// TestAnyRepetitionOfAVisitEndsTheSame sends the deeds of a visit in order, but between them any of those
// before once more, as a phone with a bad connection does (F11).
func TestAnyRepetitionOfAVisitEndsTheSame(t *testing.T) {
	each(t, func(w *world) {
		rnd := rand.New(rand.NewPCG(1, 2))
		want := ""
		for range 6 {
			v := w.order("ann")
			id, start := v.Order.ID, v.Order.AssignedAt
			w.c.Add(2 * time.Hour)
			deeds := offline(w, id, start)
			for i := range deeds {
				for _, k := range append([]int{i}, rnd.Perm(i + 1)[:rnd.IntN(i+2)]...) {
					if err := deeds[k](); err != nil {
						w.Fatalf("deed %d after %d: %v", k, i, err)
					}
				}
			}
			got := w.view(id)
			o := got.Order
			now := fmt.Sprint(o.State, o.Version, o.AcceptedAt.Sub(start), o.ArrivedAt.Sub(start), o.FinishedAt.Sub(start), len(got.Parts), len(got.Timeline))
			if want == "" {
				want = now
			}
			if now != want {
				w.Fatalf("got %s, want %s", now, want)
			}
		}
	})
}

func TestWhatAPhoneSendsAgainAfterItLostTheOrderStillSucceeds(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		for range 3 {
			got, err := w.tryMove("ann", v.Order.ID, "refuse", reason("ill"), op("op-refuse-1", morning))
			if err != nil || got.Order.ID != v.Order.ID || got.Around != nil {
				w.Fatalf("got %+v %v", got, err)
			}
		}
		_, err := w.tryMove("ben", v.Order.ID, "refuse", reason("ill"), op("op-refuse-1", morning))
		w.refused(err, errs.Conflict, "workorder.op_reused")
		_, err = w.tryMove("ann", v.Order.ID, "refuse", reason("another reason"), op("op-refuse-1", morning))
		w.refused(err, errs.Conflict, "workorder.op_reused")
		_, err = w.tryMove("ann", v.Order.ID, "accept", op("op-accept-9", morning))
		w.refused(err, errs.NotFound, "workorder.not_found")
	})
}

func TestTheSameDeedSentTwiceAtOnceHappensOnce(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		w.race(4, func(int) error {
			_, err := w.tryMove("ann", v.Order.ID, "depart", op("op-depart-7", morning))
			return err
		})
		n := 0
		for _, e := range w.view(v.Order.ID).Timeline {
			if e.Event == "depart" {
				n++
			}
		}
		if n != 1 {
			w.Fatalf("got %d departures, want 1", n)
		}
	})
}

func TestADeviceClockMayBeALittleOff(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		id := v.Order.ID
		_, err := w.tryMove("ann", id, "accept", op("op-0000001", morning.Add(6*time.Minute)))
		w.refused(err, errs.Invalid, "at:in_future")
		_, err = w.tryMove("ann", id, "accept", op("op-0000002", morning.Add(-6*time.Minute)))
		w.refused(err, errs.Invalid, "at:before_assignment")
		got := w.move("ann", id, "accept", op("op-0000003", morning.Add(-time.Minute)))
		if !got.Order.AcceptedAt.Equal(morning) {
			w.Fatalf("got %v, want not before the assignment", got.Order.AcceptedAt)
		}
		w.c.Add(time.Hour)
		got = w.move("ann", id, "depart", op("op-0000004", morning.Add(64*time.Minute)))
		if !got.Order.DepartedAt.Equal(morning.Add(time.Hour)) {
			w.Fatalf("got %v, want not after now", got.Order.DepartedAt)
		}
		_, err = w.tryMove("ann", id, "arrive", op("op-0000005", morning.Add(30*time.Minute)))
		w.refused(err, errs.Invalid, "at:before_last_step")
	})
}

func TestThePhoneGetsItsWholeDayInAFixedNumberOfStatements(t *testing.T) {
	each(t, func(w *world) {
		var last *workorder.View
		for range 4 {
			last = w.order("ann")
		}
		w.order("ben")
		w.order("")
		w.move("ann", last.Order.ID, "arrive")
		if _, err := w.part("ann", last.Order.ID, "", "FUSER"); err != nil {
			w.Fatal(err)
		}
		var log []db.Traced
		got := &workorder.MyOrders{}
		if err := w.d.Read(db.Trace(w.as("ann"), &log), func(tx *db.Tx) (err error) { got, err = w.s.MyOrders(tx, &workorder.MyInput{}); return err }); err != nil {
			w.Fatal(err)
		}
		if len(got.Items) != 4 || len(log) > 4 {
			w.Fatalf("got %d orders in %d statements, want 4 in 4", len(got.Items), len(log))
		}
		for _, x := range got.Items {
			if x.ID != last.Order.ID {
				continue
			}
			var events []string
			for _, m := range x.Moves {
				events = append(events, m.Event)
			}
			if fmt.Sprint(events) != "[finish wait_parts hand_over bring_in]" || len(x.Parts) != 1 || len(x.Clocks) == 0 || x.ContactPhone == "" || *x.Lat != 31.23 || x.Level == "" {
				w.Fatalf("got %+v with moves %v", x, events)
			}
		}
		if _, err := w.sign("ann", sign(last.Order.ID)); err != nil {
			w.Fatal(err)
		}
		got = must(w, "ann", func(tx *db.Tx) (*workorder.MyOrders, error) { return w.s.MyOrders(tx, &workorder.MyInput{}) })
		if len(got.Items) != 4 {
			w.Fatalf("got %d orders, want today's done one among them", len(got.Items))
		}
		w.c.Add(24 * time.Hour)
		got = must(w, "ann", func(tx *db.Tx) (*workorder.MyOrders, error) { return w.s.MyOrders(tx, &workorder.MyInput{}) })
		if len(got.Items) != 3 {
			w.Fatalf("got %d orders, want the open ones only", len(got.Items))
		}
	})
}

func TestAPositionIsNotedForWhoeverPlans(t *testing.T) {
	each(t, func(w *world) {
		send := func(who string, lat, lon float64) error {
			in := &workorder.PositionInput{}
			in.Body.Lat, in.Body.Lon = lat, lon
			_, err := try(w, who, func(tx *db.Tx) (*workorder.Taken, error) { return w.s.Position(tx, in) })
			return err
		}
		if err := send("ann", 31.22, 121.44); err != nil {
			w.Fatal(err)
		}
		w.refused(send("ann", 91, 0), errs.Invalid, "lat:place")
		w.refused(send("ann", 0, 0), errs.Invalid, "lat:place")
		v := w.order("ann")
		_, err := w.tryMove("ann", v.Order.ID, "depart", func(in *move) { x := 5.0; in.Body.Lat = &x })
		w.refused(err, errs.Invalid, "lat:place")
		_, err = w.tryMove("ann", v.Order.ID, "depart", place(31, 181))
		w.refused(err, errs.Invalid, "lat:place")
		w.c.Add(time.Minute)
		w.move("ann", v.Order.ID, "depart", place(31.25, 121.45))
		var lat float64
		if err := w.d.Raw().QueryRow(`SELECT last_lat FROM workforce_technician WHERE person_id = 'ann'`).Scan(&lat); err != nil || lat != 31.25 {
			w.Fatalf("got %v %v", lat, err)
		}
	})
}
