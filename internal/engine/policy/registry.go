package policy

import (
	"slices"

	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/form"
)

// registry is what the code of a process asks of packs. Package variables fill it
// while the program starts; afterwards it is only read.
type registry struct {
	points   []asked
	machines []*Flow
	places   []*Place
	keys     []interface {
		check(*Pack) (key string, err error)
	}
}

var declared registry

func (r *registry) point(name string) asked {
	for _, a := range r.points {
		if a.Name() == name {
			return a
		}
	}
	return nil
}

func (r *registry) machine(code string) *Flow {
	for _, m := range r.machines {
		if m.code == code {
			return m
		}
	}
	return nil
}

// Flow is a machine that an area runs, with the vocabulary its code understands.
type Flow struct {
	code       string
	vocabulary flow.Vocabulary
}

// NewFlow declares the machine of an area; call it once, in a package variable of its policy.go.
func NewFlow(code string, v flow.Vocabulary) *Flow {
	f := &Flow{code, v}
	declared.machines = append(declared.machines, f)
	return f
}

// In returns the machine as a pack defines it.
func (f *Flow) In(p *Pack) *flow.Machine { return p.Machine(f.code) }

// Place is a spot of the product where a bound form is filled in.
type Place struct {
	name   string
	fields []string
}

// NewPlace declares a place and the fields that the area's record can keep; call it once, in a package variable.
func NewPlace(name string, fields ...string) *Place {
	p := &Place{name, fields}
	declared.places = append(declared.places, p)
	return p
}

// In returns the form that a pack binds to the place.
func (pl *Place) In(p *Pack) *form.Def { return p.FormAt(pl.name) }

// form checks one form and puts the options of its lists in.
func (l *loader) form(f *form.Def, places map[string][]string) {
	for _, fault := range form.Faults(f, places) {
		l.say("forms."+f.Code+"."+fault.Path, "%s", fault.Text)
	}
	for i := range f.Fields {
		x := &f.Fields[i]
		if x.List == "" {
			continue
		}
		list := l.pack.List(x.List)
		if list == nil {
			l.say("forms."+f.Code+".fields."+x.Key+".list", "unknown list %q", x.List)
			continue
		}
		for _, o := range list.Options {
			x.Options = append(x.Options, form.Option{Code: o.Code, Names: o.Names})
		}
	}
}

// Machine returns the machine of that code, or nil.
func (p *Pack) Machine(code string) *flow.Machine {
	return entry(p.Machines, func(m *flow.Machine) bool { return m.Code == code })
}

// Form returns the form of that code, e.g. FORM-63, or nil.
func (p *Pack) Form(code string) *form.Def {
	return entry(p.Forms, func(f *form.Def) bool { return f.Code == code })
}

// FormAt returns the form bound to a place, or nil.
func (p *Pack) FormAt(place string) *form.Def {
	return entry(p.Forms, func(f *form.Def) bool { return slices.Contains(f.At, place) })
}

// Role returns the role of that code, or nil.
func (p *Pack) Role(code string) *Role {
	return entry(p.Roles, func(r *Role) bool { return r.Code == code })
}

// List returns the option list of that code, e.g. ENUM-06, or nil.
func (p *Pack) List(code string) *List {
	return entry(p.Lists, func(l *List) bool { return l.Code == code })
}

// Offers reports whether a list has an option; a pack without the list allows everything.
func (p *Pack) Offers(list, option string) bool {
	l := p.List(list)
	return l == nil || slices.ContainsFunc(l.Options, func(o Option) bool { return o.Code == option })
}

// Script returns what is said in a call, or nil.
func (p *Pack) Script(code string) *Script {
	return entry(p.Scripts, func(s *Script) bool { return s.Code == code })
}

// Rule returns the rule of that code, or nil.
func (p *Pack) Rule(code string) *Rule {
	return entry(p.Rules, func(r *Rule) bool { return r.Code == code })
}

func entry[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
