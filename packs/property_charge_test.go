package packs_test

import (
	"fmt"
	"testing"
	"time"

	"aftercare/internal/engine/policy"
)

func TestSharesAddUpForAnyWeights(t *testing.T) {
	p, r := load(t, "base"), seeded()
	for range 300 {
		n := 1 + r.IntN(20)
		weights := make([]any, n)
		for i := range weights {
			weights[i] = policy.Dec(fmt.Sprintf("%d.%d", 1+r.IntN(3), r.IntN(10)))
		}
		total := yuan(r.Int64N(10_000_000))
		out := ask(t, p, "money.share", map[string]any{"total": total, "weights": weights, "rest": int64(r.IntN(n))})
		sum, want := int64(0), ask(t, p, "charge.total", map[string]any{"lines": []any{total}})["total"]
		for _, part := range out["parts"].([]any) {
			sum += fen(t, part)
		}
		if sum != fen(t, want) {
			t.Fatalf("%s by %v: the parts add up to %d fen, want %v", total, weights, sum, want)
		}
	}
}

func TestBandsCoverTheLineOnce(t *testing.T) {
	p := load(t, "base")
	bounds := []any{"20000 CNY", "50000 CNY", "100000 CNY", "300000 CNY"}
	last := int64(0)
	for amount := int64(0); amount <= 32_000_000; amount += 99_999 {
		out := ask(t, p, "number.band", map[string]any{"amount": yuan(amount), "bounds": bounds})
		band := out["band"].(int64)
		if band < last || band > last+1 {
			t.Fatalf("%d fen: band %d follows band %d", amount, band, last)
		}
		last = band
	}
	if last != int64(len(bounds)) {
		t.Fatalf("got %d, want the highest band", last)
	}
}

func TestALineIsItsPartsAndTheVisitIsChargedOnce(t *testing.T) {
	p, r := load(t, "it"), seeded()
	kinds := []string{"part", "consumable", "repair", "visit", "install", "software"}
	for range 200 {
		charged, visits := false, int64(0)
		for range 1 + r.IntN(6) {
			out := ask(t, p, "charge.line", map[string]any{"kind": kinds[r.IntN(len(kinds))], "item": "other", "class": "scattered",
				"cost": yuan(r.Int64N(1_000_000)), "qty": int64(r.IntN(4)), "visit_charged": charged, "free": r.IntN(4) == 0})
			charged = out["visit_charged"].(bool)
			list, amount := fen(t, out["list"]), fen(t, out["amount"])
			if list != fen(t, out["goods"])+fen(t, out["visit"])+fen(t, out["install"]) || amount != 0 && amount != list {
				t.Fatalf("got %v, want a line that is its parts", out)
			}
			if amount > 0 {
				visits += fen(t, out["visit"])
			}
		}
		if fee := fen(t, ask(t, p, "charge.line", map[string]any{"kind": "visit", "class": "scattered"})["amount"]); visits != 0 && visits != fee || charged != (visits > 0) {
			t.Fatalf("got %d fen for visits, charged %v", visits, charged)
		}
	}
}

// RULE-01: only hours that end in closed time may overtake, for they end an hour after the next opening; but never too early.
func TestALaterStartIsNeverDueEarlier(t *testing.T) {
	p := load(t, "it")
	start := time.Date(2026, 9, 24, 16, 0, 0, 0, time.UTC)
	for _, length := range []string{"10min", "90min", "2d", "7wd", "1week", "1month"} {
		last := time.Time{}
		for m := range draws {
			at := start.Add(time.Duration(m) * 67 * time.Minute)
			due := ask(t, p, "time.due", map[string]any{"start": at, "length": length})["due"].(time.Time)
			if due.Before(last) || due.Before(at) {
				t.Fatalf("%s from %v: due %v, before %v", length, at, due, last)
			}
			last = due
		}
	}
	for m := range draws {
		at := start.Add(time.Duration(m) * 67 * time.Minute)
		due := ask(t, p, "time.due", map[string]any{"start": at, "length": "24h"})["due"].(time.Time)
		if end := at.Add(24 * time.Hour); due.Before(end) || !due.Equal(end) && p.Calendar("").OpenAt(end) {
			t.Fatalf("24h from %v: due %v, want it to move from closed time only", at, due)
		}
	}
}
