package rulebook

import (
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// RuleRow is a rule in a list.
type RuleRow struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Point    string `json:"point"`
	About    string `json:"about" doc:"what the point decides"`
	Source   string `json:"source"`
	Origin   string `json:"origin" doc:"the pack that wrote it, or organisation"`
	Asked    bool   `json:"asked" doc:"by the product; else the rule is planned"`
	Examples int    `json:"examples"`
	Failed   int    `json:"failed" doc:"examples that come out differently"`
}

// RuleList is a list of rules.
type RuleList struct {
	Items []RuleRow `json:"items" nullable:"false"`
}

// RuleView is everything about one rule.
type RuleView struct {
	RuleRow
	Version  string         `json:"version"`
	In       []policy.Field `json:"in" nullable:"false"`
	Out      []policy.Field `json:"out" nullable:"false"`
	Steps    []Formula      `json:"steps" nullable:"false"`
	Rows     []TableRow     `json:"rows" nullable:"false"`
	Sentence policy.Text    `json:"sentence,omitempty"`
	Worked   []Worked       `json:"worked" nullable:"false"`
	Params   []Param        `json:"params" nullable:"false"`
}

// Formula is a step with its name.
type Formula struct {
	Name string `json:"name"`
	Expr string `json:"expr"`
}

// TableRow is a row of a rule as it is written.
type TableRow struct {
	When     string         `json:"when" doc:"empty: always"`
	Result   map[string]any `json:"result" doc:"by field; a formula begins with ="`
	Sentence policy.Text    `json:"sentence,omitempty"`
}

// Worked is a worked example and whether it comes out.
type Worked struct {
	policy.Example
	Passed bool   `json:"passed"`
	Fault  string `json:"fault"`
}

// RulesInput chooses rules.
type RulesInput struct {
	Q string `query:"q" maxLength:"100" doc:"part of the code, the name in any language, the point or a parameter"`
}

// Rules lists the rules in force.
func (s *Service) Rules(tx *db.Tx, in *RulesInput) (*RuleList, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	out := &RuleList{Items: []RuleRow{}}
	for i := range p.Rules {
		r := &p.Rules[i]
		words := append(append(namesOf(r.Names), r.Code, r.Decides, r.Source), p.Reads(r.Code)...)
		if !matches(in.Q, words...) {
			continue
		}
		row := ruleRow(p, r, tx.Actor.Lang)
		for _, e := range r.Examples {
			if p.Try(r, e) != nil {
				row.Failed++
			}
		}
		out.Items = append(out.Items, row)
	}
	return out, nil
}

func ruleRow(p *policy.Pack, r *policy.Rule, lang string) RuleRow {
	pt, _ := p.Point(r.Decides)
	return RuleRow{Code: r.Code, Name: r.Names.In(lang), Point: r.Decides, About: pt.About, Source: r.Source, Origin: p.Origin(r.Code),
		Asked: pt.Asked, Examples: len(r.Examples)}
}

// RuleInput names a rule.
type RuleInput struct {
	Code string `path:"code" maxLength:"40"`
}

// Rule shows one rule in force.
func (s *Service) Rule(tx *db.Tx, in *RuleInput) (*RuleView, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	r := p.Rule(in.Code)
	if r == nil {
		return nil, errs.New(errs.NotFound, "policy.no_rule", "rule", in.Code, "pack", p.Code)
	}
	v := view(p, r, tx.Actor.Lang)
	return v, remember(tx, p, v.Params)
}

func view(p *policy.Pack, r *policy.Rule, lang string) *RuleView {
	pt, _ := p.Point(r.Decides)
	v := &RuleView{RuleRow: ruleRow(p, r, lang), Version: p.Stamp(), In: pt.In, Out: pt.Out, Sentence: r.Sentence,
		Steps: []Formula{}, Rows: []TableRow{}, Worked: []Worked{}, Params: []Param{}}
	for i, n := range r.Steps.Names {
		v.Steps = append(v.Steps, Formula{n, r.Steps.Exprs[i].Src})
	}
	for _, row := range r.Rows {
		t := TableRow{When: row.When.Src, Result: map[string]any{}, Sentence: row.Sentence}
		for k, e := range row.Result {
			if t.Result[k] = e.Value; e.Src != "" {
				t.Result[k] = "=" + e.Src
			}
		}
		v.Rows = append(v.Rows, t)
	}
	for _, e := range r.Examples {
		w := Worked{Example: e, Passed: true}
		if err := p.Try(r, e); err != nil {
			w.Passed, w.Fault = false, err.Error()
			v.Failed++
		}
		v.Worked = append(v.Worked, w)
	}
	read := readers(p)
	for _, k := range p.Reads(r.Code) {
		if x, ok := p.Param(k); ok {
			v.Params = append(v.Params, paramOf(&x, lang, read[k]))
		}
	}
	return v
}
