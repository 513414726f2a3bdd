package policy

import (
	"fmt"
	iofs "io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// checked puts a parameter with a check into the parent pack.
func checked(value, check string) []string {
	return []string{"base/base.yaml", "  t.rate: {value: 1.25", "  t.rate: {value: " + value + ", check: " + check}
}

// calculated puts a formula where the first row answers its count.
func calculated(formula string) []string {
	return []string{"base/base.yaml", `count: '=param("t.map")["a"] + hours'`, "count: '=" + formula + "'"}
}

func condition(formula string) []string {
	return []string{"base/base.yaml", `when: urgency == "high"`, "when: '" + formula + "'"}
}

func TestHostilePacksAreRefusedWithFileLineAndReason(t *testing.T) {
	rate := "base/base.yaml:11: params.t.rate.value: "
	count := "base/base.yaml:53: rules.RULE-1.rows.0.result.count: "
	when := "base/base.yaml:52: rules.RULE-1.rows.0.when: "
	for name, c := range map[string]struct {
		edits []string
		want  string
	}{
		"division by zero":               {calculated("1 / 0"), count + "1 / 0: division by zero"},
		"division by a parameter":        {calculated(`10 / (param("t.map")["a"] - 7)`), count + `10 / (param("t.map")["a"] - 7): division by zero`},
		"exact division by zero":         {condition("dec(1) / dec(0) > dec(1)"), when + "dec(1) / dec(0) > dec(1): division by zero"},
		"overflow of a whole number":     {calculated("9223372036854775807 + 1"), count + "9223372036854775807 + 1: integer overflow"},
		"whole number too large":         {calculated("9223372036854775808"), count + "column 1: invalid int literal"},
		"more than 38 digits":            {condition(`dec("` + strings.Repeat("9", 38) + `") * dec(10) > dec(1)`), when + `dec("` + strings.Repeat("9", 38) + `") * dec(10) > dec(1): overflow: the number has more than 38 digits`},
		"number with an exponent":        {condition(`dec("1e5") > dec(1)`), when + `dec("1e5") > dec(1): dec: "1e5" is not a number like 15 or 1.25`},
		"two currencies":                 {condition(`money("1","CNY") + money("1","USD") > money("1","CNY")`), when + `money("1","CNY") + money("1","USD") > money("1","CNY"): CNY and USD do not mix`},
		"endless loop":                   {condition("upTo(10000).map(a, upTo(10000).map(b, a*b).size()).size() > 1"), when + "upTo(10000).map(a, upTo(10000).map(b, a*b).size()).size() > 1: operation cancelled: actual cost limit exceeded"},
		"costly loops":                   {condition("tags.all(a, tags.all(b, tags.all(c, a + b + c != \"\")))"), when + "could take too long: up to 856201002 operations for lists of 200"},
		"formula too long":               {condition(strings.Repeat("second || ", 300) + "second"), when + "column 0: expression code point size exceeds limit: size: 3006, limit 2000"},
		"formula too deep":               {condition(strings.Repeat("(", 900) + "second" + strings.Repeat(")", 900)), when + "column 0: expression recursion limit exceeded: 250"},
		"broken pattern":                 {condition(`urgency.matches("(")`), when + "error parsing regexp: missing closing ): `(`"},
		"entry that is not in the table": {calculated(`param("t.map")["z"]`), count + `param("t.map")["z"]: no such key: z`},
		"place beyond the list":          {calculated(`param("t.steps")[5]`), count + `param("t.steps")[5]: index out of bounds: 5`},
		"step that reads itself":         {[]string{"base/base.yaml", "    rows:\n      - when", "    steps: {a: a + 1}\n    rows:\n      - when"}, "base/base.yaml:51: rules.RULE-1.steps.a: column 1: undeclared reference to 'a' (did you mean 'at'?)"},
		"step that reads a later one":    {[]string{"base/base.yaml", "    rows:\n      - when", "    steps: {aa: bbb, bbb: hours}\n    rows:\n      - when"}, "base/base.yaml:51: rules.RULE-1.steps.aa: column 1: undeclared reference to 'bbb'"},
		"bands out of order":             {checked("[1, 3, 2]", "ascending"), rate + "is not ascending: 2 stands after 3, so bands overlap"},
		"bounds that are equal":          {checked("[3, 3]", "descending"), rate + "is not descending: 3 stands after 3, so bands overlap"},
		"overlapping bands":              {checked("[{from: 0, to: 10}, {from: 9, to: 20}]", "bands"), rate + "1: begins at 9 before 10 where the row before ends, so bands overlap"},
		"gap in bands":                   {checked("[{to: 10}, {from: 10.5}]", "bands"), rate + "1: begins at 10.5 and the row before ends at 10, so there is a gap between the bands"},
		"band without an end":            {checked("[{from: 1}, {from: 2}]", "bands"), rate + `0: "to" is missing, only the first row may have no from and only the last no to`},
		"empty band":                     {checked("[{from: 2, to: 2}]", "bands"), rate + "0: ends at 2, not after 2 where it begins"},
		"band of words":                  {checked("[{from: a, to: 2}]", "bands"), rate + `0: from: expected a number like 1.25, found "a"`},
		"bands that are no rows":         {checked("[1, 2]", "bands"), rate + "0: expected a row {from, to, …}, found 1"},
		"weights":                        {checked("[30, 30, 30]", "weights"), rate + "the weights add up to 90, expected 100 or 1"},
		"target above its range":         {checked("101", "{min: 0, max: 100}"), rate + "101 is outside its range, max 100"},
		"target below its range":         {checked("-1", "{min: 0, max: 100}"), rate + "-1 is outside its range, min 0"},
		"check that nobody knows":        {checked("1", "rising"), rate + `unknown check "rising", expected ascending, descending, bands, weights or {min, max}`},
		"choice that no rule knows":      {checked("4", "[2, 3]"), rate + "4 is not one of the options [2 3]"},
		"override of a wrong key":        {[]string{"kid/kid.yaml", "  t.limit: {value: 5}", "  t.limt: {value: 5}"}, `kid/kid.yaml:8: params.t.limt: no parent has it, and as one of its own it needs names, did you mean "t.limit"?`},
		"override of a wrong rule":       {[]string{"kid/kid.yaml", "", "rules:\n  RULE-11: {source: S0}\n"}, `kid/kid.yaml:10: rules.RULE-11: no parent has it, and as one of its own it needs names, did you mean "RULE-1"?`},
		"parameter in use taken away":    {[]string{"kid/kid.yaml", "  t.limit: {value: 5}", "  t.limit: ~"}, `base/base.yaml:53: rules.RULE-1.rows.0.result.limit: unknown parameter "t.limit", expected one of t.map, t.rate, t.steps`},
		"rule in use taken away":         {[]string{"kid/kid.yaml", "", "rules:\n  RULE-1: ~\n"}, "kid/kid.yaml:9: rules: nothing decides test.limit when no condition holds; a rule needs a last row without when"},
		"days that fall":                 {[]string{"kid/kid.yaml", "", "changes:\n  - {from: 2027-01-01, reason: a, params: {t.limit: 6}}\n  - {from: 2026-01-01, reason: b, params: {t.limit: 7}}\n"}, "kid/kid.yaml:11: changes.1.from: 2026-01-01 stands after 2027-01-01; the days must rise, and one day has one change"},
		"day that is none":               {[]string{"kid/kid.yaml", "", "changes:\n  - {from: 2027-02-30, reason: a, params: {t.limit: 6}}\n"}, `kid/kid.yaml:10: changes.0.from: calendar: "2027-02-30" is not a date like 2026-02-16`},
		"change of nothing":              {[]string{"kid/kid.yaml", "", "changes:\n  - {from: 2027-01-01, reason: a, params: {t.limt: 6}}\n"}, `kid/kid.yaml:10: changes.t.limt: unknown parameter, did you mean "t.limit"?`},
		"change to another type":         {[]string{"kid/kid.yaml", "", "changes:\n  - {from: 2027-01-01, reason: a, params: {t.limit: six}}\n"}, "kid/kid.yaml:10: params.t.limit.value: expected a value like 5, found text"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := load(testFS(c.edits...), "kid", &registry{points: []asked{testLimit}})
			if err == nil || p != nil {
				t.Fatalf("got a pack, want %s", c.want)
			}
			if !slices.Contains(strings.Split(err.Error(), "\n"), c.want) {
				t.Fatalf("got\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func TestEveryFileOfAPackIsReadBeforeItIsRefused(t *testing.T) {
	fs := testFS("kid/a.yaml", "", "x: [1\n", "kid/b.yaml", "", "params:\n  t.limit: {value: 1}\n", "kid/c.yaml", "", "a: *b\n")
	_, err := load(fs, "kid", &registry{})
	for _, want := range []string{"kid/a.yaml:", "kid/kid.yaml:8: params.t.limit: is written twice, first at kid/b.yaml:2", "kid/c.yaml:1: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwant\n%s", err, want)
		}
	}
}

// What is no pack at all must be refused as fast as a pack is read.
func TestFilesThatBlowUpAreRefusedAtOnce(t *testing.T) {
	many := strings.Builder{}
	many.WriteString("params:\n")
	for i := range 30_000 {
		fmt.Fprintf(&many, "  k%d: {value: 1}\n", i)
	}
	stairs := strings.Builder{}
	for i := range 1000 {
		stairs.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, text := range map[string]string{
		"brackets": strings.Repeat("[", 1<<19), "braces": strings.Repeat("{a: ", 1<<17), "dashes": strings.Repeat("- ", 1<<18),
		"question marks": strings.Repeat("? ", 1<<17), "quotes": strings.Repeat("'", 1<<19) + "x", "tabs": strings.Repeat("\t", 1<<19) + "x",
		"stairs": stairs.String(), "many entries": many.String(), "one long line": "a: " + strings.Repeat("x", 1<<20),
		"laughs": "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "a tag": "a: !!binary aGk=\n", "another tag": "a: !go 1\n",
		"merge": "a: {<<: {b: 1}}\n", "no text": "a: \xff\xfe\n", "nul": "a: \x00\n", "not a map": "- a\n", "a number": "a: 1e999\n", "hex": "a: 0x10\n",
	} {
		t.Run(name, func(t *testing.T) {
			fs := testFS("kid/x.yaml", "", text)
			begin := time.Now()
			p, err := load(fs, "kid", &registry{})
			if err == nil || p != nil || !strings.Contains(err.Error(), "kid/x.yaml:") || len(err.Error()) > 2000 {
				t.Fatalf("got %.300v, want it refused", err)
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Fatalf("took %v", took)
			}
		})
	}
}

func TestAFileThatIsNoFileIsNotRead(t *testing.T) {
	fs := testFS()
	fs["kid/pipe.yaml"] = &fstest.MapFile{Mode: iofs.ModeNamedPipe}
	if _, err := load(fs, "kid", &registry{}); err == nil || !strings.Contains(err.Error(), "kid/pipe.yaml:1: cannot be read: it is no plain file") {
		t.Fatalf("got %v", err)
	}
}
