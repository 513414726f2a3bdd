package policy

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
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
			if len(at) >= len(k) && at[:len(k)] == k && (len(at) == len(k) || at[len(k)] == '.') && (best < 0 || len(k) > len(n.keys[best])) {
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
	if len(files) > mostFiles {
		return nil, Problems{{Pack: pack, File: pack, Line: 1, Text: fmt.Sprintf("has more than %d files", mostFiles)}}
	}
	sort.Strings(files)
	read, wrong := make([]*node, len(files)), make([]error, len(files))
	var all sync.WaitGroup
	for i, f := range files {
		all.Go(func() { read[i], wrong[i] = readFile(fsys, pack, f) })
	}
	all.Wait()
	whole := &node{at: place{pack: pack, file: files[0], line: 1}, isMap: true}
	var found Problems
	for i, n := range read {
		if wrong[i] == nil {
			wrong[i] = join(whole, n, "")
		}
		if p, ok := wrong[i].(Problems); ok {
			found = append(found, p...)
		}
	}
	if len(found) > 0 {
		return nil, found
	}
	return whole, nil
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

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
