package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/platform/money"
)

// Field is one field of a decision point, for readers.
type Field struct {
	Name     string  `json:"name"`
	Type     string  `json:"type"`               // as in points.yaml
	Optional bool    `json:"optional,omitempty"` // may be missing
	Of       []Field `json:"of,omitempty"`       // the fields of a list's entries
}

// PointInfo is a decision point, for readers.
type PointInfo struct {
	Code  string  `json:"code"`
	About string  `json:"about"`
	In    []Field `json:"in"`
	Out   []Field `json:"out"`
	Asked bool    `json:"asked"` // by the product as it is; else it is planned
}

// Point describes a decision point.
func (p *Pack) Point(code string) (PointInfo, bool) {
	d := p.known.find(code)
	if d == nil {
		return PointInfo{}, false
	}
	return PointInfo{d.Code, d.About, d.In.describe(), d.Out.describe(), p.reg.point(code) != nil}, true
}

func (f *fieldTypes) describe() []Field {
	out := make([]Field, len(f.names))
	for i, n := range f.names {
		out[i] = Field{Name: n, Type: f.types[i], Optional: f.optional[i]}
		if of := f.records[i]; of != nil {
			out[i].Of = of.describe()
		}
	}
	return out
}

// Origin is the pack that wrote the rows of a rule.
func (p *Pack) Origin(rule string) string { return p.tree.find("rules." + rule + ".rows").at.pack }

// Chain is the pack and its parents.
func (p *Pack) Chain() []string { return slices.Clone(p.chain) }

// Reads lists the parameters that a rule reads, in the order in which they are first read.
func (p *Pack) Reads(rule string) (keys []string) {
	add := func(of []string) {
		for _, k := range of {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	for _, c := range p.compiledAs(rule) {
		for _, s := range c.steps {
			add(s.params)
		}
		for _, row := range c.rows {
			if row.when != nil {
				add(row.when.params)
			}
			for _, r := range row.result {
				if r != nil {
					add(r.params)
				}
			}
		}
		for _, row := range append([]Row{{Sentence: c.rule.Sentence}}, c.rule.Rows...) {
			for _, m := range slotForm.FindAllStringSubmatch(strings.Join(slices.Collect(maps.Values(row.Sentence)), ""), -1) {
				if key, ok := strings.CutPrefix(m[1], "param."); ok {
					add([]string{key})
				}
			}
		}
	}
	return keys
}

func (p *Pack) compiledAs(rule string) (out []*compiled) {
	r := p.Rule(rule)
	if r == nil || p.questions[r.Decides] == nil {
		return nil
	}
	q := p.questions[r.Decides]
	for _, c := range slices.Concat(q.rules, q.replaced) {
		if c.rule.Code == rule {
			out = append(out, c)
		}
	}
	return out
}

// Try runs one worked example of a rule; the error says how it comes out differently.
func (p *Pack) Try(r *Rule, e Example) error { return p.runExample(r.Code, r.Decides, e) }

// Kind says what sort of value a parameter has: text, int, decimal, money, bool, list or table.
func (x *Param) Kind() string {
	switch x.Value.(type) {
	case string:
		return typeText
	case bool:
		return typeBool
	case []any:
		return "list"
	case map[string]any:
		return "table"
	}
	if _, is := money.Digits(x.Unit); is {
		return typeMoney
	}
	if _, whole := x.Value.(int64); whole && x.Unit != "%" {
		return typeInt
	}
	return typeDecimal
}

// Shown is the value as JSON shows it.
func (x *Param) Shown() string {
	b, err := json.Marshal(x.Value)
	if err != nil {
		return fmt.Sprint(x.Value)
	}
	return string(b)
}

// JSON is an answer as JSON shows it: instants with the offset of the pack's zone.
func (p *Pack) JSON(answer map[string]any) map[string]any {
	out, _ := p.shown(answer).(map[string]any)
	return out
}
