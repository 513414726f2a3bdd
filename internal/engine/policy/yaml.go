package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bounds of what a pack may be; no policy comes near them.
const (
	maxFile   = 1 << 20
	maxDepth  = 20
	mostKeys  = 5000 // of one map
	mostFiles = 200
)

// readFile reads one file of a pack, all its documents as one map.
func readFile(fsys fs.FS, pack, file string) (n *node, err error) {
	at := place{pack, file, 1}
	defer func() { // a fault of the library must not end the program
		if p := recover(); p != nil {
			n, err = nil, at.problem("", "this is not YAML: %v", p)
		}
	}()
	b, err := readBounded(fsys, file)
	switch {
	case err != nil:
		return nil, at.problem("", "cannot be read: %v", err)
	case len(b) > maxFile:
		return nil, at.problem("", "is larger than %d bytes", maxFile)
	}
	whole := &node{at: at, isMap: true}
	b = bytes.ReplaceAll(b, []byte("?"), []byte(mark))
	for d := yaml.NewDecoder(bytes.NewReader(b)); ; {
		var doc yaml.Node
		if err := d.Decode(&doc); errors.Is(err, io.EOF) {
			return whole, nil
		} else if err != nil {
			return nil, syntax(at, err)
		}
		if len(doc.Content) == 0 || isNull(doc.Content[0]) {
			continue
		}
		n, err := convert(doc.Content[0], at, "", 0)
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
}

// mark stands for ? while YAML is read: inside { } the library ends a plain word there, as YAML 1.1 did, and text? is
// how a field says that it may be missing. Packs use no ? for anything else.
const mark = "\ue03f"

func written(s string) string { return strings.ReplaceAll(s, mark, "?") }

// readBounded reads no more of a file than a pack may hold, and only plain files.
func readBounded(fsys fs.FS, file string) ([]byte, error) {
	info, err := fs.Stat(fsys, file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no plain file")
	}
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

var syntaxForm = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)

func syntax(at place, err error) error {
	m := syntaxForm.FindStringSubmatch(written(strings.ReplaceAll(err.Error(), "\n", " ")))
	if m == nil {
		return at.problem("", "this is not YAML: %v", err)
	}
	if n, err := strconv.Atoi(m[1]); err == nil {
		at.line = n
	}
	return at.problem("", "this is not YAML: %s", m[2])
}

func isNull(y *yaml.Node) bool { return y.Kind == yaml.ScalarNode && y.ShortTag() == "!!null" }

// convert turns a YAML tree into ours. Anchors, aliases, tags and merge keys are refused:
// a pack says what it means in one place.
func convert(y *yaml.Node, at place, key string, depth int) (*node, error) {
	y.Value = written(y.Value)
	at.line = y.Line
	if depth > maxDepth {
		return nil, at.problem(key, "is nested deeper than %d levels", maxDepth)
	}
	if what := fancy(y); what != "" {
		return nil, at.problem(key, "packs use no anchors, aliases, tags or other special YAML (%s)", what)
	}
	n := &node{at: at}
	switch y.Kind {
	case yaml.MappingNode:
		n.isMap = true
		if len(y.Content) > 2*mostKeys {
			return nil, at.problem(key, "has more than %d entries", mostKeys)
		}
		for i := 0; i+1 < len(y.Content); i += 2 {
			if err := n.add(y.Content[i], y.Content[i+1], at, key, depth); err != nil {
				return nil, err
			}
		}
	case yaml.SequenceNode:
		n.isList = true
		for i, v := range y.Content {
			kid, err := convert(v, at, dot(key, strconv.Itoa(i)), depth+1)
			if err != nil {
				return nil, err
			}
			n.kids = append(n.kids, kid)
		}
	default:
		var err error
		if n.scalar, err = scalar(y); err != nil {
			return nil, at.problem(key, "%v", err)
		}
	}
	return n, nil
}

// fancy names what packs do not use.
func fancy(y *yaml.Node) string {
	switch {
	case y.Kind == yaml.AliasNode:
		return "alias"
	case y.Anchor != "":
		return "anchor"
	case y.Style&yaml.TaggedStyle != 0:
		return "tag " + y.Tag
	}
	return ""
}

func scalar(y *yaml.Node) (any, error) {
	switch y.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(y.Value, "true"), nil
	case "!!int", "!!float":
		return number(y.Value)
	}
	if y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return strings.TrimSuffix(y.Value, "\n"), nil
	}
	return y.Value, nil
}

func (n *node) add(k, v *yaml.Node, at place, key string, depth int) error {
	at.line, k.Value = k.Line, written(k.Value)
	if k.Kind != yaml.ScalarNode || fancy(k) != "" || k.ShortTag() == "!!merge" {
		return at.problem(key, "a key must be a plain word")
	}
	if old := n.get(k.Value); old != nil {
		return at.problem(dot(key, k.Value), "is written twice, first in line %d", old.at.line)
	}
	kid, err := convert(v, at, dot(key, k.Value), depth+1)
	if err != nil {
		return err
	}
	kid.at.line = at.line // a value is found by its key
	n.keys, n.kids = append(n.keys, k.Value), append(n.kids, kid)
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
	return nil, fmt.Errorf("%.60q is not a plain number, expected one like 15 or 1.25", s)
}
