package policy

import "fmt"

// Description is a rule as a person reads it: what it decides, from what, by which rows and parameters.
type Description struct {
	Code      string        `json:"code"`
	Names     Text          `json:"names"`
	Pack      string        `json:"pack"`
	Version   string        `json:"version"`
	Origin    string        `json:"origin"` // the pack that wrote its rows
	Source    string        `json:"source,omitempty"`
	Point     PointInfo     `json:"point"`
	DecidedBy []RuleUse     `json:"decided_by"` // the rules that the pack asks at the point, in their order
	Replaced  bool          `json:"replaced"`   // the pack asks others instead
	Steps     []Formula     `json:"steps,omitempty"`
	Rows      []RowText     `json:"rows"`
	Sentence  Text          `json:"sentence,omitempty"`
	Params    []ParamText   `json:"params,omitempty"`
	Examples  []Example     `json:"examples,omitempty"`
	Versions  []EditionText `json:"versions"` // of the pack, as its folder writes them
}

// Formula is a named expression, or a plain value, as it is written.
type Formula struct {
	Name  string `json:"name"`
	Expr  string `json:"expr,omitempty"`
	Value any    `json:"value,omitempty"` // when it is no formula
	Type  string `json:"type,omitempty"`  // that a step gives
}

// RowText is a row of a rule as it is written.
type RowText struct {
	When     string    `json:"when,omitempty"` // empty: always
	Result   []Formula `json:"result"`
	Sentence Text      `json:"sentence,omitempty"`
}

// ParamText is a parameter with where its value comes from.
type ParamText struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Unit   string `json:"unit,omitempty"`
	Status string `json:"status"`
	Source string `json:"source,omitempty"`
	Origin string `json:"origin"` // the pack that set the value
	Names  Text   `json:"names"`
}

// RuleUse is a rule that answers a point, and the pack that wrote it.
type RuleUse struct {
	Code   string `json:"code"`
	Origin string `json:"origin"`
}

// PointUse is a decision point and the rules by which a pack answers it, the first asked first; none is a gap.
type PointUse struct {
	PointInfo
	Rules []RuleUse `json:"rules,omitempty"`
}

// Points lists every decision point as the pack answers it.
func (p *Pack) Points() []PointUse {
	out := make([]PointUse, len(p.known.Points))
	for i := range p.known.Points {
		info, _ := p.Point(p.known.Points[i].Code)
		out[i] = PointUse{info, p.deciders(info.Code)}
	}
	return out
}

func (p *Pack) deciders(point string) (out []RuleUse) {
	for _, c := range p.questions[point].rules {
		out = append(out, RuleUse{c.rule.Code, c.pack})
	}
	return out
}

// Describe returns a rule as it is written, with all that it reads.
func (p *Pack) Describe(code string) (*Description, error) {
	r, err := p.Called(code)
	if err != nil {
		return nil, err
	}
	point, _ := p.Point(r.Decides)
	c, replaced := p.questions[r.Decides].compiled(r.Code)
	d := &Description{Code: r.Code, Names: r.Names, Pack: p.Code, Version: p.Stamp(), Origin: c.pack, Source: r.Source, Point: point,
		DecidedBy: p.deciders(r.Decides), Replaced: replaced, Sentence: r.Sentence, Examples: r.Examples,
		Versions: p.editionTexts()}
	for i, name := range r.Steps.Names {
		d.Steps = append(d.Steps, Formula{Name: name, Expr: r.Steps.Exprs[i].Src, Type: c.steps[i].gives.String()})
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		t := RowText{When: row.When.Src, Sentence: row.Sentence}
		for _, name := range p.tree.find(fmt.Sprintf("rules.%s.rows.%d.result", r.Code, i)).keys {
			t.Result = append(t.Result, Formula{Name: name, Expr: row.Result[name].Src, Value: row.Result[name].Value})
		}
		d.Rows = append(d.Rows, t)
	}
	for _, key := range p.Reads(r.Code) {
		if x := p.params[key]; x != nil {
			d.Params = append(d.Params, ParamText{key, x.Value, x.Unit, x.Status, x.Source, x.Origin, x.Names})
		}
	}
	return d, nil
}
