package org

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/auth"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
)

// Cookie is the name of the session cookie.
const Cookie = "aftercare_session"

// How long a session lives without being used, and how often its use is written down.
const (
	idleFor   = 14 * 24 * time.Hour
	seenEvery = time.Hour
)

// permCache keeps the merged permissions of a pack's roles, which never change in a process.
type permCache struct{ m sync.Map }

func (s *Service) permsOf(pack string, roles []string) map[string]actor.Scope {
	key := pack + "|" + strings.Join(roles, ",")
	if p, ok := s.perms.m.Load(key); ok {
		return p.(map[string]actor.Scope)
	}
	p := s.packs.Perms(pack, roles)
	s.perms.m.Store(key, p)
	return p
}

// Identify tells who sends a request. Without a session it is nobody of the only tenant,
// who may use the public operations. It reads the session on each request, so that a
// log-out counts on every node at once.
func (s *Service) Identify(d *db.DB) func(*http.Request) (actor.Actor, error) {
	return func(r *http.Request) (a actor.Actor, err error) {
		token := bearer(r)
		if c, cerr := r.Cookie(Cookie); token == "" && cerr == nil {
			token = c.Value
		}
		ctx := actor.AsSystem(r.Context(), "")
		var stale bool
		err = d.Read(ctx, func(tx *db.Tx) error {
			a, stale, err = s.who(tx, token)
			return err
		})
		if stale && err == nil {
			err = d.Write(actor.AsSystem(r.Context(), a.Tenant), func(tx *db.Tx) error {
				_, err := seenQ.Run(tx, db.Args{"id": a.Session, "expires_at": tx.Now.Add(idleFor)})
				return err
			})
		}
		return a, err
	}
}

func bearer(r *http.Request) string {
	t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || len(t) > 200 {
		return ""
	}
	return t
}

func (s *Service) who(tx *db.Tx, token string) (a actor.Actor, stale bool, err error) {
	if token == "" || len(token) > 200 {
		a, err = s.nobody(tx)
		return a, false, err
	}
	row, err := identifyQ.Maybe(tx, db.Args{"hash": auth.HashToken(token)})
	if err != nil {
		return a, false, err
	}
	if row == nil {
		a, err = s.nobody(tx)
		return a, false, err
	}
	a = row.tenantRow.actor(tx)
	a.Kind, a.User, a.Person, a.Name, a.Roles = actor.User, string(row.User), string(row.Person), row.Name, row.Roles
	a.Session, a.Perms = string(row.ID), s.permsOf(row.Pack, row.Roles)
	if row.Lang != "" {
		a.Lang = row.Lang
	}
	if row.Kind == "token" {
		a.Kind, a.Perms = actor.Token, narrowed(a.Perms, row.Scopes)
	}
	if s.needsReach(a.Perms) {
		if a.Reach, err = reachOf(tx, a); err != nil {
			return a, false, err
		}
	}
	return a, row.Kind == "session" && tx.Now.Sub(row.SeenAt) > seenEvery && !tx.Simulated(), nil
}

func (t tenantRow) actor(tx *db.Tx) actor.Actor {
	return actor.Actor{Tenant: string(t.Tenant), Title: t.Title, Pack: t.Pack, Policy: t.Policy, Zone: t.Zone, Lang: t.TLang,
		BaseURL: t.BaseURL, Demo: t.Demo, SimClock: tx.Simulated()}
}

// narrowed keeps the permissions that a token was given; it never widens them.
func narrowed(perms map[string]actor.Scope, scopes []string) map[string]actor.Scope {
	out := map[string]actor.Scope{}
	for p, sc := range perms {
		if slices.Contains(scopes, "*") || slices.Contains(scopes, p) {
			out[p] = sc
		}
	}
	return out
}

func (s *Service) needsReach(perms map[string]actor.Scope) bool {
	for _, sc := range perms {
		if sc > actor.Own && sc < actor.All {
			return true
		}
	}
	return false
}

func reachOf(tx *db.Tx, a actor.Actor) (map[actor.Scope][]string, error) {
	rows, err := reachQ.All(tx, db.Args{"tenant": a.Tenant, "person": a.Person})
	if err != nil {
		return nil, err
	}
	out := map[actor.Scope][]string{}
	for _, r := range rows {
		var sc actor.Scope
		if err := sc.UnmarshalText([]byte(r.Level)); err != nil {
			return nil, err
		}
		out[sc] = append(out[sc], r.UnitID)
	}
	return out, nil
}

func (s *Service) nobody(tx *db.Tx) (actor.Actor, error) {
	ts, err := tenantsQ.All(tx)
	if err != nil || len(ts) == 0 {
		return actor.Actor{}, err
	}
	t := ts[0]
	return actor.Actor{Tenant: string(t.ID), Title: t.Name, Pack: t.Pack, Policy: t.Policy, Zone: t.Zone, BaseURL: t.BaseURL, Demo: t.Demo, SimClock: tx.Simulated()}, nil
}

// System is the actor of the system itself within a tenant, with its pack, zone and language.
func (s *Service) System(tx *db.Tx, tenant string) (actor.Actor, error) {
	a := actor.Actor{Kind: actor.System, Tenant: tenant, User: "system", Name: "system"}
	if tenant == "" {
		return a, nil
	}
	t, err := tenantQ.One(tx, db.Args{"tenant": tenant})
	if err != nil {
		return a, err
	}
	a.Title, a.Pack, a.Policy, a.Zone, a.Lang, a.BaseURL, a.Demo, a.SimClock = t.Name, t.Pack, t.Policy, t.Zone, t.Lang, t.BaseURL, t.Demo, tx.Simulated()
	return a, nil
}

// PolicyNumber numbers a change of policy that is published now; whoever asks from now on knows of it, and who
// publishes at the same time waits.
func PolicyNumber(tx *db.Tx) (int64, error) {
	r, err := policyQ.One(tx)
	if err != nil {
		return 0, err
	}
	return r.Policy - 1, nil
}

// Tenants lists the organisations of this installation.
func Tenants(tx *db.Tx) ([]Tenant, error) { return tenantsQ.All(tx) }

// Sweep removes sessions that have run out and failures that no longer count.
func Sweep(tx *db.Tx) error {
	if _, err := sweepQ.Run(tx); err != nil {
		return err
	}
	_, err := calmQ.Run(tx, db.Args{"before": tx.Now.Add(-rememberFailures)})
	return err
}

// openSession stores a new session or token and returns its secret, which is kept nowhere.
func openSession(tx *db.Tx, user ID, kind, name string, scopes []string, ip, agent string, until time.Time) (string, error) {
	token, hash := auth.NewToken("")
	if len(agent) > 200 {
		agent = agent[:200]
	}
	_, err := addSessionQ.Run(tx, db.Args{"hash": hash, "id": id.New("ses"), "user_id": user, "kind": kind, "name": name,
		"scopes": scopes, "ip": ip, "agent": strings.ToValidUTF8(agent, ""), "expires_at": until})
	return token, err
}

// Delays after failed log-ins: the first five are free, then each doubles the wait.
const (
	freeTries        = 5
	maxWait          = 15 * time.Minute
	rememberFailures = time.Hour
)

func throttled(tx *db.Tx, subject string) error {
	t, err := throttleQ.Maybe(tx, db.Args{"subject": subject})
	if err != nil || t == nil || !t.Until.After(tx.Now) {
		return err
	}
	return errs.New(errs.Limited, "auth.wait", "seconds", int(t.Until.Sub(tx.Now).Seconds())+1)
}

func noteFailure(tx *db.Tx, subject string) error {
	t, err := throttleQ.Maybe(tx, db.Args{"subject": subject})
	if err != nil {
		return err
	}
	n := 1
	if t != nil && tx.Now.Sub(t.At) < rememberFailures {
		n = t.Failures + 1
	}
	until := tx.Now
	if n >= freeTries {
		until = tx.Now.Add(min(maxWait, time.Second<<min(n-freeTries+1, 12)))
	}
	_, err = failedQ.Run(tx, db.Args{"subject": subject, "failures": n, "until": until})
	return err
}

// asTenant returns ctx in which nobody of tenant acts, keeping address and language of the request.
func asTenant(ctx context.Context, tenant ID) context.Context {
	a, _ := actor.From(ctx)
	a.Kind, a.Tenant, a.User = actor.System, string(tenant), "system"
	return actor.With(ctx, a)
}

// ActorOf is the actor that an account becomes when it logs in, for demo and replay, which act for people.
func (s *Service) ActorOf(tx *db.Tx, user ID) (a actor.Actor, err error) {
	u, err := userQ.One(tx, db.Args{"id": user})
	if err != nil {
		return a, err
	}
	p, err := personQ.One(tx, db.Args{"id": u.PersonID})
	if err != nil {
		return a, err
	}
	if a, err = s.System(tx, tx.Actor.Tenant); err != nil {
		return a, err
	}
	a.Kind, a.User, a.Person, a.Name, a.Roles = actor.User, string(u.ID), string(p.ID), p.Name, u.Roles
	a.Perms = s.permsOf(a.Pack, u.Roles)
	if s.needsReach(a.Perms) {
		a.Reach, err = reachOf(tx, a)
	}
	return a, err
}
