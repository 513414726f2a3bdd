package task

import "aftercare/internal/platform/httpx"

// Routes registers the area's operations. One's own inbox needs no permission beyond being logged in.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/tasks", httpx.LoggedIn, s.List)
	httpx.Get(r, "/api/tasks/counts", httpx.LoggedIn, s.Counts)
	httpx.Post(r, "/api/tasks/{id}/done", httpx.LoggedIn, s.Done)
	httpx.Post(r, "/api/tasks/{id}/assign", PermWork, s.Reassign)
}
