package appraisal

import "aftercare/internal/platform/httpx"

// Routes registers the area's operations.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/appraisal/entries", PermRead, s.List)
	httpx.Get(r, "/api/appraisal/entries/{id}", PermRead, s.Get)
	httpx.Post(r, "/api/appraisal/entries/{id}/reverse", PermCorrect, s.Reverse)
	httpx.Get(r, "/api/appraisal/sums", PermRead, s.Sums)
	httpx.Get(r, "/api/appraisal/mine", PermRead, s.Mine)
}
