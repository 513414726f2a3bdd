package db_test

import (
	"fmt"
	"testing"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

func TestAKeptStatementMayRunWhileItsRowsAreStillRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Dialect() == db.Postgres {
			return // one connection of PostgreSQL reads one answer at a time
		}
		conn, err := d.Raw().Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		const q = "SELECT 1 UNION ALL SELECT 2"
		got := ""
		outer, err := conn.QueryContext(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		defer outer.Close()
		for outer.Next() {
			inner, err := conn.QueryContext(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for inner.Next() {
				var a, b int
				if err := outer.Scan(&a); err != nil {
					t.Fatal(err)
				}
				if err := inner.Scan(&b); err != nil {
					t.Fatal(err)
				}
				got += fmt.Sprintf("%d%d ", a, b)
			}
			inner.Close()
		}
		if want := "11 12 21 22 "; got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func TestKeptStatementsOutliveAChangedSchemaAndMakeRoom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		exec := func(q string, args ...any) {
			t.Helper()
			if _, err := d.Raw().Exec(q, args...); err != nil {
				t.Fatal(err)
			}
		}
		exec("CREATE TABLE kept (a BIGINT NOT NULL)")
		exec("INSERT INTO kept (a) VALUES ($1)", 1)
		exec("ALTER TABLE kept ADD COLUMN b TEXT NOT NULL DEFAULT 'x'")
		exec("INSERT INTO kept (a) VALUES ($1)", 2)
		for i := range 600 {
			exec(fmt.Sprintf("INSERT INTO kept (a) VALUES ($1 + %d)", i), i)
		}
		var n int
		if err := d.Raw().QueryRow("SELECT count(*) FROM kept WHERE b = 'x'").Scan(&n); err != nil || n != 602 {
			t.Fatalf("got %d %v, want 602", n, err)
		}
	})
}
