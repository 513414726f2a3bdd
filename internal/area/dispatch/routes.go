package dispatch

import "aftercare/internal/platform/httpx"

// Routes registers the area's operations.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/dispatch/candidates", PermRead, s.Candidates)
	httpx.Get(r, "/api/dispatch/day", PermRead, s.Day)
}
