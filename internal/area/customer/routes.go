package customer

import "aftercare/internal/platform/httpx"

// Routes registers the operations of customers.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/customers", PermRead, s.List)
	httpx.Post(r, "/api/customers", PermWrite, s.Create)
	httpx.Get(r, "/api/customers/{id}", PermRead, s.Get)
	httpx.Patch(r, "/api/customers/{id}", PermWrite, s.Change)
	httpx.Post(r, "/api/customers/{id}/contacts", PermWrite, s.CreateContact)
	httpx.Patch(r, "/api/customers/{id}/contacts/{contact_id}", PermWrite, s.ChangeContact)
	httpx.Post(r, "/api/customers/{id}/sites", PermWrite, s.CreateSite)
	httpx.Patch(r, "/api/customers/{id}/sites/{site_id}", PermWrite, s.ChangeSite)
}
