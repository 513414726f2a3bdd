package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/platform/money"
)

// Evaluation is one rule applied to an input, and how its result came about.
type Evaluation struct {
	Result    map[string]any    `json:"result"`          // by field; null when no row of the rule holds
	Unit      string            `json:"unit,omitempty"`  // of the whole result, when it has only one
	Units     map[string]string `json:"units,omitempty"` // by field
	Rule      string            `json:"rule"`
	Row       int               `json:"row"` // -1 when no row holds
	Version   string            `json:"version"`
	Point     string            `json:"point"`
	Sentence  string            `json:"sentence"`
	Note      string            `json:"note,omitempty"`       // that the pack decides this input by another rule
	DecidedBy string            `json:"decided_by,omitempty"` // the rule that decides it
	Trace     []Step            `json:"trace"`
}

// Code is a pack's code as folders write it: auto-ev and auto_ev are the same.
func Code(written string) string { return strings.ReplaceAll(written, "-", "_") }

// Called finds a rule by what a person wrote for its code.
func (p *Pack) Called(code string) (*Rule, error) {
	if r := p.Rule(strings.ToUpper(strings.TrimSpace(code))); r != nil {
		return r, nil
	}
	var names, near []string
	for _, r := range p.Rules {
		names = append(names, r.Code)
		if strings.HasPrefix(r.Code, strings.ToUpper(code)+"-") {
			near = append(near, r.Code)
		}
	}
	if len(near) > 0 {
		return nil, fmt.Errorf("pack %s has no rule %q, but %s", p.Code, code, strings.Join(near, ", "))
	}
	return nil, fmt.Errorf("pack %s has no rule %q%s", p.Code, code, maybe(strings.ToUpper(code), names))
}

// EvalRule applies the rows of one rule to an input by name, whether or not the pack would ask
// another rule first; the note says so when it would. The sentence is in lang.
func (p *Pack) EvalRule(code string, in map[string]any, lang string) (*Evaluation, error) {
	r, err := p.Called(code)
	if err != nil {
		return nil, err
	}
	q := p.questions[r.Decides]
	c, _ := q.compiled(r.Code)
	m := &made{pack: p, q: &question{decl: q.decl, rules: []*compiled{c}}}
	m.in = input{pack: p, q: m.q}
	if err := m.in.named(in); err != nil {
		return nil, err
	}
	out := &Evaluation{Rule: r.Code, Row: -1, Version: p.Stamp(), Point: r.Decides}
	row, err := m.choose()
	if errors.Is(err, errUndecided) {
		m.row = nil
		out.Trace = m.Trace()
		out.note(p, in)
		return out, nil
	}
	if err != nil {
		return nil, p.plainly(err)
	}
	answer, err := m.answer()
	if err != nil {
		return nil, p.plainly(err)
	}
	out.Row, out.Result = row, p.shown(answer).(map[string]any)
	out.Units, out.Unit = m.units(answer)
	out.Sentence, out.Trace = m.Sentence(lang), m.Trace()
	out.note(p, in)
	return out, nil
}

// note says which rule decides the input when it is another.
func (e *Evaluation) note(p *Pack, in map[string]any) {
	_, d, err := p.Ask(e.Point, in)
	switch {
	case err == nil && d.Rule == e.Rule:
		return
	case err == nil:
		e.DecidedBy = d.Rule
	}
	switch {
	case e.Row < 0 && e.DecidedBy != "":
		e.Note = fmt.Sprintf("no row of %s holds for this input; in pack %s %s decides it", e.Rule, p.Code, e.DecidedBy)
	case e.Row < 0:
		e.Note = fmt.Sprintf("no row of %s holds for this input", e.Rule)
	case e.DecidedBy != "":
		e.Note = fmt.Sprintf("in pack %s %s decides this input before %s", p.Code, e.DecidedBy, e.Rule)
	}
}

// plainly names an input that is missing, without the formula that read it.
func (p *Pack) plainly(err error) error {
	var m missingInput
	if errors.As(err, &m) {
		return fmt.Errorf("the input %q is missing: %w", string(m), err)
	}
	return err
}

// compiled finds a rule of a question, also one that a child replaces.
func (q *question) compiled(rule string) (c *compiled, replaced bool) {
	for _, c := range q.rules {
		if c.rule.Code == rule {
			return c, false
		}
	}
	i := slices.IndexFunc(q.replaced, func(c *compiled) bool { return c.rule.Code == rule })
	return q.replaced[i], true // every rule is compiled when its pack is loaded
}

// units are those of the result: the currency of money, the unit of the parameter that a number is.
func (m *made) units(answer map[string]any) (units map[string]string, only string) {
	units = map[string]string{}
	for i, r := range m.row.result {
		if r == nil {
			continue
		}
		name := m.q.decl.Out.names[i]
		if u := unitOf(answer[name]); u != "" {
			units[name] = u
		} else if k := m.q.decl.Out.kind(i); k == typeInt || k == typeDecimal || k == typeDecimals {
			if u := m.unitRead(r, 0); u != "" {
				units[name] = u
			}
		}
	}
	for _, u := range units {
		if only != "" && only != u {
			return units, ""
		}
		only = u
	}
	return units, only
}

// unitOf is the currency of money, or of the money in a list.
func unitOf(v any) (unit string) {
	switch x := v.(type) {
	case money.Money:
		return x.Currency
	case []any:
		for _, el := range x {
			if u := unitOf(el); u != "" {
				return u
			}
		}
	case map[string]any:
		for _, k := range keysOf(x) {
			if u := unitOf(x[k]); u != "" {
				return u
			}
		}
	}
	return ""
}

// unitRead is the unit of the parameters that an expression reads, itself or by a step, when they have one in common.
func (m *made) unitRead(r *program, depth int) (unit string) {
	for _, k := range r.params {
		u := m.pack.params[k].Unit
		if u == "" || unit != "" && unit != u {
			return ""
		}
		unit = u
	}
	if unit != "" || depth > maxDepth {
		return unit
	}
	for _, s := range r.steps {
		i := slices.Index(m.chosen.rule.Steps.Names, s)
		u := m.unitRead(m.chosen.steps[i], depth+1)
		if u == "" || unit != "" && unit != u {
			return ""
		}
		unit = u
	}
	return unit
}
