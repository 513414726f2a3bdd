package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"aftercare/internal/engine/policy"
)

type policyShowCmd struct {
	Rule string `arg:"" help:"Code of the rule, e.g. RULE-42." placeholder:"RULE"`
	Pack string `env:"-" required:"" help:"Code or folder of the pack." placeholder:"PACK"`
	JSON bool   `env:"-" name:"json" help:"Print JSON."`
	Lang string `env:"-" help:"Language of names and sentences in the text." enum:"zh-CN,zh-TW,ko,en" default:"en"`
}

// Run prints the rule.
func (c *policyShowCmd) Run(w io.Writer) error {
	p, err := openPack(c.Pack)
	if err != nil {
		return err
	}
	d, err := p.Describe(c.Rule)
	if err != nil {
		return exit{2, err}
	}
	if c.JSON {
		return writeJSON(w, d)
	}
	return (&ruleText{w, c.Lang}).rule(d)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// ruleText prints a rule for a person.
type ruleText struct {
	w    io.Writer
	lang string
}

func (t *ruleText) rule(d *policy.Description) error {
	rows := [][]string{{d.Code, d.Names.In(t.lang)}, {"pack", d.Version}}
	if d.Origin != d.Pack {
		rows = append(rows, []string{"written in", shownCode(d.Origin)})
	}
	if d.Source != "" {
		rows = append(rows, []string{"source", d.Source})
	}
	asked := "planned: the product does not ask it yet"
	if d.Point.Asked {
		asked = "asked by the product"
	}
	rows = append(rows, []string{"decides", d.Point.Code + ": " + d.Point.About}, []string{"", asked})
	if d.Replaced {
		var by []string
		for _, r := range d.DecidedBy {
			by = append(by, r.Code+" of "+shownCode(r.Origin))
		}
		rows = append(rows, []string{"replaced", "in this pack " + strings.Join(by, ", ") + " decides instead"})
	}
	rows = append(rows, []string{"reads", fieldText(d.Point.In)}, []string{"answers", fieldText(d.Point.Out)})
	if err := table(t.w, rows); err != nil {
		return err
	}
	t.formulas(d)
	if err := t.params(d); err != nil {
		return err
	}
	t.examples(d)
	fmt.Fprintln(t.w, "\nVersions of the pack")
	for _, v := range d.Versions {
		since := "from the beginning"
		if v.From != "" {
			since = "from " + v.From + ": " + v.Reason
		}
		fmt.Fprintf(t.w, "  %s  %s\n", v.Version, since)
	}
	return nil
}

func fieldText(f []policy.Field) string {
	parts := make([]string, len(f))
	for i, x := range f {
		parts[i] = x.Name + " " + x.Type
		if len(x.Of) > 0 {
			parts[i] = x.Name + " list of {" + fieldText(x.Of) + "}"
		}
		if x.Optional {
			parts[i] += "?"
		}
	}
	return strings.Join(parts, ", ")
}

func formula(f policy.Formula) string {
	if f.Expr != "" {
		return f.Expr
	}
	if f.Value == "" {
		return `""`
	}
	return policy.Written(f.Value)
}

func (t *ruleText) formulas(d *policy.Description) {
	if len(d.Steps) > 0 {
		fmt.Fprintln(t.w, "\nSteps")
	}
	for _, s := range d.Steps {
		fmt.Fprintf(t.w, "  %s = %s  (%s)\n", s.Name, s.Expr, s.Type)
	}
	fmt.Fprintln(t.w, "\nRows, the first that holds answers")
	for i, r := range d.Rows {
		when := "always"
		if r.When != "" {
			when = "when " + r.When
		}
		fmt.Fprintf(t.w, "  %d  %s\n", i+1, when)
		for _, f := range r.Result {
			fmt.Fprintf(t.w, "     %s = %s\n", f.Name, formula(f))
		}
		if r.Sentence != nil {
			fmt.Fprintf(t.w, "     “%s”\n", r.Sentence.In(t.lang))
		}
	}
	if d.Sentence != nil {
		fmt.Fprintf(t.w, "\nSentence\n  “%s”\n", d.Sentence.In(t.lang))
	}
}

func (t *ruleText) params(d *policy.Description) error {
	if len(d.Params) == 0 {
		return nil
	}
	fmt.Fprintln(t.w, "\nParameters")
	var rows [][]string
	for _, x := range d.Params {
		value := policy.Written(x.Value)
		if x.Unit != "" {
			value += " " + x.Unit
		}
		rows = append(rows, []string{"  " + x.Key, value, strings.TrimSpace(x.Status + " " + x.Source), "from " + shownCode(x.Origin), x.Names.In(t.lang)})
	}
	return table(t.w, rows)
}

func (t *ruleText) examples(d *policy.Description) {
	if len(d.Examples) > 0 {
		fmt.Fprintln(t.w, "\nExamples")
	}
	for _, e := range d.Examples {
		fmt.Fprintf(t.w, "  %s: %s → %s\n", e.Name, policy.Written(e.In), policy.Written(e.Out))
	}
}

type policyEvalCmd struct {
	Pack  string `env:"-" required:"" help:"Code or folder of the pack." placeholder:"PACK"`
	Rule  string `env:"-" required:"" help:"Code of the rule, e.g. RULE-42." placeholder:"RULE"`
	At    string `env:"-" help:"Day or instant whose version of the pack is asked (default: now)." placeholder:"DAY"`
	Input string `env:"-" help:"File with the input as JSON; - reads standard input." default:"-" placeholder:"FILE"`
	Lang  string `env:"-" help:"Language of the sentence." enum:"zh-CN,zh-TW,ko,en" default:"en"`
}

// Help shows the forms of values.
func (policyEvalCmd) Help() string {
	return `Money is {"amount":"171.45","currency":"CNY"}, a decimal "1.25", an instant "2026-03-02T09:00:00+08:00", a day "2010-10-14", a duration "PT10M", a list a list. The rule's own rows are applied even where the pack asks another rule first; "note" says so then. Wrong input ends with 2 and one line.

Example: echo '{"urgency":"urgent"}' | aftercare policy eval --pack it --rule BASE-RESPONSE --at 2026-03-02 --input -`
}

// Run evaluates the rule; every fault is one of the input and ends with 2.
func (c *policyEvalCmd) Run(w io.Writer) error {
	out, err := c.eval()
	if err != nil {
		return exit{2, err}
	}
	if out.Note != "" {
		fmt.Fprintln(os.Stderr, "aftercare: "+out.Note)
	}
	return writeJSON(w, out)
}

func (c *policyEvalCmd) eval() (*policy.Evaluation, error) {
	p, err := openPack(c.Pack)
	if err != nil {
		return nil, err
	}
	if c.At != "" {
		at, err := c.at(p)
		if err != nil {
			return nil, err
		}
		p = p.InForce(at)
	}
	if _, err := p.Called(c.Rule); err != nil {
		return nil, err
	}
	in, err := c.read()
	if err != nil {
		return nil, err
	}
	return p.EvalRule(c.Rule, in, c.Lang)
}

func (c *policyEvalCmd) read() (map[string]any, error) {
	if c.Input == "-" {
		return policy.ReadInput(os.Stdin)
	}
	f, err := os.Open(c.Input)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return policy.ReadInput(f)
}

// at reads --at, a day in the zone of the pack.
func (c *policyEvalCmd) at(p *policy.Pack) (time.Time, error) {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return time.Time{}, err
	}
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.ParseInLocation(form, c.At, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--at: expected a day like 2026-03-02 or an instant like 2026-03-02T09:00:00+08:00, found %q", c.At)
}
