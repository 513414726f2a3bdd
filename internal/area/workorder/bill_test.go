package workorder_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/charge"
	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

// scattered makes the customer a scattered one whose machine is out of warranty, and gives parts their costs.
func (w *world) scattered() {
	w.Helper()
	dbtest.Write(w.T, w.d, func(tx *db.Tx) error {
		for sku, cost := range map[string]string{"FUSER": "200", "TONER": "100"} {
			if err := charge.AddCost(tx, charge.CostFields{SKU: sku, Cost: cost, Currency: "CNY"}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, sql := range []string{`UPDATE customer SET class = 'scattered'`, `UPDATE asset SET installed_on = '2015-01-01'`} {
		if _, err := w.d.Raw().Exec(sql); err != nil {
			w.Fatal(err)
		}
	}
}

// there has Ann at the customer with parts in her hands.
func (w *world) there(parts ...string) *workorder.View {
	w.Helper()
	v := w.order("ann")
	w.move("ann", v.Order.ID, "depart")
	w.move("ann", v.Order.ID, "arrive")
	for _, sku := range parts {
		in := &workorder.PartInput{ID: v.Order.ID}
		in.Body.SKU, in.Body.Qty = sku, 1
		must(w, "ann", func(tx *db.Tx) (*workorder.View, error) { return w.s.AddPart(tx, in) })
	}
	return v
}

func (w *world) bill(person string, id workorder.ID) *charge.View {
	w.Helper()
	return must(w, person, func(tx *db.Tx) (*charge.View, error) { return w.s.Charges(tx, &workorder.GetInput{ID: id}) })
}

// owes checks the total of a bill and how many lines it has.
func (w *world) owes(v *charge.View, total string, lines int) {
	w.Helper()
	got := "nothing"
	if len(v.Totals) == 1 {
		got = v.Totals[0].String()
	}
	if got != total || len(v.Lines) != lines {
		w.Fatalf("got %s in %d lines, want %s in %d: %+v", got, len(v.Lines), total, lines, v)
	}
}

func (w *world) done(v *workorder.View) {
	w.Helper()
	if _, err := w.sign("ann", sign(v.Order.ID)); err != nil {
		w.Fatal(err)
	}
}

// RULE-24, RULE-25: a part of cost 200 and a consumable of cost 100 of a scattered customer: 250 + 50 visit, 136 + 60; the visit once (AMB-62).
func TestPartsArePricedWhenTheCustomerSigns(t *testing.T) {
	each(t, func(w *world) {
		w.scattered()
		v := w.there("FUSER", "TONER")
		w.owes(w.bill("coord", v.Order.ID), "nothing", 0)
		w.done(v)
		b := w.bill("coord", v.Order.ID)
		w.owes(b, "496.00 CNY", 2)
		first := map[string]string{"RULE-24": "300.00 CNY", "RULE-25": "246.00 CNY"} // the visit is on the first line; two parts of one millisecond have no order
		if l := b.Lines[0]; !b.Frozen || l.Amount.String() != first[l.Rule] || len(l.Why) != 2 || len(l.Steps) == 0 || l.Version == "" {
			t.Fatalf("got %+v", b)
		}
		all := must(w, "coord", func(tx *db.Tx) (*workorder.Bills, error) {
			return w.s.CaseCharges(tx, &workorder.CaseInput{ID: v.Order.TicketID})
		})
		if len(all.Items) != 1 {
			t.Fatalf("got %+v", all)
		}
		w.owes(&all.Items[0], "496.00 CNY", 2)
	})
}

// A visit without goods pays the visit fee (RULE-23), and what the cover pays is free with the sentence why (RULE-29).
func TestAVisitIsChargedByItselfAndFreeUnderTheCover(t *testing.T) {
	each(t, func(w *world) {
		v := w.there()
		w.done(v)
		b := w.bill("coord", v.Order.ID)
		if len(b.Lines) != 1 || b.Lines[0].Verdict != "free" || b.Lines[0].Amount.Minor != 0 || b.Lines[0].Why[0] == "" {
			t.Fatalf("got %+v", b)
		}
		w.scattered()
		v = w.there()
		w.done(v)
		w.owes(w.bill("coord", v.Order.ID), "50.00 CNY", 1)
	})
}

// publish lets the organisation's policy say something else from now on.
func (w *world) publish(params string) {
	w.Helper()
	w.changes++
	at, err := w.c.Now(w.Context(), nil)
	if err != nil {
		w.Fatal(err)
	}
	now := at.UnixMilli()
	if _, err := w.d.Raw().Exec(`INSERT INTO policy_change (tenant_id, id, pack, state, title, reason, day, edits, author_id, approver_id, number, effective_at, created_at, updated_at, published_at)
		VALUES ($1, $2, 'it', 'published', 'Fees', 'costs', '2026-03-02', $3, 'a', 'b', $4, $5, $5, $5, $5)`,
		dbtest.Tenant, fmt.Sprintf("chg_%d", w.changes), `{"params": `+params+`}`, w.changes, now); err != nil {
		w.Fatal(err)
	}
}

// RULE-04: a fee that changed prices the next visit and leaves the last one as it was booked.
func TestAFeeThatChangedPricesTheNextVisitAndNotTheLast(t *testing.T) {
	each(t, func(w *world) {
		w.scattered()
		last := w.there()
		w.done(last)
		w.owes(w.bill("coord", last.Order.ID), "50.00 CNY", 1)
		w.c.Add(time.Hour)
		w.publish(`{"it.fee.visit": 60}`)
		w.c.Add(time.Hour)
		next := w.there()
		w.done(next)
		b := w.bill("coord", next.Order.ID)
		w.owes(b, "60.00 CNY", 1)
		before := w.bill("coord", last.Order.ID)
		w.owes(before, "50.00 CNY", 1)
		if b.Lines[0].Version == before.Lines[0].Version || !strings.Contains(strings.Join(before.Lines[0].Why, " "), "50.00 CNY") {
			t.Fatalf("got %s, then %s: %v", before.Lines[0].Version, b.Lines[0].Version, before.Lines[0].Why)
		}
	})
}

// RULE-27: operating system and office suite in one visit are 70.
func TestSoftwareIsPutOnTheBill(t *testing.T) {
	each(t, func(w *world) {
		w.scattered()
		v := w.there()
		for _, item := range []string{"system", "tool"} {
			in := &workorder.ItemInput{ID: v.Order.ID, Body: charge.NewItem{Kind: "software", Item: item, Qty: 1}}
			must(w, "coord", func(tx *db.Tx) (*charge.View, error) { return w.s.AddItem(tx, in) })
		}
		w.owes(w.bill("coord", v.Order.ID), "70.00 CNY", 2)
		w.done(v)
		w.owes(w.bill("coord", v.Order.ID), "70.00 CNY", 2)
		in := &workorder.ItemInput{ID: v.Order.ID, Body: charge.NewItem{Kind: "software", Item: "tool", Qty: 1}}
		_, err := try(w, "coord", func(tx *db.Tx) (*charge.View, error) { return w.s.AddItem(tx, in) })
		w.refused(err, errs.Conflict, "charge.frozen")
		_, err = try(w, "coord", func(tx *db.Tx) (*charge.View, error) {
			return w.s.Reprice(tx, &workorder.GetInput{ID: v.Order.ID})
		})
		w.refused(err, errs.Conflict, "charge.frozen")
	})
}

// RULE-32: a technician sees prices only when the customer asks.
func TestATechnicianSeesPricesWhenTheCustomerAsks(t *testing.T) {
	each(t, func(w *world) {
		w.scattered()
		v := w.there("FUSER")
		w.move("ann", v.Order.ID, "finish", did("x"), func(in *move) {
			yes, s := true, "x"
			in.Body.Facts = workorder.Facts{Fault: &s, Work: &s, CauseExplained: &yes, FirstFixed: &yes, Advice: &s, TestResult: &s}
		})
		b := w.bill("ann", v.Order.ID)
		if !b.Hidden || b.HiddenWhy == "" || len(b.Lines)+len(b.Totals) > 0 {
			t.Fatalf("got %+v", b)
		}
		b = must(w, "ann", func(tx *db.Tx) (*charge.View, error) {
			return w.s.PriceAsked(tx, &workorder.GetInput{ID: v.Order.ID})
		})
		w.owes(b, "300.00 CNY", 1)
		w.owes(w.bill("ann", v.Order.ID), "300.00 CNY", 1)
	})
}

// A part whose cost nobody has said stays open and keeps nobody from signing.
func TestAPartWithoutCostStaysOpen(t *testing.T) {
	each(t, func(w *world) {
		w.scattered()
		if _, err := w.d.Raw().Exec(`DELETE FROM charge_cost`); err != nil {
			t.Fatal(err)
		}
		v := w.there("FUSER")
		w.done(v)
		b := w.bill("coord", v.Order.ID)
		if b.Open != 1 || b.Lines[0].Undecided != "no_cost" || len(b.Totals) > 0 {
			t.Fatalf("got %+v", b)
		}
	})
}

// A line that was signed for is reversed, once, and the total follows; whatever is reversed, the total is that of its lines.
func TestABillIsCorrectedByReversals(t *testing.T) {
	each(t, func(w *world) {
		w.scattered()
		v := w.there("FUSER", "TONER", "FUSER", "TONER")
		w.done(v)
		r := rand.New(rand.NewPCG(3, 4))
		for range 6 {
			b := w.bill("manager", v.Order.ID)
			l := b.Lines[r.IntN(len(b.Lines))]
			in := &workorder.ReverseLineInput{ID: v.Order.ID, Line: l.ID}
			in.Body.Reason = "not built in"
			_, err := try(w, "manager", func(tx *db.Tx) (*charge.View, error) { return w.s.ReverseLine(tx, in) })
			if l.ReversedBy != "" {
				w.refused(err, errs.Conflict, "charge.reversed_already")
			} else if l.Reverses != "" {
				w.refused(err, errs.Conflict, "charge.is_reversal")
			} else if err != nil {
				t.Fatal(err)
			}
			b = w.bill("manager", v.Order.ID)
			var sum, stands int64
			for _, x := range b.Lines {
				sum += x.Amount.Minor
				if x.Reverses == "" && x.ReversedBy == "" {
					stands += x.Amount.Minor
				}
			}
			if b.Totals[0].Minor != sum || sum != stands {
				t.Fatalf("the total is %s, the lines %d, what stands %d", b.Totals[0], sum, stands)
			}
		}
		in := &workorder.ReverseLineInput{ID: v.Order.ID, Line: "x"}
		in.Body.Reason = "x"
		_, err := try(w, "coord", func(tx *db.Tx) (*charge.View, error) { return w.s.ReverseLine(tx, in) })
		w.refused(err, errs.Forbidden, "auth.forbidden")
	})
}
