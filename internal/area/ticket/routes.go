package ticket

import "aftercare/internal/platform/httpx"

// Routes registers the area's operations. Who may make which move the machine says, so that reading a case is enough to ask.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/words", httpx.LoggedIn, s.Words)
	httpx.Get(r, "/api/intake", PermCreate, s.Intake)
	httpx.Get(r, "/api/tickets", PermRead, s.List)
	httpx.Post(r, "/api/tickets", PermCreate, s.Create)
	httpx.Get(r, "/api/tickets/counts", PermRead, s.Counts)
	httpx.Get(r, "/api/tickets/duplicates", PermRead, s.Duplicates)
	httpx.Get(r, "/api/tickets/{id}", PermRead, s.Get)
	httpx.Patch(r, "/api/tickets/{id}", PermUpdate, s.Change)
	httpx.Post(r, "/api/tickets/{id}/move", PermRead, s.Move)
	httpx.Post(r, "/api/tickets/{id}/notes", PermNote, s.Note)
	httpx.Post(r, "/api/tickets/{id}/hand-over", PermHandOver, s.HandOver)
}
