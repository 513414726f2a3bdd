package policy

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"aftercare/internal/platform/money"
)

// location is the zone of the pack.
func (p *Pack) location() *time.Location { return p.zone }

// ready makes of a parameter what rules read: numbers with a currency are money, percents and everything written with a
// decimal point are exact decimals, other numbers are whole.
func (x *Param) ready(v any) (ref.Val, *cel.Type, error) {
	_, isMoney := money.Digits(x.Unit)
	switch v := v.(type) {
	case nil:
		return nil, nil, nil
	case string:
		return types.String(v), cel.StringType, nil
	case bool:
		return types.Bool(v), cel.BoolType, nil
	case []any:
		return x.readyList(v)
	case map[string]any:
		return x.readyMap(v)
	}
	d, ok := decimalFrom(v)
	n, whole := v.(int64)
	switch {
	case !ok:
		return nil, nil, mismatch(typeDecimal, v)
	case isMoney:
		return cash{d.Rat(), x.Unit}, moneyType, nil
	case whole && x.Unit != "%":
		return types.Int(n), cel.IntType, nil
	}
	return d, decimalType, nil
}

func (x *Param) readyList(v []any) (ref.Val, *cel.Type, error) {
	out, t := make([]ref.Val, len(v)), (*cel.Type)(nil)
	exact := slices.ContainsFunc(v, func(el any) bool { _, dec := el.(Dec); return dec })
	for i, el := range v {
		if n, whole := el.(int64); whole && exact {
			el = Dec(fmt.Sprint(n))
		}
		r, et, err := x.ready(el)
		if err != nil || r == nil {
			return nil, nil, fmt.Errorf("%d: %w", i, mismatch(typeDecimal, el))
		}
		out[i], t = r, common(t, et)
	}
	if t == nil {
		t = cel.DynType
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), cel.ListType(t), nil
}

func (x *Param) readyMap(v map[string]any) (ref.Val, *cel.Type, error) {
	out, t := map[ref.Val]ref.Val{}, (*cel.Type)(nil)
	exact := false
	for _, el := range v {
		_, dec := el.(Dec)
		exact = exact || dec
	}
	for _, k := range keysOf(v) {
		el := v[k]
		if n, whole := el.(int64); whole && exact {
			el = Dec(fmt.Sprint(n))
		}
		r, et, err := x.ready(el)
		if err != nil || r == nil {
			return nil, nil, fmt.Errorf("%s: %w", k, mismatch(typeDecimal, el))
		}
		out[types.String(k)], t = r, common(t, et)
	}
	if t == nil {
		t = cel.DynType
	}
	return types.NewRefValMap(types.DefaultTypeAdapter, out), cel.MapType(cel.StringType, t), nil
}

// common is the type of a list's elements.
func common(t, other *cel.Type) *cel.Type {
	if t == nil || t.IsExactType(other) {
		return other
	}
	return cel.DynType
}

// sound checks a value against what the pack says of it: bands in order, weights that add up, a target within its range.
func (x *Param) sound() error {
	switch c := x.Check.(type) {
	case nil:
		return nil
	case string:
		if c == "bands" {
			return soundBands(x.Value)
		}
		nums, err := x.numbers()
		if err != nil {
			return err
		}
		return soundList(c, nums)
	case map[string]any:
		return x.within(c)
	case []any:
		return x.oneOf(c)
	}
	return fmt.Errorf("expected a check ascending, descending, bands, weights, {min, max} or [options], found %v", x.Check)
}

// oneOf refuses a choice that no rule knows, which would silently be taken for the other one.
func (x *Param) oneOf(options []any) error {
	if slices.ContainsFunc(options, func(o any) bool { return reflect.DeepEqual(o, x.Value) }) {
		return nil
	}
	return fmt.Errorf("%v is not one of the options %v", x.Value, options)
}

func soundList(check string, nums []*big.Rat) error {
	switch check {
	case "ascending", "descending":
		for i := 1; i < len(nums); i++ {
			if c := nums[i].Cmp(nums[i-1]); c == 0 || (c > 0) != (check == "ascending") {
				return fmt.Errorf("is not %s: %s stands after %s, so bands overlap", check, decimalText(nums[i]), decimalText(nums[i-1]))
			}
		}
		return nil
	case "weights":
		total := new(big.Rat)
		for _, n := range nums {
			total.Add(total, n)
		}
		if total.Cmp(big.NewRat(100, 1)) != 0 && total.Cmp(big.NewRat(1, 1)) != 0 {
			return fmt.Errorf("the weights add up to %s, expected 100 or 1", decimalText(total))
		}
		return nil
	}
	return fmt.Errorf("unknown check %q, expected ascending, descending, bands, weights or {min, max}", check)
}

// numbers are the numbers of a list, or of a map in the order of its keys.
func (x *Param) numbers() (out []*big.Rat, err error) {
	var list []any
	switch v := x.Value.(type) {
	case []any:
		list = v
	case map[string]any:
		for _, k := range keysOf(v) {
			list = append(list, v[k])
		}
	default:
		list = []any{v}
	}
	for _, el := range list {
		d, ok := decimalFrom(el)
		if _, text := el.(string); !ok || text {
			return nil, mismatch(typeDecimal, el)
		}
		out = append(out, d.Rat())
	}
	return out, nil
}

func (x *Param) within(c map[string]any) error {
	nums, err := x.numbers()
	if err != nil {
		return err
	}
	for _, side := range keysOf(c) {
		bound, ok := decimalFrom(c[side])
		if !ok || side != "min" && side != "max" {
			return fmt.Errorf("expected a check {min: number, max: number}, found %v", c)
		}
		for _, n := range nums {
			if r := n.Cmp(bound.Rat()); side == "min" && r < 0 || side == "max" && r > 0 {
				return fmt.Errorf("%s is outside its range, %s %s", decimalText(n), side, bound)
			}
		}
	}
	return nil
}
