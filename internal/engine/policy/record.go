package policy

import (
	"fmt"
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// record is one entry of a list of things with fields, such as a person with a name and a weight.
type record struct {
	of     *fieldTypes
	values []ref.Val
}

// ConvertToNative implements ref.Val.
func (r *record) ConvertToNative(t reflect.Type) (any, error) { return itself(r, t) }

// ConvertToType implements ref.Val.
func (r *record) ConvertToType(t ref.Type) ref.Val { return noConversion(r, t) }

// Equal implements ref.Val.
func (r *record) Equal(x ref.Val) ref.Val {
	o, ok := x.(*record)
	if !ok || o.of != r.of {
		return types.False
	}
	for i, v := range r.values {
		if v.Equal(o.values[i]) != types.True {
			return types.False
		}
	}
	return types.True
}

// Type implements ref.Val.
func (r *record) Type() ref.Type { return types.NewObjectType(r.of.name, traits.IndexerType) }

// Value implements ref.Val.
func (r *record) Value() any { return r }

// kinds tells CEL which fields the records of a catalogue have.
type kinds struct {
	*types.Registry
	records map[string]*fieldTypes
}

func newKinds(c *catalogue) (*kinds, error) {
	reg, err := types.NewRegistry()
	if err != nil {
		return nil, err
	}
	k := &kinds{reg, map[string]*fieldTypes{}}
	for i := range c.Points {
		for _, side := range []*fieldTypes{&c.Points[i].In, &c.Points[i].Out} {
			for _, f := range side.records {
				if f != nil {
					k.records[f.name] = f
				}
			}
		}
	}
	return k, nil
}

// FindStructType implements types.Provider.
func (k *kinds) FindStructType(name string) (*types.Type, bool) {
	if k.records[name] != nil {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return k.Registry.FindStructType(name)
}

// FindStructFieldNames implements types.Provider.
func (k *kinds) FindStructFieldNames(name string) ([]string, bool) {
	if f := k.records[name]; f != nil {
		return f.names, true
	}
	return k.Registry.FindStructFieldNames(name)
}

// FindStructFieldType implements types.Provider.
func (k *kinds) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	f := k.records[name]
	if f == nil {
		return k.Registry.FindStructFieldType(name, field)
	}
	for i, n := range f.names {
		if n == field {
			return &types.FieldType{Type: f.celType(i),
				IsSet:   func(any) bool { return true },
				GetFrom: func(target any) (any, error) { return fieldOf(target, i) }}, true
		}
	}
	return nil, false
}

// NewValue implements types.Provider; rules make no records of their own.
func (k *kinds) NewValue(name string, fields map[string]ref.Val) ref.Val {
	if k.records[name] != nil {
		return types.NewErr("%s is only read", name)
	}
	return k.Registry.NewValue(name, fields)
}

func fieldOf(target any, i int) (any, error) {
	r, ok := target.(*record)
	if !ok {
		return nil, fmt.Errorf("%T has no fields", target)
	}
	return r.values[i], nil
}
