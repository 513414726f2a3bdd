package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"aftercare/internal/platform/money"
)

// Decimal is an exact number: rates, weights, points, percent. Division keeps the fraction; only printing cuts it, to 38 digits.
type Decimal struct{ r *big.Rat }

var decimalType = types.NewObjectType("decimal", traits.AdderType|traits.SubtractorType|traits.MultiplierType|
	traits.DividerType|traits.ComparerType|traits.NegatorType)

// ParseDecimal reads a plain number such as 1.25.
func ParseDecimal(s string) (Decimal, error) {
	r, err := money.Exact(s)
	if err != nil {
		return Decimal{}, fmt.Errorf("%.60q is not a number like 15 or 1.25", s)
	}
	return Decimal{r}, nil
}

func whole(n int64) Decimal { return Decimal{new(big.Rat).SetInt64(n)} }

// Rat is the number as a fraction; the receiver stays as it is.
func (d Decimal) Rat() *big.Rat {
	if d.r == nil {
		return new(big.Rat)
	}
	return d.r
}

// String writes the number exactly when 38 digits suffice, else rounded to 38.
func (d Decimal) String() string { return decimalText(d.Rat()) }

const mostDigits = 38

func decimalText(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	before := len(new(big.Int).Quo(new(big.Int).Abs(r.Num()), r.Denom()).String())
	s := r.FloatString(max(mostDigits-before, 0))
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// MarshalJSON writes the number as a text, so that nobody reads it as floating point.
func (d Decimal) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads a text or a plain number.
func (d *Decimal) UnmarshalJSON(b []byte) (err error) {
	s := string(b)
	if strings.HasPrefix(s, `"`) {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	}
	*d, err = ParseDecimal(s)
	return err
}

var errDigits = errors.New("overflow: the number has more than 38 digits")

// tooLong bounds a fraction; no policy comes near it.
const tooLong = 4096

// exactly wraps a result, unless it has grown out of bounds.
func exactly(r *big.Rat) (*big.Rat, ref.Val) {
	if r.Num().BitLen() > tooLong || r.Denom().BitLen() > tooLong ||
		new(big.Int).Abs(r.Num()).Cmp(new(big.Int).Mul(limit38, r.Denom())) >= 0 {
		return nil, types.WrapErr(errDigits)
	}
	return r, nil
}

var limit38 = new(big.Int).Exp(big.NewInt(10), big.NewInt(mostDigits), nil)

func decimalOf(r *big.Rat) ref.Val {
	r, bad := exactly(r)
	if bad != nil {
		return bad
	}
	return Decimal{r}
}

// Add implements traits.Adder.
func (d Decimal) Add(x ref.Val) ref.Val {
	if o, ok := x.(Decimal); ok {
		return decimalOf(new(big.Rat).Add(d.Rat(), o.Rat()))
	}
	return types.MaybeNoSuchOverloadErr(x)
}

// Subtract implements traits.Subtractor.
func (d Decimal) Subtract(x ref.Val) ref.Val {
	if o, ok := x.(Decimal); ok {
		return decimalOf(new(big.Rat).Sub(d.Rat(), o.Rat()))
	}
	return types.MaybeNoSuchOverloadErr(x)
}

// Multiply implements traits.Multiplier.
func (d Decimal) Multiply(x ref.Val) ref.Val {
	switch o := x.(type) {
	case Decimal:
		return decimalOf(new(big.Rat).Mul(d.Rat(), o.Rat()))
	case cash:
		return o.Multiply(d)
	}
	return types.MaybeNoSuchOverloadErr(x)
}

// Divide implements traits.Divider; division by zero is a fault.
func (d Decimal) Divide(x ref.Val) ref.Val {
	o, ok := x.(Decimal)
	if !ok {
		return types.MaybeNoSuchOverloadErr(x)
	}
	if o.Rat().Sign() == 0 {
		return types.NewErr("division by zero")
	}
	return decimalOf(new(big.Rat).Quo(d.Rat(), o.Rat()))
}

// Negate implements traits.Negater.
func (d Decimal) Negate() ref.Val { return Decimal{new(big.Rat).Neg(d.Rat())} }

// Compare implements traits.Comparer; nothing is rounded before (RULE-08).
func (d Decimal) Compare(x ref.Val) ref.Val {
	if o, ok := x.(Decimal); ok {
		return types.Int(d.Rat().Cmp(o.Rat()))
	}
	return types.MaybeNoSuchOverloadErr(x)
}

// ConvertToNative implements ref.Val.
func (d Decimal) ConvertToNative(t reflect.Type) (any, error) { return itself(d, t) }

// ConvertToType implements ref.Val.
func (d Decimal) ConvertToType(t ref.Type) ref.Val { return noConversion(d, t) }

// Equal implements ref.Val.
func (d Decimal) Equal(x ref.Val) ref.Val {
	o, ok := x.(Decimal)
	return types.Bool(ok && d.Rat().Cmp(o.Rat()) == 0)
}

// Type implements ref.Val.
func (d Decimal) Type() ref.Type { return decimalType }

// Value implements ref.Val.
func (d Decimal) Value() any { return d }

// itself hands a value of ours out as it is.
func itself(v ref.Val, t reflect.Type) (any, error) {
	if reflect.TypeOf(v).AssignableTo(t) {
		return v, nil
	}
	return nil, fmt.Errorf("%s is not a %s", v.Type().TypeName(), t)
}

func noConversion(v ref.Val, t ref.Type) ref.Val {
	switch t {
	case v.Type():
		return v
	case types.TypeType:
		return v.Type().(*types.Type)
	case types.StringType:
		return types.String(fmt.Sprint(v))
	}
	return types.NewErr("%s does not become %s", v.Type().TypeName(), t.TypeName())
}

// Points writes an exact number as decimals are written.
func Points(r *big.Rat) string { return decimalText(r) }
