package policy

import "testing"

func TestExactValuesBecomeText(t *testing.T) {
	for expr, want := range map[string]string{
		`string(param("p.lead") * dec(2))`: "2.4",
		`string(amount)`:                   "60000.00 CNY",
		`string(finished)`:                 "2024-02-10",
		`string(endOfMonth(finished)) + string(endOfMonth(date("2023-12-31")))`: "2024-02-292023-12-31",
	} {
		p, err := load(exactFS("names: {zh-CN: x, zh-TW: x, ko: x, en: x}\n    decides", "names: {zh-CN: x, zh-TW: x, ko: x, en: x}\n    source: S1\n    decides",
			"tier: band", "told: '"+expr+"'\n      tier: band", `"{step.pool} for {in.amount}"`, `"{step.told}"`), "base", &registry{})
		if err != nil {
			t.Fatal(err)
		}
		_, d, err := p.Ask("pay.bonus", map[string]any{"amount": "60000 CNY", "finished": "2024-02-10", "people": []any{map[string]any{"name": "a", "lead": true}}})
		if got := d.Sentence("en"); err != nil || got != want {
			t.Errorf("%s: got %q %v, want %s", expr, got, err, want)
		}
	}
}
