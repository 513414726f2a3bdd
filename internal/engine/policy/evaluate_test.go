package policy

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func exactPack(t testing.TB, edits ...string) *Pack {
	t.Helper()
	p, err := load(exactFS(edits...), "base", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestARuleIsEvaluatedWithItsUnitSentenceAndTrace(t *testing.T) {
	p := exactPack(t)
	in, err := ReadInput(strings.NewReader(`{"amount":{"amount":"60000","currency":"CNY"},"people":[{"name":"a","lead":true},{"name":"b"}],"finished":"2010-10-14"}`))
	if err != nil {
		t.Fatal(err)
	}
	e, err := p.EvalRule("rule-9", in, "en")
	if err != nil {
		t.Fatal(err)
	}
	if e.Unit != "CNY" || e.Rule != "RULE-9" || e.Version != "base@1" || e.Sentence != "600.00 CNY for 60000.00 CNY" || e.Note != "" || len(e.Trace) != 8 {
		t.Fatalf("got %+v", e)
	}
	b, _ := json.Marshal(e.Result)
	want := `{"due":"2010-11-29","part":"0","pool":{"amount":"600.00","currency":"CNY"},"shares":[{"amount":{"amount":"327.28","currency":"CNY"},"name":"a"},{"amount":{"amount":"272.72","currency":"CNY"},"name":"b"}]}`
	if string(b) != want {
		t.Fatalf("got %s\nwant %s", b, want)
	}
}

func TestARuleThatDoesNotHoldSaysWhoDecides(t *testing.T) {
	rule := `
rules:
  RULE-2:
    names: {zh-CN: 规, zh-TW: 規, ko: 규, en: Rule}
    decides: test.limit
    rows:
      - when: second
        result: {limit: 1h}
    sentence: {zh-CN: "x", zh-TW: "x", ko: "x", en: "x"}
`
	p := testPack(t, "kid/kid.yaml", "", rule)
	e, err := p.EvalRule("RULE-2", map[string]any{"urgency": "low"}, "en")
	if err != nil || e.Result != nil || e.DecidedBy != "RULE-1" || e.Note != "no row of RULE-2 holds for this input; in pack kid RULE-1 decides it" || len(e.Trace) != 1 {
		t.Fatalf("got %+v %v", e, err)
	}
	e, err = p.EvalRule("RULE-1", map[string]any{"urgency": "low", "second": true}, "en")
	if err != nil || e.Result["limit"] != "2h" || e.Note != "in pack kid RULE-2 decides this input before RULE-1" {
		t.Fatalf("got %+v %v", e, err)
	}
	whole := testPack(t, "kid/kid.yaml", "", strings.Replace(rule, "when: second\n        result", "result", 1))
	if e, err = whole.EvalRule("RULE-1", map[string]any{"urgency": "low"}, "en"); err != nil || e.DecidedBy != "RULE-2" || e.Result["limit"] != "2h" {
		t.Fatalf("got %+v %v, want the replaced rule's own rows", e, err)
	}
}

func TestWrongInputOfARuleIsNamedInOneLine(t *testing.T) {
	p := exactPack(t)
	for in, want := range map[string]string{
		`{"amount":"1 CNY"}`:                       `the input "people" is missing`,
		`{"amont":"1 CNY"}`:                        `has no input "amont", did you mean "amount"?`,
		`{"amount":7}`:                             `amount: expected money like`,
		`{"amount":"1 CNY","people":{}}`:           `people: expected a list`,
		`{"amount":"1 CNY","people":[{"name":1}]}`: `people: 0.name: expected text, found 1`,
		`{"amount":{"amount":"1.234","currency":"CNY"},"people":[]}`: `amount: expected money like`,
		`{"amount":"1 CNY","late":1.5}`:                              `late: expected a whole number, found 1.5`,
		`{"amount":"1 CNY","late":99999999999999999999}`:             `late: expected a whole number`,
		`{"amount":"1 CNY","finished":"2010-02-30"}`:                 `finished: expected a day like 2010-10-14`,
	} {
		m, err := ReadInput(strings.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = p.EvalRule("RULE-9", m, "en"); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %s", in, err, want)
		}
	}
	if _, err := p.EvalRule("RULE-8", nil, "en"); err == nil || err.Error() != `pack base has no rule "RULE-8", did you mean "RULE-9"?` {
		t.Errorf("got %v", err)
	}
}

func TestInputThatIsNoPlainObjectIsRefused(t *testing.T) {
	for in, want := range map[string]string{
		``:                                "the input is broken in line 1: it ends too early",
		`{"a":1,` + "\n" + `"a":2}`:       `the input is broken in line 2: "a" is written twice`,
		`{"a":[{"b":1,"b":2}]}`:           `"a.0.b" is written twice`,
		`[1]`:                             "the input is no JSON object",
		`null`:                            "the input is no JSON object",
		`{"a":1} {}`:                      "something follows the object",
		`{"a":1`:                          "it ends too early",
		`{"a":tru}`:                       "invalid character",
		"{\"a\":\"\xff\"}":                "the input is not text in UTF-8",
		`{"a":` + strings.Repeat("[", 30): "nested deeper than 20 levels",
		`{"a":"` + strings.Repeat("x", maxFile) + `"}`: "the input is larger than 1048576 bytes",
	} {
		if _, err := ReadInput(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: got %v, want %s", in, err, want)
		}
	}
}

func FuzzEvaluate(f *testing.F) {
	p := exactPack(f)
	f.Add(`{"amount":"60000 CNY","people":[{"name":"a","lead":true,"score":"96"}],"finished":"2010-10-14"}`)
	f.Add(`{"amount":{"amount":"-1e9","currency":"XXX"},"people":[{}],"late":-1}`)
	f.Add(`{"amount":"99999999999999999999999999999999999999 CNY","people":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		in, err := ReadInput(strings.NewReader(text))
		if err != nil {
			return
		}
		e, err := p.EvalRule("RULE-9", in, "ko")
		if (e == nil) == (err == nil) {
			t.Fatalf("got %v and %v, want a result or an error", e, err)
		}
		if err == nil {
			if _, err := json.Marshal(e); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestTheDifferenceOfTwoPacksIsSaidInWords(t *testing.T) {
	a := testPack(t)
	b := testPack(t, "kid/kid.yaml", "value: 5", "value: 6", "base/base.yaml", "value: {a: 7}", "value: {a: 8}",
		"base/base.yaml", "result: {limit: 2h, why: default}", "result: {limit: 3h, why: default}",
		"base/base.yaml", "  t.rate: ", "  t.new: {value: 3, unit: CNY, status: P, use: R, names: {zh-CN: x, zh-TW: x, ko: x, en: x}}\n  t.rate: ",
		"kid/kid.yaml", "", "terms:\n  ticket: {names: {zh-CN: x, zh-TW: x, ko: x, en: Case}}\n")
	var got []string
	for _, c := range Diff(a, b) {
		got = append(got, c.String())
	}
	want := []string{"t.limit: 5 min → 6 min", "t.map.a: 7 → 8", "t.new: added, 3 CNY", "rule RULE-1 row 2, result.limit: 2h → 3h", "term ticket: added"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if back := Diff(b, a); len(back) != len(want) || back[0].String() != "t.limit: 6 min → 5 min" {
		t.Fatalf("got %v", back)
	}
	if none := Diff(a, a); len(none) != 0 {
		t.Fatalf("got %v, want no change", none)
	}
}

func TestTheTimesOfAnExampleAreCheckedByTheClocks(t *testing.T) {
	for times, want := range map[string]string{
		`due: "2026-03-02 11:00:00", met: ["2026-03-02 11:00:00"], late: ["2026-03-02 11:00:01"]`: "",
		`due: "2026-03-02 11:30:00"`:    "due: got 2026-03-02 11:00:00, want 2026-03-02 11:30:00",
		`met: ["2026-03-02 11:00:01"]`:  "2026-03-02 11:00:01: got missed, want met",
		`late: ["2026-03-02 10:00:00"]`: "2026-03-02 10:00:00: got met, want missed",
		`due: noon`:                     "due: expected an instant",
	} {
		p, err := load(testFS("base/base.yaml", "{name: low, in", `{name: low, at: "2026-03-02 09:00:00", `+times+`, in`), "base", &registry{})
		if err != nil {
			t.Fatal(err)
		}
		_, failed := Test(p)
		if want == "" && len(failed) > 0 || want != "" && (len(failed) != 1 || !strings.Contains(failed[0].Error(), want)) {
			t.Errorf("%s: got %v, want %s", times, failed, want)
		}
		for _, f := range failed {
			if f.Pack != "base" || f.Rule != "RULE-1" || f.Example != "low" || errors.Unwrap(f) == nil {
				t.Errorf("got %+v", f)
			}
		}
	}
}
