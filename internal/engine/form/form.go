// Package form holds bound forms: views on an area's record whose labels, order,
// compulsory fields and options an organisation decides (spec 20). It is pure.
package form

import (
	"fmt"
	"slices"
	"strings"
)

// Def is a form as a pack defines it; browsers draw it from the same definition.
type Def struct {
	Code     string            `json:"code"`
	Names    map[string]string `json:"names"`
	Version  int               `json:"version"`
	Store    string            `json:"store"` // the record that keeps the values
	At       []string          `json:"at"`    // places of the product where it is filled in
	Sections []Section         `json:"sections,omitempty"`
	Fields   []Field           `json:"fields"`
}

// Section is a titled part of a form.
type Section struct {
	Code  string            `json:"code"`
	Names map[string]string `json:"names"`
}

// Field is one question of a form.
type Field struct {
	Key       string              `json:"key" pack:"code"`
	Type      string              `json:"type"`
	Names     map[string]string   `json:"names"`
	Section   string              `json:"section,omitempty"`
	Required  bool                `json:"required,omitempty"`
	List      string              `json:"list,omitempty"` // ENUM code of an enum or multi field
	Ref       string              `json:"ref,omitempty"`  // what a ref field points to
	Max       int                 `json:"max,omitempty"`  // longest text, in characters
	ShownWhen map[string][]string `json:"shown_when,omitempty"`
	Note      map[string]string   `json:"note,omitempty"`
	Options   []Option            `json:"options,omitempty"` // of the list, put in when the pack is loaded
}

// Option is one answer of a list.
type Option struct {
	Code  string            `json:"code"`
	Names map[string]string `json:"names"`
}

// Types are the kinds of fields of the notation in spec 20; list rows come as a whole.
var Types = []string{"text", "long", "int", "dec", "money", "pct", "date", "dt", "dur", "phone", "email", "bool",
	"file", "img", "geo", "auto", "calc", "enum", "multi", "ref", "list", "sign", "appr"}

// Problem is one fault of a definition and where it lies.
type Problem struct{ Path, Text string }

// Faults returns what is wrong with a definition; places are the fields of each
// place that the product knows, nil when it is not to be checked.
func Faults(d *Def, places map[string][]string) (out []Problem) {
	say := func(path, format string, args ...any) { out = append(out, Problem{path, fmt.Sprintf(format, args...)}) }
	for _, f := range d.Fields {
		at := "fields." + f.Key
		if !slices.Contains(Types, f.Type) {
			say(at+".type", "unknown type %q, expected one of %s", f.Type, strings.Join(Types, ", "))
		}
		if (f.List != "") != (f.Type == "enum" || f.Type == "multi") {
			say(at+".list", "a list belongs to the types enum and multi, and only to them")
		}
		if f.Section != "" && !slices.ContainsFunc(d.Sections, func(s Section) bool { return s.Code == f.Section }) {
			say(at+".section", "unknown section %q", f.Section)
		}
		for other := range f.ShownWhen {
			if d.Field(other) == nil || other == f.Key {
				say(at+".shown_when", "%q is not another field of this form", other)
			}
		}
	}
	for _, p := range d.At {
		for _, f := range d.Fields {
			if known := places[p]; known != nil && !slices.Contains(known, f.Key) {
				say("fields."+f.Key, "the place %s has no such field, expected one of %s", p, strings.Join(known, ", "))
			}
		}
	}
	return out
}

// Field returns the field of that key, or nil.
func (d *Def) Field(key string) *Field {
	for i := range d.Fields {
		if d.Fields[i].Key == key {
			return &d.Fields[i]
		}
	}
	return nil
}
