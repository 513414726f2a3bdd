package policy

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/money"
)

// celTypes are the types of fields as rules see them.
var celTypes = map[string]*cel.Type{
	typeText: cel.StringType, typeInt: cel.IntType, typeBool: cel.BoolType, typeTime: cel.TimestampType,
	typeDuration: cel.DurationType, typeDate: dateType, typeDecimal: decimalType, typeMoney: moneyType,
	typeTexts: cel.ListType(cel.StringType), typeDecimals: cel.ListType(decimalType), typeMoneys: cel.ListType(moneyType),
}

// listed are the element types of lists.
var listed = map[string]string{typeTexts: typeText, typeDecimals: typeDecimal, typeMoneys: typeMoney}

// celType is the type of a field.
func (f *fieldTypes) celType(i int) *cel.Type {
	if f.kind(i) == typeRecords {
		return cel.ListType(types.NewObjectType(f.records[i].name))
	}
	return celTypes[f.kind(i)]
}

// mismatch says what a value should have been.
func mismatch(want string, v any) error {
	var like = map[string]string{typeText: "text", typeInt: "a whole number", typeBool: "true or false",
		typeTime: "an instant like 2026-03-02T09:00:00+08:00", typeDuration: "a duration like PT10M", typeDate: "a day like 2010-10-14",
		typeDecimal: "a number like 1.25", typeMoney: `money like {"amount":"171.45","currency":"CNY"}`}[want]
	if like == "" {
		like = "a list"
	}
	b, err := json.Marshal(v)
	if err != nil {
		b = []byte(fmt.Sprint(v))
	}
	return fmt.Errorf("expected %s, found %.80s", like, b)
}

// value makes what a rule reads of a value of a pack, of JSON or of the code.
func (p *Pack) value(f *fieldTypes, i int, v any) (ref.Val, error) {
	if f.kind(i) == typeRecords {
		return p.records(f.records[i], v)
	}
	return p.single(f.kind(i), v)
}

func (p *Pack) single(kind string, v any) (ref.Val, error) {
	if el := listed[kind]; el != "" {
		return p.list(kind, el, v)
	}
	s, text := v.(string)
	switch kind {
	case typeText:
		if text {
			return types.String(s), nil
		}
	case typeBool:
		if b, ok := v.(bool); ok {
			return types.Bool(b), nil
		}
	case typeInt:
		if n, ok := wholeNumber(v); ok {
			return types.Int(n), nil
		}
	case typeDecimal:
		if d, ok := decimalFrom(v); ok {
			return d, nil
		}
	case typeMoney:
		return cashFrom(v)
	case typeDate:
		if d, ok := v.(calendar.Date); ok {
			return date(d), nil
		}
		if d, err := calendar.ParseDate(s); text && err == nil {
			return date(d), nil
		}
	case typeTime:
		return p.instant(v)
	case typeDuration:
		if d, err := clock.ParseDuration(s); text && err == nil {
			return types.Duration{Duration: time.Duration(d)}, nil
		}
	}
	return nil, mismatch(kind, v)
}

func wholeNumber(v any) (int64, bool) {
	switch x := v.(type) {
	case int64:
		return x, true
	case int:
		return int64(x), true
	case float64:
		return int64(x), x == math.Trunc(x) && math.Abs(x) < 1<<53
	case json.Number:
		n, err := strconv.ParseInt(string(x), 10, 64)
		return n, err == nil
	}
	return 0, false
}

func decimalFrom(v any) (d Decimal, ok bool) {
	s := ""
	switch x := v.(type) {
	case Decimal:
		return x, true
	case Dec:
		s = string(x)
	case string:
		s = x
	case json.Number:
		s = string(x)
	case float64:
		s = strconv.FormatFloat(x, 'f', -1, 64)
	default:
		n, ok := wholeNumber(v)
		return whole(n), ok
	}
	d, err := ParseDecimal(s)
	return d, err == nil
}

func cashFrom(v any) (ref.Val, error) {
	switch x := v.(type) {
	case money.Money:
		return cashOf(x), nil
	case string:
		if m, err := money.Parse(x); err == nil {
			return cashOf(m), nil
		}
	case map[string]any:
		if m, ok := moneyFrom(x); ok {
			return cashOf(m), nil
		}
	}
	return nil, mismatch(typeMoney, v)
}

func moneyFrom(x map[string]any) (m money.Money, ok bool) {
	cur, is := x["currency"].(string)
	amount, num := decimalFrom(x["amount"])
	if !is || !num || len(x) != 2 {
		return m, false
	}
	m, err := money.Read(amount.String(), cur)
	return m, err == nil
}

// instant reads RFC 3339, or local time in the zone of the pack.
func (p *Pack) instant(v any) (ref.Val, error) {
	if t, ok := v.(time.Time); ok {
		return types.Timestamp{Time: t}, nil
	}
	s, _ := v.(string)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return types.Timestamp{Time: t}, nil
	}
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, p.location()); err == nil {
			return types.Timestamp{Time: t}, nil
		}
	}
	return nil, mismatch(typeTime, v)
}

func (p *Pack) list(kind, el string, v any) (ref.Val, error) {
	if s, ok := v.([]string); ok {
		return types.NewStringList(types.DefaultTypeAdapter, s), nil
	}
	in, ok := v.([]any)
	if !ok {
		return nil, mismatch(kind, v)
	}
	out := make([]ref.Val, len(in))
	for i, x := range in {
		var err error
		if out[i], err = p.single(el, x); err != nil {
			return nil, fmt.Errorf("%d: %w", i, err)
		}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}

// mostRecords bounds a list that a rule looks at.
const mostRecords = 10_000

func (p *Pack) records(f *fieldTypes, v any) (ref.Val, error) {
	in, ok := v.([]any)
	if !ok || len(in) > mostRecords {
		return nil, mismatch(typeRecords, v)
	}
	out := make([]ref.Val, len(in))
	for i, x := range in {
		m, ok := x.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%d: expected an entry with %v, found %.60v", i, f.names, x)
		}
		r := &record{f, make([]ref.Val, len(f.names))}
		for k := range m {
			if !slices.Contains(f.names, k) {
				return nil, fmt.Errorf("%d: there is no field %q%s", i, k, maybe(k, f.names))
			}
		}
		for j, n := range f.names {
			var err error
			if m[n] == nil {
				r.values[j], err = f.missing(j)
			} else {
				r.values[j], err = p.value(f, j, m[n])
			}
			if err != nil {
				return nil, fmt.Errorf("%d.%s: %w", i, n, err)
			}
		}
		out[i] = r
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}

// missing is what a field that was not given stands for; one that must be given is a fault.
func (f *fieldTypes) missing(i int) (ref.Val, error) {
	if !f.optional[i] {
		return nil, missingInput(f.names[i])
	}
	switch kind := f.kind(i); kind {
	case typeText:
		return types.String(""), nil
	case typeInt:
		return types.IntZero, nil
	case typeBool:
		return types.False, nil
	case typeDecimal:
		return whole(0), nil
	case typeTime:
		return types.Timestamp{}, nil
	case typeDuration:
		return types.Duration{}, nil
	case typeDate:
		return date(noDay), nil
	case typeMoney:
		return nil, missingInput(f.names[i])
	}
	return types.NewRefValList(types.DefaultTypeAdapter, nil), nil
}

// missingInput is the fault that a field was not given and a rule reads it.
type missingInput string

// Error implements error.
func (m missingInput) Error() string { return string(m) + " is missing" }

// noDay is the day that was not given: before every other.
const noDay = math.MinInt32

// plain is a value outside of CEL: texts, int64, bool, time.Time, clock.Duration, calendar.Date, Decimal, money.Money, lists and maps of them.
func plain(v ref.Val) (any, error) {
	switch x := v.(type) {
	case types.String:
		return string(x), nil
	case types.Int:
		return int64(x), nil
	case types.Bool:
		return bool(x), nil
	case types.Timestamp:
		return x.Time, nil
	case types.Duration:
		return clock.Duration(x.Duration), nil
	case Decimal:
		return x, nil
	case date:
		return calendar.Date(x), nil
	case cash:
		return x.money()
	case *record:
		out := map[string]any{}
		for i, n := range x.of.names {
			var err error
			if out[n], err = plain(x.values[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	case *types.Err:
		return nil, x
	}
	return plainMany(v)
}

func plainMany(v ref.Val) (any, error) {
	switch x := v.(type) {
	case traits.Lister:
		n, _ := x.Size().(types.Int)
		out := make([]any, n)
		for i := range out {
			var err error
			if out[i], err = plain(x.Get(types.Int(i))); err != nil {
				return nil, err
			}
		}
		return out, nil
	case traits.Mapper:
		out := map[string]any{}
		for it := x.Iterator(); it.HasNext() == types.True; {
			k := it.Next()
			v, err := plain(x.Get(k))
			if err != nil {
				return nil, err
			}
			out[fmt.Sprint(k.Value())] = v
		}
		return out, nil
	}
	return nil, fmt.Errorf("%s is no value of a rule", v.Type().TypeName())
}

// shown is a value as JSON shows it: instants with the offset of the pack's zone.
func (p *Pack) shown(v any) any {
	switch x := v.(type) {
	case time.Time:
		if x.IsZero() {
			return nil
		}
		return x.In(p.location()).Format(time.RFC3339)
	case calendar.Date:
		if x == noDay {
			return nil
		}
	case []any:
		out := make([]any, len(x))
		for i, el := range x {
			out[i] = p.shown(el)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, el := range x {
			out[k] = p.shown(el)
		}
		return out
	}
	return v
}
