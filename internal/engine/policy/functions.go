package policy

import (
	"fmt"
	"math/big"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/money"
)

// Short names for the signatures below.
var (
	tInt, tText, tTime = cel.IntType, cel.StringType, cel.TimestampType
	tDec, tMoney, tDay = decimalType, moneyType, dateType
	tA                 = cel.TypeParamType("A")
)

// operatorsOf lets the exact types be used with + - * / < and the like. Overloads without a binding call the methods of
// the values; what is not listed, as money × int or anything × double, is refused when the pack is loaded.
func operatorsOf() (opts []cel.EnvOption) {
	op := func(name string, out *cel.Type, args ...*cel.Type) {
		opts = append(opts, cel.Function(name, cel.Overload(fmt.Sprint(name, args), args, out)))
	}
	for _, t := range []*cel.Type{tDec, tMoney} {
		op(operators.Add, t, t, t)
		op(operators.Subtract, t, t, t)
		op(operators.Negate, t, t)
	}
	op(operators.Multiply, tDec, tDec, tDec)
	op(operators.Multiply, tMoney, tMoney, tDec)
	op(operators.Multiply, tMoney, tDec, tMoney)
	op(operators.Divide, tDec, tDec, tDec)
	op(operators.Divide, tMoney, tMoney, tDec)
	op(operators.Divide, tDec, tMoney, tMoney)
	for _, name := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		for _, t := range []*cel.Type{tDec, tMoney, tDay} {
			op(name, cel.BoolType, t, t)
		}
	}
	return opts
}

// function declares one form of a function; args arrive checked.
func function(name string, out *cel.Type, args []*cel.Type, fn func(a ...ref.Val) (ref.Val, error)) cel.EnvOption {
	return cel.Function(name, cel.Overload(fmt.Sprint(name, args), args, out, cel.FunctionBinding(func(a ...ref.Val) ref.Val {
		v, err := fn(a...)
		if err != nil {
			return types.NewErr("%s: %v", name, err)
		}
		return v
	})))
}

func in(t ...*cel.Type) []*cel.Type { return t }

// numbers are the functions about numbers and money; none knows a business word.
func numbers() []cel.EnvOption {
	return []cel.EnvOption{
		function("dec", tDec, in(tText), func(a ...ref.Val) (ref.Val, error) { return ParseDecimal(string(a[0].(types.String))) }),
		function("dec", tDec, in(tInt), func(a ...ref.Val) (ref.Val, error) { return whole(int64(a[0].(types.Int))), nil }),
		function("whole", tInt, in(tDec), func(a ...ref.Val) (ref.Val, error) { return truncate(a[0].(Decimal)) }),
		function("round", tDec, in(tDec, tInt), func(a ...ref.Val) (ref.Val, error) {
			return roundTo(a[0].(Decimal), int64(a[1].(types.Int)))
		}),
		function("round", tMoney, in(tMoney), func(a ...ref.Val) (ref.Val, error) {
			m, err := a[0].(cash).money()
			return cashOf(m), err
		}),
		function("money", tMoney, in(tText, tText), func(a ...ref.Val) (ref.Val, error) {
			m, err := money.Read(string(a[0].(types.String)), string(a[1].(types.String)))
			return cashOf(m), err
		}),
		function("zero", tMoney, in(tMoney), func(a ...ref.Val) (ref.Val, error) { return cash{new(big.Rat), a[0].(cash).cur}, nil }),
		function("pct", tMoney, in(tMoney, tDec), percent), function("pct", tDec, in(tDec, tDec), percent),
		function("ratio", tDec, in(tInt, tInt), ratio), function("ratio", tDec, in(tDec, tDec), ratio), function("ratio", tDec, in(tMoney, tMoney), ratio),
		function("abs", tDec, in(tDec), absolute), function("abs", tMoney, in(tMoney), absolute), function("abs", tInt, in(tInt), absolute),
		function("share", cel.ListType(tMoney), in(tMoney, cel.ListType(tDec), tInt), shares),
	}
}

func percent(a ...ref.Val) (ref.Val, error) {
	return a[0].(traits.Multiplier).Multiply(Decimal{new(big.Rat).Quo(a[1].(Decimal).Rat(), big.NewRat(100, 1))}), nil
}

// ratio is the part of the whole in percent; without a whole there is none (RULE-08).
func ratio(a ...ref.Val) (ref.Val, error) {
	for i, v := range a {
		if n, ok := v.(types.Int); ok {
			a[i] = whole(int64(n))
		}
	}
	q := a[0].(traits.Divider).Divide(a[1])
	if d, ok := q.(Decimal); ok {
		return d.Multiply(whole(100)), nil
	}
	return q, nil
}

func absolute(a ...ref.Val) (ref.Val, error) {
	zero := ref.Val(types.IntZero)
	switch x := a[0].(type) {
	case Decimal:
		zero = whole(0)
	case cash:
		zero = cash{new(big.Rat), x.cur}
	}
	if a[0].(traits.Comparer).Compare(zero) == types.IntNegOne {
		return a[0].(traits.Negater).Negate(), nil
	}
	return a[0], nil
}

func truncate(d Decimal) (ref.Val, error) {
	q := new(big.Int).Quo(d.Rat().Num(), d.Rat().Denom())
	if !q.IsInt64() {
		return nil, errDigits
	}
	return types.Int(q.Int64()), nil
}

// roundTo rounds half up, away from zero.
func roundTo(d Decimal, places int64) (ref.Val, error) {
	if places < 0 || places > mostDigits {
		return nil, fmt.Errorf("%d places are not between 0 and %d", places, mostDigits)
	}
	r, _ := new(big.Rat).SetString(d.Rat().FloatString(int(places))) // rounds half away from zero
	return Decimal{r}, nil
}

func shares(a ...ref.Val) (ref.Val, error) {
	list := elements(a[1])
	weights := make([]*big.Rat, len(list))
	for i, w := range list {
		weights[i] = w.(Decimal).Rat()
	}
	out, err := share(a[0].(cash), weights, int(a[2].(types.Int)))
	if err != nil {
		return nil, err
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}

func elements(v ref.Val) []ref.Val {
	l := v.(traits.Lister)
	n, _ := l.Size().(types.Int)
	out := make([]ref.Val, n)
	for i := range out {
		out[i] = l.Get(types.Int(i))
	}
	return out
}

// lists are the functions about lists.
func lists() (opts []cel.EnvOption) {
	for _, t := range []*cel.Type{tInt, tDec, tMoney} {
		l := cel.ListType(t)
		opts = append(opts,
			function("sum", t, in(l), sum(t)),
			function("least", t, in(l), extreme(types.IntNegOne)), function("greatest", t, in(l), extreme(types.IntOne)),
			function("band", tInt, in(t, l), band(true)), function("bandOver", tInt, in(t, l), band(false)))
	}
	for _, t := range []*cel.Type{tDay, tTime} {
		opts = append(opts, function("least", t, in(cel.ListType(t)), extreme(types.IntNegOne)), function("greatest", t, in(cel.ListType(t)), extreme(types.IntOne)))
	}
	return append(opts,
		function("mean", tDec, in(cel.ListType(tDec)), mean), function("mean", tMoney, in(cel.ListType(tMoney)), mean),
		cel.Function("indexOf", cel.MemberOverload("list_index_of", in(cel.ListType(tA), tA), tInt, cel.BinaryBinding(func(l, x ref.Val) ref.Val {
			for i, v := range elements(l) {
				if v.Equal(x) == types.True {
					return types.Int(i)
				}
			}
			return types.IntNegOne
		}))),
		cel.Function("pair", cel.Overload("pair_lists", in(cel.ListType(tA), cel.ListType(cel.TypeParamType("B")), tText, tText),
			cel.ListType(cel.MapType(tText, cel.DynType)), cel.FunctionBinding(pair))),
		cel.Function("upTo", cel.Overload("up_to", in(tInt), cel.ListType(tInt), cel.UnaryBinding(upTo))))
}

// sum of nothing is zero, but nothing has no currency.
func sum(t *cel.Type) func(a ...ref.Val) (ref.Val, error) {
	return func(a ...ref.Val) (ref.Val, error) {
		list := elements(a[0])
		if len(list) == 0 {
			switch t {
			case tInt:
				return types.IntZero, nil
			case tDec:
				return whole(0), nil
			}
			return nil, fmt.Errorf("the sum of no money has no currency")
		}
		total := list[0]
		for _, v := range list[1:] {
			total = total.(traits.Adder).Add(v)
			if types.IsError(total) {
				return total, nil
			}
		}
		return total, nil
	}
}

func mean(a ...ref.Val) (ref.Val, error) {
	list := elements(a[0])
	if len(list) == 0 {
		return nil, fmt.Errorf("the mean of nothing")
	}
	total := list[0]
	for _, v := range list[1:] {
		if total = total.(traits.Adder).Add(v); types.IsError(total) {
			return total, nil
		}
	}
	return total.(traits.Divider).Divide(whole(int64(len(list)))), nil
}

func extreme(wanted types.Int) func(a ...ref.Val) (ref.Val, error) {
	return func(a ...ref.Val) (ref.Val, error) {
		list := elements(a[0])
		if len(list) == 0 {
			return nil, fmt.Errorf("of nothing")
		}
		best := list[0]
		for _, v := range list[1:] {
			c := v.(traits.Comparer).Compare(best)
			if types.IsError(c) {
				return c, nil
			}
			if c == wanted {
				best = v
			}
		}
		return best, nil
	}
}

// band counts the bounds that a value has reached, so a value on a border falls in the higher band (RULE-02, AMB-15);
// the other form counts those that it exceeds.
func band(reached bool) func(a ...ref.Val) (ref.Val, error) {
	return func(a ...ref.Val) (ref.Val, error) {
		n := 0
		for _, b := range elements(a[1]) {
			c := a[0].(traits.Comparer).Compare(b)
			if types.IsError(c) {
				return c, nil
			}
			if c == types.IntOne || reached && c == types.IntZero {
				n++
			}
		}
		return types.Int(n), nil
	}
}

// pair joins two lists to entries with two fields.
func pair(a ...ref.Val) ref.Val {
	x, y := elements(a[0]), elements(a[1])
	if len(x) != len(y) {
		return types.NewErr("pair: the lists have %d and %d entries", len(x), len(y))
	}
	out := make([]ref.Val, len(x))
	for i := range x {
		out[i] = types.NewRefValMap(types.DefaultTypeAdapter, map[ref.Val]ref.Val{a[2]: x[i], a[3]: y[i]})
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out)
}

// upTo lists 0 … n-1, for looking at lists side by side.
func upTo(n ref.Val) ref.Val {
	k := n.(types.Int)
	if k < 0 || k > mostRecords {
		return types.NewErr("upTo: %d is not between 0 and %d", k, mostRecords)
	}
	out := make([]ref.Val, k)
	for i := range out {
		out[i] = types.Int(i)
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out)
}

// days are the functions about days and business time, on the calendar of the pack (RULE-01).
func (p *Pack) days() []cel.EnvOption {
	day := func(v ref.Val) calendar.Date { return calendar.Date(v.(date)) }
	return []cel.EnvOption{
		function("date", tDay, in(tText), func(a ...ref.Val) (ref.Val, error) {
			d, err := calendar.ParseDate(string(a[0].(types.String)))
			return date(d), err
		}),
		function("date", tDay, in(tTime), func(a ...ref.Val) (ref.Val, error) {
			y, m, d := a[0].(types.Timestamp).In(p.location()).Date()
			return date(calendar.NewDate(y, m, d)), nil
		}),
		function("days", tDay, in(tDay, tInt), func(a ...ref.Val) (ref.Val, error) {
			return p.far(a, func(n int) calendar.Date { return day(a[0]) + calendar.Date(n) })
		}),
		function("months", tDay, in(tDay, tInt), func(a ...ref.Val) (ref.Val, error) { return p.far(a, day(a[0]).AddMonths) }),
		function("workdays", tDay, in(tDay, tInt), p.workdays),
		function("daysBetween", tInt, in(tDay, tDay), func(a ...ref.Val) (ref.Val, error) { return types.Int(day(a[1]) - day(a[0])), nil }),
		function("workdaysBetween", tInt, in(tDay, tDay), p.workdaysBetween),
		function("isWorkday", cel.BoolType, in(tDay), func(a ...ref.Val) (ref.Val, error) { return types.Bool(p.Calendar("").IsWorkday(day(a[0]))), nil }),
		function("weekday", tInt, in(tDay), func(a ...ref.Val) (ref.Val, error) { return types.Int((day(a[0]).Weekday()+6)%7 + 1), nil }),
		function("year", tInt, in(tDay), func(a ...ref.Val) (ref.Val, error) { return types.Int(noon(day(a[0])).Year()), nil }),
		function("month", tInt, in(tDay), func(a ...ref.Val) (ref.Val, error) { return types.Int(noon(day(a[0])).Month()), nil }),
		function("endOf", tTime, in(tDay), func(a ...ref.Val) (ref.Val, error) { return p.at(day(a[0])+1, "00:00") }),
		function("at", tTime, in(tDay, tText), func(a ...ref.Val) (ref.Val, error) { return p.at(day(a[0]), string(a[1].(types.String))) }),
		function("due", tTime, in(tTime, tText), p.due),
	}
}

func noon(d calendar.Date) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// farthest bounds how far a rule looks ahead or back.
const farthest = 400_000

func (p *Pack) far(a []ref.Val, move func(int) calendar.Date) (ref.Val, error) {
	n := a[1].(types.Int)
	if n < -farthest || n > farthest {
		return nil, fmt.Errorf("%d is too far away", n)
	}
	return date(move(int(n))), nil
}

func (p *Pack) at(d calendar.Date, hour string) (ref.Val, error) {
	t, err := time.ParseInLocation("2006-01-02 15:04", d.String()+" "+hour, p.location())
	return types.Timestamp{Time: t}, err
}

func (p *Pack) workdays(a ...ref.Val) (ref.Val, error) {
	n := a[1].(types.Int)
	d, ok := calendar.Date(0), false
	if n > -farthest && n < farthest {
		d, ok = p.Calendar("").AddWorkdays(calendar.Date(a[0].(date)), int(n))
	}
	if !ok {
		return nil, fmt.Errorf("%d working days are too far away", n)
	}
	return date(d), nil
}

// workdaysBetween counts the working days after the first day up to the second.
func (p *Pack) workdaysBetween(a ...ref.Val) (ref.Val, error) {
	from, to := calendar.Date(a[0].(date)), calendar.Date(a[1].(date))
	if to < from {
		from, to = to, from
	}
	if to-from > 20_000 {
		return nil, fmt.Errorf("the days lie too far apart")
	}
	n := types.IntZero
	for d := from + 1; d <= to; d++ {
		if p.Calendar("").IsWorkday(d) {
			n++
		}
	}
	return n, nil
}

// due ends a time limit by the clocks of the product (RULE-01).
func (p *Pack) due(a ...ref.Val) (ref.Val, error) {
	l, err := clock.ParseLimit(string(a[1].(types.String)))
	if err != nil {
		return nil, err
	}
	terms := p.terms(clock.Limit{}, l)
	at := a[0].(types.Timestamp).Time
	r := clock.Compute(terms, p.Calendar(""), []clock.Entry{{Kind: clock.EntryStart, At: at}}, at)
	if r.DueAt.IsZero() {
		return nil, fmt.Errorf("the calendar never gets there")
	}
	return types.Timestamp{Time: r.DueAt}, nil
}

// terms are those of a limit, moved to opening hours where the pack says so (RULE-01).
func (p *Pack) terms(from, to clock.Limit) clock.Terms {
	t := clock.Terms{From: from, To: to}
	if on := p.params["base.shift_to_open"]; on != nil && on.Value == true {
		if by := p.params["base.shift_by_h"]; by != nil {
			h, _ := wholeNumber(by.Value)
			t.Shift, t.ShiftBy = true, clock.Duration(h*int64(time.Hour))
		}
	}
	return t
}
