package blob

import (
	"context"
	"fmt"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// SweepJob is the name under which the sweep is queued, for job.Outside.
const SweepJob = "blob.sweep"

// Sweep is the body of that job: the folder of hashes to go on with.
type Sweep struct {
	From int `json:"from"`
}

// How long a file that nothing names is kept, for an upload that is under way, and how long one job sweeps.
const (
	keepUnnamed = 24 * time.Hour
	sweepFor    = 30 * time.Second
	folders     = 256
)

var namedQ = db.Select[struct {
	N int `json:"n"`
}]("attachment.named", `SELECT count(*) AS n FROM (SELECT 1 FROM (SELECT 1 FROM attachment WHERE hash = :hash LIMIT 1) a
	UNION ALL SELECT 1 FROM blob_probe WHERE hash = :hash) x`)

// QueueSweep asks for a sweep; a periodic job calls it.
func QueueSweep(tx *db.Tx) error { return tx.Later(SweepJob, "", Sweep{}, tx.Now, "sweep") }

// Sweep removes contents that nothing names, such as that of an upload that was not finished (F15).
func (a *Attachments) Sweep(ctx context.Context, s Sweep) error {
	ctx = actor.AsSystem(ctx, "")
	started := time.Now()
	for ; s.From < folders; s.From++ {
		if time.Since(started) > sweepFor {
			return a.DB.Write(ctx, func(tx *db.Tx) error { return tx.Later(SweepJob, "", s, tx.Now, fmt.Sprint("sweep ", s.From)) })
		}
		if err := a.sweep(ctx, fmt.Sprintf("%02x", s.From), started.Add(-keepUnnamed)); err != nil {
			return err
		}
	}
	return nil
}

func (a *Attachments) sweep(ctx context.Context, prefix string, before time.Time) error {
	hashes, err := a.Store.Old(ctx, prefix, before)
	if err != nil {
		return fmt.Errorf("sweep %s: %w", a.Store, err)
	}
	for _, h := range hashes {
		named := 0
		err := a.DB.Read(ctx, func(tx *db.Tx) error {
			n, err := namedQ.One(tx, db.Args{"hash": h})
			if err == nil {
				named = n.N
			}
			return err
		})
		if err == nil && named == 0 {
			err = a.Store.Drop(ctx, h, before)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
