package policy

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// rankings are the functions that compare entries of a list. Entries are decimals, or lists of decimals of which the
// first that differs decides; more is better, and who is equal in all of them shares the place.
func rankings() (opts []cel.EnvOption) {
	for _, t := range []*cel.Type{tDec, cel.ListType(tDec)} {
		opts = append(opts,
			function("rank", cel.ListType(tInt), in(cel.ListType(t)), places),
			function("order", cel.ListType(tInt), in(cel.ListType(t)), order))
	}
	return opts
}

// better reports by the sign whether a stands before b: below zero it does.
func better(a, b ref.Val) int {
	x, y := []ref.Val{a}, []ref.Val{b}
	if _, list := a.(traits.Lister); list {
		x, y = elements(a), elements(b)
	}
	for i := range min(len(x), len(y)) {
		if c := y[i].(Decimal).Rat().Cmp(x[i].(Decimal).Rat()); c != 0 {
			return c
		}
	}
	return len(y) - len(x)
}

// places gives each entry its place, counted from 0: after two first ones comes the place 2.
func places(a ...ref.Val) (ref.Val, error) {
	list := elements(a[0])
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, better)
	out := make([]ref.Val, len(list))
	for i, v := range list {
		n, _ := slices.BinarySearchFunc(sorted, v, better)
		out[i] = types.Int(n)
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}

// order lists the indexes of the entries from the best to the last; equal ones keep their order.
func order(a ...ref.Val) (ref.Val, error) {
	list := elements(a[0])
	out := make([]ref.Val, len(list))
	for i := range out {
		out[i] = types.Int(i)
	}
	slices.SortStableFunc(out, func(i, j ref.Val) int { return better(list[i.(types.Int)], list[j.(types.Int)]) })
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}
