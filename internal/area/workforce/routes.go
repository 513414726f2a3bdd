package workforce

import "aftercare/internal/platform/httpx"

// Routes registers the operations of technicians.
func Routes(r *httpx.Router, s *Service) {
	httpx.Get(r, "/api/technicians", PermRead, s.List)
	httpx.Post(r, "/api/technicians", PermWrite, s.Create)
	httpx.Get(r, "/api/technicians/{id}", PermRead, s.Get)
	httpx.Patch(r, "/api/technicians/{id}", PermWrite, s.Change)
	httpx.Put(r, "/api/technicians/{id}/week", PermWrite, s.SetWeek)
	httpx.Put(r, "/api/technicians/{id}/days/{day}", PermWrite, s.SetDay)
	httpx.Delete(r, "/api/technicians/{id}/days/{day}", PermWrite, s.ClearDay)
	httpx.Post(r, "/api/technicians/{id}/absences", PermWrite, s.CreateAbsence)
	httpx.Patch(r, "/api/technicians/{id}/absences/{absence_id}", PermWrite, s.ChangeAbsence)
}
