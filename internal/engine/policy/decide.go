package policy

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"cel.dev/cel-go/cel"
)

// Decision is what a pack answered, and how it can be explained.
type Decision[Out any] struct {
	Out     Out
	Rule    string // e.g. RULE-12
	Row     int
	Version string // pack@version
	made
}

// made is what an explanation is computed from, when somebody asks for one.
type made struct {
	pack   *Pack
	q      *question
	in     input
	chosen *compiled
	row    *compiledRow
}

// Record is a decision as it is stored with the object that it concerns; Replay explains it later.
type Record struct {
	Point   string          `json:"point"`
	Rule    string          `json:"rule"`
	Row     int             `json:"row"`
	Version string          `json:"version"`
	In      json.RawMessage `json:"in"`
	Out     json.RawMessage `json:"out"`
}

// Decide asks a pack at a decision point. The first row that holds answers, the
// pack's own rules before those it inherits.
func Decide[In, Out any](p *Pack, pt *Point[In, Out], in In) (d Decision[Out], err error) {
	q := p.questions[pt.name]
	if q == nil || q.in == nil {
		return d, fmt.Errorf("policy: pack %s was not loaded with the point %s", p.Code, pt.name)
	}
	d.made = made{pack: p, q: q, in: input{q: q, structure: reflect.ValueOf(&in).Elem()}}
	if d.Row, err = d.choose(); err != nil {
		return d, err
	}
	d.Rule, d.Version = d.chosen.rule.Code, p.Stamp()
	out, ok := d.row.answer.(Out)
	if !ok {
		return d, fmt.Errorf("policy: the point %s is declared twice with other types", pt.name)
	}
	d.Out = out
	if !d.row.open {
		return d, nil
	}
	v := reflect.ValueOf(&d.Out).Elem()
	for i, r := range d.row.result {
		if r == nil || r.isSet {
			continue
		}
		x, err := r.eval(&d.in)
		if err != nil {
			return d, d.failed(err)
		}
		set(v.FieldByIndex(q.out[i]), x)
	}
	return d, nil
}

// choose finds the first row that holds.
func (m *made) choose() (int, error) {
	for _, r := range m.q.rules {
		for i := range r.rows {
			row := &r.rows[i]
			m.chosen, m.row = r, row
			if row.when == nil {
				return i, nil
			}
			holds, err := row.when.eval(&m.in)
			if err != nil {
				return 0, m.failed(err)
			}
			if holds == true {
				return i, nil
			}
		}
	}
	return 0, fmt.Errorf("policy: nothing decides %s", m.q.decl.Code) // refused at load
}

func (m *made) failed(err error) error {
	return fmt.Errorf("policy: %s of pack %s deciding %s: %w", m.chosen.rule.Code, m.pack.Stamp(), m.q.decl.Code, err)
}

// Stamp names the pack and its version as decisions record it.
func (p *Pack) Stamp() string { return p.stamp }

// input is what a rule reads: a struct of the code, or values by name.
type input struct {
	q         *question
	structure reflect.Value
	values    map[string]any
}

// ResolveName implements cel.Activation.
func (in *input) ResolveName(name string) (any, bool) {
	i, ok := in.q.decl.index[name]
	if !ok {
		return nil, false
	}
	return in.value(i), true
}

// Parent implements cel.Activation.
func (in *input) Parent() cel.Activation { return nil }

func (in *input) value(i int) any {
	if in.values != nil {
		return in.named(i)
	}
	f := in.structure.FieldByIndex(in.q.in[i])
	switch f.Kind() {
	case reflect.String:
		return f.String()
	case reflect.Bool:
		return f.Bool()
	case reflect.Int, reflect.Int64:
		return f.Int()
	}
	return f.Interface()
}

// named returns a value of an example or a stored decision; what is absent is empty.
func (in *input) named(i int) any {
	v := in.values[in.q.decl.In.names[i]]
	switch kind := in.q.decl.In.kind(i); {
	case v == nil && kind == typeText:
		return ""
	case v == nil && kind == typeInt:
		return int64(0)
	case v == nil && kind == typeBool:
		return false
	case kind == typeTime:
		t, _ := time.Parse(time.RFC3339, fmt.Sprint(v)) // zero when there is none
		return t
	case kind == typeTexts:
		list, _ := listOf[string](v)
		return list
	}
	if f, ok := v.(float64); ok { // as JSON gives whole numbers
		return int64(f)
	}
	return v
}
