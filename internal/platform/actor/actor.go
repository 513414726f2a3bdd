// Package actor says who acts, for which tenant, in which language and zone,
// and answers the one question of authorisation: can this actor do that to this object.
package actor

import (
	"context"
	"fmt"
)

// Scope is how far a permission reaches; a wider scope includes the narrower ones.
type Scope int

// The scopes, narrowest first.
const (
	None Scope = iota
	Own
	Group
	Unit
	Region
	All
)

var scopeNames = []string{"none", "own", "group", "unit", "region", "all"}

func (s Scope) String() string { return scopeNames[s] }

// MarshalText writes the scope's name.
func (s Scope) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a scope's name.
func (s *Scope) UnmarshalText(b []byte) error {
	for i, n := range scopeNames {
		if n == string(b) {
			*s = Scope(i)
			return nil
		}
	}
	return fmt.Errorf("unknown scope %q", b)
}

// Kind tells a member of staff from a customer, a machine and the system itself.
type Kind string

// The kinds of actors.
const (
	User     Kind = "user"
	Token    Kind = "token"
	Customer Kind = "customer"
	System   Kind = "system"
	Nobody   Kind = ""
)

// Actor is who acts in a transaction.
type Actor struct {
	Kind           Kind
	Tenant         string
	User           string // account
	Person         string // the human being behind it
	Name           string
	Lang, Zone     string
	Pack           string // the policy pack that binds the tenant
	Policy         int64  // the number of the tenant's next change of policy; 0: not known
	Roles          []string
	Perms          map[string]Scope
	Reach          map[Scope][]string // unit ids within Group, Unit and Region
	Session        string
	IP, RequestID  string
	Title, BaseURL string // the tenant's name and the only address links may be built from
	SimClock, Demo bool
}

// Object is what authorisation needs to know of a business object.
type Object struct{ Unit, Owner, Assignee string }

// May returns how far the actor's permission perm reaches.
func (a Actor) May(perm string) Scope {
	if a.Kind == System {
		return All
	}
	return a.Perms[perm]
}

// Can reports whether the actor may do what perm names to object o.
func (a Actor) Can(perm string, o Object) bool {
	s := a.May(perm)
	switch {
	case s == None:
		return false
	case s == All:
		return true
	case a.Person != "" && (o.Owner == a.Person || o.Assignee == a.Person):
		return true
	}
	for _, u := range a.Reach[s] {
		if u == o.Unit {
			return true
		}
	}
	return false
}

type key struct{}

// With returns a context that carries a.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From returns the actor of ctx.
func From(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(key{}).(Actor)
	return a, ok
}

// AsSystem returns a context in which the system itself acts for tenant.
func AsSystem(ctx context.Context, tenant string) context.Context {
	return With(ctx, Actor{Kind: System, Tenant: tenant, User: "system", Name: "system"})
}
