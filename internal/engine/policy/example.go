package policy

import (
	"fmt"
	"reflect"
	"slices"
)

// RunExamples decides every worked example of a pack and returns those that come out differently.
func RunExamples(p *Pack) (failed []error) {
	for _, r := range p.Rules {
		for _, e := range r.Examples {
			if err := p.runExample(r.Code, r.Decides, e); err != nil {
				failed = append(failed, fmt.Errorf("%s: %s: %w", r.Code, e.Name, err))
			}
		}
	}
	return failed
}

// runExample compares the fields that the example names; a rule that does not answer
// it is a fault too, unless a pack that inherits the rule decides otherwise.
func (p *Pack) runExample(rule, point string, e Example) error {
	q := p.questions[point]
	if !slices.ContainsFunc(q.rules, func(c *compiled) bool { return c.rule.Code == rule }) {
		return nil // replaced by a child
	}
	for i, n := range q.decl.In.names {
		if list := p.List(q.decl.In.types[i]); list != nil {
			if v, _ := e.In[n].(string); v != "" && !list.has(v) {
				return fmt.Errorf("%s: %q is not an option of %s%s", n, v, list.Code, maybe(v, list.codes()))
			}
		}
	}
	out, d, err := p.Ask(point, e.In)
	if err != nil {
		return err
	}
	if d.Rule != rule {
		return d.replaced(p, rule)
	}
	for _, k := range keysOf(e.Out) {
		if !reflect.DeepEqual(out[k], e.Out[k]) {
			return fmt.Errorf("%s: got %v, want %v", k, out[k], e.Out[k])
		}
	}
	return nil
}

// replaced excuses an example of a parent's rule that the child answers with its own.
func (d Decision[Out]) replaced(p *Pack, rule string) error {
	if slices.Index(p.chain, d.chosen.pack) < slices.Index(p.chain, p.tree.find("rules."+rule+".rows").at.pack) {
		return nil
	}
	return fmt.Errorf("was answered by %s", d.Rule)
}

func (l *List) codes() (out []string) {
	for _, o := range l.Options {
		out = append(out, o.Code)
	}
	return out
}
