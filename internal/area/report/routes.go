package report

import "aftercare/internal/platform/httpx"

// Routes registers the figures.
func Routes(r *httpx.Router, s *Service) { httpx.Get(r, "/api/report/today", PermRead, s.Today) }
