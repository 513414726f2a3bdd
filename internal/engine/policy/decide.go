package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/platform/money"
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
	d.made = made{pack: p, q: q, in: input{pack: p, q: q, structure: reflect.ValueOf(&in).Elem()}}
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
		x, err := d.given(i, r)
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
		m.in.begin(r)
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
			if holds == types.True {
				return i, nil
			}
		}
	}
	return 0, fmt.Errorf("policy: %w %s", errUndecided, m.q.decl.Code) // refused at load
}

var errUndecided = errors.New("nothing decides")

func (m *made) failed(err error) error {
	return fmt.Errorf("policy: %s of pack %s deciding %s: %w", m.chosen.rule.Code, m.pack.Stamp(), m.q.decl.Code, err)
}

// Stamp names the pack and its version as decisions record it.
func (p *Pack) Stamp() string { return p.stamp }

// given evaluates one field of the chosen row, in the form in which it leaves a rule.
func (m *made) given(i int, p *program) (any, error) {
	v, err := p.eval(&m.in)
	if err != nil {
		return nil, err
	}
	x, err := plain(v)
	if err == nil && m.q.decl.Out.kind(i) == typeRecords {
		_, err = m.pack.records(m.q.decl.Out.records[i], m.pack.shown(x))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.q.decl.Out.names[i], err)
	}
	return x, nil
}

// input is what a rule reads: a struct of the code, or values by name, and the steps of the rule.
type input struct {
	pack      *Pack
	q         *question
	structure reflect.Value
	values    []ref.Val // by field; nil: not given
	rule      *compiled
	steps     []ref.Val // nil: not yet calculated
}

// begin forgets the steps of the rule before.
func (in *input) begin(r *compiled) {
	in.rule, in.steps = r, nil
	if len(r.steps) > 0 {
		in.steps = make([]ref.Val, len(r.steps))
	}
}

// ResolveName implements cel.Activation.
func (in *input) ResolveName(name string) (any, bool) {
	if i, ok := in.q.decl.index[name]; ok {
		return in.value(i), true
	}
	if in.rule == nil {
		return nil, false
	}
	i := slices.Index(in.rule.rule.Steps.Names, name)
	if i < 0 {
		return nil, false
	}
	return in.step(i), true
}

// step calculates a step once, when it is first read.
func (in *input) step(i int) ref.Val {
	if in.steps[i] == nil {
		v, err := in.rule.steps[i].eval(in)
		if err != nil {
			v = types.WrapErr(err)
		}
		in.steps[i] = v
	}
	return in.steps[i]
}

// Parent implements cel.Activation.
func (in *input) Parent() cel.Activation { return nil }

// value is a field of the input; one that is not there is a fault for whoever reads it.
func (in *input) value(i int) any {
	if in.values != nil {
		if in.values[i] != nil {
			return in.values[i]
		}
		v, err := in.q.decl.In.missing(i)
		if err != nil {
			return types.WrapErr(err)
		}
		return v
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
	return in.convert(i, f.Interface())
}

// convert makes what a rule reads of a field that is no plain scalar.
func (in *input) convert(i int, x any) any {
	switch in.q.decl.In.kind(i) {
	case typeTime, typeTexts:
		return x
	case typeMoney:
		if x == (money.Money{}) {
			return types.NewErr("%s is missing", in.q.decl.In.names[i])
		}
		return cashOf(x.(money.Money))
	case typeDate:
		return date(x.(calendar.Date))
	case typeDecimal:
		return x
	}
	var list any
	b, err := json.Marshal(x)
	if err == nil {
		err = decodeJSON(b, &list)
	}
	if err != nil {
		return types.WrapErr(err)
	}
	v, err := in.pack.value(&in.q.decl.In, i, list)
	if err != nil {
		return types.WrapErr(err)
	}
	return v
}

// decodeJSON keeps numbers as they are written.
func decodeJSON(b []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(to)
}

// named takes values by name, as examples, the command line and stored decisions have them.
func (in *input) named(values map[string]any) error {
	f := &in.q.decl.In
	in.values = make([]ref.Val, len(f.names))
	for _, k := range keysOf(values) {
		i := slices.Index(f.names, k)
		if i < 0 {
			return fmt.Errorf("policy: %s has no input %q%s", in.q.decl.Code, k, maybe(k, f.names))
		}
		if values[k] == nil {
			continue
		}
		v, err := in.pack.value(f, i, values[k])
		if list := in.pack.List(f.types[i]); err == nil && list != nil && v != types.String("") && !list.has(fmt.Sprint(v.Value())) {
			err = fmt.Errorf("%v is not an option of %s%s", v.Value(), f.types[i], maybe(fmt.Sprint(v.Value()), list.codes()))
		}
		if err != nil {
			return fmt.Errorf("policy: %s: %w", k, err)
		}
		in.values[i] = v
	}
	return nil
}
