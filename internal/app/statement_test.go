package app

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/arch"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// TestEveryStatementCompilesOnBothDatabases finds a misspelt column or a foreign dialect in any SQL.
func TestEveryStatementCompilesOnBothDatabases(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, s := range db.Statements() {
			for _, text := range s.Variants(d.Dialect()) {
				if err := d.Compile(text); err != nil {
					t.Errorf("%s: %v\n%s", s.Name, err, text)
				}
			}
		}
		t.Logf("%d statements", len(db.Statements()))
	})
}

var (
	writes = regexp.MustCompile(`(?i)\b(?:insert\s+into|update|delete\s+from)\s+([a-z_]+)`)
	reads  = regexp.MustCompile(`(?i)\b(?:from|join)\s+([a-z_]+)`)
	ctes   = regexp.MustCompile(`(?i)(?:\bwith\s+(?:recursive\s+)?|,\s*)([a-z_]+)\s*(?:\([^)]*\))?\s+as\s+(?:materialized\s+)?\(`)
)

func owner(table string) string { o, _, _ := strings.Cut(strings.ToLower(table), "_"); return o }

// words that may follow UPDATE and FROM without being a table: DO UPDATE SET, FOR UPDATE SKIP LOCKED, IS DISTINCT FROM … AND.
var keywords = []string{"set", "skip", "and", "excluded"}

// TestTablesBelongToTheirArea: only the owner writes a table; an area reads its own and those it
// may import; every statement on business tables binds the tenant.
func TestTablesBelongToTheirArea(t *testing.T) {
	for _, s := range db.Statements() {
		area, _, _ := strings.Cut(s.Name, ".")
		may, isArea := arch.Areas[area]
		if !isArea {
			continue
		}
		for _, m := range writes.FindAllStringSubmatch(s.SQL, -1) {
			if o := owner(m[1]); o != area && !slices.Contains(keywords, o) {
				t.Errorf("%s writes %s, which belongs to %s", s.Name, m[1], o)
			}
		}
		var named []string
		for _, m := range ctes.FindAllStringSubmatch(s.SQL, -1) {
			named = append(named, m[1])
		}
		for _, m := range reads.FindAllStringSubmatch(s.SQL, -1) {
			o := owner(m[1])
			if o != area && !slices.Contains(keywords, o) && !slices.Contains(may, o) && !slices.Contains(arch.Shared, o) && !slices.Contains(named, m[1]) {
				t.Errorf("%s reads %s of %s", s.Name, m[1], o)
			}
		}
		if _, excused := arch.Tenantless[s.Name]; !excused && !strings.Contains(s.SQL, ":tenant") {
			t.Errorf("%s is not bound to :tenant", s.Name)
		}
	}
}

// dialects are words that one of the two databases does not know, or knows otherwise.
var dialects = regexp.MustCompile(`(?i)\b(ilike|greatest|least|distinct\s+on|lateral|nocase|now\(\)|strftime|date_trunc|any\s*\(|merge\s+into)\b`)

func TestStatementsSpeakThePortableSubset(t *testing.T) {
	for _, s := range db.Statements() {
		if m := dialects.FindString(s.SQL); m != "" {
			t.Errorf("%s uses %q, which is not portable", s.Name, m)
		}
	}
}
