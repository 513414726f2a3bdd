package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// Finding is one thing the doctor looked at.
type Finding struct {
	What, Says string
	Bad        bool
}

var (
	deadQ = db.Select[struct {
		N int `json:"n" from:"count(*)"`
	}]("job.dead_count", `SELECT {cols} FROM job WHERE dead = TRUE`)
	lateQ = db.Select[struct {
		N int `json:"n" from:"count(*)"`
	}]("job.late_count", `SELECT {cols} FROM job WHERE dead = FALSE AND run_at < :before`)
)

// Examine looks at everything that can be wrong with an installation without anybody noticing.
func (a *App) Examine(ctx context.Context) []Finding {
	return []Finding{a.examineDatabase(ctx), a.examineKey(), a.examineJobs(ctx), a.examineTenant(ctx),
		{What: "files", Says: "kept in " + a.Files.Store.String() + ", shared with the nodes before"}}
}

func (a *App) examineDatabase(ctx context.Context) Finding {
	f := Finding{What: "database", Says: a.DB.Dialect().String() + " answers"}
	if a.DB.Dialect() == db.SQLite {
		var s string
		if err := a.DB.Reader().QueryRowContext(ctx, "PRAGMA quick_check").Scan(&s); err != nil || s != "ok" {
			return Finding{f.What, fmt.Sprintf("damaged: %s %v; restore the last backup", s, err), true}
		}
		f.Says += ", its pages are sound"
	} else if err := a.DB.Ping(ctx); err != nil {
		return Finding{f.What, err.Error(), true}
	}
	return f
}

func (a *App) examineKey() Finding {
	if os.Getenv("AFTERCARE_SECRET_KEY") != "" {
		return Finding{What: "key for secrets", Says: "from AFTERCARE_SECRET_KEY"}
	}
	st, err := os.Stat(filepath.Join(a.Data, "secret.key"))
	if err != nil {
		return Finding{"key for secrets", err.Error(), true}
	}
	if st.Mode().Perm()&0o077 != 0 {
		return Finding{"key for secrets", "others can read it: chmod 600 " + filepath.Join(a.Data, "secret.key"), true}
	}
	return Finding{What: "key for secrets", Says: "readable by its owner only; keep a copy outside the backup"}
}

func (a *App) examineJobs(ctx context.Context) (f Finding) {
	f = Finding{What: "background work"}
	err := a.DB.Read(actor.AsSystem(ctx, ""), func(tx *db.Tx) error {
		dead, err := deadQ.One(tx)
		if err != nil {
			return err
		}
		late, err := lateQ.One(tx, db.Args{"before": tx.Now.Add(-600e9)})
		if err != nil {
			return err
		}
		f.Says = fmt.Sprintf("%d given up, %d more than ten minutes late", dead.N, late.N)
		f.Bad = dead.N > 0
		return nil
	})
	if err != nil {
		return Finding{f.What, err.Error(), true}
	}
	return f
}

func (a *App) examineTenant(ctx context.Context) Finding {
	t, err := a.Tenant(ctx)
	if err != nil {
		return Finding{What: "organisation", Says: err.Error()}
	}
	if t.BaseURL == "" {
		return Finding{"organisation", t.Name + ": no base address, so links in letters cannot be built; serve with --base-url", true}
	}
	return Finding{What: "organisation", Says: t.Name + ", pack " + t.Pack + ", reached under " + t.BaseURL}
}
