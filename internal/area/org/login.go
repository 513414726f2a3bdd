package org

import (
	"context"
	"strings"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/auth"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// LoginInput is a log-in with a password.
type LoginInput struct {
	Agent string `header:"User-Agent" json:"-"`
	Body  struct {
		Login    string `json:"login" minLength:"1" maxLength:"100"`
		Password string `json:"password" minLength:"1" maxLength:"200"`
	}
}

// Me is what the screens need to know of who is logged in.
type Me struct {
	UserID   ID                     `json:"user_id"`
	PersonID ID                     `json:"person_id"`
	Name     string                 `json:"name"`
	Roles    []string               `json:"roles" nullable:"false"`
	Perms    map[string]actor.Scope `json:"perms"`
	Lang     string                 `json:"lang"`
	Zone     string                 `json:"zone"`
	Theme    string                 `json:"theme"`
	UnitID   ID                     `json:"unit_id"`
	Tenant   MeTenant               `json:"tenant"`
	Now      string                 `json:"now" format:"date-time"`

	cookie string
}

// MeTenant is the organisation as its members see it.
type MeTenant struct {
	ID       ID     `json:"id"`
	Name     string `json:"name"`
	Pack     string `json:"pack"`
	BaseURL  string `json:"base_url"`
	Zone     string `json:"zone"`
	SimClock bool   `json:"sim_clock"`
	Demo     bool   `json:"demo"`
	Map      *Map   `json:"map,omitempty"`
	// Terms are the words that the organisation uses instead of the product's, by key of the catalogues (SYS-01).
	Terms map[string]string `json:"terms"`
}

// Map is where map pictures come from; without one the screens draw a plain grid.
type Map struct {
	Tiles       string `json:"tiles"` // address with {z}, {x} and {y}
	Attribution string `json:"attribution"`
}

// SetCookies makes the edge send the session cookie along with the answer.
func (m *Me) SetCookies() []string {
	if m.cookie == "" {
		return nil
	}
	return []string{m.cookie}
}

func (s *Service) meOf(tx *db.Tx, a actor.Actor) (*Me, error) {
	u, err := userQ.One(tx, db.Args{"tenant": a.Tenant, "id": a.User})
	if err != nil {
		return nil, err
	}
	p, err := personQ.One(tx, db.Args{"tenant": a.Tenant, "id": a.Person})
	if err != nil {
		return nil, err
	}
	return &Me{UserID: ID(a.User), PersonID: ID(a.Person), Name: a.Name, Roles: a.Roles, Perms: a.Perms, Lang: a.Lang, Zone: a.Zone, Theme: u.Theme, UnitID: p.UnitID,
		Tenant: MeTenant{ID: ID(a.Tenant), Name: a.Title, Pack: a.Pack, BaseURL: a.BaseURL, Zone: a.Zone, SimClock: a.SimClock, Demo: a.Demo, Map: s.Map,
			Terms: s.packs.Terms(a.Pack, a.Lang)}, Now: tx.Now.Format("2006-01-02T15:04:05.000Z07:00")}, nil
}

// Me answers who is logged in.
func (s *Service) Me(tx *db.Tx, _ *struct{}) (*Me, error) { return s.meOf(tx, tx.Actor) }

// MeInput changes a person's own preferences.
type MeInput struct {
	Body struct {
		Lang  string `json:"lang,omitempty" enum:"zh-CN,zh-TW,ko,en"`
		Theme string `json:"theme,omitempty" enum:"light,dark,auto"`
	}
}

// ChangeMe stores language and theme of the account.
func (s *Service) ChangeMe(tx *db.Tx, in *MeInput) (*Me, error) {
	u, err := userQ.One(tx, db.Args{"id": tx.Actor.User})
	if err != nil {
		return nil, err
	}
	if in.Body.Lang != "" {
		u.Lang = in.Body.Lang
		tx.Actor.Lang = in.Body.Lang
	}
	if in.Body.Theme != "" {
		u.Theme = in.Body.Theme
	}
	if err := saveUserQ.RunOne(tx, u); err != nil {
		return nil, err
	}
	return s.meOf(tx, tx.Actor)
}

// Login checks a password outside any transaction and opens a session. What it answers to an
// unknown log-in and to a wrong password is the same, and takes the same time.
func (s *Service) Login(d *db.DB) func(context.Context, *LoginInput) (*Me, error) {
	return func(ctx context.Context, in *LoginInput) (me *Me, err error) {
		a, _ := actor.From(ctx)
		login := strings.ToLower(strings.TrimSpace(in.Body.Login))
		subject := "login:" + a.Tenant + ":" + login
		sys := asTenant(ctx, ID(a.Tenant))
		var u *User
		err = d.Read(sys, func(tx *db.Tx) error {
			if err := throttled(tx, subject); err != nil {
				return err
			}
			u, err = loginQ.Maybe(tx, db.Args{"login": login})
			return err
		})
		if err != nil {
			return nil, err
		}
		hash := ""
		if u != nil && u.Active {
			hash = u.Password
		}
		if !auth.Verify(hash, in.Body.Password) {
			err = d.Write(sys, func(tx *db.Tx) error { return noteFailure(tx, subject) })
			if err == nil {
				err = errs.New(errs.Unauthenticated, "auth.wrong")
			}
			return nil, err
		}
		err = d.Write(sys, func(tx *db.Tx) error {
			me, err = s.enter(tx, u.ID, in.Agent, subject)
			return err
		})
		return me, err
	}
}

// enter opens the session of a person whose password was right.
func (s *Service) enter(tx *db.Tx, user ID, agent, subject string) (*Me, error) {
	ip, rid := tx.Actor.IP, tx.Actor.RequestID
	if _, err := forgiveQ.Run(tx, db.Args{"subject": subject}); err != nil {
		return nil, err
	}
	token, err := openSession(tx, user, "session", "", []string{"*"}, ip, agent, tx.Now.Add(idleFor))
	if err != nil {
		return nil, err
	}
	a, _, err := s.who(tx, token)
	if err != nil {
		return nil, err
	}
	a.IP, a.RequestID = ip, rid
	tx.Actor = a
	if err := tx.Audit("user", string(user), "logged_in", nil); err != nil {
		return nil, err
	}
	me, err := s.meOf(tx, a)
	if err != nil {
		return nil, err
	}
	me.cookie = Cookie + "=" + token + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600" + secureFlag(a.BaseURL)
	return me, nil
}

func secureFlag(base string) string {
	if strings.HasPrefix(base, "https://") {
		return "; Secure"
	}
	return ""
}

// Done is the empty answer of a verb that has nothing to tell.
type Done struct {
	OK     bool `json:"ok"`
	cookie string
}

// SetCookies makes the edge take the session cookie away.
func (o *Done) SetCookies() []string {
	if o.cookie == "" {
		return nil
	}
	return []string{o.cookie}
}

// Logout ends the session of the request.
func (s *Service) Logout(tx *db.Tx, _ *struct{}) (*Done, error) {
	if _, err := endQ.Run(tx, db.Args{"id": tx.Actor.Session, "any": false}); err != nil {
		return nil, err
	}
	return &Done{true, Cookie + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"}, nil
}

// SessionList is the actor's own sessions and tokens.
type SessionList struct {
	Items []sessionView `json:"items" nullable:"false"`
}

// Sessions lists where the actor is logged in.
func (s *Service) Sessions(tx *db.Tx, _ *struct{}) (*SessionList, error) {
	rows, err := sessionsQ.All(tx)
	for i := range rows {
		rows[i].Mine = string(rows[i].ID) == tx.Actor.Session
	}
	return &SessionList{rows}, err
}

// SessionInput names a session.
type SessionInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// EndSession logs one of the actor's own sessions out.
func (s *Service) EndSession(tx *db.Tx, in *SessionInput) (*Done, error) {
	n, err := endQ.Run(tx, db.Args{"id": in.ID, "any": false})
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "session.not_found")
	}
	return &Done{OK: true}, err
}

// EndOthers logs the actor out everywhere but here.
func (s *Service) EndOthers(tx *db.Tx, _ *struct{}) (*Done, error) {
	_, err := endUserQ.Run(tx, db.Args{"user_id": tx.Actor.User, "keep": tx.Actor.Session})
	return &Done{OK: true}, err
}

// TokenInput asks for a token with which a program acts for the account.
type TokenInput struct {
	Body struct {
		Name   string   `json:"name" minLength:"1" maxLength:"100"`
		Scopes []string `json:"scopes" minItems:"1" maxItems:"100" doc:"permissions, or * for all of the account"`
		Days   int      `json:"days" minimum:"1" maximum:"365"`
	}
}

// TokenOut shows the token once.
type TokenOut struct {
	Token string `json:"token"`
}

// NewToken makes an API token of the account.
func (s *Service) NewToken(tx *db.Tx, in *TokenInput) (*TokenOut, error) {
	t, err := openSession(tx, ID(tx.Actor.User), "token", in.Body.Name, in.Body.Scopes, tx.Actor.IP, "", tx.Now.AddDate(0, 0, in.Body.Days))
	if err != nil {
		return nil, err
	}
	return &TokenOut{t}, tx.Audit("user", tx.Actor.User, "token_made", db.Changes{"name": {New: in.Body.Name}})
}
