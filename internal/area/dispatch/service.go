// Package dispatch finds who goes where: the ranked choice of technicians for a visit, and the board of a
// day with everybody's lane and the queue of orders that nobody has (PROC-24 step 4, PROC-25).
package dispatch

// PermRead lets somebody see candidates and the board.
const PermRead = "dispatch.read"

// Service is the area's verbs.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }
