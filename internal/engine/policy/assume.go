package policy

import (
	"fmt"
	"slices"
)

// Assuming returns the pack with single parameters set otherwise, ready to be asked at one point only: examples show
// with it what the other option of a choice would decide, and trying a change is cheap.
func (p *Pack) Assuming(point string, params map[string]any) (*Pack, error) {
	if len(params) == 0 {
		return p, nil
	}
	d := p.known.find(point)
	if d == nil {
		return nil, fmt.Errorf("policy: unknown point %q%s", point, maybe(point, p.known.names()))
	}
	q := *p
	q.told = &told{}
	q.told = &told{} // its sentences are others
	q.Params = slices.Clone(p.Params)
	for _, key := range keysOf(params) {
		i := slices.IndexFunc(q.Params, func(x Param) bool { return x.Key == key })
		if i < 0 {
			return nil, fmt.Errorf("policy: unknown parameter %q%s", key, maybe(key, keysOf(p.params)))
		}
		x := &q.Params[i]
		if !alike(x.Value, params[key]) {
			return nil, fmt.Errorf("policy: %s: expected a value like %v, found %v", key, x.Value, params[key])
		}
		x.Value = params[key]
	}
	l := &loader{pack: &q, chain: p.chain, reg: p.reg}
	l.params()
	env, err := q.environment()
	if err != nil {
		return nil, err
	}
	q.env = env
	q.questions = map[string]*question{point: l.ask(d)}
	if len(l.found) > 0 {
		return nil, sorted(l.found)
	}
	return &q, nil
}
