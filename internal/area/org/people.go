package org

import (
	"strings"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/auth"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/page"
)

// AddUnit adds a node to the unit tree.
func AddUnit(tx *db.Tx, u Unit) (Unit, error) {
	if u.ID == "" {
		u.ID = ID(id.New("unt"))
	}
	u.Active, u.Version = true, 1
	_, err := addUnitQ.Run(tx, u)
	return u, err
}

// SetHead names the head of a unit.
func SetHead(tx *db.Tx, unit, person ID) error {
	_, err := headQ.Run(tx, db.Args{"id": unit, "head_id": person})
	return err
}

// AddPerson adds a human being.
func AddPerson(tx *db.Tx, p Person) (Person, error) {
	if p.ID == "" {
		p.ID = ID(id.New("per"))
	}
	p.Active, p.Version = true, 1
	_, err := addPersQ.Run(tx, p)
	return p, err
}

// AddUser adds an account whose password is already hashed.
func AddUser(tx *db.Tx, u User, hash string) (User, error) {
	if u.ID == "" {
		u.ID = ID(id.New("usr"))
	}
	u.Login, u.Password, u.Active, u.Version = strings.ToLower(strings.TrimSpace(u.Login)), hash, true, 1
	if u.Roles == nil {
		u.Roles = []string{}
	}
	_, err := addUserQ.Run(tx, u)
	return u, err
}

// Rebuild writes down anew which units each person's permissions reach at each scope:
// group = the own unit, unit = the nearest department and all below it, region = all
// units of the same region. Whoever changes the tree or a person's unit calls it.
func Rebuild(tx *db.Tx) error {
	units, err := unitsQ.All(tx)
	if err != nil {
		return err
	}
	if _, err := clearReachQ.Run(tx); err != nil {
		return err
	}
	tree := newTree(units)
	for after := ID(""); ; {
		people, err := peopleQ.All(tx, db.Args{"after": after, "limit": 500})
		if err != nil || len(people) == 0 {
			return err
		}
		for _, p := range people {
			for level, ids := range tree.reach(p.UnitID) {
				for _, u := range ids {
					if _, err := addReachQ.Run(tx, db.Args{"person_id": p.ID, "level": level.String(), "unit_id": u}); err != nil {
						return err
					}
				}
			}
		}
		after = people[len(people)-1].ID
	}
}

type tree struct {
	byID     map[ID]Unit
	children map[ID][]ID
	byRegion map[string][]ID
}

func newTree(units []Unit) tree {
	t := tree{map[ID]Unit{}, map[ID][]ID{}, map[string][]ID{}}
	for _, u := range units {
		t.byID[u.ID] = u
		t.children[u.ParentID] = append(t.children[u.ParentID], u.ID)
		t.byRegion[u.Region] = append(t.byRegion[u.Region], u.ID)
	}
	return t
}

func (t tree) reach(unit ID) map[actor.Scope][]ID {
	dept := unit
	for u, ok := t.byID[unit]; ok && u.Kind != "department" && u.ParentID != "" && t.byID[u.ParentID].Kind != "company"; u, ok = t.byID[u.ParentID] {
		dept = u.ParentID
	}
	below := t.below(dept, nil)
	region := below
	if r := t.byID[unit].Region; r != "" {
		region = append(append([]ID{}, below...), t.byRegion[r]...)
	}
	return map[actor.Scope][]ID{actor.Group: {unit}, actor.Unit: below, actor.Region: region}
}

// below lists u and everything under it; a cycle in the tree ends it.
func (t tree) below(u ID, seen []ID) []ID {
	for _, s := range seen {
		if s == u {
			return seen
		}
	}
	seen = append(seen, u)
	for _, c := range t.children[u] {
		seen = t.below(c, seen)
	}
	return seen
}

// UserRow is an account in a list.
type UserRow struct {
	ID       ID       `json:"id" from:"u.id"`
	Login    string   `json:"login" from:"u.login"`
	Roles    []string `json:"roles" from:"u.roles"`
	Active   bool     `json:"active" from:"u.active"`
	Version  int      `json:"version" from:"u.version"`
	PersonID ID       `json:"person_id" from:"p.id"`
	Name     string   `json:"name" from:"p.name"`
	UnitID   ID       `json:"unit_id" from:"p.unit_id"`
}

// UserList is a page of accounts.
type UserList struct {
	page.Of[UserRow]
	Roles map[string]string `json:"roles"`
}

// Users lists accounts by log-in.
func (s *Service) Users(tx *db.Tx, in *page.Request) (*UserList, error) {
	after := ""
	if err := page.Decode(in.After, &after); err != nil {
		return nil, err
	}
	rows, err := usersQ.All(tx, db.Args{"after": after, "limit": in.Size()})
	if err != nil {
		return nil, err
	}
	return &UserList{*page.Cut(rows, *in, func(u UserRow) []any { return []any{u.Login} }), s.packs.Roles(tx.Actor.Pack, tx.Actor.Lang)}, nil
}

// NewUserInput adds a person with an account.
type NewUserInput struct {
	Body struct {
		Name     string   `json:"name" minLength:"1" maxLength:"100"`
		UnitID   ID       `json:"unit_id" minLength:"1" maxLength:"60"`
		Phone    string   `json:"phone,omitempty" maxLength:"40"`
		Email    string   `json:"email,omitempty" maxLength:"200"`
		Login    string   `json:"login" minLength:"2" maxLength:"100"`
		Password string   `json:"password" minLength:"1" maxLength:"200"`
		Roles    []string `json:"roles" minItems:"1" maxItems:"20"`
		Lang     string   `json:"lang,omitempty" enum:"zh-CN,zh-TW,ko,en"`
	}
}

// NewUser adds a person with an account and the roles of the pack.
func (s *Service) NewUser(tx *db.Tx, in *NewUserInput) (*User, error) {
	b := in.Body
	units, err := unitsQ.All(tx)
	if err != nil {
		return nil, err
	}
	var c errs.Checks
	_, known := newTree(units).byID[b.UnitID]
	c.That(known, "unit_id", "unknown")
	s.checkRoles(&c, tx.Actor.Pack, b.Roles)
	checkPassword(&c, b.Password, b.Login)
	if err := c.Err(); err != nil {
		return nil, err
	}
	p, err := AddPerson(tx, Person{Name: b.Name, UnitID: b.UnitID, Phone: b.Phone, Email: b.Email, Lang: b.Lang})
	if err != nil {
		return nil, err
	}
	u, err := AddUser(tx, User{PersonID: p.ID, Login: b.Login, Roles: b.Roles, Lang: b.Lang}, auth.Hash(b.Password))
	if err != nil {
		return nil, err
	}
	if err := Rebuild(tx); err != nil {
		return nil, err
	}
	return &u, tx.Audit("user", string(u.ID), "added", db.Changes{"login": db.Personal("", u.Login), "roles": {New: strings.Join(u.Roles, ",")}})
}

func (s *Service) checkRoles(c *errs.Checks, pack string, roles []string) {
	known := s.packs.Roles(pack, "en")
	for _, r := range roles {
		_, ok := known[r]
		c.That(ok, "roles", "unknown")
	}
}

// ChangeUserInput changes an account.
type ChangeUserInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version  int      `json:"version"`
		Roles    []string `json:"roles,omitempty" maxItems:"20"`
		Active   *bool    `json:"active,omitempty"`
		Password string   `json:"password,omitempty" maxLength:"200"`
	}
}

// ChangeUser changes roles, password or whether an account may log in; its sessions end.
func (s *Service) ChangeUser(tx *db.Tx, in *ChangeUserInput) (*User, error) {
	u, err := userQ.One(tx, db.Args{"id": in.ID})
	if err != nil {
		return nil, err
	}
	var c errs.Checks
	changes := db.Changes{}
	if in.Body.Roles != nil {
		s.checkRoles(&c, tx.Actor.Pack, in.Body.Roles)
		changes["roles"] = db.Change{Old: strings.Join(u.Roles, ","), New: strings.Join(in.Body.Roles, ",")}
		u.Roles = in.Body.Roles
	}
	if in.Body.Active != nil {
		c.That(*in.Body.Active || string(u.ID) != tx.Actor.User, "active", "self")
		changes["active"] = db.Change{Old: u.Active, New: *in.Body.Active}
		u.Active = *in.Body.Active
	}
	if in.Body.Password != "" {
		checkPassword(&c, in.Body.Password, u.Login)
		changes["password"] = db.Change{Old: "", New: "changed"}
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	if in.Body.Password != "" {
		u.Password = auth.Hash(in.Body.Password)
	}
	u.Version = in.Body.Version
	if err := saveUserQ.RunOne(tx, u); err != nil {
		return nil, err
	}
	u.Version++
	if _, err := endUserQ.Run(tx, db.Args{"user_id": u.ID, "keep": tx.Actor.Session}); err != nil {
		return nil, err
	}
	return u, tx.Audit("user", string(u.ID), "changed", changes)
}

// PeopleList is people by id.
type PeopleList struct {
	Items []Person `json:"items" nullable:"false"`
	Units []Unit   `json:"units" nullable:"false"`
}

// People lists colleagues and units, for pickers.
func (s *Service) People(tx *db.Tx, _ *struct{}) (*PeopleList, error) {
	people, err := peopleQ.All(tx, db.Args{"after": "", "limit": 2000})
	if err != nil {
		return nil, err
	}
	units, err := unitsQ.All(tx)
	return &PeopleList{people, units}, err
}

// ByLogin loads the account of a log-in name.
func ByLogin(tx *db.Tx, login string) (*User, error) {
	u, err := loginQ.Maybe(tx, db.Args{"login": strings.ToLower(strings.TrimSpace(login))})
	if err == nil && u == nil {
		err = errs.New(errs.NotFound, "user.not_found", "login", login)
	}
	return u, err
}
