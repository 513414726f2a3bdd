package app

import (
	"fmt"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/blob"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/job"
)

// Areas are the services of the business.
type Areas struct {
	Org *org.Service
}

// makeAreas puts the services together; a shipped pack with an error stops the program here.
func (a *App) makeAreas() error {
	for _, code := range policy.Shipped.Codes() {
		if _, err := policy.Shipped.Pack(code); err != nil {
			return fmt.Errorf("policy pack %s: %w", code, err)
		}
	}
	a.Org = org.New(packBook{policy.Shipped})
	return nil
}

// areaRoutes registers the operations of every area.
func (a *App) areaRoutes() {}

// subjects tells, within the actor's reach, what a file may hang on.
func (a *App) subjects() map[string]func(*db.Tx, string) (blob.Subject, error) {
	return map[string]func(*db.Tx, string) (blob.Subject, error){}
}

// periods is all work that comes round.
func (a *App) periods() {
	job.Every(a.Queue, "idempotency.forget", time.Hour, httpx.Forget)
	job.Every(a.Queue, "session.sweep", time.Hour, org.Sweep)
}
