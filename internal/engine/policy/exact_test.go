package policy

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
)

const exactPoints = `
points:
  pay.bonus:
    about: Who gets how much.
    in: {amount: money, people: [{name: text, lead: bool?, score: decimal?}], finished: date?, late: int?}
    out: {pool: money, shares: [{name: text, amount: money}], due: date, part: decimal}
`

const exactRule = `
params:
  p.bands: {value: [20000, 50000], unit: CNY, check: ascending, status: P, use: R, names: {zh-CN: x, zh-TW: x, ko: x, en: x}}
  p.pool: {value: [150, 400, 600], unit: CNY, status: P, use: R, names: {zh-CN: x, zh-TW: x, ko: x, en: x}}
  p.lead: {value: 1.2, status: P, use: R, names: {zh-CN: x, zh-TW: x, ko: x, en: x}}
rules:
  RULE-9:
    names: {zh-CN: x, zh-TW: x, ko: x, en: x}
    decides: pay.bonus
    steps:
      tier: band(amount, param("p.bands"))
      pool: param("p.pool")[tier]
      weights: 'people.map(p, p.lead ? param("p.lead") : dec(1))'
      parts: share(pool, weights, people.map(p, p.lead).indexOf(true))
    rows:
      - result: {pool: =pool, shares: '=pair(people.map(p, p.name), parts, "name", "amount")', due: '=workdays(finished, 7)', part: '=ratio(people.filter(p, p.score >= dec("95")).size(), people.size())'}
    sentence: {zh-CN: "{step.pool}", zh-TW: "{step.pool}", ko: "{step.pool}", en: "{step.pool} for {in.amount}"}
`

func exactFS(edits ...string) fstest.MapFS {
	files := testFS()
	base := strings.Split(testBase, "lists:")[0]
	base = base[:strings.Index(base, "params:")] + base[strings.Index(base, "calendars:"):] + exactRule
	for i := 0; i+1 < len(edits); i += 2 {
		if !strings.Contains(base, edits[i]) {
			panic("nothing to edit: " + edits[i])
		}
		base = strings.Replace(base, edits[i], edits[i+1], 1)
	}
	files["base/base.yaml"].Data, files[pointsFile].Data = []byte(base), []byte(exactPoints)
	delete(files, "kid/kid.yaml")
	return files
}

func TestSharesAddUpToTheFen(t *testing.T) {
	p, err := load(exactFS(), "base", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]any{"amount": "60000 CNY", "finished": "2010-10-14", "people": []any{
		map[string]any{"name": "a", "lead": true, "score": "96"}, map[string]any{"name": "b", "score": json.Number("95.0")}, map[string]any{"name": "c"}, map[string]any{"name": "d"}}}
	out, d, err := p.Ask("pay.bonus", in)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal(out)
	want := `{"due":"2010-11-29","part":"50","pool":{"amount":"600.00","currency":"CNY"},"shares":[{"amount":{"amount":"171.45","currency":"CNY"},"name":"a"},` +
		`{"amount":{"amount":"142.85","currency":"CNY"},"name":"b"},{"amount":{"amount":"142.85","currency":"CNY"},"name":"c"},{"amount":{"amount":"142.85","currency":"CNY"},"name":"d"}]}`
	if string(got) != want {
		t.Fatalf("got %s\nwant %s", got, want)
	}
	if s := d.Sentence("en"); s != "600.00 CNY for 60000.00 CNY" {
		t.Fatalf("got %q", s)
	}
	names := ""
	for _, s := range d.Trace() {
		names += s.Name + s.Field + " "
	}
	if names != "tier pool weights parts pool shares due part " {
		t.Fatalf("got the steps %s", names)
	}
	again, err := p.Replay(Record{Point: "pay.bonus", In: d.Inputs(), Version: p.Stamp()})
	a, _ := json.Marshal(again.Trace())
	b, _ := json.Marshal(d.Trace())
	if err != nil || string(a) != string(b) {
		t.Fatalf("got %s %v\nwant %s", a, err, b)
	}
}

func TestWhatIsNotExactIsRefusedAtLoad(t *testing.T) {
	for name, c := range map[string][3]string{
		"floating point":     {"dec(1))'", "0.5)'", "applied to '(bool, decimal, double)'"},
		"money times int":    {"band(amount, param", "band(amount * 2, param", "found no matching overload for '_*_' applied to '(money, int)'"},
		"money plus decimal": {"band(amount, param", `band(amount + param("p.lead"), param`, "found no matching overload for '_+_' applied to '(money, decimal)'"},
		"unknown field":      {"p.lead ?", "p.led ?", "undefined field 'led'"},
		"overlapping bands":  {"[20000, 50000]", "[50000, 20000]", "is not ascending: 20000 stands after 50000, so bands overlap"},
		"double text":        {"dec(1))'", `dec(string(double("0.5"))))'`, "floating point is not exact"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(exactFS(c[0], c[1]), "base", &registry{})
			if err == nil || !strings.Contains(err.Error(), c[2]) || !strings.HasPrefix(err.Error(), "base/base.yaml:") {
				t.Fatalf("got %v, want %s", err, c[2])
			}
		})
	}
}

func TestWhatIsWrongInTheInputIsNamed(t *testing.T) {
	p, err := load(exactFS(), "base", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		in   map[string]any
		want string
	}{
		"missing":        {map[string]any{"amount": "1 CNY"}, "people is missing"},
		"no money":       {map[string]any{"amount": "1"}, `amount: expected money like {"amount":"171.45","currency":"CNY"}, found "1"`},
		"other currency": {map[string]any{"amount": "1 USD", "people": []any{}}, "USD and CNY do not mix"},
		"unknown field":  {map[string]any{"amount": "1 CNY", "people": []any{map[string]any{"nam": "x"}}}, `people: 0: there is no field "nam", did you mean "name"?`},
		"no day":         {map[string]any{"amount": "1 CNY", "finished": "2010-13-14"}, "finished: expected a day like 2010-10-14"},
		"nobody":         {map[string]any{"amount": "1 CNY", "finished": "2010-10-14", "people": []any{}}, "the weights are all zero"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := p.Ask("pay.bonus", c.in); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %s", err, c.want)
			}
		})
	}
}
