package policy

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/common/types"
)

// Failure is a worked example that came out differently.
type Failure struct {
	Pack, Rule, Example string
	Err                 error
}

// Error implements error.
func (f Failure) Error() string { return fmt.Sprintf("%s: %s: %v", f.Rule, f.Example, f.Err) }

// Unwrap returns what came out differently.
func (f Failure) Unwrap() error { return f.Err }

// Test decides every worked example that the pack itself writes; those of a parent run in the parent.
func Test(p *Pack) (passed int, failed []Failure) {
	for i := range p.Rules {
		r := &p.Rules[i]
		if !p.wrote(r) {
			continue
		}
		ok, bad := p.testRule(r)
		passed, failed = passed+ok, append(failed, bad...)
	}
	return passed, failed
}

// wrote reports whether a rule, or a part of it, stands in the pack itself.
func (p *Pack) wrote(r *Rule) bool { return p.tree.find("rules."+r.Code).at.pack == p.Code }

func (p *Pack) testRule(r *Rule) (passed int, failed []Failure) {
	for _, e := range r.Examples {
		err := p.runExample(r.Code, r.Decides, e)
		if err == nil && e.At != "" {
			err = p.runTimes(r.Decides, e)
		}
		if err != nil {
			failed = append(failed, Failure{p.Code, r.Code, e.Name, err})
			continue
		}
		passed++
	}
	return passed, failed
}

// RunExamples decides every worked example of a pack and returns those that come out differently.
func RunExamples(p *Pack) (failed []error) {
	_, found := Test(p)
	for _, f := range found {
		failed = append(failed, f)
	}
	return failed
}

// runExample compares the fields that the example names; a rule that does not answer
// it is a fault too, unless a pack that inherits the rule decides otherwise.
func (p *Pack) runExample(rule, point string, e Example) error {
	p, err := p.Assuming(point, e.With)
	if err != nil {
		return err
	}
	q := p.questions[point]
	if len(q.rules) == 0 {
		return fmt.Errorf("nothing decides %s", point)
	}
	if !slices.ContainsFunc(q.rules, func(c *compiled) bool { return c.rule.Code == rule }) {
		return nil // replaced by a child
	}
	out, d, err := p.Ask(point, e.In)
	if err != nil {
		return err
	}
	if d.Rule != rule {
		return d.replaced(p, rule)
	}
	for _, k := range keysOf(e.Out) {
		i := slices.Index(q.decl.Out.names, k)
		if i < 0 {
			return fmt.Errorf("%s answers no %q%s", point, k, maybe(k, q.decl.Out.names))
		}
		if err := p.agree(&q.decl.Out, i, out[k], e.Out[k]); err != nil {
			return fmt.Errorf("%s: %w", k, err)
		}
	}
	return nil
}

// agree compares an answer with what an example wants; of the entries of a list only the fields that it names.
func (p *Pack) agree(f *fieldTypes, i int, got, want any) error {
	if f.kind(i) == typeRecords {
		g, _ := got.([]any)
		w, ok := want.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Errorf("got %d entries, want %v", len(g), want)
		}
		for n := range w {
			have, _ := g[n].(map[string]any)
			for k, x := range w[n].(map[string]any) {
				j := slices.Index(f.records[i].names, k)
				if j < 0 {
					return fmt.Errorf("%d: there is no field %q%s", n, k, maybe(k, f.records[i].names))
				}
				if err := p.agree(f.records[i], j, have[k], x); err != nil {
					return fmt.Errorf("%d.%s: %w", n, k, err)
				}
			}
		}
		return nil
	}
	if want == nil || got == nil {
		if want != got {
			return fmt.Errorf("got %v, want %v", got, want)
		}
		return nil
	}
	a, err := p.single(f.kind(i), got)
	if err != nil {
		return err
	}
	b, err := p.single(f.kind(i), want)
	if err != nil {
		return err
	}
	if a.Equal(b) != types.True {
		return fmt.Errorf("got %v, want %v", p.shown(got), want)
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
