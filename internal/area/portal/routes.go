package portal

import "aftercare/internal/platform/httpx"

// Routes registers what strangers may do: each verb checks what it is shown.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/portal/labels/{code}", httpx.Public, s.Label)
	httpx.Post(r, "/api/portal/reports", httpx.Public, s.Report)
	httpx.Get(r, "/api/portal/cases/{token}", httpx.Public, s.Case)
	httpx.Post(r, "/api/portal/cases/{token}/messages", httpx.Public, s.Write)
	httpx.Post(r, "/api/portal/cases/{token}/rating", httpx.Public, s.Rate)
}
