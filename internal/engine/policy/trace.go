package policy

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types/ref"
)

// Step is one expression that was looked at on the way to a decision.
type Step struct {
	Rule   string         `json:"rule"`
	Name   string         `json:"name,omitempty"`  // of a step of the rule
	Row    int            `json:"row"`             // -1 for a step
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
		if v := m.in.shown(i); v != nil {
			values[n] = v
		}
	}
	b, _ := json.Marshal(values) // texts, numbers, truth values and times only
	return b
}

// shown is a field of the input as JSON shows it, nil when it was not given.
func (in *input) shown(i int) any {
	v := in.value(i)
	if x, ok := v.(ref.Val); ok {
		p, err := plain(x)
		if err != nil || in.values != nil && in.values[i] == nil {
			return nil
		}
		v = p
	}
	return in.pack.shown(v)
}

// Record returns the decision in the form in which it is stored.
func (d Decision[Out]) Record() Record {
	out, _ := json.Marshal(d.Out) // as above
	return Record{d.q.decl.Code, d.Rule, d.Row, d.Version, d.Inputs(), out}
}

// Trace lists every condition that was tried and every result that was calculated, in order.
func (m *made) Trace() (steps []Step) {
	for _, r := range m.q.rules {
		m.in.begin(r)
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
			return append(m.steps(r), steps...)
		}
		steps = append(m.steps(r), steps...)
	}
	return steps
}

// steps are those of a rule that were calculated, which are those that something read.
func (m *made) steps(r *compiled) (out []Step) {
	for i, v := range m.in.steps {
		if v != nil {
			s := m.step(r, -1, "", r.steps[i])
			s.Name = r.rule.Steps.Names[i]
			out = append(out, s)
		}
	}
	return out
}

func (m *made) step(r *compiled, row int, field string, p *program) Step {
	s := Step{Rule: r.rule.Code, Row: row, Field: field, Expr: p.src, Origin: r.pack}
	if len(p.fields)+len(p.steps) > 0 {
		s.Values = map[string]any{}
	}
	for _, i := range p.fields {
		s.Values[m.q.decl.In.names[i]] = m.in.shown(i)
	}
	for _, n := range p.steps {
		if x, err := plain(m.in.step(slices.Index(r.rule.Steps.Names, n))); err == nil {
			s.Values[n] = m.pack.shown(x)
		}
	}
	for _, k := range p.params {
		x := m.pack.params[k]
		s.Params = append(s.Params, Used{k, x.Value, x.Unit, x.Status, x.Origin})
	}
	v, err := p.eval(&m.in)
	if err == nil {
		s.Result, err = plain(v)
		s.Result = m.pack.shown(s.Result)
	}
	if err != nil {
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
		v, err := m.given(i, p)
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
	d.made = made{pack: p, q: q, in: input{pack: p, q: q}}
	if err := d.in.named(in); err != nil {
		return nil, d, err
	}
	if len(q.rules) == 0 {
		return nil, d, fmt.Errorf("policy: pack %s does not decide %s", p.Code, point)
	}
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
	if err := decodeJSON(r.In, &in); err != nil {
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
			return m.pack.say("", p.Value, lang)
		case "in":
			i := slices.Index(m.q.decl.In.names, name)
			return m.pack.say(m.q.decl.In.types[i], m.in.shown(i), lang)
		case "step":
			x, err := plain(m.in.step(slices.Index(m.chosen.rule.Steps.Names, name)))
			if err != nil {
				return err.Error()
			}
			return m.pack.say("", x, lang)
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
				known := map[string][]string{"in": d.In.names, "out": d.Out.names, "step": r.Steps.Names}[side]
				if side == "param" {
					known = keysOf(l.pack.params)
				}
				if !slices.Contains(known, name) {
					l.say(key+"."+lang, "unknown slot {%s}, expected {in.field}, {out.field}, {step.name} or {param.key}%s", m[1], maybe(name, known))
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
	return p.words(t, v, lang)
}
