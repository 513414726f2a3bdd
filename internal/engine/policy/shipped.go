package policy

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/engine/calendar"
)

// level is one pack of a chain as it is written, and what it changes from some day on.
type level struct {
	tree    *node
	changes []dated
}

// dated is what a pack changes from a day on; with its successors it is a new version, and what was before stays as it was.
type dated struct {
	Edition
	at   place
	tree *node // {params: {key: {value: …}}}
}

// Edition says from when a version of a pack holds, and why it was made.
type Edition struct {
	From   calendar.Date `json:"from"`
	Reason string        `json:"reason"`
}

// readLevels reads a pack and its parents, the pack itself first.
func readLevels(from *reading, code string) (levels []level, chain []string, err error) {
	var parent *node
	for {
		n, err := from.pack(code)
		if p, ok := err.(Problems); ok && parent != nil && len(p) == 1 && p[0].File == "" {
			return nil, nil, parent.at.problem("pack.inherits", "there is no pack %q%s", code, maybe(code, packsIn(from)))
		}
		if err != nil {
			return nil, nil, err
		}
		l, wrong := levelOf(n)
		if wrong != nil {
			return nil, nil, wrong
		}
		levels, chain = append(levels, l), append(chain, code)
		meta := n.get("pack")
		if meta == nil {
			return nil, nil, n.at.problem("pack", "is missing: code, version, names, lang and zone of the pack")
		}
		if parent = meta.get("inherits"); parent == nil {
			return levels, chain, nil
		}
		code, _ = parent.scalar.(string)
		if slices.Contains(chain, code) {
			return nil, nil, parent.at.problem("pack.inherits", "goes in a circle: %s", strings.Join(append(chain, code), " → "))
		}
	}
}

// levelOf takes the changes out of a pack's tree.
func levelOf(n *node) (l level, found Problems) {
	l.tree = &node{at: n.at, isMap: true}
	for i, k := range n.keys {
		if k != "changes" {
			l.tree.keys, l.tree.kids = append(l.tree.keys, k), append(l.tree.kids, n.kids[i])
		}
	}
	list := n.get("changes")
	if list == nil {
		return l, nil
	}
	d := &decoder{}
	var raw []struct {
		Edition
		Params map[string]any `json:"params"`
	}
	if d.into(list, reflect.ValueOf(&raw).Elem(), "changes"); len(d.found) > 0 {
		return l, d.found
	}
	for i, kid := range list.kids {
		c := dated{raw[i].Edition, kid.at, paramTree(kid.get("params"))}
		if i > 0 && c.From <= l.changes[i-1].From {
			found = append(found, kid.get("from").at.problem(dot("changes", strconv.Itoa(i)+".from"), "%s stands after %s; the days must rise, and one day has one change", c.From, l.changes[i-1].From)...)
		}
		l.changes = append(l.changes, c)
	}
	return l, found
}

// paramTree makes of {key: value} what a pack would write: {params: {key: {value: value}}}.
func paramTree(values *node) *node {
	params := &node{at: values.at, isMap: true}
	for i, k := range values.keys {
		one := &node{at: values.kids[i].at, isMap: true, keys: []string{"value"}, kids: values.kids[i : i+1]}
		params.keys, params.kids = append(params.keys, k), append(params.kids, one)
	}
	return &node{at: values.at, isMap: true, keys: []string{"params"}, kids: []*node{params}}
}

// lay lays the packs of a chain over each other, each with its changes until a day.
func lay(levels []level, until calendar.Date) (tree *node, found Problems) {
	for i := len(levels) - 1; i >= 0; i-- {
		l := levels[i]
		if tree == nil {
			tree = l.tree
		} else {
			found = append(found, otherTypes(tree, l.tree)...)
			found = append(found, changesOfNothing(tree, l.tree)...)
			tree = merge(tree, l.tree)
		}
		for _, c := range l.changes {
			if c.From > until {
				continue
			}
			found = append(found, unknownParams(tree, c.tree)...)
			found = append(found, otherTypes(tree, c.tree)...)
			tree = merge(tree, c.tree)
		}
	}
	return tree, found
}

// changesOfNothing finds what a child changes in part though no parent has it: its code is written wrongly.
func changesOfNothing(up, n *node) (found Problems) {
	for _, section := range []string{"params", "rules"} {
		old, set := up.get(section), n.get(section)
		if old == nil || set == nil || !set.isMap {
			continue
		}
		for i, k := range set.keys {
			if kid := set.kids[i]; old.get(k) == nil && kid.isMap && kid.get("names") == nil {
				found = append(found, kid.at.problem(dot(section, k), "no parent has it, and as one of its own it needs names%s", near(k, old.keys))...)
			}
		}
	}
	return found
}

// unknownParams finds changes of parameters that the pack does not have.
func unknownParams(tree, change *node) (found Problems) {
	old, set := tree.get("params"), change.get("params")
	for i, k := range set.keys {
		if old == nil || old.get(k) == nil {
			var names []string
			if old != nil {
				names = old.keys
			}
			found = append(found, set.kids[i].at.problem("changes."+k, "unknown parameter%s", maybe(k, names))...)
		}
	}
	return found
}

// editions are the days from which a chain of packs says something else.
func editions(levels []level) (out []Edition) {
	for _, l := range levels {
		for _, c := range l.changes {
			if i := slices.IndexFunc(out, func(e Edition) bool { return e.From == c.From }); i >= 0 {
				out[i].Reason += "; " + c.Reason
				continue
			}
			out = append(out, c.Edition)
		}
	}
	slices.SortFunc(out, func(a, b Edition) int { return int(a.From - b.From) })
	return out
}
