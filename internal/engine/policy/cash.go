package policy

import (
	"fmt"
	"math/big"
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"aftercare/internal/platform/money"
)

// cash is money while a rule calculates: an exact amount in major units. It is rounded where it is printed (RULE-03).
type cash struct {
	r   *big.Rat
	cur string
}

var moneyType = types.NewObjectType("money", traits.AdderType|traits.SubtractorType|traits.MultiplierType|
	traits.DividerType|traits.ComparerType|traits.NegatorType)

func cashOf(m money.Money) cash { return cash{m.Rat(), m.Currency} }

// money rounds half up to the minor unit.
func (c cash) money() (money.Money, error) { return money.Round(c.r, c.cur) }

// String writes the rounded amount and the currency.
func (c cash) String() string {
	m, err := c.money()
	if err != nil {
		return err.Error()
	}
	return m.String()
}

func (c cash) with(r *big.Rat) ref.Val {
	r, bad := exactly(r)
	if bad != nil {
		return bad
	}
	return cash{r, c.cur}
}

// same finds the other amount when it is one of the same currency.
func (c cash) same(x ref.Val) (cash, ref.Val) {
	o, ok := x.(cash)
	if !ok {
		return o, types.MaybeNoSuchOverloadErr(x)
	}
	if o.cur != c.cur {
		return o, types.NewErr("%s and %s do not mix", c.cur, o.cur)
	}
	return o, nil
}

// Add implements traits.Adder.
func (c cash) Add(x ref.Val) ref.Val {
	o, bad := c.same(x)
	if bad != nil {
		return bad
	}
	return c.with(new(big.Rat).Add(c.r, o.r))
}

// Subtract implements traits.Subtractor.
func (c cash) Subtract(x ref.Val) ref.Val {
	o, bad := c.same(x)
	if bad != nil {
		return bad
	}
	return c.with(new(big.Rat).Sub(c.r, o.r))
}

// Multiply implements traits.Multiplier: money times a number is money.
func (c cash) Multiply(x ref.Val) ref.Val {
	if o, ok := x.(Decimal); ok {
		return c.with(new(big.Rat).Mul(c.r, o.Rat()))
	}
	return types.MaybeNoSuchOverloadErr(x)
}

// Divide implements traits.Divider: by a number it is money, by money a number.
func (c cash) Divide(x ref.Val) ref.Val {
	if o, ok := x.(Decimal); ok {
		if o.Rat().Sign() == 0 {
			return types.NewErr("division by zero")
		}
		return c.with(new(big.Rat).Quo(c.r, o.Rat()))
	}
	o, bad := c.same(x)
	if bad != nil {
		return bad
	}
	if o.r.Sign() == 0 {
		return types.NewErr("division by zero")
	}
	return decimalOf(new(big.Rat).Quo(c.r, o.r))
}

// Negate implements traits.Negater.
func (c cash) Negate() ref.Val { return cash{new(big.Rat).Neg(c.r), c.cur} }

// Compare implements traits.Comparer.
func (c cash) Compare(x ref.Val) ref.Val {
	o, bad := c.same(x)
	if bad != nil {
		return bad
	}
	return types.Int(c.r.Cmp(o.r))
}

// ConvertToNative implements ref.Val.
func (c cash) ConvertToNative(t reflect.Type) (any, error) { return itself(c, t) }

// ConvertToType implements ref.Val.
func (c cash) ConvertToType(t ref.Type) ref.Val { return noConversion(c, t) }

// Equal implements ref.Val.
func (c cash) Equal(x ref.Val) ref.Val {
	o, ok := x.(cash)
	return types.Bool(ok && o.cur == c.cur && c.r.Cmp(o.r) == 0)
}

// Type implements ref.Val.
func (c cash) Type() ref.Type { return moneyType }

// Value implements ref.Val.
func (c cash) Value() any { return c }

// share divides a total by weights: every part is cut to the minor unit, and the part at rest takes what is left,
// so that the parts add up exactly (RULE-03).
func share(total cash, weights []*big.Rat, rest int) ([]ref.Val, error) {
	sum := new(big.Rat)
	for _, w := range weights {
		if w.Sign() < 0 {
			return nil, fmt.Errorf("share: a weight is below zero")
		}
		sum.Add(sum, w)
	}
	switch {
	case sum.Sign() == 0:
		return nil, fmt.Errorf("share: the weights are all zero")
	case rest < 0 || rest >= len(weights):
		return nil, fmt.Errorf("share: nobody takes the rest, %d is not one of %d", rest, len(weights))
	}
	digits, _ := money.Digits(total.cur)
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	m, err := total.money()
	if err != nil {
		return nil, err
	}
	left, out := m.Rat(), make([]ref.Val, len(weights))
	for i, w := range weights {
		part := new(big.Rat).Quo(new(big.Rat).Mul(m.Rat(), w), sum)
		part.Mul(part, unit)
		cut := new(big.Rat).SetInt(new(big.Int).Quo(part.Num(), part.Denom()))
		cut.Quo(cut, unit)
		left.Sub(left, cut)
		out[i] = cash{cut, total.cur}
	}
	last := out[rest].(cash)
	out[rest] = cash{new(big.Rat).Add(last.r, left), last.cur}
	return out, nil
}
