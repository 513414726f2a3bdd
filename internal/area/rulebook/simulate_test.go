package rulebook_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/big"
	"runtime"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/area/rulebook"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
)

func simulateInput(id, from, to string) *rulebook.SimulateInput {
	in := &rulebook.SimulateInput{ID: id}
	in.Body.From, in.Body.To = from, to
	return in
}

func (w *world) simulate(in *rulebook.SimulateInput) (*rulebook.Simulation, error) {
	return w.book.Simulate(w.d)(w.as(w.ann), in)
}

// stop ends the clocks of a case.
func (w *world) stop(root string, metric string) {
	w.t.Helper()
	if err := w.d.Write(w.as(w.ann), func(tx *db.Tx) error {
		_, err := clock.Stop(tx, clock.Act{Subject: clock.Subject{Type: "ticket", ID: root}, Metric: metric})
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
}

func TestASimulationSaysWhatWouldHaveBeenDifferent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		quick := w.open()
		w.clock.Add(time.Minute)
		slow := w.open()
		w.clock.Add(time.Minute)
		running := w.open()
		w.clock.Set(shanghai(3, 9, 0)) // 23 hours later
		w.stop(string(quick.ID), "ticket.resolution")
		w.clock.Set(shanghai(4, 9, 0)) // 47 hours later
		w.stop(string(slow.ID), "ticket.resolution")
		w.clock.Set(shanghai(4, 9, 30))
		c := must(w, w.ann, w.book.Create, draft("2026-03-10", map[string]any{"svc.resolve.normal": 30}))
		in := simulateInput(c.ID, "2026-03-01", "2026-03-04")
		in.Body.Metric = "ticket.resolution"
		got, err := w.simulate(in)
		if err != nil {
			t.Fatal(err)
		}
		var total rulebook.Total
		for _, x := range got.Totals {
			if x.Metric == "ticket.resolution" {
				total = x
			} else if x.Changed != 0 {
				t.Errorf("%s: got %d changed, want none", x.Metric, x.Changed)
			}
		}
		if total.Read != 3 || total.Changed != 3 || total.Earlier != 3 || total.MissedBefore != 0 || total.MissedAfter != 2 || total.Name == "" {
			t.Fatalf("got %+v", total)
		}
		if len(got.People) != 1 || got.People[0].Name != "Ann" || got.People[0].MissedAfter-got.People[0].MissedBefore != 2 || got.Skipped != 0 || len(got.Rows) != 3 {
			t.Fatalf("got %+v and %d rows", got.People, len(got.Rows))
		}
		for i, want := range []struct {
			number, before, after string
		}{{quick.Number, "met", "met"}, {slow.Number, "met", "missed"}, {running.Number, "running", "breached"}} {
			r := got.Rows[i]
			if r.Number != want.number || r.Before.State != want.before || r.After.State != want.after || r.Before.DueAt.Sub(r.After.DueAt) <= 0 ||
				!strings.Contains(r.Before.Sentence, "48 h") || !strings.Contains(r.After.Sentence, "30 h") {
				t.Errorf("got %+v, want %+v", r, want)
			}
		}
		in.Body.Limit = 1
		if got, err = w.simulate(in); err != nil || len(got.Rows) != 1 || !got.More || got.Rows[0].Number != quick.Number {
			t.Errorf("got %d rows, %v %v", len(got.Rows), got.More, err)
		}
		in.Body.Limit, in.Body.PersonID = 0, w.bob
		if got, err = w.simulate(in); err != nil || len(got.Rows) != 0 || got.Changed != 3 {
			t.Errorf("got %d rows, %d changed, %v", len(got.Rows), got.Changed, err)
		}
		if _, err := w.simulate(simulateInput(c.ID, "2026-03-05", "2026-03-04")); errs.KindOf(err) != errs.Invalid {
			t.Errorf("got %v, want that the days fall", err)
		}
		if got, err = w.simulate(simulateInput(c.ID, "2026-03-03", "2026-03-04")); err != nil || got.Read != 0 {
			t.Errorf("got %d %v, want nothing of those days", got.Read, err)
		}
		if limit, _, _ := w.resolve(running.ID); limit != "48h" {
			t.Errorf("got %s, want that nothing was changed", limit)
		}
	})
}

// A source of other decisions: complaints' alarms stand for charges here, worth one point an hour.
func TestOtherDecisionsAreSimulatedToo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var record []byte
		if err := w.d.Read(w.as(w.ann), func(tx *db.Tx) error {
			p, err := policy.Of(tx)
			if err != nil {
				return err
			}
			_, d, err := p.Ask("ticket.resolve_by", map[string]any{"urgency": "urgent"})
			record, _ = json.Marshal(d.Record())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.book.Add(rulebook.Source{Name: "made up", Rows: func(_ *db.Tx, from, until time.Time) iter.Seq2[rulebook.Decision, error] {
			return func(yield func(rulebook.Decision, error) bool) {
				for i := range 1000 {
					if !yield(rulebook.Decision{Record: string(record), SubjectType: "charge", SubjectID: fmt.Sprint(i), PersonID: w.bob, PersonName: "Bob"}, nil) {
						return
					}
				}
				yield(rulebook.Decision{Record: `{"point":"gone","version":"old@1"}`}, nil)
			}
		}, Amount: func(result map[string]any) rulebook.Amount {
			limit, _ := clock.ParseLimit(fmt.Sprint(result["limit"]))
			return rulebook.Amount{Points: big.NewRat(int64(limit.Amount), 10)}
		}})
		c := must(w, w.ann, w.book.Create, draft("2026-03-10", map[string]any{"svc.resolve.urgent": 21}))
		got, err := w.simulate(simulateInput(c.ID, "2026-03-01", "2026-03-02"))
		if err != nil {
			t.Fatal(err)
		}
		if got.Read != 1000 || got.Changed != 1000 || got.Skipped != 1 || len(got.Totals) != 1 || len(got.Rows) != 100 || !got.More ||
			got.Totals[0].PointsBefore != "2400" || got.Totals[0].PointsAfter != "2100" || got.People[0].PointsAfter != "2100" || got.Rows[99].SubjectID != "99" || got.Rows[0].After.Points != "2.1" {
			t.Fatalf("got %+v %+v", got.Totals, got.Rows[0])
		}
	})
}

// BenchmarkSimulate runs 100,000 limits of a month again under a draft that changes them all; the bound is 10 s.
func BenchmarkSimulate(b *testing.B) {
	const n = 100_000
	c := &dbtest.Clock{}
	c.Set(shanghai(31, 18, 0))
	d := dbtest.SQLite(b, c)
	book, orgs := rulebook.New(), org.New(nil)
	var draftID string
	var who actor.Actor
	if err := d.Write(actor.AsSystem(b.Context(), ""), func(tx *db.Tx) error {
		te, err := orgs.Found(tx, org.FoundInput{Name: "Firm", Pack: "it", Zone: "Asia/Shanghai", Lang: "en"})
		if err != nil {
			return err
		}
		p, err := org.AddPerson(tx, org.Person{Name: "Ann"})
		if err != nil {
			return err
		}
		if who, err = orgs.System(tx, string(te.ID)); err != nil {
			return err
		}
		tx.Actor.Person, who.Person = string(p.ID), string(p.ID)
		made, err := book.Create(tx, draft("2026-04-02", map[string]any{"svc.resolve.normal": 30, "svc.resolve.urgent": 20}))
		if err == nil {
			draftID = made.ID
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	ctx := actor.With(b.Context(), who)
	fill(b, d, who, n)
	b.ReportAllocs()
	for b.Loop() {
		got, err := book.Simulate(d)(ctx, simulateInput(draftID, "2026-03-01", "2026-03-31"))
		if err != nil || got.Read != n || got.Changed != n {
			b.Fatalf("%+v %v", got, err)
		}
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-held")
}

// fill stores limits of cases with a pause each, stopped or not, past the units of work.
func fill(b *testing.B, d *db.DB, who actor.Actor, n int) {
	b.Helper()
	pack, err := policy.Shipped.Pack("it")
	if err != nil {
		b.Fatal(err)
	}
	bulk, err := d.NewBulk(b.Context(), "clock")
	if err != nil {
		b.Fatal(err)
	}
	terms, _ := json.Marshal(clock.Within(clock.Limit{Amount: 48, Unit: clock.Hour}))
	i := 0
	err = bulk.Load(b.Context(), "clock", []string{"tenant_id", "id", "root", "subject_type", "subject_id", "metric", "owner_id", "state", "started_at", "due_at",
		"stopped_at", "terms", "calendar", "ledger", "decision"}, func() []any {
		if i == n {
			return nil
		}
		start := shanghai(2, 9, 0).Add(time.Duration(i) * 25 * time.Second)
		_, dec, err := pack.Ask("ticket.resolve_by", map[string]any{"urgency": []string{"normal", "urgent"}[i%2], "channel": []string{"phone", "chat", "portal"}[i%3]})
		if err != nil {
			b.Error(err)
			return nil
		}
		record, _ := json.Marshal(dec.Record())
		stop := start.Add(40 * time.Hour)
		ledger, _ := json.Marshal([]clock.Entry{{Kind: clock.EntryStart, At: start}, {Kind: clock.EntryPause, At: start.Add(time.Hour), Class: clock.Parts},
			{Kind: clock.EntryResume, At: start.Add(3 * time.Hour)}, {Kind: clock.EntryStop, At: stop}})
		i++
		return []any{who.Tenant, id.At("clk", start), fmt.Sprint(i), "ticket", fmt.Sprint(i), "ticket.resolution", fmt.Sprintf("per_%d", i%50), "met", start.UnixMilli(),
			start.Add(50 * time.Hour).UnixMilli(), stop.UnixMilli(), string(terms), "", string(ledger), string(record)}
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := bulk.Close(b.Context(), func(int, int) {}); err != nil {
		b.Fatal(err)
	}
}

// A bill of a visit stands in the period; a reversed line counts as if it had not been.
func TestAnotherFeeIsSeenOnTheBillsOfThePast(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var record []byte
		if err := w.d.Read(w.as(w.ann), func(tx *db.Tx) error {
			p, err := policy.Of(tx)
			if err != nil {
				return err
			}
			_, d, err := p.Ask("charge.line", map[string]any{"kind": "visit", "qty": 1, "class": "scattered", "visit_charged": false, "free": false})
			record, _ = json.Marshal(d.Record())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		now := shanghai(2, 9, 0).UnixMilli()
		for _, q := range []struct {
			sql  string
			args []any
		}{
			{`INSERT INTO charge_bill (tenant_id, workorder_id, root, assignee_id, updated_at) VALUES ($1, 'w1', 'w1', $2, $3)`, []any{w.tenant, w.bob, now}},
			{`INSERT INTO charge_line (tenant_id, id, workorder_id, n, kind, qty, decision, at) VALUES ($1, 'l1', 'w1', 1, 'visit', 1, $2, $3)`, []any{w.tenant, string(record), now}},
			{`INSERT INTO charge_line (tenant_id, id, workorder_id, n, kind, qty, decision, at) VALUES ($1, 'l2', 'w1', 2, 'visit', 1, $2, $3)`, []any{w.tenant, string(record), now}},
			{`INSERT INTO charge_line (tenant_id, id, workorder_id, n, kind, qty, decision, at, reverses) VALUES ($1, 'l3', 'w1', 3, 'visit', 1, $2, $3, 'l2')`, []any{w.tenant, string(record), now}},
		} {
			if _, err := w.d.Raw().Exec(q.sql, q.args...); err != nil {
				t.Fatal(err)
			}
		}
		c := must(w, w.ann, w.book.Create, draft("2026-03-10", map[string]any{"it.fee.visit": map[string]any{"amount": "62.50", "currency": "CNY"}}))
		got, err := w.simulate(simulateInput(c.ID, "2026-03-01", "2026-03-02"))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Totals) != 1 || got.Totals[0].Read != 1 || fmt.Sprint(got.Totals[0].MoneyBefore, got.Totals[0].MoneyAfter) != "[50.00 CNY] [62.50 CNY]" {
			t.Fatalf("got %+v", got.Totals)
		}
		if len(got.People) != 1 || got.People[0].Name != "Bob" || got.Rows[0].After.Money.String() != "62.50 CNY" || got.Rows[0].SubjectID != "w1" {
			t.Fatalf("got %+v %+v", got.People, got.Rows)
		}
	})
}
