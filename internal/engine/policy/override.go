package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// With returns the pack with single parameters set by an organisation (ORG-01). The
// result is checked like any pack, and its version tells the overrides apart.
func (p *Pack) With(overrides map[string]any) (*Pack, error) {
	if len(overrides) == 0 {
		return p, nil
	}
	at := place{pack: "overrides", file: "overrides", line: 1}
	branch := func() *node { return &node{at: at, isMap: true} }
	root, params := branch(), branch()
	var found Problems
	for _, key := range keysOf(overrides) {
		v, err := toNode(overrides[key], at)
		switch old := p.params[key]; {
		case old == nil:
			found = append(found, at.problem("params."+key, "unknown parameter%s", maybe(key, keysOf(p.params)))...)
			continue
		case err != nil:
			found = append(found, at.problem("params."+key, "%v", err)...)
			continue
		case !alike(old.Value, v.value()):
			found = append(found, at.problem("params."+key, "expected a value like %v, found %s", old.Value, v.kind())...)
			continue
		}
		one := branch()
		one.keys, one.kids = []string{"value"}, []*node{v}
		params.keys, params.kids = append(params.keys, key), append(params.kids, one)
	}
	if len(found) > 0 {
		return nil, found
	}
	b, err := json.Marshal(overrides)
	if err != nil {
		return nil, fmt.Errorf("policy: overrides: %w", err)
	}
	sum := sha256.Sum256(b)
	root.keys, root.kids = []string{"params"}, []*node{params}
	q, err := build(merge(p.tree, root), p.chain, p.known, p.reg)
	if err != nil {
		return nil, err
	}
	q.Version += "+" + hex.EncodeToString(sum[:4])
	q.stamp = q.Code + "@" + q.Version
	return q, nil
}

// alike reports whether a value may stand where another stood; a whole number may stand for a decimal.
func alike(old, v any) bool {
	switch old.(type) {
	case nil: // blank in the source (RULE-06)
		return true
	case Dec:
		_, whole := v.(int64)
		_, dec := v.(Dec)
		return whole || dec
	case []any:
		_, ok := v.([]any)
		return ok
	case map[string]any:
		_, ok := v.(map[string]any)
		return ok
	}
	return fmt.Sprintf("%T", old) == fmt.Sprintf("%T", v)
}

// toNode writes a Go or JSON value as a piece of a pack.
func toNode(v any, at place) (*node, error) {
	n := &node{at: at}
	switch x := v.(type) {
	case string, bool, int64, Dec:
		n.scalar = x
	case int:
		n.scalar = int64(x)
	case float64:
		if n.scalar = any(int64(x)); x != math.Trunc(x) || math.Abs(x) > 1e15 {
			n.scalar = Dec(strconv.FormatFloat(x, 'f', -1, 64))
		}
	case []any:
		n.isList = true
		for _, el := range x {
			kid, err := toNode(el, at)
			if err != nil {
				return nil, err
			}
			n.kids = append(n.kids, kid)
		}
	case map[string]any:
		n.isMap = true
		for _, k := range keysOf(x) {
			kid, err := toNode(x[k], at)
			if err != nil {
				return nil, err
			}
			n.keys, n.kids = append(n.keys, k), append(n.kids, kid)
		}
	default:
		return nil, fmt.Errorf("%T is no value of a parameter", v)
	}
	return n, nil
}
