package policy

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// decoder fills Go values from nodes by their json tags and collects everything that does not fit.
// A field is compulsory unless it is tagged omitempty or pack:"optional". A list of things that have
// a code is written as a map from code to thing, so that a child pack can change one of them.
type decoder struct{ found Problems }

func (d *decoder) say(n *node, key, format string, args ...any) {
	d.found = append(d.found, n.at.problem(key, format, args...)...)
}

// special is a type that reads itself from a node.
type special interface {
	decode(d *decoder, n *node, key string)
}

func (d *decoder) into(n *node, v reflect.Value, key string) {
	if v.CanAddr() {
		switch x := v.Addr().Interface().(type) {
		case special:
			x.decode(d, n, key)
			return
		case encoding.TextUnmarshaler:
			d.text(n, x, key)
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(n, v, key, "")
	case reflect.Slice:
		d.slice(n, v, key)
	case reflect.Map:
		d.dictionary(n, v, key)
	case reflect.Interface:
		if x := n.value(); x != nil { // a value that is left blank stays nil
			v.Set(reflect.ValueOf(x))
		}
	default:
		d.scalar(n, v, key)
	}
}

func (d *decoder) text(n *node, x encoding.TextUnmarshaler, key string) {
	s, ok := n.scalar.(string)
	if !ok {
		d.say(n, key, "expected text, found %s", n.kind())
		return
	}
	if err := x.UnmarshalText([]byte(s)); err != nil {
		d.say(n, key, "%v", err)
	}
}

func (d *decoder) scalar(n *node, v reflect.Value, key string) {
	want := ""
	switch v.Kind() {
	case reflect.String:
		want = "text"
		if s, ok := n.scalar.(string); ok {
			v.SetString(s)
			return
		}
	case reflect.Int:
		want = "a whole number"
		if i, ok := n.scalar.(int64); ok {
			v.SetInt(i)
			return
		}
	case reflect.Bool:
		want = "true or false"
		if b, ok := n.scalar.(bool); ok {
			v.SetBool(b)
			return
		}
	}
	d.say(n, key, "expected %s, found %s", want, n.kind())
}

func (d *decoder) slice(n *node, v reflect.Value, key string) {
	el := v.Type().Elem()
	coded := el.Kind() == reflect.Struct && codeField(el) != ""
	if n.isMap != coded || n.isList == coded {
		d.say(n, key, "expected %s, found %s", map[bool]string{true: "a map from code to entry", false: "a list"}[coded], n.kind())
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.kids), len(n.kids))
	for i, kid := range n.kids {
		if coded {
			d.structure(kid, out.Index(i), dot(key, n.keys[i]), n.keys[i])
			continue
		}
		d.into(kid, out.Index(i), dot(key, fmt.Sprint(i)))
	}
	v.Set(out)
}

// dictionary reads a map; one from text to text is a text in all languages.
func (d *decoder) dictionary(n *node, v reflect.Value, key string) {
	if !n.isMap {
		d.say(n, key, "expected a map, found %s", n.kind())
		return
	}
	if v.Type().Elem().Kind() == reflect.String {
		d.languages(n, key)
	}
	out := reflect.MakeMapWithSize(v.Type(), len(n.kids))
	for i, kid := range n.kids {
		el := reflect.New(v.Type().Elem()).Elem()
		d.into(kid, el, dot(key, n.keys[i]))
		out.SetMapIndex(reflect.ValueOf(n.keys[i]).Convert(v.Type().Key()), el)
	}
	v.Set(out)
}

func (d *decoder) languages(n *node, key string) {
	for _, k := range n.keys {
		if !slices.Contains(Languages, k) {
			d.say(n.get(k), dot(key, k), "unknown language %q, expected one of %s", k, strings.Join(Languages, ", "))
		}
	}
	for _, l := range Languages {
		if t := n.get(l); t == nil || t.scalar == "" {
			d.say(n, key, "the language %s is missing", l)
		}
	}
}

// structure fills a struct; code is its key in a map of things with codes, or empty.
func (d *decoder) structure(n *node, v reflect.Value, key, code string) {
	if !n.isMap {
		d.say(n, key, "expected a map, found %s", n.kind())
		return
	}
	fields := fieldsOf(v.Type())
	own := codeField(v.Type())
	var names []string
	for _, f := range fields {
		kid := n.get(f.name)
		switch {
		case code != "" && f.name == own:
			v.FieldByIndex(f.index).SetString(code)
			continue
		case kid != nil:
			d.into(kid, v.FieldByIndex(f.index), dot(key, f.name))
		case !f.optional:
			d.say(n, key, "%q is missing", f.name)
		}
		names = append(names, f.name)
	}
	for i, k := range n.keys {
		if !slices.Contains(names, k) {
			d.say(n.kids[i], dot(key, k), "unknown key %q%s", k, maybe(k, names))
		}
	}
}

type fieldInfo struct {
	name     string
	index    []int
	optional bool
}

// knownFields are the fields of types that were asked for before.
var knownFields sync.Map

func fieldsOf(t reflect.Type) []fieldInfo {
	if f, ok := knownFields.Load(t); ok {
		return f.([]fieldInfo)
	}
	f := readFields(t)
	knownFields.Store(t, f)
	return f
}

func readFields(t reflect.Type) (out []fieldInfo) {
	for _, f := range reflect.VisibleFields(t) {
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		shadowed := slices.ContainsFunc(out, func(o fieldInfo) bool { return o.name == name })
		if !f.IsExported() || f.Anonymous || name == "" || name == "-" || shadowed {
			continue
		}
		out = append(out, fieldInfo{name, f.Index, opts == "omitempty" || f.Tag.Get("pack") == "optional"})
	}
	return out
}

// codeField names the field that holds the key of a thing, if the type has one.
func codeField(t reflect.Type) string {
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("pack") == "code" || f.Name == "Code" && f.Tag.Get("json") == "code" {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			return name
		}
	}
	return ""
}
