package complaint

import "aftercare/internal/platform/httpx"

// Routes registers the area's operations.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/complaints", PermRead, s.List)
	httpx.Post(r, "/api/complaints", PermWork, s.Create)
	httpx.Get(r, "/api/complaints/{id}", PermRead, s.Get)
	httpx.Patch(r, "/api/complaints/{id}", PermWork, s.Change)
	httpx.Post(r, "/api/complaints/{id}/move", PermWork, s.Move)
	httpx.Post(r, "/api/complaints/{id}/hand-over", PermWork, s.HandOver)
}
