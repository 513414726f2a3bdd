package org

import (
	"net/http"

	"aftercare/internal/platform/httpx"
)

// Routes registers the operations of the organisation.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/setup", httpx.Public, s.State)
	httpx.Post(r, "/api/setup", httpx.Public, s.Setup)
	httpx.Do(r, http.MethodPost, "/api/login", httpx.Public, s.Login(r.DB))
	httpx.Post(r, "/api/logout", httpx.LoggedIn, s.Logout)
	httpx.Get(r, "/api/me", httpx.LoggedIn, s.Me)
	httpx.Patch(r, "/api/me", httpx.LoggedIn, s.ChangeMe)
	httpx.Get(r, "/api/sessions", httpx.LoggedIn, s.Sessions)
	httpx.Delete(r, "/api/sessions/{id}", httpx.LoggedIn, s.EndSession)
	httpx.Post(r, "/api/sessions/end-others", httpx.LoggedIn, s.EndOthers)
	httpx.Post(r, "/api/tokens", PermToken, s.NewToken)
	httpx.Get(r, "/api/users", PermAdmin, s.Users)
	httpx.Post(r, "/api/users", PermAdmin, s.NewUser)
	httpx.Patch(r, "/api/users/{id}", PermAdmin, s.ChangeUser)
	httpx.Get(r, "/api/people", PermRead, s.People)
	httpx.Get(r, "/api/audit", PermAudit, s.AuditOf)
}
