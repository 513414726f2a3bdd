package org

import (
	"cmp"
	"crypto/subtle"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/internal/platform/auth"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
)

type setupRow struct {
	CodeHash  string    `json:"code_hash"`
	ExpiresAt time.Time `json:"expires_at"`
}

// Setup is what the log-in and the set-up page need before anybody is logged in.
type Setup struct {
	Needed     bool        `json:"needed"`
	Name       string      `json:"name"`
	Demo       bool        `json:"demo"`
	Packs      []PackInfo  `json:"packs" nullable:"false"`
	DemoLogins []DemoLogin `json:"demo_logins" nullable:"false"`
}

// DemoLogin is one log-in of the demo company, which hides nothing.
type DemoLogin struct {
	Login    string   `json:"login"`
	Password string   `json:"password"`
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
	RoleName string   `json:"role_name"`
}

// DemoPassword is the password of every account of a demo company.
const DemoPassword = "aftercare-demo"

// State answers whether the installation waits for its set-up; a demo also shows its log-ins.
func (s *Service) State(tx *db.Tx, _ *struct{}) (*Setup, error) {
	out := &Setup{Needed: tx.Actor.Tenant == "", Name: tx.Actor.Title, Demo: tx.Actor.Demo, Packs: []PackInfo{}, DemoLogins: []DemoLogin{}}
	if out.Needed {
		out.Packs = s.packs.List()
		return out, nil
	}
	if !out.Demo {
		return out, nil
	}
	users, err := usersQ.All(tx, db.Args{"after": "", "limit": 50})
	if err != nil {
		return nil, err
	}
	names := s.packs.Roles(tx.Actor.Pack, tx.Actor.Lang)
	seen := map[string]bool{}
	for _, u := range users {
		key := strings.Join(u.Roles, ",")
		if seen[key] || !u.Active {
			continue
		}
		seen[key] = true
		out.DemoLogins = append(out.DemoLogins, DemoLogin{u.Login, DemoPassword, u.Name, u.Roles, names[first(u.Roles)]})
	}
	return out, nil
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// IssueSetupCode makes the one-time code that the terminal shows for an empty database.
func (s *Service) IssueSetupCode(tx *db.Tx) (code string, err error) {
	ts, err := tenantsQ.All(tx)
	if err != nil || len(ts) > 0 {
		return "", err
	}
	code = id.Secret()[:12]
	if _, err := clearSetupQ.Run(tx); err != nil {
		return "", err
	}
	_, err = addSetupQ.Run(tx, db.Args{"code_hash": auth.HashToken(code), "expires_at": tx.Now.Add(24 * time.Hour)})
	return code, err
}

// SetupInput is the first page of a new installation.
type SetupInput struct {
	Body struct {
		Code         string `json:"code" minLength:"1" maxLength:"40"`
		Organisation string `json:"organisation" minLength:"1" maxLength:"200"`
		Pack         string `json:"pack" minLength:"1" maxLength:"40"`
		Zone         string `json:"zone" minLength:"1" maxLength:"60"`
		Lang         string `json:"lang" enum:"zh-CN,zh-TW,ko,en"`
		BaseURL      string `json:"base_url,omitempty" maxLength:"200"`
		Name         string `json:"name" minLength:"1" maxLength:"100"`
		Login        string `json:"login" minLength:"2" maxLength:"100"`
		Password     string `json:"password" minLength:"1" maxLength:"200"`
	}
}

// Setup founds the organisation and its first administrator.
func (s *Service) Setup(tx *db.Tx, in *SetupInput) (*Done, error) {
	b := in.Body
	row, err := setupQ.Maybe(tx)
	if err != nil {
		return nil, err
	}
	if tx.Actor.Tenant != "" || row == nil {
		return nil, errs.New(errs.Conflict, "setup.done")
	}
	if subtle.ConstantTimeCompare([]byte(auth.HashToken(strings.TrimSpace(b.Code))), []byte(row.CodeHash)) != 1 || row.ExpiresAt.Before(tx.Now) {
		return nil, errs.BadField("code", "setup_code")
	}
	if err := s.checkSetup(in); err != nil {
		return nil, err
	}
	if _, err := clearSetupQ.Run(tx); err != nil {
		return nil, err
	}
	_, err = s.Found(tx, FoundInput{Name: b.Organisation, Pack: b.Pack, Zone: b.Zone, Lang: b.Lang, BaseURL: strings.TrimRight(cmp.Or(s.Base, b.BaseURL), "/"),
		AdminName: b.Name, Login: b.Login, Password: b.Password})
	return &Done{OK: true}, err
}

func (s *Service) checkSetup(in *SetupInput) error {
	var c errs.Checks
	known := false
	for _, p := range s.packs.List() {
		known = known || p.Code == in.Body.Pack
	}
	c.That(known, "pack", "unknown")
	_, err := time.LoadLocation(in.Body.Zone)
	c.That(err == nil, "zone", "zone")
	u := in.Body.BaseURL
	c.That(u == "" || strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://"), "base_url", "uri")
	checkPassword(&c, in.Body.Password, in.Body.Login)
	return c.Err()
}

func checkPassword(c *errs.Checks, password, login string) {
	c.That(utf8.RuneCountInString(password) >= auth.MinPassword, "password", "min_length", "n", auth.MinPassword)
	c.That(!strings.EqualFold(password, login), "password", "password_login")
}

// FoundInput is what a new organisation needs.
type FoundInput struct {
	ID                               ID // made when empty
	Name, Pack, Zone, Lang, BaseURL  string
	Demo                             bool
	DemoDay                          string
	AdminName, Login, Password, Unit string
}

// Found makes an organisation with its top unit and first administrator; tx then acts within it.
func (s *Service) Found(tx *db.Tx, in FoundInput) (Tenant, error) {
	t := Tenant{ID: in.ID, Name: in.Name, Pack: in.Pack, Zone: in.Zone, Lang: in.Lang, BaseURL: in.BaseURL, Demo: in.Demo, DemoDay: in.DemoDay}
	if t.ID == "" {
		t.ID = ID("ten_" + id.Secret()[:6]) // short, because it stands in every row and every index; the table refuses a second one
	}
	tx.Actor.Tenant, tx.Actor.Pack, tx.Actor.Policy, tx.Actor.Zone, tx.Actor.Title = string(t.ID), t.Pack, 1, t.Zone, t.Name
	if _, err := addTenantQ.Run(tx, t); err != nil {
		return t, err
	}
	top, err := AddUnit(tx, Unit{Code: "1", Name: in.Name, Kind: "company"})
	if err != nil || in.Login == "" {
		return t, err
	}
	p, err := AddPerson(tx, Person{Name: in.AdminName, UnitID: top.ID, Lang: in.Lang})
	if err != nil {
		return t, err
	}
	if _, err := AddUser(tx, User{PersonID: p.ID, Login: in.Login, Roles: []string{"admin"}, Lang: in.Lang}, auth.Hash(in.Password)); err != nil {
		return t, err
	}
	if err := Rebuild(tx); err != nil {
		return t, err
	}
	return t, tx.Audit("tenant", string(t.ID), "founded", db.Changes{"pack": {New: t.Pack}})
}

// UseBaseURL stores the address from which links are built: the configured one, or for an
// organisation that never had one the address at which it is served.
func UseBaseURL(tx *db.Tx, configured, served string) error {
	ts, err := tenantsQ.All(tx)
	if err != nil || len(ts) == 0 {
		return err
	}
	t := ts[0]
	want := strings.TrimRight(configured, "/")
	if want == "" && (t.BaseURL == "" || t.Demo) {
		want = served
	}
	if want == "" || want == t.BaseURL {
		return nil
	}
	t.BaseURL = want
	return saveTenantQ.RunOne(tx, t, db.Args{"tenant": t.ID})
}

// SetDemoDay notes of which day the open work of a demo is.
func SetDemoDay(tx *db.Tx, day string) error {
	t, err := tenantQ.One(tx)
	if err != nil {
		return err
	}
	t.DemoDay = day
	return saveTenantQ.RunOne(tx, t)
}
