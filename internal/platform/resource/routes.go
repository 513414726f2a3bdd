package resource

import "aftercare/internal/platform/httpx"

// Routes registers the operations of a list. Nothing is deleted: rows retire.
func (l *List[T, F]) Routes(r *httpx.Router) {
	httpx.Get(r, l.Path, l.Read, l.List)
	httpx.Post(r, l.Path, l.Write, l.Create)
	httpx.Get(r, l.Path+"/{id}", l.Read, l.Get)
	httpx.Patch(r, l.Path+"/{id}", l.Write, l.Change)
	httpx.Post(r, l.Path+"/{id}/retire", l.Write, l.Retire)
	httpx.Post(r, l.Path+"/{id}/restore", l.Write, l.Restore)
}
