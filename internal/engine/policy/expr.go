package policy

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Expr is a value of a rule: a condition, a text that begins with = and is
// calculated, or a plain value.
type Expr struct {
	Src   string // CEL, empty for a plain value
	Value any
	at    place
	set   bool
}

func (e *Expr) decode(d *decoder, n *node, key string) {
	e.at, e.set, e.Value = n.at, true, n.value()
	if n.isMap || n.isList && strings.HasSuffix(key, ".when") {
		d.say(n, key, "expected a value or a formula, found %s", n.kind())
		return
	}
	s, text := n.scalar.(string)
	switch {
	case strings.HasSuffix(key, ".when") && !text:
		d.say(n, key, "expected a condition such as urgency == \"urgent\", found %s", n.kind())
	case strings.HasSuffix(key, ".when"):
		e.Src, e.Value = s, nil
	case text && strings.HasPrefix(s, "="):
		e.Src, e.Value = strings.TrimPrefix(s, "="), nil
	}
}

// program is a compiled expression and what it reads.
type program struct {
	src    string
	run    cel.Program
	fields []int    // of the point's input
	params []string // keys, in the order of the text
	fixed  any      // the value when nothing of the input is read
	isSet  bool     // fixed is the value
}

// costLimit stops an expression that loops; one without a loop is bounded by its own length.
const costLimit = 100_000

var baseEnv = sync.OnceValues(func() (*cel.Env, error) {
	return cel.NewEnv(
		cel.Function("decimal", cel.Overload("decimal_text", []*cel.Type{cel.StringType}, cel.OpaqueType("decimal"))),
		cel.ParserExpressionSizeLimit(2000),
	)
})

var celTypes = map[string]*cel.Type{
	typeText: cel.StringType, typeInt: cel.IntType, typeBool: cel.BoolType,
	typeTime: cel.TimestampType, typeTexts: cel.ListType(cel.StringType),
}

// environment is what an expression of a point may read: the fields of its input and nothing else.
func (d *decl) environment() (*cel.Env, error) {
	base, err := baseEnv()
	if err != nil {
		return nil, err
	}
	var vars []cel.EnvOption
	for i, n := range d.In.names {
		vars = append(vars, cel.Variable(n, celTypes[d.In.kind(i)]))
	}
	return base.Extend(vars...)
}

// compiler turns the expressions of one point into programs.
type compiler struct {
	decl   *decl
	env    *cel.Env
	params map[string]*Param
}

// compile checks src against the point and the parameters; want is the type it must give.
func (c *compiler) compile(src, want string) (*program, error) {
	parsed, iss := c.env.Parse(src)
	if iss.Err() != nil {
		return nil, celError(iss)
	}
	p := &program{src: src}
	x := &expander{c: c, p: p, fac: ast.NewExprFactory(), next: 1 << 20}
	ast.PostOrderVisit(parsed.NativeRep().Expr(), ast.NewExprVisitor(x.visit))
	if x.err != nil {
		return nil, x.err
	}
	checked, iss := c.env.Check(parsed)
	if iss.Err() != nil {
		return nil, celError(iss)
	}
	if t := checked.OutputType(); !t.IsExactType(celTypes[want]) {
		return nil, fmt.Errorf("gives %s, expected %s", t, celTypes[want])
	}
	opts := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if x.loops {
		opts = append(opts, cel.CostLimit(costLimit))
	}
	var err error
	if p.run, err = c.env.Program(checked, opts...); err != nil {
		return nil, err
	}
	if len(p.fields) == 0 {
		p.fixed, err = p.eval(cel.NoVars())
		p.isSet = true
	}
	return p, err
}

// celError keeps the message of the first fault without its drawing.
func celError(iss *cel.Issues) error {
	e := iss.Errors()[0]
	return fmt.Errorf("column %d: %s", e.Location.Column()+1, strings.TrimSpace(strings.Split(e.Message, "\n")[0]))
}

// eval runs the program and returns a plain Go value.
func (p *program) eval(a cel.Activation) (any, error) {
	if p.isSet {
		return p.fixed, nil
	}
	v, _, err := p.run.Eval(a)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.src, err)
	}
	return plain(v), nil
}

func plain(v ref.Val) any {
	switch x := v.(type) {
	case types.String:
		return string(x)
	case types.Int:
		return int64(x)
	case types.Bool:
		return bool(x)
	}
	return v.Value()
}

// expander replaces param("key") by the parameter's value and limit("key") by the
// value with its unit (10min), so that both are checked like literals and cost nothing.
type expander struct {
	c     *compiler
	p     *program
	fac   ast.ExprFactory
	next  int64
	loops bool
	err   error
}

func (x *expander) visit(e ast.Expr) {
	switch e.Kind() {
	case ast.ComprehensionKind:
		x.loops = true
	case ast.IdentKind:
		x.field(e.AsIdent())
	case ast.CallKind:
		if f := e.AsCall().FunctionName(); f == "param" || f == "limit" {
			x.param(e, f)
		}
	}
}

func (x *expander) field(name string) {
	i := slices.Index(x.c.decl.In.names, name)
	if i >= 0 && !slices.Contains(x.p.fields, i) {
		x.p.fields = append(x.p.fields, i)
	}
}

func (x *expander) param(e ast.Expr, function string) {
	key, ok := literalKey(e.AsCall())
	if !ok {
		x.fail("%s takes the key of a parameter in quotes", function)
		return
	}
	p := x.c.params[key]
	if p == nil {
		x.fail("unknown parameter %q%s", key, maybe(key, keysOf(x.c.params)))
		return
	}
	if !slices.Contains(x.p.params, key) {
		x.p.params = append(x.p.params, key)
	}
	if function == "param" {
		e.SetKindCase(x.value(p.Value))
		return
	}
	text, err := p.limit()
	if err != nil {
		x.fail("%v", err)
	}
	e.SetKindCase(x.value(text))
}

func literalKey(c ast.CallExpr) (string, bool) {
	if c.IsMemberFunction() || len(c.Args()) != 1 || c.Args()[0].Kind() != ast.LiteralKind {
		return "", false
	}
	key, ok := c.Args()[0].AsLiteral().Value().(string)
	return key, ok
}

// value writes a parameter's value as an expression.
func (x *expander) value(v any) ast.Expr {
	x.next++
	id := x.next
	switch v := v.(type) {
	case string:
		return x.fac.NewLiteral(id, types.String(v))
	case int64:
		return x.fac.NewLiteral(id, types.Int(v))
	case bool:
		return x.fac.NewLiteral(id, types.Bool(v))
	case Dec:
		return x.fac.NewCall(id, "decimal", x.value(string(v)))
	case []any:
		els := make([]ast.Expr, len(v))
		for i, el := range v {
			els[i] = x.value(el)
		}
		return x.fac.NewList(id, els, nil)
	case map[string]any:
		var entries []ast.EntryExpr
		for _, k := range keysOf(v) {
			x.next++
			entries = append(entries, x.fac.NewMapEntry(x.next, x.value(k), x.value(v[k]), false))
		}
		return x.fac.NewMap(id, entries)
	}
	x.fail("a parameter without value cannot be read")
	return x.fac.NewLiteral(id, types.NullValue)
}

func (x *expander) fail(format string, args ...any) {
	if x.err == nil {
		x.err = fmt.Errorf(format, args...)
	}
}

// keysOf returns the keys of a map in order.
func keysOf[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
