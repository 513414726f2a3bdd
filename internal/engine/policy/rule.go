package policy

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
)

// question is a decision point as a pack answers it: the rules that decide it, the
// child's first, and how the structs of the code map to its fields.
type question struct {
	decl     *decl
	rules    []*compiled
	replaced []*compiled // rules of parents that are not asked because the pack decides every case itself
	in       [][]int     // struct index of each input field
	out      [][]int
}

// compiled is a rule made ready.
type compiled struct {
	rule  *Rule
	pack  string
	steps []*program
	rows  []compiledRow
}

// compiledRow is a row made ready.
type compiledRow struct {
	when   *program   // nil: always
	result []*program // by output field, nil: not set
	known  []any      // the plain values known at load
	answer any        // the known values as the code's Out, when the point is declared
	open   bool       // something is to be calculated
}

// ask compiles all rules of one point.
func (l *loader) ask(d *decl) *question {
	q := &question{decl: d}
	var mine []*Rule
	for i := range l.pack.Rules {
		if r := &l.pack.Rules[i]; r.Decides == d.Code {
			mine = append(mine, r)
		}
	}
	if len(mine) == 0 && l.reg.point(d.Code) == nil {
		return q // no pack decides it and no code asks it
	}
	env, err := d.extend(l.pack.env)
	if err != nil {
		l.say("", "point %s: %v", d.Code, err)
		return q
	}
	before := len(l.found)
	for _, r := range mine {
		q.rules = append(q.rules, l.rule(&compiler{decl: d, env: env, params: l.pack.params}, r))
	}
	if len(l.found) == before {
		l.order(q)
	}
	return q
}

// order puts the rules of the pack before those of its parents, and demands an answer for every case.
func (l *loader) order(q *question) {
	rank := func(c *compiled) int { return slices.Index(l.chain, c.pack) }
	slices.SortStableFunc(q.rules, func(a, b *compiled) int { return rank(a) - rank(b) })
	always := ""
	for n, r := range q.rules {
		if always != "" && always != r.pack { // a parent's rule that the pack replaces
			q.rules, q.replaced = q.rules[:n], q.rules[n:]
			return
		}
		for i, row := range r.rows {
			if always != "" {
				l.say(fmt.Sprintf("rules.%s.rows.%d", r.rule.Code, i), "is never reached")
			}
			if row.when == nil {
				always = r.pack
			}
		}
	}
	if always == "" {
		l.say("rules", "nothing decides %s when no condition holds; a rule needs a last row without when", q.decl.Code)
	}
}

func (l *loader) rule(c *compiler, r *Rule) *compiled {
	if l.forge != nil {
		if made := l.forge.find(l.pack, r); made != nil {
			return made
		}
	}
	out := &compiled{rule: r, pack: l.pack.tree.find("rules." + r.Code + ".rows").at.pack}
	for i, name := range r.Steps.Names {
		key := fmt.Sprintf("rules.%s.steps.%s", r.Code, name)
		p, err := c.step(name, r.Steps.Exprs[i].Src)
		if err != nil {
			l.say(key, "%v", err)
			return out // what follows reads it
		}
		out.steps = append(out.steps, p)
	}
	for i := range r.Rows {
		out.rows = append(out.rows, l.row(c, &r.Rows[i], fmt.Sprintf("rules.%s.rows.%d", r.Code, i)))
	}
	l.sentences(c.decl, r)
	return out
}

// step compiles a step and lets what follows read it.
func (c *compiler) step(name, src string) (*program, error) {
	if slices.Contains(c.decl.In.names, name) {
		return nil, fmt.Errorf("the input of %s has this name", c.decl.Code)
	}
	p, err := c.compile(src, nil)
	if err != nil {
		return nil, err
	}
	env, err := c.env.Extend(cel.Variable(name, p.gives))
	if err != nil {
		return nil, err
	}
	c.env, c.steps = env, append(c.steps, name)
	return p, nil
}

func (l *loader) row(c *compiler, r *Row, key string) (out compiledRow) {
	if r.When.set {
		p, err := c.compile(r.When.Src, cel.BoolType)
		if err != nil {
			l.say(key+".when", "%v", err)
		}
		out.when = p
	}
	fields := &c.decl.Out
	out.result, out.known = make([]*program, len(fields.names)), make([]any, len(fields.names))
	for name, e := range r.Result {
		at := key + ".result." + name
		i := slices.Index(fields.names, name)
		if i < 0 {
			l.say(at, "%s answers no %q%s", c.decl.Code, name, maybe(name, fields.names))
			continue
		}
		p, err := l.result(c, fields, i, e)
		if err != nil {
			l.say(at, "%v", err)
			continue
		}
		out.result[i] = p
		if !p.isSet {
			out.open = true
			continue
		}
		if out.known[i], err = plain(p.fixed); err == nil {
			err = l.fits(out.known[i], fields.types[i])
		}
		if err != nil {
			l.say(at, "%v", err)
		}
	}
	return out
}

// result compiles a formula, or takes a value as it stands.
func (l *loader) result(c *compiler, fields *fieldTypes, i int, e Expr) (*program, error) {
	if e.Src != "" {
		return c.compile(e.Src, fields.celType(i))
	}
	if fields.types[i] == typeLimit {
		if err := l.fits(e.Value, typeLimit); err != nil {
			return nil, err
		}
	}
	v, err := l.pack.value(fields, i, e.Value)
	if err != nil {
		return nil, err
	}
	return &program{src: fmt.Sprint(e.Value), fixed: v, isSet: true, local: fields.kind(i) == typeTime || fields.kind(i) == typeRecords}, nil
}

// fits checks a value that is known at load: a limit and the option of a list have a form of their own.
func (l *loader) fits(v any, t string) error {
	s, text := v.(string)
	switch list := l.pack.List(t); {
	case t == typeLimit && (!text || s != "" && !limitForm.MatchString(s)):
		return fmt.Errorf("%v is not a time limit like 10min, 24h, 2d or 3wd", v)
	case list != nil && s != "" && !list.has(s):
		return fmt.Errorf("%v is not an option of %s%s", v, t, maybe(s, list.codes()))
	}
	return nil
}

func (l *List) has(code string) bool {
	return slices.ContainsFunc(l.Options, func(o Option) bool { return o.Code == code })
}
