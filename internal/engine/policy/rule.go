package policy

import (
	"fmt"
	"slices"
)

// question is a decision point as a pack answers it: the rules that decide it, the
// child's first, and how the structs of the code map to its fields.
type question struct {
	decl  *decl
	rules []*compiled
	in    [][]int // struct index of each input field
	out   [][]int
}

// compiled is a rule made ready.
type compiled struct {
	rule *Rule
	pack string
	rows []compiledRow
}

// compiledRow is a row made ready.
type compiledRow struct {
	when   *program   // nil: always
	result []*program // by output field, nil: not set
	known  []any      // the values known at load
	answer any        // the known values as the code's Out, when the point is declared
	open   bool       // something is to be calculated
}

// ask compiles all rules of one point.
func (l *loader) ask(d *decl) *question {
	q := &question{decl: d}
	env, err := d.environment()
	if err != nil {
		l.say("", "point %s: %v", d.Code, err)
		return q
	}
	c := &compiler{decl: d, env: env, params: l.pack.params}
	before := len(l.found)
	for i := range l.pack.Rules {
		if r := &l.pack.Rules[i]; r.Decides == d.Code {
			q.rules = append(q.rules, l.rule(c, r))
		}
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
			q.rules = q.rules[:n]
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
	out := &compiled{rule: r, pack: l.pack.tree.find("rules." + r.Code + ".rows").at.pack}
	for i := range r.Rows {
		out.rows = append(out.rows, l.row(c, &r.Rows[i], fmt.Sprintf("rules.%s.rows.%d", r.Code, i)))
	}
	l.sentences(c.decl, r)
	return out
}

func (l *loader) row(c *compiler, r *Row, key string) (out compiledRow) {
	if r.When.set {
		p, err := c.compile(r.When.Src, typeBool)
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
		p := &program{src: fmt.Sprint(e.Value), fixed: e.Value, isSet: true}
		if e.Src != "" {
			var err error
			if p, err = c.compile(e.Src, fields.kind(i)); err != nil {
				l.say(at, "%v", err)
				continue
			}
		}
		out.result[i] = p
		if !p.isSet {
			out.open = true
			continue
		}
		out.known[i] = p.fixed
		if err := l.fits(p.fixed, fields.types[i]); err != nil {
			l.say(at, "%v", err)
		}
	}
	return out
}

// fits checks a value that is known at load.
func (l *loader) fits(v any, t string) error {
	ok := false
	switch t {
	case typeInt:
		_, ok = v.(int64)
	case typeBool:
		_, ok = v.(bool)
	case typeLimit:
		s, is := v.(string)
		if ok = is && (s == "" || limitForm.MatchString(s)); !ok {
			return fmt.Errorf("%v is not a time limit like 10min, 24h, 2d or 3wd", v)
		}
	case typeText:
		_, ok = v.(string)
	default:
		s, is := v.(string)
		list := l.pack.List(t)
		if ok = is && list != nil && (s == "" || list.has(s)); !ok {
			return fmt.Errorf("%v is not an option of %s", v, t)
		}
	}
	if !ok {
		return fmt.Errorf("%v does not fit, expected %s", v, t)
	}
	return nil
}

func (l *List) has(code string) bool {
	return slices.ContainsFunc(l.Options, func(o Option) bool { return o.Code == code })
}
