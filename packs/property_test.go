package packs_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/money"
)

// seeded draws the same cases in every run.
func seeded() *rand.Rand { return rand.New(rand.NewPCG(40, 42)) }

const draws = 300

func ask(t *testing.T, p *policy.Pack, point string, in map[string]any) map[string]any {
	t.Helper()
	out, _, err := p.Ask(point, in)
	if err != nil {
		t.Fatalf("%s %v: %v", point, in, err)
	}
	return out
}

// fen is an amount in the smallest unit.
func fen(t *testing.T, v any) int64 {
	t.Helper()
	m, ok := v.(money.Money)
	if !ok || m.Currency != "CNY" {
		t.Fatalf("got %v, want an amount in CNY", v)
	}
	return m.Minor
}

func yuan(fen int64) string { return fmt.Sprintf("%d.%02d CNY", fen/100, fen%100) }

// shared adds up who gets how much, and finds that of one name.
func shared(t *testing.T, list any, name string) (total, his int64, n int) {
	t.Helper()
	shares, ok := list.([]any)
	if !ok {
		t.Fatalf("got %v, want a list", list)
	}
	for _, s := range shares {
		entry, ok := s.(map[string]any)
		if !ok {
			t.Fatalf("got %v, want an entry", s)
		}
		amount := fen(t, entry["amount"])
		if amount < 0 {
			t.Fatalf("got %d fen for %v, want none below zero", amount, entry["name"])
		}
		if total += amount; entry["name"] == name {
			his = amount
		}
	}
	return total, his, len(shares)
}

// people makes 1 to 40 people of whom one is the project manager.
func people(r *rand.Rand) (list []any, lead int) {
	n := 1 + r.IntN(40)
	lead = r.IntN(n)
	for i := range n {
		list = append(list, map[string]any{"name": fmt.Sprint("p", i), "pm": i == lead})
	}
	return list, lead
}

// RULE-41, AMB-58: whatever the contract, the approval and the staff, the parts add up to the total to the fen.
func TestAMaintenanceBonusAddsUp(t *testing.T) {
	p, r := load(t, "it"), seeded()
	for range draws {
		list, lead := people(r)
		in := map[string]any{"amount": yuan(r.Int64N(50_000_000)), "fulfilled": true, "documents": true, "satisfied": true, "people": list, "approved": []any{}}
		if r.IntN(2) == 0 {
			in["amount"] = yuan(30_000_000 + r.Int64N(10_000_000))
			in["approved"] = []any{map[string]any{"pm": yuan(r.Int64N(100_000)), "dept": yuan(1 + r.Int64N(1_000_000))}}
		}
		out := ask(t, p, "project.maintenance_bonus", in)
		if out["payable"] != true {
			continue
		}
		total, his, n := shared(t, out["shares"], fmt.Sprint("p", lead))
		pm, dept := fen(t, out["pm"]), fen(t, out["dept"])
		if total != fen(t, out["total"]) || total != pm+dept || n != len(list) {
			t.Fatalf("%v: got %d fen for %d people, want %v", in, total, n, out["total"])
		}
		if each := dept / int64(n); his < pm+each || his >= pm+each+int64(n) {
			t.Fatalf("%v: got %d fen for the project manager, want his part, %d and less than %d fen of remainder", in, his, each, n)
		}
	}
}

// RULE-42: the shares of a construction bonus add up to the pool to the fen, with the weights of the roles and with any others,
// and somebody of a higher weight never gets less.
func TestAConstructionBonusAddsUp(t *testing.T) {
	p, r := load(t, "it"), seeded()
	for range draws {
		list, _ := people(r)
		if r.IntN(2) == 0 {
			for _, x := range list {
				x.(map[string]any)["weight"] = fmt.Sprintf("%d.%03d", r.IntN(5), 1+r.IntN(999))
			}
		}
		in := map[string]any{"amount": yuan(r.Int64N(50_000_000)), "people": list}
		out := ask(t, p, "project.build_bonus", in)
		total, _, n := shared(t, out["shares"], "")
		if total != fen(t, out["pool"]) || n != len(list) || fen(t, out["unpaid"]) != 0 {
			t.Fatalf("%v: got %d fen for %d people, want %v", in, total, n, out["pool"])
		}
	}
}

// AMB-16: printed as in the source, what is paid and what is not add up to the pool too, and less than a yuan per person is not.
func TestAPrintedConstructionBonusAddsUpWithWhatIsNotPaid(t *testing.T) {
	p, err := load(t, "it").With(map[string]any{"it.proj.build.mode": "source_print"})
	if err != nil {
		t.Fatal(err)
	}
	r := seeded()
	for range draws {
		list, _ := people(r)
		in := map[string]any{"amount": yuan(r.Int64N(50_000_000)), "people": list}
		out := ask(t, p, "project.build_bonus", in)
		total, _, n := shared(t, out["shares"], "")
		unpaid := fen(t, out["unpaid"])
		if total+unpaid != fen(t, out["pool"]) || unpaid < 0 || unpaid >= 100+10*int64(n) {
			t.Fatalf("%v: got %d fen paid and %d not, want %v", in, total, unpaid, out["pool"])
		}
	}
}

// RULE-43, AMB-17: what is left is never below zero, never grows with the days, and adds up with what lapses.
func TestLateDocumentsNeverLeaveMoreOrLessThanNothing(t *testing.T) {
	p, r := load(t, "it"), seeded()
	for range draws / 10 {
		bonus := r.Int64N(1_000_000)
		before := bonus
		for days := -2; days < 30; days++ {
			out := ask(t, p, "project.late_documents", map[string]any{"bonus": yuan(bonus), "days_late": days})
			net, lapsed := fen(t, out["net"]), fen(t, out["lapsed"])
			if net < 0 || net > before || net+lapsed != bonus || days <= 0 && net != bonus || days >= 20 && net != 0 {
				t.Fatalf("%s, %d days: got %d fen and %d lapsed after %d the day before", yuan(bonus), days, net, lapsed, before)
			}
			before = net
		}
	}
}

// RULE-09, AMB-60: deductions are never more than the cap and never more than what is asked for.
func TestDeductionsKeepToTheCap(t *testing.T) {
	p, r := load(t, "it"), seeded()
	for range draws {
		pay, asked := r.Int64N(1_000_000), []any{}
		total := int64(0)
		for range r.IntN(5) {
			d := r.Int64N(100_000)
			asked, total = append(asked, yuan(d)), total+d
		}
		out := ask(t, p, "appraisal.deductions", map[string]any{"pay": yuan(pay), "deductions": asked})
		taken := fen(t, out["deducted"])
		if taken+fen(t, out["lapsed"]) != total || taken > fen(t, out["cap"]) || taken < total && taken != fen(t, out["cap"]) {
			t.Fatalf("%d fen of %d: got %v", total, pay, out)
		}
	}
}

// RULE-35, AMB-61: nobody below the rate is rewarded, nobody in front of a winner goes without, and equal people get equal amounts.
func TestTheTopTwoAreNeverPassedOver(t *testing.T) {
	p, r := load(t, "it"), seeded()
	for range draws {
		var list []any
		for i := range r.IntN(12) {
			list = append(list, map[string]any{"name": fmt.Sprint("p", i), "score": r.IntN(4), "very_satisfied": 93 + r.IntN(5), "violations": r.IntN(2)})
		}
		won := map[string]int64{}
		winners, _ := ask(t, p, "appraisal.top", map[string]any{"people": list})["winners"].([]any)
		for _, w := range winners {
			entry := w.(map[string]any)
			won[entry["name"].(string)] = fen(t, entry["amount"])
		}
		key := func(x any) (int, string) {
			m := x.(map[string]any)
			return m["score"].(int)*1000 + m["very_satisfied"].(int)*2 + 1 - m["violations"].(int), m["name"].(string)
		}
		for _, a := range list {
			ka, na := key(a)
			if a.(map[string]any)["very_satisfied"].(int) < 95 {
				if won[na] != 0 {
					t.Fatalf("%v: got %d fen for %s, want none", list, won[na], na)
				}
				continue
			}
			for _, b := range list {
				if kb, nb := key(b); won[nb] > won[na] && kb <= ka || kb == ka && won[nb] != won[na] && won[nb] != 0 && won[na] != 0 {
					t.Fatalf("%v: got %d fen for %s and %d for %s", list, won[na], na, won[nb], nb)
				}
			}
		}
	}
}
