package policy

import (
	"fmt"
	"regexp"
	"strconv"
)

// limitUnits are the units in which a parameter is a time limit (RULE-01).
var limitUnits = map[string]bool{"min": true, "h": true, "wd": true, "d": true, "week": true, "month": true}

// limitForm is a time limit as text: the units of RULE-01, as engine/clock reads them.
var limitForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,5})(min|h|wd|d|week|month)$`)

// limit returns the parameter as a time limit, e.g. 10min.
func (p *Param) limit() (string, error) {
	n, ok := p.Value.(int64)
	if !ok || n < 0 || !limitUnits[p.Unit] {
		return "", fmt.Errorf("parameter %q is not a time limit: it needs a whole number and the unit min, h, wd, d, week or month", p.Key)
	}
	return strconv.FormatInt(n, 10) + p.Unit, nil
}

// Param returns the parameter of a key; pages list them and explanations name them.
func (p *Pack) Param(key string) (Param, bool) {
	x, ok := p.params[key]
	if !ok {
		return Param{}, false
	}
	return *x, true
}

// Value is the type of a parameter that code reads.
type Value interface {
	int | string | bool | []int | []string
}

// Key is a parameter that code reads by itself, declared in an area's policy.go so
// that loading refuses a pack without it.
type Key[T Value] struct{ key string }

// NewKey declares that code reads a parameter; call it once, in a package variable.
func NewKey[T Value](key string) Key[T] {
	k := Key[T]{key}
	declared.keys = append(declared.keys, k)
	return k
}

// In returns the parameter's value in a pack.
func (k Key[T]) In(p *Pack) T {
	v, _ := k.read(p) // a pack without it was refused
	return v
}

func (k Key[T]) check(p *Pack) (string, error) {
	_, err := k.read(p)
	return k.key, err
}

func (k Key[T]) read(p *Pack) (out T, err error) {
	x, ok := p.params[k.key]
	if !ok {
		return out, fmt.Errorf("parameter %q is missing, the product reads it", k.key)
	}
	fits := true
	switch o := any(&out).(type) {
	case *int:
		var n int64
		n, fits = x.Value.(int64)
		*o = int(n)
	case *string:
		*o, fits = x.Value.(string)
	case *bool:
		*o, fits = x.Value.(bool)
	case *[]int:
		var list []int64
		list, fits = listOf[int64](x.Value)
		for _, n := range list {
			*o = append(*o, int(n))
		}
	case *[]string:
		*o, fits = listOf[string](x.Value)
	}
	if !fits {
		return out, fmt.Errorf("parameter %q is not of the type the product reads, %T", k.key, out)
	}
	return out, nil
}

func listOf[T any](v any) (out []T, ok bool) {
	list, ok := v.([]any)
	for _, x := range list {
		t, is := x.(T)
		ok = ok && is
		out = append(out, t)
	}
	return out, ok
}
