package form

import (
	"fmt"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"

	"aftercare/internal/platform/errs"
)

// The longest texts where a definition does not say.
const maxText, maxLong = 200, 5000

// Check returns what is wrong with values as answers to a form: compulsory fields
// without a value, answers that are no option, texts that are too long, values of another type.
// A field that is not shown is not asked for. Values of no field are not looked at.
func Check(d *Def, values map[string]any) []errs.Field {
	var c errs.Checks
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.Type == "auto" || f.Type == "calc" || !d.shown(f, values) {
			continue
		}
		v := plain(values[f.Key])
		if v == nil {
			c.That(!f.Required, f.Key, "required")
			continue
		}
		f.check(&c, v)
	}
	return c.Fields
}

// shown reports whether the conditions of a field hold.
func (d *Def) shown(f *Field, values map[string]any) bool {
	for other, wanted := range f.ShownWhen {
		v := plain(values[other])
		if v == nil || !slices.Contains(wanted, fmt.Sprint(v)) {
			return false
		}
	}
	return true
}

func (f *Field) check(c *errs.Checks, v any) {
	switch f.Type {
	case "text", "long", "phone", "email":
		s, ok := v.(string)
		c.That(ok, f.Key, "wrong_type", "type", f.Type)
		c.That(utf8.RuneCountInString(s) <= f.longest(), f.Key, "too_long", "max", f.longest())
	case "bool":
		_, ok := v.(bool)
		c.That(ok, f.Key, "wrong_type", "type", f.Type)
	case "int":
		whole := reflect.ValueOf(v).CanInt() || isWhole(v)
		c.That(whole, f.Key, "wrong_type", "type", f.Type)
	case "enum":
		s, ok := v.(string)
		c.That(ok && f.option(s), f.Key, "not_an_option")
	case "multi":
		list, ok := v.([]string)
		c.That(ok && !slices.ContainsFunc(list, func(s string) bool { return !f.option(s) }), f.Key, "not_an_option")
	}
}

func isWhole(v any) bool {
	x, ok := v.(float64) // as JSON gives it
	return ok && x == float64(int64(x))
}

func (f *Field) longest() int {
	switch {
	case f.Max > 0:
		return f.Max
	case f.Type == "long":
		return maxLong
	}
	return maxText
}

func (f *Field) option(code string) bool {
	return slices.ContainsFunc(f.Options, func(o Option) bool { return o.Code == code })
}

// plain strips pointers and named types and returns nil for what counts as not answered.
func plain(v any) any {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer {
		rv = rv.Elem() // nil becomes invalid
	}
	switch {
	case !rv.IsValid():
		return nil
	case rv.Kind() == reflect.String && rv.Len() == 0, rv.Kind() == reflect.Slice && rv.Len() == 0:
		return nil
	case rv.Kind() == reflect.String:
		return rv.String()
	case rv.Kind() == reflect.Bool:
		return rv.Bool()
	case rv.Kind() == reflect.Slice:
		return texts(rv)
	}
	if t, ok := rv.Interface().(time.Time); ok && t.IsZero() {
		return nil
	}
	return rv.Interface()
}

// texts returns a list of texts as []string, any other list as it is.
func texts(rv reflect.Value) any {
	out := make([]string, rv.Len())
	for i := range out {
		el := rv.Index(i)
		if el.Kind() == reflect.Interface {
			el = el.Elem()
		}
		if el.Kind() != reflect.String {
			return rv.Interface()
		}
		out[i] = el.String()
	}
	return out
}
