package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// run gives the arguments to the program and returns what it prints and how it ends.
func run(t *testing.T, args ...string) (out string, code int, fault string) {
	t.Helper()
	var c cli
	var b bytes.Buffer
	k, err := kong.New(&c, kong.Name("aftercare"), kong.BindTo(&b, (*io.Writer)(nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := k.Parse(args)
	if err != nil {
		t.Fatal(err)
	}
	if err = ctx.Run(); err == nil {
		return b.String(), 0, ""
	}
	end := exit{code: 1}
	errors.As(err, &end)
	return b.String(), end.code, err.Error()
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestEveryWorkedExampleOfTheProgramPasses(t *testing.T) {
	out, code, fault := run(t, "policy", "test")
	if code != 0 || !strings.HasSuffix(out, " passed, 0 failed\n") {
		t.Fatalf("got %d %s\n%s", code, fault, out)
	}
	if one, _, _ := run(t, "policy", "test", "--pack", "it"); len(one) > len(out) || strings.HasPrefix(one, "0 passed") {
		t.Fatalf("got %s, want those of one pack", one)
	}
}

func TestARuleIsEvaluatedFromAFile(t *testing.T) {
	in := file(t, "in.json", `{"urgency":"urgent"}`)
	out, code, fault := run(t, "policy", "eval", "--pack", "auto-ev", "--rule", "base-response", "--at", "2026-03-02", "--input", in)
	var got struct {
		Result         map[string]any
		Rule, Sentence string
		Version        string
		Trace          []map[string]any
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		t.Fatal(out, fault, err)
	}
	if got.Rule != "BASE-RESPONSE" || got.Result["limit"] == "" || !strings.HasPrefix(got.Version, "auto_ev@") || got.Sentence == "" || len(got.Trace) < 2 {
		t.Fatalf("got %s", out)
	}
}

func TestWrongInputEndsWithTwoAndOneLine(t *testing.T) {
	good := file(t, "in.json", `{"urgency":"urgent"}`)
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"pack":    {[]string{"--pack", "itt", "--rule", "RULE-10", "--input", good}, `there is no pack "itt", did you mean "it"?`},
		"rule":    {[]string{"--pack", "base", "--rule", "BASE-RESPONS", "--input", good}, `did you mean "BASE-RESPONSE"?`},
		"day":     {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--at", "2026-02-30", "--input", good}, "--at: expected a day like 2026-03-02"},
		"file":    {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--input", good + "x"}, "no such file"},
		"field":   {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--input", file(t, "a", `{"urgncy":"x"}`)}, `has no input "urgncy", did you mean "urgency"?`},
		"option":  {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--input", file(t, "a", `{"urgency":"urgnt"}`)}, `urgnt is not an option of ENUM-URGENCY, did you mean "urgent"?`},
		"type":    {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--input", file(t, "a", `{"urgency":[]}`)}, "urgency: expected text, found []"},
		"missing": {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--input", file(t, "a", `{}`)}, `the input "urgency" is missing`},
		"broken":  {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--input", file(t, "a", `{`)}, "it ends too early"},
		"twice":   {[]string{"--pack", "base", "--rule", "BASE-RESPONSE", "--input", file(t, "a", `{"urgency":"x","urgency":"y"}`)}, `"urgency" is written twice`},
	} {
		out, code, fault := run(t, append([]string{"policy", "eval"}, c.args...)...)
		if code != 2 || out != "" || !strings.Contains(fault, c.want) || strings.Contains(fault, "\n") {
			t.Errorf("%s: got %d %q %q, want 2 and %s", name, code, out, fault, c.want)
		}
	}
}

func TestAFolderIsCheckedTestedAndCompared(t *testing.T) {
	text := "pack:\n  code: mine\n  version: \"1\"\n  inherits: auto_ev\n  names: {zh-CN: 我, zh-TW: 我, ko: 내, en: Mine}\nparams:\n  cmp.first_h: {value: 3}\n"
	dir := filepath.Dir(file(t, "mine/pack.yaml", text))
	out, code, fault := run(t, "policy", "check", dir)
	if code != 0 || !strings.HasPrefix(out, "pack mine 1 is sound: ") {
		t.Fatal(out, code, fault)
	}
	if out, _, _ = run(t, "policy", "diff", "auto-ev", dir); !strings.Contains(out, "cmp.first_h: 2 h → 3 h\n") {
		t.Fatal(out)
	}
	if out, _, _ = run(t, "policy", "diff", dir, dir); !strings.HasSuffix(out, " say the same\n") {
		t.Fatal(out)
	}
	bad := file(t, "mine/pack.yaml", strings.Replace(text, "value: 3", "valu: 3, unit: 7", 1))
	out, code, fault = run(t, "policy", "check", filepath.Dir(bad))
	want := bad + ":7: params.cmp.first_h.unit: expected text, found a whole number\n" + bad + `:7: params.cmp.first_h.valu: unknown key "valu", did you mean "value"?` + "\n"
	if code != 1 || out != want || fault != "pack mine is refused: 2 faults" {
		t.Fatalf("got %d %s\n%s\nwant\n%s", code, fault, out, want)
	}
}

func TestRulesPointsAndPacksAreListed(t *testing.T) {
	for want, args := range map[string][]string{
		"limit(\"svc.resolve.urgent\")": {"policy", "show", "BASE-RESOLVE", "--pack", "base"},
		`"code": "BASE-RESOLVE"`:        {"policy", "show", "BASE-RESOLVE", "--pack", "base", "--json"},
		"ticket.resolve_by":             {"policy", "points", "--pack", "it"},
		"by the product":                {"policy", "points"},
		"auto-ev":                       {"policy", "list"},
	} {
		if out, code, fault := run(t, args...); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%v: got %d %s\n%s", args, code, fault, out)
		}
	}
}
