package field

import (
	"encoding/json"
	"fmt"
	"reflect"

	"aftercare/internal/platform/db"
)

// Diff tells which fields of two structs of one type differ, for the audit trail; a nil old
// stands for a record that did not exist (SYS-02). Fields with a mask or personal tag and free texts are personal.
func Diff[F any](old *F, now F) db.Changes {
	if old == nil {
		old = new(F)
	}
	out := db.Changes{}
	ov, nv := reflect.ValueOf(old).Elem(), reflect.ValueOf(&now).Elem()
	for _, f := range reflect.VisibleFields(nv.Type()) {
		n := name(f)
		if n == "" || n == "-" || f.Anonymous {
			continue
		}
		a, b := ov.FieldByIndex(f.Index), nv.FieldByIndex(f.Index)
		if reflect.DeepEqual(a.Interface(), b.Interface()) {
			continue
		}
		switch kind := f.Tag.Get("mask"); {
		case kind != "":
			out[n] = db.Masked(kind, said(a), said(b))
		case f.Tag.Get("personal") != "" || f.Tag.Get("text") == "lines": // what is written freely may name anybody
			out[n] = db.Personal(said(a), said(b))
		default:
			out[n] = db.Change{Old: said(a), New: said(b)}
		}
	}
	return out
}

// said is a value as the trail keeps it: plain values as they are, the rest as JSON.
func said(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		return v.Interface()
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return said(v.Elem())
	case reflect.Slice, reflect.Map:
		if v.Len() == 0 {
			return nil
		}
	}
	b, err := json.Marshal(v.Interface())
	if err != nil {
		return fmt.Sprint(v.Interface())
	}
	return string(b)
}
