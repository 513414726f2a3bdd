package customer_test

import (
	"regexp"
	"strings"
	"testing"

	_ "aftercare/internal/area/customer" // registers its statements
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

var placeholder = regexp.MustCompile(`\$\d+`)

// plan is how SQLite would run a statement, one line per step.
func plan(t *testing.T, d *db.DB, sql string) string {
	t.Helper()
	args := map[string]bool{}
	for _, p := range placeholder.FindAllString(sql, -1) {
		args[p] = true
	}
	rows, err := d.Raw().Query("EXPLAIN QUERY PLAN "+sql, make([]any, len(args))...)
	if err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		out.WriteString(step + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEveryListComesInItsOrderFromAnIndex(t *testing.T) {
	c := &dbtest.Clock{}
	c.Set(dbtest.Noon)
	d := dbtest.SQLite(t, c)
	seen := 0
	for _, s := range db.Statements() {
		if !strings.HasPrefix(s.Name, "customer.") || !strings.Contains(s.SQL, "{filter}") {
			continue
		}
		for _, sql := range s.Variants(db.SQLite) {
			if !strings.Contains(sql, "1 = 1") || strings.Contains(sql, "UNION") {
				continue // a narrow scope or a search may start elsewhere and sort the few rows it finds
			}
			seen++
			if p := plan(t, d, sql); strings.Contains(p, "TEMP B-TREE") || strings.Contains(p, "SCAN") {
				t.Errorf("%s is sorted or scanned:\n%s%s", s.Name, p, sql)
			}
		}
	}
	if seen < 8 {
		t.Fatalf("got %d lists, want at least 8", seen)
	}
}
