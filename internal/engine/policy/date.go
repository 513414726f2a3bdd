package policy

import (
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"aftercare/internal/engine/calendar"
)

// date is a local day while a rule calculates.
type date calendar.Date

var dateType = types.NewObjectType("date", traits.ComparerType)

// String writes 2010-10-14.
func (d date) String() string { return calendar.Date(d).String() }

// Compare implements traits.Comparer.
func (d date) Compare(x ref.Val) ref.Val {
	o, ok := x.(date)
	switch {
	case !ok:
		return types.MaybeNoSuchOverloadErr(x)
	case d < o:
		return types.IntNegOne
	case d > o:
		return types.IntOne
	}
	return types.IntZero
}

// ConvertToNative implements ref.Val.
func (d date) ConvertToNative(t reflect.Type) (any, error) { return itself(d, t) }

// ConvertToType implements ref.Val.
func (d date) ConvertToType(t ref.Type) ref.Val { return noConversion(d, t) }

// Equal implements ref.Val.
func (d date) Equal(x ref.Val) ref.Val { return types.Bool(x == ref.Val(d)) }

// Type implements ref.Val.
func (d date) Type() ref.Type { return dateType }

// Value implements ref.Val.
func (d date) Value() any { return d }
