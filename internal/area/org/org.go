// Package org is the organisation: tenants, units, people, accounts, roles and the reach
// of their permissions (ORG-01..05, SYS-15).
package org

import (
	"time"

	"aftercare/internal/platform/actor"
)

// ID names a tenant, unit, person or account.
type ID string

// Tenant is one organisation with the policy pack that binds it (ORG-01).
type Tenant struct {
	ID        ID        `json:"id"`
	Name      string    `json:"name"`
	Pack      string    `json:"pack"`
	Zone      string    `json:"zone"`
	Lang      string    `json:"lang"`
	BaseURL   string    `json:"base_url"`
	Demo      bool      `json:"demo"`
	DemoDay   string    `json:"demo_day"`
	CreatedAt time.Time `json:"created_at"`
	Version   int       `json:"version"`
	Policy    int64     `json:"-" db:"policy"` // the number of the next change of policy
}

// Unit is a node of the unit tree (ORG-02).
type Unit struct {
	ID       ID     `json:"id"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	Kind     string `json:"kind"` // company, department, group, station, site, team
	ParentID ID     `json:"parent_id"`
	Region   string `json:"region"`
	Calendar string `json:"calendar"`
	HeadID   ID     `json:"head_id"`
	Active   bool   `json:"active"`
	Version  int    `json:"version"`
}

// Person is a human being of the organisation (ORG-03).
type Person struct {
	ID      ID     `json:"id"`
	Name    string `json:"name"`
	UnitID  ID     `json:"unit_id"`
	Phone   string `json:"phone" mask:"phone"`
	Email   string `json:"email" mask:"email"`
	Lang    string `json:"lang"`
	Active  bool   `json:"active"`
	Version int    `json:"version"`
}

// User is an account with which a person logs in; its roles come from the pack.
type User struct {
	ID       ID       `json:"id"`
	PersonID ID       `json:"person_id"`
	Login    string   `json:"login"`
	Password string   `json:"-" db:"password"`
	Roles    []string `json:"roles"`
	Lang     string   `json:"lang"`
	Theme    string   `json:"theme"`
	Active   bool     `json:"active"`
	Version  int      `json:"version"`
}

// Permissions of this area.
const (
	PermRead  = "org.read"
	PermAdmin = "org.admin"
	PermAudit = "audit.read"
	PermToken = "token.manage"
)

// PackInfo is what the organisation needs to know of a policy pack.
type PackInfo struct {
	Code  string            `json:"code"`
	Names map[string]string `json:"names"`
	Zone  string            `json:"zone"`
	Lang  string            `json:"lang"`
}

// Packs answers questions about policy packs; the policy engine stands behind it.
type Packs interface {
	List() []PackInfo
	// Perms merges the permissions of roles, widest scope first.
	Perms(pack string, roles []string) map[string]actor.Scope
	// Roles lists the role codes of a pack with their names.
	Roles(pack, lang string) map[string]string
	// Terms are the pack's own words for texts of the screens.
	Terms(pack, lang string) map[string]string
}

// Service is the organisation's verbs.
type Service struct {
	Map   *Map   // where map pictures come from, if anywhere
	Base  string // address under which people reach this installation, if it was configured
	packs Packs
	perms permCache
}

// New returns the service on the packs of this process.
func New(p Packs) *Service { return &Service{packs: p} }
