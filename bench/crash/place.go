//go:build unix

package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"aftercare/internal/platform/pgtest"
)

// place is a small company in a database that may be killed.
type place struct {
	kind    string
	address string
	data    string
	cluster *pgtest.Cluster // PostgreSQL only
	close   func()
}

// newPlace seeds a database in a folder of its own.
func newPlace(kind, program string) (*place, error) {
	dir, err := os.MkdirTemp(base(), "aftercare-crash-")
	if err != nil {
		return nil, err
	}
	p := &place{kind: kind, address: filepath.Join(dir, "crash.db"), data: filepath.Join(dir, "data"), close: func() { _ = os.RemoveAll(dir) }}
	if kind == "postgres" {
		if err := os.Chmod(dir, 0o755); err != nil {
			return nil, err
		}
		if p.cluster, err = pgtest.OpenCluster(filepath.Join(dir, "pg")); err != nil {
			p.close()
			return nil, err
		}
		p.address = p.cluster.URL("postgres")
		p.close = func() { p.cluster.Stop(); _ = os.RemoveAll(dir) }
	}
	out, err := exec.Command(program, "seed", "--db", p.address, "--data", p.data, "--tickets", "100", "--customers", "40", "--assets", "300").CombinedOutput()
	if err != nil {
		p.close()
		return nil, fmt.Errorf("seed: %w\n%s", err, out)
	}
	return p, nil
}

// base is where the user of PostgreSQL can reach it.
func base() string {
	if os.Geteuid() == 0 {
		return "/tmp"
	}
	return os.TempDir()
}

func (p *place) open() (*sql.DB, error) {
	if p.kind == "postgres" {
		return sql.Open("pgx", p.address)
	}
	return sql.Open("sqlite", "file:"+p.address+"?_pragma=busy_timeout(10000)")
}

// targets are machines that cases may be about.
func (p *place) targets() (out []target, err error) {
	d, err := p.open()
	if err != nil {
		return nil, err
	}
	defer d.Close()
	rows, err := d.Query("SELECT id, customer_id FROM asset")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t target
		if err := rows.Scan(&t.asset, &t.customer); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
