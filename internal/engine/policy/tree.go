package policy

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Dec is a decimal number as it was written; rates and prices are exact, never floating point (RULE-03).
type Dec string

// place is where a node was written.
type place struct {
	pack, file string
	line       int
}

// node is one piece of a pack: a scalar (keys and kids empty), a list, or a map in the order it was written.
type node struct {
	at     place
	scalar any // string, int64, Dec, bool or nil
	isMap  bool
	isList bool
	keys   []string
	kids   []*node
}

func (n *node) get(key string) *node {
	for i, k := range n.keys {
		if k == key {
			return n.kids[i]
		}
	}
	return nil
}

// find follows a dotted path as far as it leads. Codes may hold dots, so the longest key that fits is taken.
func (n *node) find(at string) *node {
	for at != "" {
		best := -1
		for i, k := range n.keys {
			if (at == k || strings.HasPrefix(at, k+".")) && (best < 0 || len(k) > len(n.keys[best])) {
				best = i
			}
		}
		if best < 0 {
			head, rest, _ := strings.Cut(at, ".")
			i, err := strconv.Atoi(head)
			if !n.isList || err != nil || i >= len(n.kids) || i < 0 {
				return n
			}
			n, at = n.kids[i], rest
			continue
		}
		at = strings.TrimPrefix(at[len(n.keys[best]):], ".")
		n = n.kids[best]
	}
	return n
}

// value returns the node as plain Go values: map[string]any, []any and scalars.
func (n *node) value() any {
	switch {
	case n.isMap:
		m := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			m[k] = n.kids[i].value()
		}
		return m
	case n.isList:
		l := make([]any, len(n.kids))
		for i, k := range n.kids {
			l[i] = k.value()
		}
		return l
	}
	return n.scalar
}

func (n *node) kind() string {
	switch n.scalar.(type) {
	case string:
		return "text"
	case int64:
		return "a whole number"
	case Dec:
		return "a decimal number"
	case bool:
		return "true or false"
	}
	switch {
	case n.isMap:
		return "a map"
	case n.isList:
		return "a list"
	}
	return "nothing"
}

// readPack reads every file of a pack's folder as one map; a section may be spread over files.
func readPack(fsys fs.FS, pack string) (*node, error) {
	files, err := fs.Glob(fsys, path.Join(pack, "*.yaml"))
	if err != nil || len(files) == 0 || !codeForm.MatchString(pack) {
		return nil, Problems{{Pack: pack, Text: "there is no such pack"}}
	}
	sort.Strings(files)
	whole := &node{at: place{pack: pack, file: files[0], line: 1}, isMap: true}
	for _, f := range files {
		n, err := readFile(fsys, pack, f)
		if err != nil {
			return nil, err
		}
		if err := join(whole, n, ""); err != nil {
			return nil, err
		}
	}
	return whole, nil
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

const maxFile, maxDepth = 1 << 20, 20

func readFile(fsys fs.FS, pack, file string) (n *node, err error) {
	at := place{pack, file, 1}
	defer func() { // the YAML library panics on some broken texts
		if p := recover(); p != nil {
			n, err = nil, at.problem("", "this is not YAML: %v", p)
		}
	}()
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, at.problem("", "cannot be read: %v", err)
	}
	if len(b) > maxFile {
		return nil, at.problem("", "is larger than %d bytes", maxFile)
	}
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		return nil, syntax(at, err)
	}
	whole := &node{at: at, isMap: true}
	for _, d := range f.Docs {
		if d.Body == nil {
			continue
		}
		n, err := convert(d.Body, at, "", 0)
		if err != nil {
			return nil, err
		}
		if !n.isMap {
			return nil, n.at.problem("", "expected a map of sections, found %s", n.kind())
		}
		if err := join(whole, n, ""); err != nil {
			return nil, err
		}
	}
	return whole, nil
}

var syntaxForm = regexp.MustCompile(`(?s)^\[(\d+):\d+\] ([^\n]*)`)

func syntax(at place, err error) error {
	if m := syntaxForm.FindStringSubmatch(err.Error()); m != nil {
		at.line, _ = strconv.Atoi(m[1]) // the pattern holds digits only
		return at.problem("", "%s", m[2])
	}
	return at.problem("", "%v", err)
}

// convert turns a YAML tree into ours. Anchors, aliases, tags and merge keys are refused:
// a pack says what it means in one place.
func convert(a ast.Node, at place, key string, depth int) (*node, error) {
	if t := a.GetToken(); t != nil && t.Position != nil {
		at.line = t.Position.Line
	}
	if depth > maxDepth {
		return nil, at.problem(key, "is nested deeper than %d levels", maxDepth)
	}
	n := &node{at: at}
	switch x := a.(type) {
	case *ast.MappingNode:
		n.isMap = true
		for _, kv := range x.Values {
			if err := n.add(kv, at, key, depth); err != nil {
				return nil, err
			}
		}
	case *ast.MappingValueNode:
		n.isMap = true
		return n, n.add(x, at, key, depth)
	case *ast.SequenceNode:
		n.isList = true
		for i, v := range x.Values {
			kid, err := convert(v, at, dot(key, strconv.Itoa(i)), depth+1)
			if err != nil {
				return nil, err
			}
			n.kids = append(n.kids, kid)
		}
	case *ast.StringNode:
		n.scalar = x.Value
	case *ast.LiteralNode:
		n.scalar = strings.TrimSuffix(x.Value.Value, "\n")
	case *ast.BoolNode:
		n.scalar = x.Value
	case *ast.NullNode:
	case *ast.IntegerNode, *ast.FloatNode:
		var err error
		if n.scalar, err = number(a.GetToken().Value); err != nil {
			return nil, at.problem(key, "%v", err)
		}
	default:
		return nil, at.problem(key, "packs use no anchors, aliases, tags or other special YAML (%s)", a.Type())
	}
	return n, nil
}

func (n *node) add(kv *ast.MappingValueNode, at place, key string, depth int) error {
	at.line = kv.Key.GetToken().Position.Line
	switch kv.Key.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.BoolNode, *ast.FloatNode, *ast.NullNode:
	default:
		return at.problem(key, "a key must be a plain word")
	}
	k := kv.Key.GetToken().Value
	if n.get(k) != nil {
		return at.problem(dot(key, k), "is written twice")
	}
	kid, err := convert(kv.Value, at, dot(key, k), depth+1)
	if err != nil {
		return err
	}
	kid.at.line = at.line // a value is found by its key
	n.keys, n.kids = append(n.keys, k), append(n.kids, kid)
	return nil
}

var (
	wholeForm = regexp.MustCompile(`^[-+]?[0-9]{1,18}$`)
	decForm   = regexp.MustCompile(`^[-+]?[0-9]{1,18}\.[0-9]{1,12}$`)
)

func number(s string) (any, error) {
	if wholeForm.MatchString(s) {
		return strconv.ParseInt(s, 10, 64)
	}
	if decForm.MatchString(s) {
		return Dec(s), nil
	}
	return nil, fmt.Errorf("%q is not a plain number, expected one like 15 or 1.25", s)
}

// join adds the entries of b to a; the same code in two files of one pack is refused.
func join(a, b *node, key string) error {
	for i, k := range b.keys {
		old, kid := a.get(k), b.kids[i]
		switch {
		case old == nil:
			a.keys, a.kids = append(a.keys, k), append(a.kids, kid)
		case key == "" && old.isMap && kid.isMap:
			if err := join(old, kid, k); err != nil {
				return err
			}
		default:
			return kid.at.problem(dot(key, k), "is written twice, first at %s:%d", old.at.file, old.at.line)
		}
	}
	return nil
}

// merge lays a child's map over its parent's: maps by key, anything else replaced whole, nothing (~) takes an entry away.
func merge(parent, child *node) *node {
	if !parent.isMap || !child.isMap {
		return child
	}
	out := &node{at: child.at, isMap: true, keys: append([]string(nil), parent.keys...), kids: append([]*node(nil), parent.kids...)}
	for i, k := range child.keys {
		out.put(k, child.kids[i])
	}
	return out
}

func (n *node) put(k string, kid *node) {
	for i := range n.keys {
		if n.keys[i] != k {
			continue
		}
		if kid.scalar == nil && !kid.isMap && !kid.isList {
			n.keys, n.kids = append(n.keys[:i], n.keys[i+1:]...), append(n.kids[:i], n.kids[i+1:]...)
			return
		}
		n.kids[i] = merge(n.kids[i], kid)
		return
	}
	n.keys, n.kids = append(n.keys, k), append(n.kids, kid)
}

func dot(a, b string) string {
	if a == "" {
		return b
	}
	return a + "." + b
}
