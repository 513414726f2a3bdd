package policy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
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
	if (n.isMap || n.isList) && strings.HasSuffix(key, ".when") {
		d.say(n, key, "expected a value or a formula, found %s", n.kind())
		return
	}
	s, text := n.scalar.(string)
	if step := strings.Contains(key, ".steps."); step && !text {
		d.say(n, key, "expected a formula, found %s", n.kind())
		return
	} else if step {
		e.Src, e.Value = strings.TrimPrefix(s, "="), nil
		return
	}
	switch {
	case strings.HasSuffix(key, ".when") && !text:
		d.say(n, key, "expected a condition such as urgency == \"urgent\", found %s", n.kind())
	case strings.HasSuffix(key, ".when"):
		e.Src, e.Value = s, nil
	case text && strings.HasPrefix(s, "="):
		e.Src, e.Value = strings.TrimPrefix(s, "="), nil
	}
}

func (s *Steps) decode(d *decoder, n *node, key string) {
	if !n.isMap {
		d.say(n, key, "expected a map from name to formula, found %s", n.kind())
		return
	}
	for i, name := range n.keys {
		var e Expr
		e.decode(d, n.kids[i], dot(key, name))
		if !nameForm.MatchString(name) {
			d.say(n.kids[i], dot(key, name), "is no name of a step, expected small letters, digits and _")
		}
		s.Names, s.Exprs = append(s.Names, name), append(s.Exprs, e)
	}
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// program is a compiled expression and what it reads.
type program struct {
	src    string
	run    cel.Program
	gives  *cel.Type
	fields []int              // of the point's input
	steps  []string           // of the rule
	params []string           // keys, in the order of the text
	reads  map[string]ref.Val // the values of parameters that are no plain scalars
	fixed  ref.Val            // the value when nothing of the input is read
	isSet  bool               // fixed is the value
	local  bool               // reads the calendar or the zone of the pack
}

// costLimit stops an expression that loops; one without a loop is bounded by its own length.
const costLimit = 5_000_000

// environment is what every expression of the pack may use: the exact types, the functions, the entries of lists.
func (p *Pack) environment() (*cel.Env, error) {
	opts := []cel.EnvOption{cel.CustomTypeProvider(p.known.kinds), cel.ParserExpressionSizeLimit(2000)}
	opts = append(opts, operatorsOf()...)
	opts = append(opts, numbers()...)
	opts = append(opts, lists()...)
	opts = append(opts, rankings()...)
	opts = append(opts, texts()...)
	return cel.NewEnv(append(opts, p.days()...)...)
}

// extend adds the fields of a point's input to what its expressions may read.
func (d *decl) extend(env *cel.Env) (*cel.Env, error) {
	var vars []cel.EnvOption
	for i, n := range d.In.names {
		vars = append(vars, cel.Variable(n, d.In.celType(i)))
	}
	return env.Extend(vars...)
}

// compiler turns the expressions of one rule into programs.
type compiler struct {
	decl   *decl
	env    *cel.Env
	params map[string]*Param
	steps  []string // that were compiled before
}

// compile checks src against the point and the parameters; want is the type it must give, nil for any.
func (c *compiler) compile(src string, want *cel.Type) (*program, error) {
	if p := c.plainRead(src); p != nil && (want == nil || p.gives.IsExactType(want)) {
		return p, nil
	}
	parsed, iss := c.env.Parse(src)
	if iss.Err() != nil {
		return nil, celError(iss)
	}
	p := &program{src: src, reads: map[string]ref.Val{}}
	x := &expander{c: c, p: p, fac: ast.NewExprFactory(), next: 1 << 20}
	ast.PostOrderVisit(parsed.NativeRep().Expr(), ast.NewExprVisitor(x.visit))
	if x.err != nil {
		return nil, x.err
	}
	env, err := c.env, error(nil)
	if len(x.vars) > 0 {
		if env, err = env.Extend(x.vars...); err != nil {
			return nil, err
		}
	}
	checked, iss := env.Check(parsed)
	if iss.Err() != nil {
		return nil, celError(iss)
	}
	p.gives = checked.OutputType()
	if want != nil && !fitsType(p.gives, want) {
		return nil, fmt.Errorf("gives %s, expected %s", p.gives, want)
	}
	if err := bearable(env, checked, x.loops); err != nil {
		return nil, err
	}
	opts := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if x.loops {
		opts = append(opts, cel.CostLimit(costLimit))
	}
	if p.run, err = env.Program(checked, opts...); err != nil {
		return nil, err
	}
	if len(p.fields)+len(p.steps) == 0 {
		p.fixed, err = p.eval(cel.NoVars())
		p.isSet = err == nil
	}
	return p, err
}

var plainForm = regexp.MustCompile(`^(param|limit)\("([^"\\]+)"\)$`)

// plainRead makes param("key") and limit("key") by themselves ready, without a parser: half of all formulas are such.
func (c *compiler) plainRead(src string) *program {
	m := plainForm.FindStringSubmatch(src)
	if m == nil {
		return nil
	}
	x := c.params[m[2]]
	if x == nil || x.val == nil {
		return nil // the parser's way says what is wrong
	}
	p := &program{src: src, params: []string{x.Key}, gives: x.typed, fixed: x.val, isSet: true}
	if m[1] == "limit" {
		text, err := x.limit()
		if err != nil {
			return nil
		}
		p.gives, p.fixed = cel.StringType, types.String(text)
	}
	return p
}

// fitsType reports whether a type may stand where another is wanted; entries that a rule makes are checked when they are made.
func fitsType(got, want *cel.Type) bool {
	if got.IsExactType(want) || got.Kind() == types.DynKind {
		return true
	}
	return got.Kind() == types.ListKind && want.Kind() == types.ListKind &&
		(want.Parameters()[0].Kind() == types.StructKind && got.Parameters()[0].Kind() == types.MapKind || got.Parameters()[0].Kind() == types.DynKind || got.Parameters()[0].Kind() == types.TypeParamKind)
}

// bearable refuses floating point, and loops in loops that could take too long.
func bearable(env *cel.Env, checked *cel.Ast, loops bool) error {
	for _, t := range checked.NativeRep().TypeMap() {
		if t.Kind() == types.DoubleKind {
			return errors.New(`floating point is not exact: write dec("0.05") instead of 0.05`)
		}
	}
	if !loops {
		return nil
	}
	worst, err := env.EstimateCost(checked, sizes{})
	if err == nil && worst.Max > worstCost {
		return fmt.Errorf("could take too long: up to %d operations for lists of %d", worst.Max, usualList)
	}
	return err
}

// usualList is the length of a list that an expression must be able to look at, and worstCost what that may cost.
const (
	usualList = 200
	worstCost = costLimit
)

// sizes tells the estimate how long the lists and texts of an input are.
type sizes struct{}

// EstimateSize implements cost.Estimator.
func (sizes) EstimateSize(cost.AstNode) *cost.SizeEstimate {
	return &cost.SizeEstimate{Min: 0, Max: usualList}
}

// EstimateCallCost implements cost.Estimator.
func (sizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}

// celError keeps the message of the first fault without its drawing.
func celError(iss *cel.Issues) error {
	e := iss.Errors()[0]
	return fmt.Errorf("column %d: %s", e.Location.Column()+1, strings.TrimSpace(strings.Split(e.Message, "\n")[0]))
}

// eval runs the program.
func (p *program) eval(a cel.Activation) (ref.Val, error) {
	if p.isSet {
		return p.fixed, nil
	}
	if len(p.reads) > 0 {
		a = &withParams{a, p.reads}
	}
	v, _, err := p.run.Eval(a)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.src, err)
	}
	return v, nil
}

// withParams lets an expression read parameters beside the input.
type withParams struct {
	cel.Activation
	params map[string]ref.Val
}

// ResolveName implements cel.Activation.
func (w *withParams) ResolveName(name string) (any, bool) {
	if v, ok := w.params[name]; ok {
		return v, true
	}
	return w.Activation.ResolveName(name)
}

// expander replaces param("key") by the parameter's value and limit("key") by the
// value with its unit (10min), so that both are checked like literals and cost nothing.
type expander struct {
	c     *compiler
	p     *program
	fac   ast.ExprFactory
	next  int64
	vars  []cel.EnvOption
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
		f := e.AsCall().FunctionName()
		x.p.local = x.p.local || localFunctions()[f]
		if f == "param" || f == "limit" {
			x.param(e, f)
		}
	}
}

func (x *expander) field(name string) {
	i := slices.Index(x.c.decl.In.names, name)
	if i >= 0 && !slices.Contains(x.p.fields, i) {
		x.p.fields = append(x.p.fields, i)
	}
	if slices.Contains(x.c.steps, name) && !slices.Contains(x.p.steps, name) {
		x.p.steps = append(x.p.steps, name)
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
		e.SetKindCase(x.value(p))
		return
	}
	text, err := p.limit()
	if err != nil {
		x.fail("%v", err)
	}
	e.SetKindCase(x.fac.NewLiteral(e.ID(), types.String(text)))
}

func literalKey(c ast.CallExpr) (string, bool) {
	if c.IsMemberFunction() || len(c.Args()) != 1 || c.Args()[0].Kind() != ast.LiteralKind {
		return "", false
	}
	key, ok := c.Args()[0].AsLiteral().Value().(string)
	return key, ok
}

// value stands for a parameter: plain scalars as literals, everything else by a name of its own.
func (x *expander) value(p *Param) ast.Expr {
	x.next++
	switch v := p.val.(type) {
	case types.String, types.Int, types.Bool:
		return x.fac.NewLiteral(x.next, v)
	case nil:
		x.fail("a parameter without value cannot be read")
		return x.fac.NewLiteral(x.next, types.NullValue)
	}
	name := fmt.Sprintf("param_%d", slices.Index(x.p.params, p.Key))
	if _, ok := x.p.reads[name]; !ok {
		x.vars = append(x.vars, cel.Variable(name, p.typed))
	}
	x.p.reads[name] = p.val
	return x.fac.NewIdent(x.next, name)
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
