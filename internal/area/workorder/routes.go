package workorder

import (
	"aftercare/internal/area/charge"
	"aftercare/internal/platform/httpx"
)

// Routes registers the area's operations.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/workorders", PermRead, s.List)
	httpx.Post(r, "/api/workorders", PermCreate, s.Create)
	httpx.Get(r, "/api/workorders/{id}", PermRead, s.Get)
	httpx.Patch(r, "/api/workorders/{id}", PermUpdate, s.Patch)
	httpx.Post(r, "/api/workorders/{id}/assign", PermAssign, s.Assign)
	httpx.Post(r, "/api/workorders/{id}/move", PermUpdate, s.Move)
	httpx.Post(r, "/api/workorders/{id}/parts", PermUpdate, s.AddPart)
	httpx.Delete(r, "/api/workorders/{id}/parts/{part_id}", PermUpdate, s.DropPart)
	httpx.Post(r, "/api/workorders/{id}/sign", PermUpdate, s.Sign)
	httpx.Get(r, "/api/workorders/{id}/signature", PermRead, s.Signature)
	httpx.Get(r, "/api/workorders/{id}/charges", charge.PermRead, s.Charges)
	httpx.Post(r, "/api/workorders/{id}/charges/reprice", charge.PermWrite, s.Reprice)
	httpx.Post(r, "/api/workorders/{id}/charges/items", charge.PermWrite, s.AddItem)
	httpx.Delete(r, "/api/workorders/{id}/charges/items/{item_id}", charge.PermWrite, s.DropItem)
	httpx.Post(r, "/api/workorders/{id}/charges/asked", charge.PermRead, s.PriceAsked)
	httpx.Post(r, "/api/workorders/{id}/charges/decide", charge.PermWrite, s.DecideCharge)
	httpx.Post(r, "/api/workorders/{id}/charges/lines/{line_id}/reverse", charge.PermCorrect, s.ReverseLine)
	httpx.Get(r, "/api/tickets/{id}/charges", charge.PermRead, s.CaseCharges)
	httpx.Get(r, "/api/my/orders", PermRead, s.MyOrders)
	httpx.Post(r, "/api/my/position", PermWork, s.Position)
}
