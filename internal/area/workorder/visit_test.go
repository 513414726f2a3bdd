package workorder_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

func TestAVisitRunsFromTheCaseToTheSignature(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("")
		id := v.Order.ID
		if o := v.Order; o.Number != "W26-000001" || o.State != "planned" || o.Skill != "printer" || o.ServiceMin != 45 || o.Charge != "free" ||
			o.CoverState != "maker" || o.ChargeWhy != "contract.cover_model" || o.Place != "field" || o.Mode != "mobile" || *o.Lat != 31.23 {
			w.Fatalf("got %+v", o)
		}
		if a := v.Around; a.CustomerName != "Customer One" || a.ContactName != "Ms Lin" || a.ContactPhone != "021 5550 1234" || a.Address != "1 Century Avenue" ||
			a.AssetName != "Printer One" || a.AssetSerial != "SN-1" || a.AccessNote != "Gate 3" || a.Title != "paper jam" || a.OwnerName != "Coordinator" {
			w.Fatalf("got %+v", a)
		}
		if got := w.load(v.Order.TicketID); got.State != "in_service" || got.OpenOrders != 1 {
			w.Fatalf("got case %v with %v orders", got.State, got.OpenOrders)
		}
		v, err := w.assign("coord", id, "ann")
		if err != nil || v.Order.AssigneeID != "ann" || v.Order.State != "assigned" || !v.Order.AssignedAt.Equal(morning) {
			w.Fatalf("got %+v %v", v.Order, err)
		}
		if got := w.load(v.Order.TicketID); got.AssigneeID != "ann" {
			w.Fatalf("got assignee %v of the case", got.AssigneeID)
		}
		w.c.Add(time.Minute)
		w.move("ann", id, "accept")
		w.c.Add(5 * time.Minute)
		w.move("ann", id, "depart", place(31.2, 121.4))
		w.c.Add(20 * time.Minute)
		w.move("ann", id, "arrive", place(31.23, 121.47))
		w.c.Add(30 * time.Minute)
		v, err = w.sign("ann", sign(id))
		if err != nil {
			w.Fatal(err)
		}
		at := morning.Add(56 * time.Minute)
		if o := v.Order; o.State != "closed" || o.EndKind != "signed" || !o.FinishedAt.Equal(at) || !o.SignedAt.Equal(at) || !o.CustomerDoneAt.Equal(at) ||
			o.Rating != "very_satisfied" || o.SignedBy != "Ms Lin" || o.Underway || len(v.Moves) != 0 {
			w.Fatalf("got %+v %v", o, v.Moves)
		}
		got := w.load(v.Order.TicketID)
		if got.State != "solved" || got.OpenOrders != 0 || got.Satisfaction != "very_satisfied" || got.Resolution != "changed the roller" || got.PartReplaced {
			w.Fatalf("got case %+v", got)
		}
		var story []string
		for _, e := range v.Timeline {
			story = append(story, e.Event)
		}
		if want := "[close sign finish arrive depart accept assign created]"; fmt.Sprint(story) != want {
			w.Fatalf("got %v, want %v", story, want)
		}
		events := dbtest.Events(w, w.d)
		for _, want := range []string{"workorder.created", "workorder.assigned", "workorder.departed", "workorder.arrived", "workorder.signed", "workorder.closed", "ticket.moved"} {
			if !slices.Contains(events, want) {
				w.Fatalf("got %v, want %v among them", events, want)
			}
		}
		svg := must(w, "coord", func(tx *db.Tx) (*workorder.Signature, error) {
			return w.s.Signature(tx, &workorder.SignatureInput{ID: id})
		})
		if svg.SVG == "" || !svg.SignedAt.Equal(at) {
			w.Fatalf("got %+v", svg)
		}
	})
}

func TestLeavingWithinTenOpenMinutesIsInTimeAndOneMillisecondMoreIsLate(t *testing.T) {
	each(t, func(w *world) { // RULE-10
		for i, tt := range []struct {
			after time.Duration
			want  string
		}{{10 * time.Minute, "met"}, {10*time.Minute + time.Millisecond, "missed"}} {
			v := w.order([]string{"ann", "ben"}[i])
			if c := w.clockOf(v, "workorder.departure"); c.Rule != "RULE-10" || !c.DueAt.Equal(v.Order.AssignedAt.Add(10*time.Minute)) {
				w.Fatalf("got %+v", c)
			}
			w.c.Add(tt.after)
			w.move(v.Order.AssigneeID, v.Order.ID, "depart")
			if c := w.clockOf(v, "workorder.departure"); string(c.State) != tt.want {
				w.Fatalf("got %v after %v, want %v", c.State, tt.after, tt.want)
			}
		}
	})
}

func TestAPlanWellAheadHasNoDepartureLimitButAnArrivalLimit(t *testing.T) {
	each(t, func(w *world) {
		id := w.order("").Order.ID
		at := morning.Add(5 * time.Hour)
		v, err := w.assign("coord", id, "ann", func(in *workorder.AssignInput) { in.Body.PlannedStart = at })
		if err != nil || !v.Order.PlannedEnd.Equal(at.Add(45*time.Minute)) {
			w.Fatalf("got %+v %v", v, err)
		}
		arrival := w.clockOf(v, "workorder.arrival")
		if d := w.clockOf(v, "workorder.departure"); d.ID != "" || !arrival.DueAt.After(at) || arrival.DueAt.After(at.Add(time.Hour)) {
			w.Fatalf("got departure %+v and arrival due %v", d, arrival.DueAt)
		}
	})
}

func TestAStationedTechnicianWhoIsBusyHasHisLimitFromTheEndOfTheOtherRepair(t *testing.T) {
	each(t, func(w *world) { // RULE-11
		stationed := func(n *ticket.New) { n.ServiceMode = "stationed" }
		one := w.orderOf(w.ticket(stationed).ID, "ann")
		if c := w.clockOf(one, "workorder.arrival"); !c.DueAt.Equal(morning.Add(5 * time.Minute)) {
			w.Fatalf("got %+v", c)
		}
		w.move("ann", one.Order.ID, "arrive")
		two := w.orderOf(w.ticket(stationed).ID, "ann")
		if c := w.clockOf(two, "workorder.arrival"); c.ID != "" || !two.Order.ArrivalWaits {
			w.Fatalf("got %+v, want no limit yet", c)
		}
		w.c.Add(30 * time.Minute)
		w.move("ann", one.Order.ID, "finish", did("done"))
		if c := w.clockOf(two, "workorder.arrival"); !c.DueAt.Equal(morning.Add(35 * time.Minute)) {
			w.Fatalf("got %+v, want five minutes from the end of the other repair", c)
		}
	})
}

func TestARefusalGivesTheOrderBackToTheCoordinator(t *testing.T) {
	each(t, func(w *world) { // PEN-01
		v := w.order("ann")
		if _, err := w.tryMove("ann", v.Order.ID, "refuse"); err == nil {
			w.Fatal("refused without a reason")
		}
		got := w.move("ann", v.Order.ID, "refuse", reason("van broke down"))
		if got.Around != nil || got.Order.AssigneeID != "" || got.Order.Number != v.Order.Number {
			w.Fatalf("got %+v, want the bare order", got)
		}
		after := w.view(v.Order.ID)
		if o := after.Order; o.AssigneeID != "" || o.Category != "open" || fmt.Sprint(o.RefusedBy) != "[ann]" {
			w.Fatalf("got %+v", o)
		}
		if c := w.clockOf(v, "workorder.departure"); c.State != "cancelled" {
			w.Fatalf("got %v, want the limit of the one who refused dropped", c.State)
		}
		if got := w.load(v.Order.TicketID); got.AssigneeID != "" {
			w.Fatalf("got assignee %v", got.AssigneeID)
		}
		if v, err := w.assign("coord", v.Order.ID, "ben"); err != nil || v.Order.AssigneeID != "ben" {
			w.Fatalf("got %v %v", v, err)
		}
	})
}

func TestAnAssignmentIsTakenBackUntilSomebodyHasLeft(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		w.move("ann", v.Order.ID, "accept")
		got := w.move("coord", v.Order.ID, "take_back").Order
		if got.State != "planned" || got.AssigneeID != "" || !got.AssignedAt.IsZero() || !got.AcceptedAt.IsZero() || len(got.RefusedBy) != 0 {
			w.Fatalf("got %+v", got)
		}
		if c := w.load(v.Order.TicketID); c.AssigneeID != "" || c.State != "in_service" {
			w.Fatalf("got case %v with %q", c.State, c.AssigneeID)
		}
		if c := w.clockOf(v, "workorder.departure"); c.State != "cancelled" {
			w.Fatalf("got departure limit %v, want none", c.State)
		}
		if _, err := w.assign("coord", v.Order.ID, "ben"); err != nil {
			w.Fatal(err)
		}
		w.move("ben", v.Order.ID, "depart")
		_, err := w.tryMove("coord", v.Order.ID, "take_back")
		if errs.KindOf(err) != errs.Conflict {
			w.Fatalf("got %v, want a conflict: he is on the way", err)
		}
	})
}

func TestWaitingForPartsStopsTheCaseUntilSomebodyGoesAgain(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		id := v.Order.ID
		w.move("ann", id, "arrive")
		if _, err := w.tryMove("ann", id, "wait_parts"); err == nil {
			w.Fatal("waits without a reason")
		}
		w.move("ann", id, "wait_parts", reason("fuser ordered"))
		tk := w.load(v.Order.TicketID)
		if tk.State != "waiting" || tk.ClockState != "paused" || w.view(id).Order.Underway {
			w.Fatalf("got case %v with clock %v", tk.State, tk.ClockState)
		}
		w.c.Add(24 * time.Hour)
		if _, err := w.assign("coord", id, "ben"); err != nil {
			w.Fatal(err)
		}
		if tk := w.load(v.Order.TicketID); tk.State != "in_service" || tk.ClockState != "running" {
			w.Fatalf("got case %v with clock %v", tk.State, tk.ClockState)
		}
	})
}

func TestAHandOverClosesOneOrderAndOpensTheNextForTheColleague(t *testing.T) {
	each(t, func(w *world) { // PROC-34 step 2
		v := w.order("ann")
		id := v.Order.ID
		w.move("ann", id, "arrive")
		to := func(who string) func(*move) { return func(in *move) { in.Body.ToTechnicianID = who } }
		_, err := w.tryMove("ann", id, "hand_over", note("needs a second pair of hands"))
		w.refused(err, errs.Invalid, "to_technician_id:required")
		_, err = w.tryMove("ann", id, "hand_over", note("needs a second pair of hands"), to("cal"))
		w.refused(err, errs.Conflict, "workorder.skill_missing")
		_, err = w.tryMove("ann", id, "hand_over", note("needs a second pair of hands"), to("ann"))
		w.refused(err, errs.Invalid, "to_technician_id:same_person")
		_, err = w.tryMove("ann", id, "hand_over", note("needs a second pair of hands"), to("gone"))
		w.refused(err, errs.Invalid, "to_technician_id:no_technician")
		w.move("ann", id, "hand_over", note("needs a second pair of hands"), to("ben"))
		if o := w.view(id).Order; o.State != "handed_over" || o.EndKind != "handed_over" || o.Underway {
			w.Fatalf("got %+v", o)
		}
		all := w.list("coord", workorder.ListInput{TicketID: string(v.Order.TicketID)})
		if len(all) != 2 || all[0].AssigneeID != "ben" || all[0].State != "assigned" || w.view(all[0].ID).Order.Follows != id {
			w.Fatalf("got %+v", all)
		}
		if tk := w.load(v.Order.TicketID); tk.State != "in_service" || tk.OpenOrders != 1 || tk.AssigneeID != "ben" {
			w.Fatalf("got %+v", tk)
		}
		_, err = w.tryMove("ann", id, "finish")
		w.refused(err, errs.Conflict, "workorder.ended")
	})
}

func TestAMachineThatIsBroughtInGetsAnOrderAtTheBench(t *testing.T) {
	each(t, func(w *world) { // SM-2
		v := w.order("ann")
		id := v.Order.ID
		w.move("ann", id, "arrive")
		w.move("ann", id, "bring_in", note("board must be measured"))
		all := w.list("coord", workorder.ListInput{TicketID: string(v.Order.TicketID)})
		if len(all) != 2 || all[0].Place != "bench" || all[0].AssigneeID != "" {
			w.Fatalf("got %+v", all)
		}
		bench := all[0].ID
		b, err := w.assign("coord", bench, "ben")
		if err != nil || w.clockOf(b, "workorder.departure").ID != "" {
			w.Fatalf("got %v, want nobody to depart for the bench", err)
		}
		w.move("ben", bench, "accept")
		_, err = w.tryMove("ben", bench, "depart")
		w.refused(err, errs.Conflict, "workorder.in_field")
		said := "tested 2 days, fault-free, may go back"
		if _, err := w.sign("ben", sign(bench, func(in *workorder.SignInput) { in.Body.RepairNote = &said })); err != nil {
			w.Fatal(err)
		}
		if tk := w.load(v.Order.TicketID); tk.State != "solved" || tk.OpenOrders != 0 {
			w.Fatalf("got %+v", tk)
		}
	})
}

func TestACancelledOrderLeavesTheCaseToItsOwner(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		_, err := w.tryMove("ann", v.Order.ID, "cancel", reason("x"))
		w.refused(err, errs.Forbidden, "flow.not_yours")
		w.move("coord", v.Order.ID, "cancel", reason("customer called off"))
		tk := w.load(v.Order.TicketID)
		if o := w.view(v.Order.ID).Order; o.EndKind != "cancelled" || tk.OpenOrders != 0 || tk.AssigneeID != "" || tk.State != "in_service" {
			w.Fatalf("got %+v and case %+v", o, tk)
		}
	})
}

func TestOnlyTheLastOpenOrderSolvesTheCase(t *testing.T) {
	each(t, func(w *world) {
		one := w.order("ann")
		in := &workorder.CreateInput{}
		in.Body.TicketID = one.Order.TicketID
		_, err := try(w, "coord", func(tx *db.Tx) (*workorder.View, error) { return w.s.Create(tx, in) })
		w.refused(err, errs.Conflict, "workorder.already_open")
		in.Body.Additional, in.Body.TechnicianID = true, "ben"
		two := must(w, "coord", func(tx *db.Tx) (*workorder.View, error) { return w.s.Create(tx, in) })
		for _, v := range []*workorder.View{one, two} {
			if tk := w.load(one.Order.TicketID); tk.State != "in_service" {
				w.Fatalf("got %v before the last", tk.State)
			}
			w.move(v.Order.AssigneeID, v.Order.ID, "arrive")
			if _, err := w.sign(v.Order.AssigneeID, sign(v.Order.ID)); err != nil {
				w.Fatal(err)
			}
		}
		if tk := w.load(one.Order.TicketID); tk.State != "solved" {
			w.Fatalf("got %v after the last", tk.State)
		}
		_, err = try(w, "coord", func(tx *db.Tx) (*workorder.View, error) { return w.s.Create(tx, in) })
		w.refused(err, errs.Conflict, "workorder.ticket_over")
	})
}

func TestACoordinatorClosesWhatNobodyCouldSign(t *testing.T) {
	each(t, func(w *world) {
		v := w.order("ann")
		w.move("ann", v.Order.ID, "arrive")
		w.move("ann", v.Order.ID, "finish", did("changed the roller"))
		_, err := w.tryMove("ann", v.Order.ID, "close_unsigned", reason("x"))
		w.refused(err, errs.Forbidden, "flow.not_yours")
		w.c.Add(time.Hour)
		w.move("coord", v.Order.ID, "close_unsigned", reason("nobody there any more"))
		tk := w.load(v.Order.TicketID)
		if o := w.view(v.Order.ID).Order; o.EndKind != "unsigned" || tk.State != "solved" {
			w.Fatalf("got %+v and case %v", o, tk.State)
		}
	})
}

func TestTheSameFaultServedAgainPointsToTheVisitBefore(t *testing.T) {
	each(t, func(w *world) {
		one := w.order("ann")
		w.move("ann", one.Order.ID, "arrive")
		if _, err := w.sign("ann", sign(one.Order.ID)); err != nil {
			w.Fatal(err)
		}
		dbtest.Write(w, w.d, func(tx *db.Tx) error {
			_, err := ticket.Advance(tx, one.Order.TicketID, "reopen", stepReason("jams again"))
			return err
		})
		two := w.orderOf(one.Order.TicketID, "ben")
		if two.Order.Round != 2 || two.Order.SecondOf != one.Order.ID {
			w.Fatalf("got %+v", two.Order)
		}
	})
}
