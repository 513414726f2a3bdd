package dbtest

import (
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/platform/db"
)

var placeholder = regexp.MustCompile(`\$\d+`)

// Indexed fails unless every list of an area comes in its order from an index, under each of its filters; least
// is how many texts there are at the least, so that a renamed area is noticed.
func Indexed(t *testing.T, area string, least int) {
	t.Helper()
	d := SQLite(t, newClock())
	seen := 0
	for _, s := range db.Statements() {
		if !strings.HasPrefix(s.Name, area+".") || !strings.Contains(s.SQL, "{filter}") {
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
	if seen < least {
		t.Fatalf("got %d lists, want at least %d", seen, least)
	}
}

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
