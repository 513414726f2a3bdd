package workorder

import "aftercare/internal/platform/httpx"

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
	httpx.Get(r, "/api/my/orders", PermRead, s.MyOrders)
	httpx.Post(r, "/api/my/position", PermWork, s.Position)
}
