package policy

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Step is one expression that was looked at on the way to a decision.
type Step struct {
	Rule   string         `json:"rule"`
	Row    int            `json:"row"`
	Field  string         `json:"field,omitempty"` // of the result; empty for a condition
	Expr   string         `json:"expr"`
	Values map[string]any `json:"values,omitempty"` // what it read of the input
	Params []Used         `json:"params,omitempty"`
	Result any            `json:"result"`
	Origin string         `json:"origin"` // the pack that wrote the rule
}

// Used is a parameter that an expression read.
type Used struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Unit   string `json:"unit,omitempty"`
	Status string `json:"status"`
	Origin string `json:"origin"` // the pack that set the value
}

// Inputs returns what the rules could read, as JSON.
func (m *made) Inputs() json.RawMessage {
	values := make(map[string]any, len(m.q.decl.In.names))
	for i, n := range m.q.decl.In.names {
		values[n] = m.in.value(i)
	}
	b, _ := json.Marshal(values) // texts, numbers, truth values and times only
	return b
}

// Record returns the decision in the form in which it is stored.
func (d Decision[Out]) Record() Record {
	out, _ := json.Marshal(d.Out) // as above
	return Record{d.q.decl.Code, d.Rule, d.Row, d.Version, d.Inputs(), out}
}

// Trace lists every condition that was tried and every result that was calculated, in order.
func (m *made) Trace() (steps []Step) {
	for _, r := range m.q.rules {
		for i := range r.rows {
			row := &r.rows[i]
			if row.when != nil {
				steps = append(steps, m.step(r, i, "", row.when))
			}
			if row != m.row {
				continue
			}
			for j, p := range row.result {
				if p != nil {
					steps = append(steps, m.step(r, i, m.q.decl.Out.names[j], p))
				}
			}
			return steps
		}
	}
	return steps
}

func (m *made) step(r *compiled, row int, field string, p *program) Step {
	s := Step{Rule: r.rule.Code, Row: row, Field: field, Expr: p.src, Origin: r.pack}
	for _, i := range p.fields {
		if s.Values == nil {
			s.Values = map[string]any{}
		}
		s.Values[m.q.decl.In.names[i]] = m.in.value(i)
	}
	for _, k := range p.params {
		x := m.pack.params[k]
		s.Params = append(s.Params, Used{k, x.Value, x.Unit, x.Status, x.Origin})
	}
	var err error
	if s.Result, err = p.eval(&m.in); err != nil {
		s.Result = err.Error()
	}
	return s
}

// answer evaluates the chosen row by field name.
func (m *made) answer() (map[string]any, error) {
	out := map[string]any{}
	for i, p := range m.row.result {
		if p == nil {
			continue
		}
		v, err := p.eval(&m.in)
		if err != nil {
			return nil, m.failed(err)
		}
		out[m.q.decl.Out.names[i]] = v
	}
	return out, nil
}

// Ask decides with values by name instead of structs: for examples, the command
// line and trying a change on past cases. It returns the answer and how it came about.
func (p *Pack) Ask(point string, in map[string]any) (map[string]any, Decision[map[string]any], error) {
	var d Decision[map[string]any]
	q := p.questions[point]
	if q == nil {
		return nil, d, fmt.Errorf("policy: unknown point %q%s", point, maybe(point, p.known.names()))
	}
	if in == nil {
		in = map[string]any{}
	}
	for k := range in {
		if !slices.Contains(q.decl.In.names, k) {
			return nil, d, fmt.Errorf("policy: %s has no input %q%s", point, k, maybe(k, q.decl.In.names))
		}
	}
	d.made = made{pack: p, q: q, in: input{q: q, values: in}}
	row, err := d.choose()
	if err != nil {
		return nil, d, err
	}
	d.Row, d.Rule, d.Version = row, d.chosen.rule.Code, p.Stamp()
	d.Out, err = d.answer()
	return d.Out, d, err
}

// Replay decides a stored decision again, which explains it: versions do not change,
// so under the recorded version the answer is the recorded one.
func (p *Pack) Replay(r Record) (Decision[map[string]any], error) {
	in := map[string]any{}
	if err := json.Unmarshal(r.In, &in); err != nil {
		return Decision[map[string]any]{}, fmt.Errorf("policy: replay %s: %w", r.Point, err)
	}
	_, d, err := p.Ask(r.Point, in)
	return d, err
}

var slotForm = regexp.MustCompile(`\{([^{}]*)\}`)

// Sentence explains the decision in one sentence of a language.
func (m *made) Sentence(lang string) string {
	text := m.chosen.rule.Sentence
	for i := range m.chosen.rows {
		if s := m.chosen.rule.Rows[i].Sentence; &m.chosen.rows[i] == m.row && s != nil {
			text = s
		}
	}
	out, err := m.answer()
	if err != nil {
		return err.Error()
	}
	return slotForm.ReplaceAllStringFunc(text.In(lang), func(slot string) string {
		side, name, _ := strings.Cut(slot[1:len(slot)-1], ".")
		switch side {
		case "param":
			p := m.pack.params[name]
			if l, err := p.limit(); err == nil {
				return m.pack.say(typeLimit, l, lang)
			}
			return fmt.Sprint(p.Value)
		case "in":
			i := slices.Index(m.q.decl.In.names, name)
			return m.pack.say(m.q.decl.In.types[i], m.in.value(i), lang)
		}
		return m.pack.say(m.q.decl.Out.types[slices.Index(m.q.decl.Out.names, name)], out[name], lang)
	})
}

// sentences checks the slots of a rule's sentences, so that Sentence cannot fail.
func (l *loader) sentences(d *decl, r *Rule) {
	check := func(key string, t Text) {
		for _, lang := range keysOf(t) {
			for _, m := range slotForm.FindAllStringSubmatch(t[lang], -1) {
				side, name, _ := strings.Cut(m[1], ".")
				known := map[string][]string{"in": d.In.names, "out": d.Out.names}[side]
				if side == "param" {
					known = keysOf(l.pack.params)
				}
				if !slices.Contains(known, name) {
					l.say(key+"."+lang, "unknown slot {%s}, expected {in.field}, {out.field} or {param.key}%s", m[1], maybe(name, known))
				}
			}
		}
	}
	check("rules."+r.Code+".sentence", r.Sentence)
	for i, row := range r.Rows {
		check(fmt.Sprintf("rules.%s.rows.%d.sentence", r.Code, i), row.Sentence)
		if r.Sentence == nil && row.Sentence == nil {
			l.say(fmt.Sprintf("rules.%s.rows.%d", r.Code, i), "a sentence is missing that explains this row")
		}
	}
}

var unitNames = map[string]map[string]string{
	"min":   {"zh-CN": "%s 分钟", "zh-TW": "%s 分鐘", "ko": "%s분", "en": "%s min"},
	"h":     {"zh-CN": "%s 小时", "zh-TW": "%s 小時", "ko": "%s시간", "en": "%s h"},
	"d":     {"zh-CN": "%s 天", "zh-TW": "%s 天", "ko": "%s일", "en": "%s days"},
	"wd":    {"zh-CN": "%s 个工作日", "zh-TW": "%s 個工作日", "ko": "영업일 %s일", "en": "%s working days"},
	"week":  {"zh-CN": "%s 周", "zh-TW": "%s 週", "ko": "%s주", "en": "%s weeks"},
	"month": {"zh-CN": "%s 个月", "zh-TW": "%s 個月", "ko": "%s개월", "en": "%s months"},
}

// say words a value: limits with their unit, options by their name.
func (p *Pack) say(t string, v any, lang string) string {
	s, _ := v.(string)
	if m := limitForm.FindStringSubmatch(s); t == typeLimit && m != nil {
		return fmt.Sprintf(Text(unitNames[m[2]]).In(lang), m[1])
	}
	if list := p.List(t); list != nil {
		for _, o := range list.Options {
			if o.Code == s {
				return o.Names.In(lang)
			}
		}
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
