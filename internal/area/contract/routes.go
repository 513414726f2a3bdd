package contract

import (
	"aftercare/internal/area/asset"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/httpx"
)

// Routes registers the operations of covers and service contracts.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/assets/{id}/cover", asset.PermRead, s.Get)
	httpx.Post(r, "/api/assets/{id}/covers", PermWrite, s.CreateCover)
	httpx.Patch(r, "/api/assets/{id}/covers/{cover_id}", PermWrite, s.ChangeCover)
	httpx.Get(r, "/api/contracts", customer.PermRead, s.ListAgreements)
	httpx.Post(r, "/api/contracts", PermWrite, s.CreateAgreement)
	httpx.Patch(r, "/api/contracts/{id}", PermWrite, s.ChangeAgreement)
}
