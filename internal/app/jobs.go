package app

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/httpx"
)

// PermJobs lets its holder see work that was given up and have it tried again.
const PermJobs = "job.admin"

// Job is background work that failed for good or waits.
type Job struct {
	Seq      int64     `json:"seq"`
	Name     string    `json:"name"`
	Subject  string    `json:"subject"`
	Attempts int       `json:"attempts"`
	Error    string    `json:"error"`
	Dead     bool      `json:"dead"`
	RunAt    time.Time `json:"run_at"`
}

// JobList is work in the background that needs a look, the oldest first.
type JobList struct {
	Items []Job `json:"items" nullable:"false"`
}

// JobInput names a job.
type JobInput struct {
	Seq int64 `path:"seq"`
}

var (
	troubledQ = db.Select[Job]("job.troubled", `SELECT {cols} FROM job WHERE tenant_id = :tenant AND (dead = TRUE OR attempts > 0) ORDER BY seq LIMIT 200`)
	againQ    = db.Command("job.again", `UPDATE job SET dead = FALSE, attempts = 0, run_at = :now, lease_until = NULL WHERE tenant_id = :tenant AND seq = :seq AND dead = TRUE`)
)

// jobRoutes registers the look at background work.
func (a *App) jobRoutes() {
	httpx.Get(a.Router, "/api/jobs", PermJobs, func(tx *db.Tx, _ *struct{}) (*JobList, error) {
		rows, err := troubledQ.All(tx)
		return &JobList{rows}, err
	})
	httpx.Post(a.Router, "/api/jobs/{seq}/retry", PermJobs, func(tx *db.Tx, in *JobInput) (*JobList, error) {
		n, err := againQ.Run(tx, db.Args{"seq": in.Seq})
		if err == nil && n == 0 {
			err = errs.New(errs.NotFound, "job.not_found")
		}
		if err != nil {
			return nil, err
		}
		if err := tx.Audit("job", "", "retried", db.Changes{"seq": {New: in.Seq}}); err != nil {
			return nil, err
		}
		rows, err := troubledQ.All(tx)
		return &JobList{rows}, err
	})
}
