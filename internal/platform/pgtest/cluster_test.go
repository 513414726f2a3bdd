//go:build unix

package pgtest

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
)

func TestAClusterKeepsItsRowsWhenItIsKilled(t *testing.T) {
	URL(t) // skips or explains when there is no PostgreSQL
	who, err := owner()
	if err != nil {
		t.Fatal(err)
	}
	base, err := os.MkdirTemp(place(who), "aftercare-cluster-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) }) // a left-over in a temporary folder
	if err := os.Chmod(base, 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := OpenCluster(filepath.Join(base, "c"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop()
	d, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Exec("CREATE TABLE kept (n INT); INSERT INTO kept VALUES (7)"); err != nil {
		t.Fatal(err)
	}
	if err := c.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var n int
	for range 3 { // the pool may hold a connection to the dead server
		if err = d.QueryRow("SELECT n FROM kept").Scan(&n); err == nil {
			break
		}
	}
	if err != nil || n != 7 {
		t.Fatalf("got %d %v, want 7", n, err)
	}
}
