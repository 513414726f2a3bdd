package policy

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"aftercare/internal/engine/calendar"
)

// texts write the exact types as text, e.g. for the formula on a bill, and find the last day of a month.
func texts() (opts []cel.EnvOption) {
	for _, t := range []*cel.Type{tDec, tMoney, tDay} {
		opts = append(opts, function("string", tText, in(t), func(a ...ref.Val) (ref.Val, error) {
			return a[0].ConvertToType(types.StringType), nil
		}))
	}
	return append(opts, function("endOfMonth", tDay, in(tDay), func(a ...ref.Val) (ref.Val, error) {
		d := calendar.Date(a[0].(date))
		first := d - calendar.Date(noon(d).Day()-1)
		return date(first.AddMonths(1) - 1), nil
	}))
}
