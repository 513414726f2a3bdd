//go:build unix

package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"aftercare/internal/platform/pgtest"
)

// store is a seeded database and the two copies of it that are worked on.
type store struct {
	kind   string
	ours   string // addresses of the copies
	floor  string
	data   string   // folder of files and keys, which belongs to the data
	files  []string // or folders, of the copies
	seeded seeding
	close  func()
}

// seeding is what making the data cost, kept beside it.
type seeding struct {
	Took  time.Duration
	Bytes int64
}

func openStore(o options, kind, work string) (*store, error) {
	if err := os.MkdirAll(work, 0o755); err != nil {
		return nil, err
	}
	open := openFile
	if kind == "postgres" {
		open = openCluster
	}
	out, err := open(o, seedName(o.size), work)
	if err != nil {
		return nil, err
	}
	for _, address := range []string{out.ours, out.floor} {
		if b, err := exec.Command(o.server, "migrate", "--db", address).CombinedOutput(); err != nil {
			out.close()
			return nil, fmt.Errorf("migrate: %w\n%s", err, b)
		}
	}
	return out, nil
}

// seedName is that of the data of a size. Copies are brought to the newest schema; to have the data made anew, empty the cache.
func seedName(s size) string {
	return fmt.Sprintf("seed_%d_%d_%d", s.Tickets, s.Customers, s.Assets)
}

// seed runs the product's own seeding and remembers how long it took.
func seed(o options, address, data string, bytes func() (int64, error)) (out seeding, err error) {
	fmt.Printf("seeding %d cases, %d customers, %d machines\n", o.size.Tickets, o.size.Customers, o.size.Assets)
	start := time.Now()
	if err := os.RemoveAll(data); err != nil {
		return out, err
	}
	cmd := exec.Command(o.server, "seed", "--db", address, "--data", data, "--tickets", fmt.Sprint(o.size.Tickets),
		"--customers", fmt.Sprint(o.size.Customers), "--assets", fmt.Sprint(o.size.Assets))
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return out, fmt.Errorf("seed: %w", err)
	}
	out.Took = time.Since(start)
	if out.Bytes, err = bytes(); err != nil {
		return out, err
	}
	fmt.Printf("seeded in %s, %d MB\n", out.Took.Round(time.Second), out.Bytes>>20)
	b, err := json.Marshal(out)
	if err != nil {
		return out, err
	}
	return out, os.WriteFile(filepath.Join(data, noteName), b, 0o644)
}

// noteName is the file in which the cost of the seeding stands.
const noteName = "seeding.json"

func remembered(data string) (out seeding) {
	if b, err := os.ReadFile(filepath.Join(data, noteName)); err == nil {
		_ = json.Unmarshal(b, &out) // a note that nobody can read is a note that is missing
	}
	return out
}

func openFile(o options, name, work string) (*store, error) {
	made := filepath.Join(o.cache, name+".db")
	s := &store{kind: "sqlite", ours: filepath.Join(work, "ours.db"), floor: filepath.Join(work, "floor.db"), data: filepath.Join(o.cache, name+"-sqlite"), close: func() {}}
	if _, err := os.Stat(made); errors.Is(err, os.ErrNotExist) {
		fresh := filepath.Join(o.cache, "sqlite", name+".db")
		if err := os.RemoveAll(filepath.Dir(fresh)); err != nil {
			return nil, err
		}
		if _, err := seed(o, fresh, s.data, func() (int64, error) { return length(fresh) }); err != nil {
			return nil, err
		}
		if err := os.Rename(fresh, made); err != nil {
			return nil, err
		}
	}
	s.seeded, s.files = remembered(s.data), []string{s.ours, s.floor}
	for _, to := range s.files {
		if err := copyFile(made, to); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func length(file string) (int64, error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return errors.Join(out.Sync(), out.Close()) // what is not yet on disk would disturb the first rounds
}

// openCluster starts the kept PostgreSQL, seeds a database in it once and copies it twice.
func openCluster(o options, name, work string) (*store, error) {
	c, err := pgtest.OpenCluster(filepath.Join(o.cache, "postgres"), "shared_buffers=512MB", "max_wal_size=4GB")
	if err != nil {
		return nil, err
	}
	admin, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		c.Stop()
		return nil, err
	}
	s := &store{kind: "postgres", ours: c.URL("ours"), floor: c.URL("floor"), data: filepath.Join(o.cache, name+"-postgres")}
	s.close = func() {
		for _, n := range []string{"ours", "floor"} {
			_, _ = admin.Exec("DROP DATABASE IF EXISTS " + n + " WITH (FORCE)") // the next run drops it otherwise
		}
		admin.Close()
		c.Stop()
	}
	if err := fillCluster(o, name, s.data, c, admin); err != nil {
		s.close()
		return nil, err
	}
	s.seeded, s.files = remembered(s.data), []string{filepath.Join(o.cache, "postgres", "data", "base")}
	return s, nil
}

func fillCluster(o options, name, data string, c *pgtest.Cluster, admin *sql.DB) error {
	n := 0
	if err := admin.QueryRow("SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		if err := execAll(admin, "DROP DATABASE IF EXISTS fresh WITH (FORCE)", "CREATE DATABASE fresh"); err != nil {
			return err
		}
		_, err := seed(o, c.URL("fresh"), data, func() (size int64, err error) {
			err = admin.QueryRow("SELECT pg_database_size('fresh')").Scan(&size)
			return size, err
		})
		if err != nil {
			return err
		}
		if err := vacuum(c.URL("fresh")); err != nil {
			return err
		}
		if err := execAll(admin, "ALTER DATABASE fresh RENAME TO "+name); err != nil {
			return err
		}
	}
	return execAll(admin, "DROP DATABASE IF EXISTS ours WITH (FORCE)", "DROP DATABASE IF EXISTS floor WITH (FORCE)",
		"CREATE DATABASE ours TEMPLATE "+name+" STRATEGY file_copy", "CREATE DATABASE floor TEMPLATE "+name+" STRATEGY file_copy", "CHECKPOINT")
}

// vacuum does now what the server would do some time after so many new rows.
func vacuum(address string) error {
	d, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer d.Close()
	return execAll(d, "VACUUM ANALYZE")
}

// warm reads the copies once, so that both are measured out of the system's memory and neither off the disk.
func (s *store) warm() error {
	for _, root := range s.files {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			f, err := os.Open(path)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(io.Discard, bufio.NewReaderSize(f, 1<<20))
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // a table's file may go while we look
			return err
		}
	}
	return nil
}

func execAll(d *sql.DB, statements ...string) error {
	for _, q := range statements {
		if _, err := d.ExecContext(context.Background(), q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}
