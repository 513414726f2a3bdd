package app

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/migrations"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/pgtest"
)

// A fixture is a database of an earlier version as it was: the version of its schema, then a line per row.
// New ones are written by UPDATE_FIXTURE=name; the ones there are never touched again.
const fixtures = "../migrations/fixture"

type fixtureRow struct {
	Table string         `json:"t"`
	Row   map[string]any `json:"r"`
}

// kept are the tables whose rows a fixture holds, parents first.
var kept = []string{"org_tenant", "org_unit", "org_person", "org_user", "org_reach", "catalog_model", "catalog_part", "customer", "customer_contact", "customer_site",
	"asset", "contract_cover", "workforce_technician", "workforce_shift", "ticket", "task", "workorder", "workorder_part", "complaint", "followup", "followup_breach",
	"flow_log", "clock", "event", "job", "audit", "audit_value", "notify_notice", "notify_message", "attachment", "seq", "setting", "idempotency"}

func TestEveryFixtureUpgradesWithAllItsRows(t *testing.T) {
	if name := os.Getenv("UPDATE_FIXTURE"); name != "" {
		writeFixture(t, filepath.Join(fixtures, name+".jsonl.gz"))
	}
	files, err := filepath.Glob(filepath.Join(fixtures, "*.jsonl.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f)+"/sqlite", func(t *testing.T) {
			d, err := db.Open(filepath.Join(t.TempDir(), "x.db"), db.Options{Fast: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			upgrade(t, d, f)
		})
		t.Run(filepath.Base(f)+"/postgres", func(t *testing.T) { upgrade(t, dbtest.EmptyPostgres(t, pgtest.URL(t)), f) })
	}
}

// upgrade makes the schema of the fixture's time, puts its rows in, migrates to today and counts.
func upgrade(t *testing.T, d *db.DB, file string) {
	t.Helper()
	ctx := context.Background()
	version, rows := readFixture(t, file)
	if err := d.MigrateTo(ctx, migrations.Files, version); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, r := range rows {
		insertRow(t, d, r)
		want[r.Table]++
	}
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		t.Fatal(err)
	}
	for table, n := range want {
		var got int
		if err := d.Raw().QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&got); err != nil || got != n {
			t.Errorf("%s: %d rows, want %d (%v)", table, got, n, err)
		}
	}
	a := node(t, d)
	for _, f := range a.Examine(ctx) {
		if f.Bad && f.What != "key for secrets" {
			t.Errorf("%s: %s", f.What, f.Says)
		}
	}
}

func insertRow(t *testing.T, d *db.DB, r fixtureRow) {
	t.Helper()
	cols := make([]string, 0, len(r.Row))
	for c := range r.Row {
		cols = append(cols, c)
	}
	slices.Sort(cols)
	marks, args := make([]string, len(cols)), make([]any, len(cols))
	for i, c := range cols {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), r.Row[c]
		if n, ok := r.Row[c].(json.Number); ok {
			if k, err := n.Int64(); err == nil {
				args[i] = k
			} else if f, err := n.Float64(); err == nil {
				args[i] = f
			}
		}
	}
	over := ""
	if d.Dialect() == db.Postgres && slices.Contains(cols, "seq") {
		over = "OVERRIDING SYSTEM VALUE "
	}
	q := "INSERT INTO " + r.Table + " (" + strings.Join(cols, ",") + ") " + over + "VALUES (" + strings.Join(marks, ",") + ")"
	if _, err := d.Raw().Exec(q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func readFixture(t *testing.T, file string) (version int64, rows []fixtureRow) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bufio.NewReader(z))
	dec.UseNumber()
	if err := dec.Decode(&version); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		var r fixtureRow
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return version, rows
}

// writeFixture keeps what a small installation looks like today.
func writeFixture(t *testing.T, file string) {
	t.Helper()
	d := dbtest.Postgres(t, pgtest.URL(t), nil) // its columns have types, which SQLite's do not all
	s := stage(t, d)
	if _, err := s.app.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	enc := json.NewEncoder(z)
	var version int64
	if err := d.Raw().QueryRow("SELECT max(version_id) FROM goose_db_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	if err := enc.Encode(version); err != nil {
		t.Fatal(err)
	}
	for _, table := range kept {
		rows, err := d.Raw().Query("SELECT to_jsonb(x) FROM " + table + " x")
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var b []byte
			if err := rows.Scan(&b); err != nil {
				t.Fatal(err)
			}
			if err := enc.Encode(map[string]any{"t": table, "r": json.RawMessage(b)}); err != nil {
				t.Fatal(err)
			}
		}
		rows.Close()
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
