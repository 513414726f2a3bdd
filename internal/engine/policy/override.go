package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"aftercare/internal/platform/money"
)

// organisation is the place of what an organisation sets itself.
const organisation = "organisation"

// With returns the pack with single parameters set by an organisation (ORG-01). The
// result is checked like any pack, and its version tells the overrides apart.
func (p *Pack) With(overrides map[string]any) (*Pack, error) {
	if len(overrides) == 0 {
		return p, nil
	}
	b, err := json.Marshal(overrides)
	if err != nil {
		return nil, fmt.Errorf("policy: overrides: %w", err)
	}
	sum := sha256.Sum256(b)
	return p.Amended("+"+hex.EncodeToString(sum[:4]), Edits{Params: overrides})
}

// Amended returns the pack as edits make it, one after the other, checked like any pack; mark tells its version apart.
func (p *Pack) Amended(mark string, edits ...Edits) (*Pack, error) {
	tree := p.tree
	for _, e := range edits {
		change, err := p.amend(tree, e)
		if err != nil {
			return nil, err
		}
		tree = merge(tree, change)
	}
	q, err := build(tree, p.chain, p.known, p.reg)
	if err != nil {
		return nil, err
	}
	q.Edition = p.Edition
	q.Version = p.Version
	q.marked(mark)
	return q, nil
}

// amend makes of edits a piece of a pack, or says what does not fit the tree that they change.
func (p *Pack) amend(tree *node, e Edits) (*node, error) {
	at := place{pack: organisation, file: organisation, line: 1}
	root := &node{at: at, isMap: true}
	params, rules := &node{at: at, isMap: true}, &node{at: at, isMap: true}
	var found Problems
	for _, key := range keysOf(e.Params) {
		v, wrong := newValue(tree, key, e.Params[key], at)
		if wrong != nil {
			found = append(found, wrong...)
			continue
		}
		params.keys, params.kids = append(params.keys, key), append(params.kids, v)
	}
	for _, code := range keysOf(e.Rules) {
		v, err := toNode(e.Rules[code], at)
		switch old := tree.find("rules." + code); {
		case err != nil:
			found = append(found, at.problem("rules."+code, "%v", err)...)
		case e.Rules[code] == nil && (tree.get("rules") == nil || tree.get("rules").get(code) == nil):
			found = append(found, at.problem("rules."+code, "unknown rule%s", maybe(code, tree.get("rules").keys))...)
		case e.Rules[code] != nil && !v.isMap:
			found = append(found, old.at.problem("rules."+code, "expected a rule or nothing, found %s", v.kind())...)
		default:
			rules.keys, rules.kids = append(rules.keys, code), append(rules.kids, v)
		}
	}
	if len(found) > 0 {
		return nil, found
	}
	root.keys, root.kids = []string{"params", "rules"}, []*node{paramTree(params).kids[0], rules}
	return root, nil
}

// newValue is the new value of a parameter, or why it cannot take it.
func newValue(tree *node, key string, v any, at place) (*node, Problems) {
	params := tree.get("params")
	if params == nil || params.get(key) == nil {
		return nil, at.problem("params."+key, "unknown parameter%s", maybe(key, keysOfNode(params)))
	}
	old := params.get(key)
	was := any(nil)
	if x := old.get("value"); x != nil {
		was = x.value()
	}
	unit := ""
	if u := old.get("unit"); u != nil {
		unit, _ = u.scalar.(string)
	}
	n, err := toNode(likewise(was, v, unit), at)
	if err != nil {
		return nil, at.problem("params."+key, "%v", err)
	}
	if !alike(was, n.value()) && !(exact(unit) && isNumber(was) && isNumber(n.value())) {
		return nil, at.problem("params."+key, "expected a value like %v, found %s", was, n.kind())
	}
	return n, nil
}

func keysOfNode(n *node) []string {
	if n == nil {
		return nil
	}
	return n.keys
}

// exact reports a unit whose numbers are never whole by type: a percentage or money.
func exact(unit string) bool {
	_, is := money.Digits(unit)
	return is || unit == "%"
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, Dec:
		return true
	}
	return false
}

// likewise reads a value as the one before it was written: a number as text becomes a number where one stood, money its amount.
func likewise(was, v any, unit string) any {
	if m, ok := v.(map[string]any); ok && m["currency"] == unit && unit != "" && len(m) == 2 {
		v = m["amount"]
	}
	switch x := v.(type) {
	case json.Number:
		return likewise(was, string(x), unit)
	case string:
		if isNumber(was) || was == nil && exact(unit) {
			if n, err := number(x); err == nil {
				return n
			}
		}
	case []any:
		old, _ := was.([]any)
		out := make([]any, len(x))
		for i, el := range x {
			out[i] = likewise(firstOf(old, i), el, unit)
		}
		return out
	case map[string]any:
		old, _ := was.(map[string]any)
		out := make(map[string]any, len(x))
		for k, el := range x {
			like, ok := old[k]
			for _, other := range keysOf(old) {
				if !ok {
					like, ok = old[other], true
				}
			}
			out[k] = likewise(like, el, unit)
		}
		return out
	}
	return v
}

// firstOf is the element that another one resembles.
func firstOf(list []any, i int) any {
	switch {
	case i < len(list):
		return list[i]
	case len(list) > 0:
		return list[0]
	}
	return nil
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
	case nil:
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
