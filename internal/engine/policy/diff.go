package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Difference is one place at which two packs, or two versions of one, differ.
type Difference struct {
	Section string `json:"section"`        // params, rules, lists …
	Code    string `json:"code"`           // of the parameter, the rule, the list …
	Path    string `json:"path,omitempty"` // within it, e.g. rows.0.result.limit; empty: all of it
	Old     any    `json:"old,omitempty"`
	New     any    `json:"new,omitempty"`
	Unit    string `json:"unit,omitempty"` // of a parameter's value
	Kind    string `json:"kind"`           // added, removed or changed
	Names   Text   `json:"names,omitempty"`
}

// Kinds of a Difference.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// Diff lists what changes when b takes the place of a.
func Diff(a, b *Pack) []Difference {
	d := &differ{a: a, b: b}
	for _, section := range bothKeys(a.tree, b.tree) {
		x, y := a.section(section), b.section(section)
		if section == "pack" {
			d.compare(Difference{Section: section}, x, y)
			continue
		}
		for _, code := range bothKeys(x, y) {
			c := Difference{Section: section, Code: code, Names: d.names(section, code)}
			d.compare(c, x.get(code), y.get(code))
		}
	}
	return d.found
}

// section is a part of a pack as it is written, empty when it is not there.
func (p *Pack) section(name string) *node {
	if n := p.tree.get(name); n != nil && n.isMap {
		return n
	}
	return &node{isMap: true}
}

type differ struct {
	a, b  *Pack
	found []Difference
}

// bothKeys are the keys of two maps in the order in which they are written, those of the second only at the end.
func bothKeys(a, b *node) []string {
	out := slices.Clone(a.keys)
	for _, k := range b.keys {
		if a.get(k) == nil {
			out = append(out, k)
		}
	}
	return out
}

func (d *differ) names(section, code string) Text {
	for _, p := range []*Pack{d.b, d.a} {
		if n := p.section(section).get(code); n != nil && n.get("names") != nil {
			out := Text{}
			for _, lang := range Languages {
				if t := n.get("names").get(lang); t != nil {
					out[lang], _ = t.scalar.(string)
				}
			}
			return out
		}
	}
	return nil
}

func (d *differ) compare(c Difference, x, y *node) {
	switch {
	case x == nil:
		c.Kind, c.New = Added, y.value()
	case y == nil:
		c.Kind, c.Old = Removed, x.value()
	case x.isMap && y.isMap:
		for _, k := range bothKeys(x, y) {
			kid := c
			kid.Path = dot(c.Path, k)
			d.compare(kid, x.get(k), y.get(k))
		}
		return
	case x.isList && y.isList && len(x.kids) == len(y.kids) && (x.ofMaps() || y.ofMaps()):
		for i := range x.kids {
			kid := c
			kid.Path = dot(c.Path, fmt.Sprint(i))
			d.compare(kid, x.kids[i], y.kids[i])
		}
		return
	case same(x, y):
		return
	default:
		c.Kind, c.Old, c.New = Changed, x.value(), y.value()
	}
	c.Unit = d.unit(c)
	d.found = append(d.found, c)
}

func (n *node) ofMaps() bool { return len(n.kids) > 0 && n.kids[0].isMap }

func same(x, y *node) bool {
	return x.isMap == y.isMap && x.isList == y.isList && x.scalar == y.scalar && slices.Equal(x.keys, y.keys) && slices.EqualFunc(x.kids, y.kids, same)
}

// unit is that of the parameter that changes.
func (d *differ) unit(c Difference) string {
	if c.Section != "params" {
		return ""
	}
	for _, p := range []*Pack{d.b, d.a} {
		if x := p.params[c.Code]; x != nil {
			return x.Unit
		}
	}
	return ""
}

// String says the change in words: it.fee.visit: 50 CNY → 60 CNY.
func (c Difference) String() string {
	what := c.Code
	if c.Section != "params" {
		what = strings.TrimSuffix(singular[c.Section]+" "+c.Code, " ")
	}
	switch rest, value := strings.CutPrefix(c.Path, "value"); {
	case c.Section == "params" && value:
		what += rest
	case c.Section == "rules" && strings.HasPrefix(c.Path, "rows."):
		what += rowPath(c.Path)
	case c.Path != "":
		what += " " + c.Path
	}
	switch {
	case c.Kind == Added && c.Path == "" && c.Section == "params":
		return fmt.Sprintf("%s: added, %s", what, c.valueOf(c.New))
	case c.Kind == Removed && c.Path == "" && c.Section == "params":
		return fmt.Sprintf("%s: removed, was %s", what, c.valueOf(c.Old))
	case c.Path == "" && c.Kind != Changed:
		return what + ": " + c.Kind
	case c.Kind == Added:
		return fmt.Sprintf("%s: added, %s", what, c.with(c.New))
	case c.Kind == Removed:
		return fmt.Sprintf("%s: removed, was %s", what, c.with(c.Old))
	}
	return fmt.Sprintf("%s: %s → %s", what, c.with(c.Old), c.with(c.New))
}

var singular = map[string]string{"rules": "rule", "calendars": "calendar", "machines": "machine", "clocks": "clock", "scripts": "script",
	"forms": "form", "roles": "role", "lists": "list", "terms": "term", "pack": "pack"}

// rowPath words rows.0.result.limit as "row 1, result.limit".
func rowPath(path string) string {
	var i int
	var rest string
	if n, _ := fmt.Sscanf(path, "rows.%d.%s", &i, &rest); n == 0 {
		return " " + path
	}
	if rest == "" {
		return fmt.Sprintf(" row %d", i+1)
	}
	return fmt.Sprintf(" row %d, %s", i+1, rest)
}

// valueOf is the value of a whole parameter.
func (c Difference) valueOf(v any) string {
	if m, ok := v.(map[string]any); ok {
		v = m["value"]
	}
	return c.with(v)
}

// with writes a value and its unit.
func (c Difference) with(v any) string {
	s := Written(v)
	_, truth := v.(bool)
	if c.Unit == "" || truth || c.Section != "params" || c.Path != "" && !strings.HasPrefix(c.Path, "value") {
		return s
	}
	if c.Unit == "%" {
		return s + " %"
	}
	return s + " " + c.Unit
}

// Written writes a value of a pack as the pack would, maps in the order of their keys.
func Written(v any) string {
	switch x := v.(type) {
	case nil:
		return "nothing"
	case []any:
		parts := make([]string, len(x))
		for i, el := range x {
			parts[i] = Written(el)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(x)) {
			parts = append(parts, k+": "+Written(x[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v)
}
