package policy

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/packs"
)

type testIn struct {
	Urgency string    `json:"urgency"`
	Hours   int       `json:"hours"`
	Second  bool      `json:"second"`
	Tags    []string  `json:"tags"`
	At      time.Time `json:"at"`
}

type testOut struct {
	Limit string `json:"limit"`
	Count int    `json:"count"`
	Why   string `json:"why"`
}

var testLimit = newPoint[testIn, testOut]("test.limit")

func testPack(t testing.TB, edits ...string) *Pack {
	t.Helper()
	p, err := load(testFS(edits...), "kid", &registry{points: []asked{testLimit}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheFirstRowThatHoldsAnswers(t *testing.T) {
	p := testPack(t)
	for in, want := range map[string]testOut{"high": {"5min", 10, ""}, "low": {"2h", 0, "default"}, "": {"2h", 0, "default"}} {
		d, err := Decide(p, testLimit, testIn{Urgency: in, Hours: 3})
		if err != nil || d.Out != want || d.Rule != "RULE-1" || d.Version != "kid@2" {
			t.Fatalf("%s: got %+v %v, want %+v", in, d.Out, err, want)
		}
	}
}

func TestEveryTypeOfInputCanBeRead(t *testing.T) {
	when := `when: second && "vip" in tags && at > timestamp("2026-01-01T00:00:00Z") && hours > 1`
	p := testPack(t, "base/base.yaml", `when: urgency == "high"`, when)
	in := testIn{Second: true, Tags: []string{"vip"}, At: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Hours: 2}
	d, err := Decide(p, testLimit, in)
	if err != nil || d.Out.Limit != "5min" {
		t.Fatalf("got %+v %v, want the first row", d.Out, err)
	}
	again, err := p.Replay(d.Record())
	if err != nil || again.Out["limit"] != "5min" || again.Row != 0 {
		t.Fatalf("got %v %v, want the same from the record", again.Out, err)
	}
}

func TestADecisionExplainsItself(t *testing.T) {
	p := testPack(t)
	d, err := Decide(p, testLimit, testIn{Urgency: "high", Hours: 1})
	if err != nil {
		t.Fatal(err)
	}
	limit := Used{"t.limit", int64(5), "min", "P", "kid"}
	table := Used{"t.map", map[string]any{"a": int64(7)}, "", "P", "base"}
	want := []Step{
		{Rule: "RULE-1", Expr: `urgency == "high"`, Values: map[string]any{"urgency": "high"}, Result: true, Origin: "base"},
		{Rule: "RULE-1", Field: "limit", Expr: `limit("t.limit")`, Params: []Used{limit}, Result: "5min", Origin: "base"},
		{Rule: "RULE-1", Field: "count", Expr: `param("t.map")["a"] + hours`, Values: map[string]any{"hours": int64(1)}, Params: []Used{table}, Result: int64(8), Origin: "base"},
	}
	if got := d.Trace(); !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
	again, err := p.Replay(d.Record())
	if err != nil || !reflect.DeepEqual(again.Trace(), want) {
		t.Fatalf("got %+v, want the trace of the stored decision to be equal", again.Trace())
	}
	for lang, want := range map[string]string{"en": "High: within 5 min, 5 min", "zh-CN": "5 分钟内", "ko": "5분 안에", "fr": "High: within 5 min, 5 min"} {
		if got := d.Sentence(lang); got != want {
			t.Fatalf("%s: got %q, want %q", lang, got, want)
		}
	}
	if r := d.Record(); string(r.Out) != `{"limit":"5min","count":8,"why":""}` || r.Point != "test.limit" {
		t.Fatalf("got %s, want the answer", r.Out)
	}
}

func TestAChildsRuleIsAskedBeforeItsParents(t *testing.T) {
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
	for second, want := range map[bool]string{true: "RULE-2", false: "RULE-1"} {
		d, err := Decide(p, testLimit, testIn{Urgency: "high", Second: second})
		if err != nil || d.Rule != want {
			t.Fatalf("got %s %v, want %s", d.Rule, err, want)
		}
	}
	whole := testPack(t, "kid/kid.yaml", "", strings.Replace(rule, "when: second\n        result", "result", 1))
	if d, err := Decide(whole, testLimit, testIn{Urgency: "high"}); err != nil || d.Rule != "RULE-2" {
		t.Fatalf("got %s %v, want RULE-2 in every case", d.Rule, err)
	}
}

func TestAFaultOfEvaluationNamesItsRule(t *testing.T) {
	p := testPack(t, "base/base.yaml", `when: urgency == "high"`, `when: 10 / hours > 3`)
	_, err := Decide(p, testLimit, testIn{})
	if err == nil || !strings.Contains(err.Error(), "RULE-1 of pack kid@2 deciding test.limit") || !strings.Contains(err.Error(), "division by zero") {
		t.Fatalf("got %v, want division by zero in RULE-1", err)
	}
}

func TestALoopInALoopInALoopIsRefused(t *testing.T) {
	_, err := load(testFS("base/base.yaml", `when: urgency == "high"`, `when: tags.all(a, tags.all(b, tags.all(c, a + b + c != "")))`), "kid", &registry{})
	if err == nil || !strings.Contains(err.Error(), "base/base.yaml:52: rules.RULE-1.rows.0.when: could take too long") {
		t.Fatalf("got %v, want a refusal at load", err)
	}
}

func TestALoopIsStoppedAtItsCost(t *testing.T) {
	p := testPack(t, "base/base.yaml", `when: urgency == "high"`, `when: tags.all(a, tags.all(b, a + b != ""))`)
	_, err := Decide(p, testLimit, testIn{Tags: strings.Split(strings.Repeat("x,", 3000)+"x", ",")})
	if err == nil || !strings.Contains(err.Error(), "cost limit") {
		t.Fatalf("got %v, want the cost limit", err)
	}
}

func TestAskRefusesWhatThePointDoesNotKnow(t *testing.T) {
	p := testPack(t)
	for point, want := range map[string]string{"test.limt": `unknown point "test.limt", did you mean "test.limit"?`, "test.limit": `test.limit has no input "urgncy", did you mean "urgency"?`} {
		if _, _, err := p.Ask(point, map[string]any{"urgncy": "x"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("got %v, want %s", err, want)
		}
	}
}

func TestEveryWorkedExampleOfTheShippedPacksComesOut(t *testing.T) {
	for _, code := range packsIn(packs.Files) {
		p := shipped(t, code)
		for _, err := range RunExamples(p) {
			t.Errorf("%s: %v", code, err)
		}
		for i := range p.Rules {
			if r := &p.Rules[i]; p.wrote(r) {
				everyExampleIsWorded(t, p, r)
			}
		}
	}
}

// everyExampleIsWorded demands examples, and of each a whole sentence in every language.
func everyExampleIsWorded(t *testing.T, p *Pack, r *Rule) {
	t.Helper()
	if len(r.Examples) == 0 {
		t.Errorf("%s: %s has no example", p.Code, r.Code)
	}
	for _, e := range r.Examples {
		q, err := p.Assuming(r.Decides, e.With)
		if err != nil {
			t.Fatal(err)
		}
		_, d, err := q.Ask(r.Decides, e.In)
		for _, lang := range Languages {
			if s := d.Sentence(lang); err != nil || s == "" || strings.ContainsAny(s, "{}") || strings.Contains(s, "policy:") {
				t.Errorf("%s %s %s in %s: got %q %v, want a whole sentence", p.Code, r.Code, e.Name, lang, s, err)
			}
		}
	}
}

func TestAnExampleThatComesOutDifferentlyIsToldApart(t *testing.T) {
	fs := testFS("base/base.yaml", "out: {limit: 2h, why: default}", "out: {limit: 3h}", "base/base.yaml", "limit: 10min, count: 8", "limit: 5min, count: 8")
	p, err := load(fs, "base", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	got := RunExamples(p)
	if len(got) != 2 || got[0].Error() != "RULE-1: high: limit: got 10min, want 5min" || got[1].Error() != "RULE-1: low: limit: got 2h, want 3h" {
		t.Fatalf("got %v, want the two that differ", got)
	}
	if kid, err := load(fs, "kid", &registry{}); err != nil || len(RunExamples(kid)) != 0 {
		t.Fatalf("got %v, want examples to run in the pack that wrote them", err)
	}
}

func TestAMoveIsFollowedByTheClocks(t *testing.T) {
	p := testPack(t)
	for _, c := range []struct{ event, from, to, want string }{
		{"created", "", "new", "start"},
		{"hold", "new", "held", "pause parts"},
		{"end", "held", "over", "resume stop"},
		{"other", "new", "new", ""},
	} {
		var got []string
		for _, m := range p.Follow("thing", c.event, c.from, c.to) {
			got = append(got, strings.TrimSpace(string(m.Do)+" "+m.Class))
		}
		if strings.Join(got, " ") != c.want {
			t.Fatalf("%s: got %v, want %s", c.event, got, c.want)
		}
	}
}

func TestTheLibraryLoadsAPackOnce(t *testing.T) {
	l := Open(packs.Files)
	a, err := l.Pack("it")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := l.Pack("it")
	if a != b || slices.Contains(l.Codes(), "base") || !slices.Contains(l.Codes(), "it") {
		t.Fatalf("got %p and %p, codes %v, want one pack, and base only inherited", a, b, l.Codes())
	}
	if _, err := l.Pack("../it"); err == nil {
		t.Fatalf("got a pack, want none outside the library")
	}
}

func TestAKeyReadsItsParameter(t *testing.T) {
	p := testPack(t)
	if n, s := (Key[int]{"t.limit"}).In(p), (Key[[]int]{"t.steps"}).In(p); n != 5 || !reflect.DeepEqual(s, []int{1, 2}) {
		t.Fatalf("got %d %v, want 5 [1 2]", n, s)
	}
}
