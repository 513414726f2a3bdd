package workorder_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

func TestWhoCannotDoAnOrderIsRefusedUnlessSomebodyOverridesIt(t *testing.T) {
	each(t, func(w *world) {
		id := w.order("").Order.ID
		if _, err := w.d.Raw().Exec(fmt.Sprintf(`INSERT INTO workforce_absence (tenant_id, id, person_id, kind, from_at, to_at, created_at, updated_at)
			VALUES ('t1', 'abs_1', 'ben', 'leave', %d, %d, 0, 0)`, morning.Add(-time.Hour).UnixMilli(), morning.Add(8*time.Hour).UnixMilli())); err != nil {
			w.Fatal(err)
		}
		override := func(why string) func(*workorder.AssignInput) {
			return func(in *workorder.AssignInput) { in.Body.Override, in.Body.Reason = true, why }
		}
		_, err := w.assign("coord", id, "cal")
		w.refused(err, errs.Conflict, "workorder.skill_missing")
		_, err = w.assign("coord", id, "ben")
		w.refused(err, errs.Conflict, "workorder.technician_absent")
		if e := err.(*errs.Error); e.Params["until"] != "2026-03-02 17:00" {
			w.Fatalf("got %v, want the end in local time", e.Params)
		}
		for _, who := range []string{"", "nobody", "gone", "coord"} {
			_, err = w.assign("coord", id, who)
			if errs.KindOf(err) != errs.Invalid {
				w.Fatalf("got %v for %q", err, who)
			}
		}
		_, err = w.assign("coord", id, "cal", override(""))
		w.refused(err, errs.Invalid, "reason:required")
		if v, err := w.assign("coord", id, "cal", override("nobody else is near")); err != nil || v.Order.AssigneeID != "cal" {
			w.Fatalf("got %v %v", v, err)
		}
		if v, err := w.assign("coord", id, "ben", override("comes in for it")); err != nil || v.Order.AssigneeID != "ben" {
			w.Fatalf("got %v %v", v, err)
		}
		later := func(in *workorder.AssignInput) { in.Body.PlannedStart = morning.Add(10 * time.Hour) }
		if _, err := w.assign("coord", id, "ben", later); err != nil {
			w.Fatalf("absent now, but not when he is wanted: %v", err)
		}
	})
}

func TestNobodyIsOnTheWayToTwoPlaces(t *testing.T) {
	each(t, func(w *world) {
		one, two := w.order("ann"), w.order("ann")
		w.move("ann", one.Order.ID, "depart")
		_, err := w.tryMove("ann", two.Order.ID, "depart")
		w.refused(err, errs.Conflict, "workorder.busy")
		if e := err.(*errs.Error); e.Params["number"] != one.Order.Number {
			w.Fatalf("got %v, want the other order's number", e.Params)
		}
		w.move("ann", one.Order.ID, "arrive")
		w.move("ann", one.Order.ID, "finish", did("done"))
		w.move("ann", two.Order.ID, "depart")
	})
}

func TestTwoDeparturesOfTheSameInstantAreOne(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.order("ann"), w.order("ann")
		wins := w.race(2, func(i int) error {
			_, err := w.tryMove("ann", []workorder.ID{a.Order.ID, b.Order.ID}[i], "depart")
			return err
		}, "workorder.busy", "workorder.busy_now")
		if wins != 1 {
			w.Fatalf("got %d departures, want 1", wins)
		}
	})
}

func TestOfTwoCoordinatorsWhoAssignAtOnceOneIsTold(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("")
		wins := w.race(2, func(i int) error {
			in := &workorder.AssignInput{ID: v.Order.ID}
			in.Body.TechnicianID, in.Body.Version = []string{"ann", "ben"}[i], v.Order.Version
			_, err := try(w, []string{"coord", "coord2"}[i], func(tx *db.Tx) (*workorder.View, error) { return w.s.Assign(tx, in) })
			return err
		}, "workorder.changed_meanwhile", "ticket.changed_meanwhile", "clock.changed_meanwhile")
		if wins != 1 {
			w.Fatalf("got %d assignments, want 1", wins)
		}
	})
}

// race runs fn n times at once, counts who came through and refuses every other failure than the codes named.
func (w *world) race(n int, fn func(int) error, codes ...string) (wins int) {
	w.Helper()
	var wg sync.WaitGroup
	out := make([]error, n)
	for i := range n {
		wg.Go(func() { out[i] = fn(i) })
	}
	wg.Wait()
	for _, err := range out {
		if err == nil {
			wins++
		} else if !strings.Contains(strings.Join(codes, " "), errs.CodeOf(err)) || errs.CodeOf(err) == "" {
			w.Fatalf("got %v, want one of %v", err, codes)
		}
	}
	return wins
}

func TestATechnicianSeesAndMovesOnlyHisOwnOrders(t *testing.T) {
	each(t, func(w *world) {
		mine, other := w.order("ann"), w.order("ben")
		if got := w.list("ann", workorder.ListInput{}); len(got) != 1 || got[0].ID != mine.Order.ID {
			w.Fatalf("got %+v", got)
		}
		id := other.Order.ID
		for name, fn := range map[string]func() error{
			"get": func() error {
				_, err := try(w, "ann", func(tx *db.Tx) (*workorder.View, error) { return w.s.Get(tx, &workorder.GetInput{ID: id}) })
				return err
			},
			"move": func() error { _, err := w.tryMove("ann", id, "accept"); return err },
			"sign": func() error { _, err := w.sign("ann", sign(id)); return err },
			"patch": func() error {
				_, err := try(w, "ann", func(tx *db.Tx) (*workorder.View, error) { return w.s.Patch(tx, &workorder.PatchInput{ID: id}) })
				return err
			},
			"part": func() error { _, err := w.part("ann", id, "", "FUSER"); return err },
			"signature": func() error {
				_, err := try(w, "ann", func(tx *db.Tx) (*workorder.Signature, error) {
					return w.s.Signature(tx, &workorder.SignatureInput{ID: id})
				})
				return err
			},
			"unknown": func() error { _, err := w.tryMove("ann", "wor_00000000000000000000000000", "accept"); return err },
		} {
			if err := fn(); errs.KindOf(err) != errs.NotFound || errs.CodeOf(err) != "workorder.not_found" {
				w.Fatalf("%s: got %v, want not found", name, err)
			}
		}
		_, err := w.assign("ann", mine.Order.ID, "ben")
		w.refused(err, errs.Forbidden, "auth.forbidden")
		_, err = try(w, "ann", func(tx *db.Tx) (*workorder.View, error) {
			in := &workorder.CreateInput{}
			in.Body.TicketID = mine.Order.TicketID
			return w.s.Create(tx, in)
		})
		w.refused(err, errs.NotFound, "ticket.not_found")
	})
}

func (w *world) part(person string, id workorder.ID, op, sku string) (*workorder.View, error) {
	w.Helper()
	in := &workorder.PartInput{ID: id}
	in.Body.SKU, in.Body.Qty, in.Body.OpID = sku, 1, op
	return try(w, person, func(tx *db.Tx) (*workorder.View, error) { return w.s.AddPart(tx, in) })
}

func TestPartsAreNotedRemovedAndToldToTheCallBack(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		id := v.Order.ID
		w.move("ann", id, "arrive")
		_, err := w.part("ann", id, "", "NO-SUCH")
		w.refused(err, errs.Invalid, "sku:unknown")
		_, err = w.part("ann", id, "", "")
		w.refused(err, errs.Invalid, "name:required")
		v, err = w.part("ann", id, "", "FUSER")
		if err != nil || len(v.Parts) != 1 || v.Parts[0].Name != "Fuser unit" {
			w.Fatalf("got %+v %v", v, err)
		}
		drop := func(part string) error {
			_, err := try(w, "ann", func(tx *db.Tx) (*workorder.View, error) {
				return w.s.DropPart(tx, &workorder.DropPartInput{ID: id, Part: part})
			})
			return err
		}
		if err := drop(v.Parts[0].ID); err != nil {
			w.Fatal(err)
		}
		w.refused(drop(v.Parts[0].ID), errs.NotFound, "workorder.part_not_found")
		if _, err := w.part("ann", id, "", "TONER"); err != nil {
			w.Fatal(err)
		}
		if _, err := w.sign("ann", sign(id)); err != nil {
			w.Fatal(err)
		}
		if tk := w.load(v.Order.TicketID); tk.PartReplaced {
			w.Fatal("a consumable counts as a replaced part")
		}
		_, err = w.part("ann", id, "", "FUSER")
		w.refused(err, errs.Conflict, "workorder.ended")
		two := w.order("ann")
		w.move("ann", two.Order.ID, "arrive")
		if _, err := w.part("ann", two.Order.ID, "", "FUSER"); err != nil {
			w.Fatal(err)
		}
		if _, err := w.sign("ann", sign(two.Order.ID)); err != nil {
			w.Fatal(err)
		}
		if tk := w.load(two.Order.TicketID); !tk.PartReplaced {
			w.Fatal("the case does not know of the part")
		}
	})
}

func TestASignatureNeedsWhatThePacksFormsAskFor(t *testing.T) {
	each(t, func(w *world) { // FORM-33
		v := w.order("ann")
		id := v.Order.ID
		_, err := w.sign("ann", sign(id))
		w.refused(err, errs.Conflict, "flow.not_allowed") // nobody has arrived
		w.move("ann", id, "arrive")
		bare := sign(id, func(in *workorder.SignInput) {
			in.Body.Fault, in.Body.Work, in.Body.CauseExplained, in.Body.Rating = nil, nil, nil, "splendid"
		})
		_, err = w.sign("ann", bare)
		w.refused(err, errs.Invalid, "fault:required work:required cause_explained:required rating:not_an_option")
		if o := w.view(id).Order; o.State != "on_site" || o.SignedBy != "" {
			w.Fatalf("got %+v, want nothing of a refused signature", o)
		}
		yes, work, fault := true, "changed it", "broken"
		must(w, "ann", func(tx *db.Tx) (*workorder.View, error) {
			in := &workorder.PatchInput{ID: id}
			in.Body.Fault, in.Body.Work, in.Body.CauseExplained = &fault, &work, &yes
			return w.s.Patch(tx, in)
		})
		bare.Body.Rating = ""
		if v, err := w.sign("ann", bare); err != nil || v.Order.State != "closed" {
			w.Fatalf("got %v %v", v, err)
		}
		_, err = w.sign("ann", sign(id))
		w.refused(err, errs.Conflict, "workorder.ended")
		_, err = try(w, "ann", func(tx *db.Tx) (*workorder.View, error) {
			in := &workorder.PatchInput{ID: id}
			in.Body.Work = &work
			return w.s.Patch(tx, in)
		})
		w.refused(err, errs.Conflict, "workorder.ended")
	})
}

func TestAPlanIsTheCoordinatorsToChange(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		start, short := morning.Add(3*time.Hour), morning.Add(2*time.Hour)
		patch := func(who string, in workorder.PatchInput) (*workorder.View, error) {
			in.ID = v.Order.ID
			return try(w, who, func(tx *db.Tx) (*workorder.View, error) { return w.s.Patch(tx, &in) })
		}
		in := workorder.PatchInput{}
		in.Body.PlannedStart = &start
		_, err := patch("ann", in)
		w.refused(err, errs.Forbidden, "auth.forbidden")
		if v, err := patch("coord", in); err != nil || !v.Order.PlannedStart.Equal(start) {
			w.Fatalf("got %v %v", v, err)
		}
		in.Body.PlannedEnd = &short
		_, err = patch("coord", in)
		w.refused(err, errs.Invalid, "planned_end:after_start")
		in.Body.PlannedEnd, in.Body.Version = nil, 1
		_, err = patch("coord", in)
		w.refused(err, errs.Conflict, "workorder.changed_meanwhile")
	})
}

func TestTheCoordinatorIsToldOfALateOrder(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		due := w.clockOf(v, "workorder.departure")
		for range 2 {
			dbtest.Write(w, w.d, func(tx *db.Tx) error { return w.s.OnClockBreached(tx, breached(due)) })
		}
		var n int
		if err := w.d.Raw().QueryRow(`SELECT COUNT(*) FROM task WHERE kind = 'workorder.late' AND assignee_id = 'coord'`).Scan(&n); err != nil || n != 1 {
			w.Fatalf("got %d tasks %v, want one", n, err)
		}
	})
}

func TestACaseOfAnotherTenantLooksMissing(t *testing.T) {
	each(t, func(w *world) {
		in := &workorder.CreateInput{}
		in.Body.TicketID = ticket.ID("tic_00000000000000000000000000")
		_, err := try(w, "coord", func(tx *db.Tx) (*workorder.View, error) { return w.s.Create(tx, in) })
		w.refused(err, errs.NotFound, "ticket.not_found")
	})
}

func TestOpenOrdersFollowTheirCaseToItsNewOwner(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("")
		done := w.orderOf(w.ticket().ID, "ann")
		w.move("coord", done.Order.ID, "cancel", reason("called off"))
		in := &ticket.HandOverInput{ID: v.Order.TicketID}
		in.Body.OwnerID, in.Body.Version = "coord2", w.load(v.Order.TicketID).Version
		must(w, "coord", func(tx *db.Tx) (*ticket.Handed, error) { return ticket.NewService().HandOver(tx, in) })
		for range 2 {
			dbtest.Write(w, w.d, func(tx *db.Tx) error {
				return w.s.OnTicketHandedOver(tx, ticket.HandedOver{Fact: ticket.Fact{ID: v.Order.TicketID}, Before: "coord"})
			})
		}
		if o := w.view(v.Order.ID).Order; o.OwnerID != "coord2" {
			w.Fatalf("got owner %v", o.OwnerID)
		}
		if o := w.view(done.Order.ID).Order; o.OwnerID != "coord" {
			w.Fatalf("got owner %v of an order that is over", o.OwnerID)
		}
		var n int
		if err := w.d.Raw().QueryRow(`SELECT COUNT(*) FROM task WHERE kind = 'workorder.assign' AND assignee_id = 'coord2' AND state = 'open'`).Scan(&n); err != nil || n != 1 {
			w.Fatalf("got %d tasks %v, want the coordinator's", n, err)
		}
	})
}
