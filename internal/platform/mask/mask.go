// Package mask hides telephone numbers and addresses from readers who may see a record but not
// how to reach the people in it. The tag of a field says what it holds, `mask:"phone"`; this is
// the one place that acts on it, for every answer of the interface and for the audit trail (SYS-12).
package mask

import (
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"

	"aftercare/internal/platform/actor"
)

// PermReveal shows telephone numbers and addresses whole, and lets people be found by them. Which
// records a reader sees at all the permissions of the records say.
const PermReveal = "contact.reveal"

// Hides reports whether numbers and addresses are hidden from a.
func Hides(a actor.Actor) bool { return a.May(PermReveal) == actor.None }

// Text is s as it shows to somebody who may not see it whole: enough to tell two apart, too little to reach anybody.
func Text(kind, s string) string {
	if user, host, ok := strings.Cut(s, "@"); ok && kind != "phone" {
		return ends(user, 1, 0) + "@" + host
	}
	switch n := utf8.RuneCountInString(s); {
	case n >= 10:
		return ends(s, 3, 2)
	case n >= 6:
		return ends(s, 0, 2)
	}
	return ends(s, 0, 0)
}

// ends keeps the first and the last runes of s.
func ends(s string, first, last int) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	first, last = min(first, len(r)-1), min(last, len(r)-1)
	return string(r[:first]) + "****" + string(r[len(r)-last:])
}

// Hide hides what the tags say in everything that v points to.
func Hide(v any) {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		return
	}
	if h := hiderOf(rv.Type()); h != nil {
		h(rv)
	}
}

// hider hides what is in a value of one type; nil where there is nothing to hide.
type hider func(reflect.Value)

var hiders sync.Map // reflect.Type → hider; types are looked into once

func hiderOf(t reflect.Type) hider {
	if h, ok := hiders.Load(t); ok {
		return h.(hider)
	}
	h := build(t, map[reflect.Type]bool{})
	hiders.Store(t, h)
	return h
}

func build(t reflect.Type, within map[reflect.Type]bool) hider {
	switch t.Kind() {
	case reflect.Pointer:
		if h := build(t.Elem(), within); h != nil {
			return func(v reflect.Value) {
				if !v.IsNil() {
					h(v.Elem())
				}
			}
		}
	case reflect.Slice, reflect.Array:
		if h := build(t.Elem(), within); h != nil {
			return func(v reflect.Value) {
				for i := range v.Len() {
					h(v.Index(i))
				}
			}
		}
	case reflect.Map:
		return ofMap(t, within)
	case reflect.Struct:
		if within[t] {
			return func(v reflect.Value) { hiderOf(t)(v) } // a type within itself is known by the time it is used
		}
		within[t] = true
		defer delete(within, t)
		return ofStruct(t, within)
	}
	return nil
}

func ofMap(t reflect.Type, within map[reflect.Type]bool) hider {
	h := build(t.Elem(), within)
	if h == nil {
		return nil
	}
	return func(v reflect.Value) {
		for _, k := range v.MapKeys() {
			x := reflect.New(t.Elem()).Elem()
			x.Set(v.MapIndex(k))
			h(x)
			v.SetMapIndex(k, x)
		}
	}
}

func ofStruct(t reflect.Type, within map[reflect.Type]bool) hider {
	type part struct {
		index int
		hide  hider
	}
	var parts []part
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() && !f.Anonymous {
			continue
		}
		if kind := f.Tag.Get("mask"); kind != "" && f.Type.Kind() == reflect.String {
			parts = append(parts, part{i, func(v reflect.Value) { v.SetString(Text(kind, v.String())) }})
		} else if h := build(f.Type, within); h != nil {
			parts = append(parts, part{i, h})
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return func(v reflect.Value) {
		for _, p := range parts {
			p.hide(v.Field(p.index))
		}
	}
}
