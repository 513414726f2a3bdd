package org

import (
	"time"

	"aftercare/internal/platform/db"
)

// sessionRow is everything a request needs to know of who sends it, in one statement.
type sessionRow struct {
	ID        ID        `json:"id" from:"s.id"`
	Kind      string    `json:"kind" from:"s.kind"`
	Scopes    []string  `json:"scopes" from:"s.scopes"`
	SeenAt    time.Time `json:"seen_at" from:"s.seen_at"`
	ExpiresAt time.Time `json:"expires_at" from:"s.expires_at"`
	User      ID        `json:"user_id" from:"u.id"`
	Roles     []string  `json:"roles" from:"u.roles"`
	Lang      string    `json:"lang" from:"u.lang"`
	Person    ID        `json:"person_id" from:"p.id"`
	Name      string    `json:"name" from:"p.name"`
	tenantRow
}

type tenantRow struct {
	Tenant  ID     `json:"tenant_id" from:"t.id"`
	Title   string `json:"title" from:"t.name"`
	Pack    string `json:"pack" from:"t.pack"`
	Zone    string `json:"zone" from:"t.zone"`
	TLang   string `json:"tenant_lang" from:"t.lang"`
	BaseURL string `json:"base_url" from:"t.base_url"`
	Demo    bool   `json:"demo" from:"t.demo"`
	Policy  int64  `json:"policy" from:"t.policy"`
}

type sessionView struct {
	ID        ID        `json:"id"`
	UserID    ID        `json:"user_id"`
	Kind      string    `json:"kind"`
	Name      string    `json:"name"`
	IP        string    `json:"ip"`
	Agent     string    `json:"agent"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`
	ExpiresAt time.Time `json:"expires_at"`
	Mine      bool      `json:"this" db:"-"`
}

type throttle struct {
	Subject  string    `json:"subject"`
	Failures int       `json:"failures"`
	Until    time.Time `json:"until"`
	At       time.Time `json:"at"`
}

var (
	identifyQ = db.Select[sessionRow]("org.identify", `SELECT {cols} FROM org_session s
		JOIN org_user u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
		JOIN org_person p ON p.tenant_id = u.tenant_id AND p.id = u.person_id
		JOIN org_tenant t ON t.id = s.tenant_id
		WHERE s.hash = :hash AND u.active = TRUE AND p.active = TRUE AND s.expires_at > :now AND (:tenant = '' OR s.tenant_id = :tenant)`)
	tenantsQ = db.Select[Tenant]("org.tenants", `SELECT {cols} FROM org_tenant ORDER BY created_at, id LIMIT 1000`)
	tenantQ  = db.Select[Tenant]("org.tenant", `SELECT {cols} FROM org_tenant WHERE id = :tenant`)
	reachQ   = db.Select[struct {
		Level  string `json:"level"`
		UnitID string `json:"unit_id"`
	}]("org.reach", `SELECT {cols} FROM org_reach WHERE tenant_id = :tenant AND person_id = :person`)
	clearReachQ = db.Command("org.reach_clear", `DELETE FROM org_reach WHERE tenant_id = :tenant`)
	addReachQ   = db.Command("org.reach_add", `INSERT INTO org_reach (tenant_id, person_id, level, unit_id)
		VALUES (:tenant, :person_id, :level, :unit_id) ON CONFLICT DO NOTHING`)

	addTenantQ = db.Command("org.tenant_add", `INSERT INTO org_tenant (id, name, pack, zone, lang, base_url, demo, demo_day, created_at)
		VALUES (:tenant, :name, :pack, :zone, :lang, :base_url, :demo, :demo_day, :now)`)
	saveTenantQ = db.Command("org.tenant_save", `UPDATE org_tenant SET name = :name, pack = :pack, zone = :zone, lang = :lang, base_url = :base_url,
		demo_day = :demo_day, version = version + 1 WHERE id = :tenant AND version = :version`)
	policyQ = db.Select[struct {
		Policy int64 `json:"policy"`
	}]("org.policy_next", `UPDATE org_tenant SET policy = policy + 1 WHERE id = :tenant RETURNING {cols}`)
	addUnitQ = db.Command("org.unit_add", `INSERT INTO org_unit (tenant_id, id, code, name, kind, parent_id, region, calendar, head_id, active)
		VALUES (:tenant, :id, :code, :name, :kind, :parent_id, :region, :calendar, :head_id, :active)`)
	headQ     = db.Command("org.unit_head", `UPDATE org_unit SET head_id = :head_id, version = version + 1 WHERE tenant_id = :tenant AND id = :id`)
	unitsQ    = db.Select[Unit]("org.units", `SELECT {cols} FROM org_unit WHERE tenant_id = :tenant ORDER BY code LIMIT 2000`)
	addPersQ  = db.Command("org.person_add", `INSERT INTO org_person (tenant_id, id, name, unit_id, phone, email, lang, active) VALUES (:tenant, :id, :name, :unit_id, :phone, :email, :lang, TRUE)`)
	peopleQ   = db.Select[Person]("org.people", `SELECT {cols} FROM org_person WHERE tenant_id = :tenant AND id > :after ORDER BY id LIMIT :limit`)
	personQ   = db.Select[Person]("org.person", `SELECT {cols} FROM org_person WHERE tenant_id = :tenant AND id = :id`)
	addUserQ  = db.Command("org.user_add", `INSERT INTO org_user (tenant_id, id, person_id, login, password, roles, lang, active) VALUES (:tenant, :id, :person_id, :login, :password, :roles, :lang, TRUE)`)
	userQ     = db.Select[User]("org.user", `SELECT {cols} FROM org_user WHERE tenant_id = :tenant AND id = :id`)
	loginQ    = db.Select[User]("org.by_login", `SELECT {cols} FROM org_user WHERE tenant_id = :tenant AND login = :login`)
	usersQ    = db.Select[UserRow]("org.users", `SELECT {cols} FROM org_user u JOIN org_person p ON p.tenant_id = u.tenant_id AND p.id = u.person_id WHERE u.tenant_id = :tenant AND u.login > :after ORDER BY u.login LIMIT :limit`)
	saveUserQ = db.Command("org.user_save", `UPDATE org_user SET password = :password, roles = :roles, lang = :lang, theme = :theme, active = :active, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)

	addSessionQ = db.Command("org.session_add", `INSERT INTO org_session (hash, tenant_id, id, user_id, kind, name, scopes, ip, agent, created_at, seen_at, expires_at)
		VALUES (:hash, :tenant, :id, :user_id, :kind, :name, :scopes, :ip, :agent, :now, :now, :expires_at)`)
	seenQ       = db.Command("org.session_seen", `UPDATE org_session SET seen_at = :now, expires_at = :expires_at WHERE tenant_id = :tenant AND id = :id`)
	endQ        = db.Command("org.session_end", `DELETE FROM org_session WHERE tenant_id = :tenant AND id = :id AND (user_id = :user OR :any = TRUE)`)
	endUserQ    = db.Command("org.session_end_user", `DELETE FROM org_session WHERE tenant_id = :tenant AND user_id = :user_id AND id <> :keep`)
	sweepQ      = db.Command("org.session_sweep", `DELETE FROM org_session WHERE expires_at < :now AND (:tenant = '' OR tenant_id = :tenant)`)
	sessionsQ   = db.Select[sessionView]("org.sessions", `SELECT {cols} FROM org_session WHERE tenant_id = :tenant AND user_id = :user ORDER BY created_at DESC LIMIT 200`)
	throttleQ   = db.Select[throttle]("org.throttle", `SELECT {cols} FROM org_throttle WHERE subject = :subject`)
	failedQ     = db.Command("org.throttle_fail", `INSERT INTO org_throttle (subject, failures, until, at) VALUES (:subject, :failures, :until, :now) ON CONFLICT (subject) DO UPDATE SET failures = :failures, until = :until, at = :now`)
	forgiveQ    = db.Command("org.throttle_forgive", `DELETE FROM org_throttle WHERE subject = :subject`)
	calmQ       = db.Command("org.throttle_sweep", `DELETE FROM org_throttle WHERE at < :before`)
	setupQ      = db.Select[setupRow]("org.setup", `SELECT {cols} FROM org_setup WHERE one = 1`)
	clearSetupQ = db.Command("org.setup_clear", `DELETE FROM org_setup`)
	addSetupQ   = db.Command("org.setup_add", `INSERT INTO org_setup (one, code_hash, expires_at) VALUES (1, :code_hash, :expires_at)`)
)
