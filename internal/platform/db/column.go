package db

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// column is one field of a row struct: the json tag is its name, a from tag the
// expression it is selected as (`from:"c.name"`), a db tag renames or skips it.
type column struct {
	name, from string
	index      []int
	kind       colKind
}

type colKind int

const (
	plain colKind = iota
	instant
	instantPtr
	asJSON
)

type columnSet struct {
	all    []column
	byName map[string]column
}

var columnCache sync.Map

var (
	timeType    = reflect.TypeFor[time.Time]()
	timePtrType = reflect.TypeFor[*time.Time]()
)

func kindOf(t reflect.Type) colKind {
	switch {
	case t == timeType:
		return instant
	case t == timePtrType:
		return instantPtr
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && t.Name() == "":
		return plain
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Map, t.Kind() == reflect.Struct, t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct:
		return asJSON
	}
	return plain
}

func columnsOf(t reflect.Type) *columnSet {
	if c, ok := columnCache.Load(t); ok {
		return c.(*columnSet)
	}
	set := &columnSet{byName: map[string]column{}}
	if t.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if c := f.Tag.Get("db"); c != "" {
				name = c
			}
			if !f.IsExported() || f.Anonymous || name == "" || name == "-" || inBody(t, f.Index) {
				continue
			}
			c := column{name, f.Tag.Get("from"), f.Index, kindOf(f.Type)}
			set.all = append(set.all, c)
			set.byName[name] = c
		}
	}
	columnCache.Store(t, set)
	return set
}

// inBody reports a field that lies inside a named (not embedded) struct; VisibleFields never
// returns one, the check keeps a promoted pointer embedding from being followed.
func inBody(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		f := t.Field(i)
		if f.Type.Kind() == reflect.Pointer {
			return true
		}
		t = f.Type
	}
	return false
}

func (s *columnSet) list(alias string) string {
	names := make([]string, len(s.all))
	for i, c := range s.all {
		switch {
		case c.from != "":
			names[i] = c.from + " AS " + c.name
		case alias != "":
			names[i] = alias + "." + c.name
		default:
			names[i] = c.name
		}
	}
	return strings.Join(names, ", ")
}

// toSQL turns a Go value into one both drivers take.
func toSQL(v any) (any, error) {
	switch x := v.(type) {
	case nil, string, int64, int, bool, float64, []byte:
		return v, nil
	case time.Time:
		if x.IsZero() {
			return nil, nil
		}
		return x.UnixMilli(), nil
	case *time.Time:
		if x == nil || x.IsZero() {
			return nil, nil
		}
		return x.UnixMilli(), nil
	}
	rv := reflect.ValueOf(v)
	switch kindOf(rv.Type()) {
	case asJSON:
		if rv.Kind() != reflect.Struct && rv.IsNil() {
			if rv.Kind() == reflect.Slice {
				return "[]", nil
			}
			return "{}", nil
		}
		b, err := json.Marshal(v)
		return string(b), err
	}
	switch rv.Kind() {
	case reflect.String:
		return rv.String(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return rv.Int(), nil
	case reflect.Bool:
		return rv.Bool(), nil
	case reflect.Float32, reflect.Float64:
		return rv.Float(), nil
	case reflect.Pointer:
		if rv.IsNil() {
			return nil, nil
		}
		return toSQL(rv.Elem().Interface())
	}
	return v, nil
}

func text(v any) string {
	if v == nil {
		return ""
	}
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprint(v)
}

// scanner reads rows into values of one type, reusing its destinations.
type scanner struct {
	cols []column
	dst  []any
}

func newScanner(t reflect.Type) *scanner {
	s := &scanner{cols: columnsOf(t).all}
	s.dst = make([]any, len(s.cols))
	for i, c := range s.cols {
		s.dst[i] = &field{kind: c.kind}
	}
	return s
}

func (s *scanner) row(rows *sql.Rows, v reflect.Value) error {
	for i, c := range s.cols {
		s.dst[i].(*field).v = v.FieldByIndex(c.index)
	}
	return rows.Scan(s.dst...)
}

// field scans one column into a struct field.
type field struct {
	v    reflect.Value
	kind colKind
}

// Scan implements sql.Scanner.
func (f *field) Scan(src any) error {
	if src == nil {
		f.v.SetZero()
		return nil
	}
	switch f.kind {
	case instant, instantPtr:
		ms, ok := src.(int64)
		if !ok {
			return fmt.Errorf("cannot read %T as an instant", src)
		}
		t := time.UnixMilli(ms).UTC()
		if f.kind == instantPtr {
			f.v.Set(reflect.ValueOf(&t))
		} else {
			f.v.Set(reflect.ValueOf(t))
		}
		return nil
	case asJSON:
		var b []byte
		switch x := src.(type) {
		case string:
			b = []byte(x)
		case []byte:
			b = x
		}
		if len(b) == 0 {
			f.v.SetZero()
			return nil
		}
		if len(b) == 2 && f.empty(b) {
			return nil
		}
		return json.Unmarshal(b, f.v.Addr().Interface())
	}
	return f.plain(src)
}

// empty sets an empty list or struct, which most are, without a parser.
func (f *field) empty(b []byte) bool {
	switch k := f.v.Kind(); {
	case k == reflect.Slice && string(b) == "[]":
		f.v.Set(reflect.MakeSlice(f.v.Type(), 0, 0))
	case k == reflect.Struct && string(b) == "{}":
		f.v.SetZero()
	default:
		return false
	}
	return true
}

func (f *field) plain(src any) error {
	switch x := src.(type) {
	case string:
		if f.v.Kind() == reflect.String {
			f.v.SetString(x)
			return nil
		}
	case []byte:
		if f.v.Kind() == reflect.String {
			f.v.SetString(string(x))
			return nil
		}
		if f.v.Kind() == reflect.Slice {
			f.v.SetBytes(append([]byte(nil), x...))
			return nil
		}
	case int64:
		switch f.v.Kind() {
		case reflect.Bool:
			f.v.SetBool(x != 0)
			return nil
		case reflect.Int, reflect.Int64, reflect.Int32:
			f.v.SetInt(x)
			return nil
		}
	}
	sv := reflect.ValueOf(src)
	t := f.v.Type()
	if t.Kind() == reflect.Pointer {
		p := reflect.New(t.Elem())
		if err := (&field{v: p.Elem()}).plain(src); err != nil {
			return err
		}
		f.v.Set(p)
		return nil
	}
	if !sv.CanConvert(t) || sv.Kind() != reflect.String && t.Kind() == reflect.String {
		return fmt.Errorf("cannot read %T as %s", src, t)
	}
	f.v.Set(sv.Convert(t))
	return nil
}
