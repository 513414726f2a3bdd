package asset

import "aftercare/internal/platform/httpx"

// Routes registers the operations of machines.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/assets", PermRead, s.List)
	httpx.Post(r, "/api/assets", PermWrite, s.Create)
	httpx.Get(r, "/api/assets/{id}", PermRead, s.Get)
	httpx.Patch(r, "/api/assets/{id}", PermWrite, s.Change)
	r.Handle("GET", "/api/assets/{id}/label.svg", PermRead, s.serveLabel(r))
}
