package ticket_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

func TestACaseTakesWhatIsKnownFromTheFiles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		got := w.load(c.ID)
		type short struct {
			Number, State, Owner, Unit, Caller, Phone, Address, Skill, Site, Cover, Lang string
			Min, Round                                                                   int
			Lat                                                                          float64
			Open                                                                         bool
		}
		want := short{"T26-000001", "new", string(w.lin), string(w.north), "Zhao", "138 0000 1111", "1 Hospital Road", "printer", string(w.site), "maker", "zh-CN", 45, 1, 31.2, true}
		if have := (short{got.Number, got.State, got.OwnerID, got.UnitID, got.Caller, got.Phone, got.Address, got.Skill, got.SiteID, got.CoverState, got.Lang,
			got.ServiceMin, got.Round, *got.Lat, got.Open}); have != want {
			t.Fatalf("got %+v, want %+v", have, want)
		}
		if !got.Cover.Free || got.Cover.Until != "2026-05-31" {
			t.Fatalf("got %+v, want a free repair until 2026-05-31", got.Cover)
		}
		if names := dbtest.Events(t, w.d); !slices.Contains(names, "ticket.created") {
			t.Fatalf("got %v, want ticket.created", names)
		}
		if answered, stored := text(t, c), text(t, got); answered != stored {
			t.Fatalf("answered %s\nstored   %s", answered, stored)
		}
	})
}

// text is a case as it is answered.
func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLimitsAreThoseOfThePackAndWhatWasPromisedWins(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		due := func(n ticket.New) map[string]time.Time {
			c := w.take(n)
			out := map[string]time.Time{"next": c.NextDueAt}
			dbtest.Read(t, w.d, func(tx *db.Tx) error {
				clocks, err := clock.Of(tx, string(c.ID))
				for _, k := range clocks {
					out[k.Metric] = k.DueAt
				}
				return err
			})
			return out
		}
		normal := due(w.intake()) // Monday 10:00: answered in 4 h, solved in 48 h
		if want := (map[string]time.Time{"next": shanghai(2, 14, 0), "ticket.response": shanghai(2, 14, 0), "ticket.resolution": shanghai(4, 10, 0)}); !reflect.DeepEqual(normal, want) {
			t.Fatalf("got %v, want %v", normal, want)
		}
		n := w.intake()
		hours := 3.0
		n.Urgency, n.SLAHours = ticket.Safety, &hours
		safety := due(n)
		if want := shanghai(2, 13, 0); !safety["ticket.resolution"].Equal(want) || !safety["next"].Equal(shanghai(2, 10, 30)) {
			t.Fatalf("got %v, want solved by %v and answered by 10:30", safety, want)
		}
	})
}

func TestAReferenceThatBelongsToSomebodyElseIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, spoil := range map[string]func(*ticket.New){
			"customer_id": func(n *ticket.New) { n.CustomerID = "cus_none" }, "contact_id": func(n *ticket.New) { n.ContactID = "con_none" },
			"asset_id": func(n *ticket.New) { n.AssetID = "ast_none" }, "site_id": func(n *ticket.New) { n.SiteID = "sit_none" },
			"urgency": func(n *ticket.New) { n.Urgency = "whenever" }, "channel": func(n *ticket.New) { n.Channel = "pigeon" },
			"symptom": func(n *ticket.New) { n.Symptom = " \u200b" }, "phone": func(n *ticket.New) { n.Phone = "call me" },
			"service_mode": func(n *ticket.New) { n.ServiceMode = "teleport" }, "lat": func(n *ticket.New) { x := 0.0; n.Lat, n.Lon = &x, &x },
			"wished_to": func(n *ticket.New) { a, b := shanghai(3, 9, 0), shanghai(3, 8, 0); n.WishedFrom, n.WishedTo = &a, &b },
			"sla_hours": func(n *ticket.New) { x := -1.0; n.SLAHours = &x },
		} {
			n := w.intake()
			spoil(&n)
			_, err := do(w.as(w.lin, actor.All), w.d, func(tx *db.Tx) (*ticket.Ticket, error) { return s.Create(tx, &ticket.CreateInput{Body: n}) })
			if got := fmt.Sprint(err); errs.KindOf(err) != errs.Invalid || !strings.Contains(got, name+":") {
				t.Errorf("%s: got %v, want it refused by name", name, err)
			}
		}
		// a customer that the taker does not reach looks unknown
		_, err := do(w.as(w.mei, actor.Unit), w.d, func(tx *db.Tx) (*ticket.Ticket, error) { return s.Create(tx, &ticket.CreateInput{Body: w.intake()}) })
		if errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want the customer to look unknown", err)
		}
	})
}

func TestAnOutsideNumberNamesOneCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.intake()
		n.ExternalID = "ERP-5"
		first := w.take(n)
		_, err := do(w.as(w.lin, actor.All), w.d, func(tx *db.Tx) (*ticket.Ticket, error) { return s.Create(tx, &ticket.CreateInput{Body: n}) })
		if errs.CodeOf(err) != "ticket.external_known" || !strings.Contains(err.Error(), first.Number) {
			t.Fatalf("got %v, want a conflict that names %s", err, first.Number)
		}
		n.ExternalID = ""
		if a, b := w.take(n), w.take(n); a.Number == b.Number {
			t.Fatalf("two cases are numbered %s", a.Number)
		}
	})
}

func TestALifeFromTheCallToTheCallBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lin := w.as(w.lin, actor.All)
		c := w.take(w.intake())
		v, err := w.move(lin, c.ID, 1, "triage")
		if err != nil {
			t.Fatal(err)
		}
		if v.Ticket.NextDueMetric != "ticket.resolution" {
			t.Fatalf("got %s, want only the solution to run", v.Ticket.NextDueMetric)
		}
		if _, err := w.move(lin, c.ID, v.Ticket.Version, "solve"); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want a note to be required", err)
		}
		if v, err = w.move(lin, c.ID, v.Ticket.Version, "solve", note("Roller cleaned")); err != nil {
			t.Fatal(err)
		}
		if got := v.Ticket; got.Resolution != "Roller cleaned" || got.ClockState != "" || got.Open || got.ServedAt.IsZero() {
			t.Fatalf("got %+v, want it solved without a running limit", got.Ticket)
		}
		if _, err := w.move(lin, c.ID, v.Ticket.Version, "close"); errs.CodeOf(err) != "ticket.followup_done" {
			t.Fatalf("got %v, want no closing before the call-back", err)
		}
		if _, err := w.move(lin, c.ID, v.Ticket.Version, "call_back"); errs.CodeOf(err) != "flow.not_yours" {
			t.Fatalf("got %v, want the call-back to be nobody's to claim", err)
		}
		dbtest.Write(t, w.d, func(tx *db.Tx) error {
			if err := ticket.SetCallBack(tx, c.ID, ticket.CallBackDone); err != nil {
				return err
			}
			_, err := ticket.Advance(tx, c.ID, "call_back", step.Move{})
			return err
		})
		if v, err = w.move(lin, c.ID, w.load(c.ID).Version, "close"); err != nil || v.Ticket.ClosedAt.IsZero() {
			t.Fatalf("got %+v %v, want it closed", v, err)
		}
		if v, err = w.move(lin, c.ID, v.Ticket.Version, "reopen", because("same fault")); err != nil {
			t.Fatal(err)
		}
		if got := v.Ticket; got.Round != 2 || got.CallBackState != ticket.CallBackNone || !got.ClosedAt.IsZero() || got.NextDueMetric != "ticket.resolution" {
			t.Fatalf("got %+v, want a second service with a new limit", got.Ticket)
		}
	})
}

func TestWaitingStopsTheLimitAndNamesForWhom(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lin := w.as(w.lin, actor.All)
		c := w.take(w.intake())
		v, err := w.move(lin, c.ID, 1, "triage")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.move(lin, c.ID, v.Ticket.Version, "wait"); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want class and reason to be required", err)
		}
		w.clock.Add(time.Hour)
		v, err = w.move(lin, c.ID, v.Ticket.Version, "wait", because("roller ordered"), func(in *ticket.MoveInput) { in.Body.Class = "parts" })
		if err != nil || v.Ticket.ClockState != "paused" || !v.Ticket.NextDueAt.IsZero() {
			t.Fatalf("got %+v %v, want the limit to stand still", v, err)
		}
		w.clock.Add(24 * time.Hour)
		if v, err = w.move(lin, c.ID, v.Ticket.Version, "resume"); err != nil {
			t.Fatal(err)
		}
		if want := shanghai(5, 10, 0); !v.Ticket.NextDueAt.Equal(want) || v.Ticket.State != "triaged" { // 48 h and the day that did not count
			t.Fatalf("got %s due %v, want triaged due %v", v.Ticket.State, v.Ticket.NextDueAt, want)
		}
		paused := slices.ContainsFunc(v.Clocks, func(k clock.View) bool { return len(k.Pauses) == 1 && k.Pauses[0].Class == clock.Parts })
		if !paused {
			t.Fatalf("got %+v, want one pause for parts", v.Clocks)
		}
	})
}

func TestOfTwoMoversOneWinsAndTheOtherLearnsWhoWas(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		var wg sync.WaitGroup
		failed := make([]error, 8)
		for i := range failed {
			wg.Go(func() { _, failed[i] = w.move(w.as(w.lin, actor.All), c.ID, 1, "triage") })
		}
		wg.Wait()
		won := 0
		for _, err := range failed {
			switch {
			case err == nil:
				won++
			case errs.CodeOf(err) != "ticket.changed_meanwhile" || !strings.Contains(err.Error(), "Lin"):
				t.Errorf("got %v, want a conflict that names Lin", err)
			}
		}
		if got := w.load(c.ID); won != 1 || got.Version != 2 {
			t.Fatalf("%d won and the version is %d, want 1 and 2", won, got.Version)
		}
	})
}

func TestForeignCasesLookMissing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		other, _ := actor.From(w.as(w.lin, actor.All))
		other.Tenant = "t2"
		strangers := map[string]func() error{
			"another unit":         func() error { _, err := w.get(w.as(w.mei, actor.Unit), c.ID); return err },
			"somebody with own":    func() error { _, err := w.get(w.as(w.wu, actor.Own), c.ID); return err },
			"another organisation": func() error { _, err := w.get(actor.With(t.Context(), other), c.ID); return err },
			"a mover":              func() error { _, err := w.move(w.as(w.mei, actor.Unit), c.ID, 1, "triage"); return err },
			"a changer": func() error {
				_, err := w.change(w.as(w.mei, actor.Unit), c.ID, `{"version":1,"symptom":"x"}`)
				return err
			},
		}
		for who, try := range strangers {
			if err := try(); errs.CodeOf(err) != "ticket.not_found" {
				t.Errorf("%s: got %v, want ticket.not_found", who, err)
			}
		}
		if _, err := w.get(w.as(w.head, actor.Unit), c.ID); err != nil {
			t.Fatalf("the head of the unit: %v", err)
		}
		dbtest.Write(t, w.d, func(tx *db.Tx) error { return ticket.SetAssignee(tx, c.ID, string(w.wu)) })
		if _, err := w.get(w.as(w.wu, actor.Own), c.ID); err != nil {
			t.Fatalf("whoever works on it: %v", err)
		}
	})
}

func TestVisitsThatEndInTheSameInstantAllCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := w.d.Write(dbtest.System(t), func(tx *db.Tx) error {
					if err := ticket.CountOrders(tx, c.ID, 1); err != nil {
						return err
					}
					return ticket.MarkServed(tx, c.ID, ticket.ServedInput{PartReplaced: true})
				}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := w.load(c.ID); got.OpenOrders != 8 || !got.PartReplaced {
			t.Fatalf("got %d orders, want 8", got.OpenOrders)
		}
		if _, err := w.move(w.as(w.lin, actor.All), c.ID, w.load(c.ID).Version, "solve", note("x")); errs.CodeOf(err) != "ticket.no_open_orders" {
			t.Fatalf("got %v, want no solving while visits are open", err)
		}
	})
}
