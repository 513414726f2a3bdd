package followup

import "aftercare/internal/platform/httpx"

// Routes registers the operations on call-backs.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/followups", PermRead, s.List)
	httpx.Get(r, "/api/followups/counts", PermRead, s.Count)
	httpx.Get(r, "/api/followups/{id}", PermRead, s.Get)
	httpx.Post(r, "/api/followups/{id}/attempts", PermWork, s.Attempt)
	httpx.Post(r, "/api/followups/{id}/record", PermWork, s.Record)
	httpx.Post(r, "/api/followups/{id}/excuse", PermWork, s.Excuse)
	httpx.Post(r, "/api/followups/{id}/file", PermWork, s.File)
}
