package rulebook

import "aftercare/internal/platform/httpx"

// Routes registers the area's operations.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/policy", PermRead, s.Get)
	httpx.Get(r, "/api/policy/params", PermRead, s.Params)
	httpx.Get(r, "/api/policy/rules", PermRead, s.Rules)
	httpx.Get(r, "/api/policy/rules/{code}", PermRead, s.Rule)
	httpx.Do(r, "POST", "/api/policy/eval", PermRead, reading(r, s.Eval))
	httpx.Get(r, "/api/policy/changes", PermRead, s.Changes)
	httpx.Post(r, "/api/policy/changes", PermChange, s.Create)
	httpx.Get(r, "/api/policy/changes/{id}", PermRead, s.Change)
	httpx.Put(r, "/api/policy/changes/{id}", PermChange, s.Edit)
	httpx.Post(r, "/api/policy/changes/{id}/propose", PermChange, s.Propose)
	httpx.Post(r, "/api/policy/changes/{id}/approve", PermApprove, s.Approve)
	httpx.Post(r, "/api/policy/changes/{id}/withdraw", PermChange, s.Withdraw)
	httpx.Do(r, "POST", "/api/policy/changes/{id}/simulate", PermChange, s.Simulate(r.DB))
}
