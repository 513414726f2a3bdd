package blob

import (
	"context"
	"fmt"
	"io"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

type probe struct {
	Hash string `json:"hash"`
	Node string `json:"node"`
}

var (
	probesQ   = db.Select[probe]("blob_probe.list", `SELECT {cols} FROM blob_probe ORDER BY at DESC LIMIT 5`)
	addProbeQ = db.Command("blob_probe.add", `INSERT INTO blob_probe (hash, node, at) VALUES (:hash, :node, :now) ON CONFLICT DO NOTHING`)
	oldProbeQ = db.Command("blob_probe.sweep", `DELETE FROM blob_probe WHERE hash NOT IN (SELECT hash FROM blob_probe ORDER BY at DESC LIMIT 5)`)
)

// Check proves that this node shares its files with the nodes before it: it reads what they
// wrote and leaves something for the next. A node that cannot must not start.
func Check(ctx context.Context, d *db.DB, s Store, node string) error {
	ctx = actor.AsSystem(ctx, "")
	var probes []probe
	err := d.Read(ctx, func(tx *db.Tx) (err error) { probes, err = probesQ.All(tx); return err })
	if err != nil {
		return err
	}
	for _, p := range probes {
		r, err := s.Open(ctx, p.Hash)
		if err == nil {
			var b []byte
			b, err = io.ReadAll(io.LimitReader(r, 1000))
			r.Close()
			if err == nil && HashOf(b) != p.Hash {
				err = fmt.Errorf("content differs")
			}
		}
		if err != nil {
			return fmt.Errorf("files that another node (%s) stored cannot be read in %s: %w; give every node the same --blobs folder or bucket", p.Node, s, err)
		}
	}
	hash, err := s.Put(ctx, []byte("aftercare "+node+" "+time.Now().UTC().Format(time.RFC3339Nano)))
	if err != nil {
		return fmt.Errorf("files cannot be stored in %s: %w", s, err)
	}
	return d.Write(ctx, func(tx *db.Tx) error {
		if _, err := addProbeQ.Run(tx, db.Args{"hash": hash, "node": node}); err != nil {
			return err
		}
		_, err := oldProbeQ.Run(tx)
		return err
	})
}
