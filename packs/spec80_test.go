package packs_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/engine/policy"
	"aftercare/packs"
)

// rows reads a table of testdata; # begins a remark.
func rows(t *testing.T, file string, columns int) (out [][]string) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		r := strings.Split(line, "|")
		if len(r) != columns {
			t.Fatalf("%s:%d: got %d columns, want %d", file, i+1, len(r), columns)
		}
		out = append(out, r)
	}
	return out
}

// The table is spec 80, written down from the specification and not from the packs: each value stands in the pack that
// it names, with its status.
func TestEveryValueOfTheSpecificationStandsInItsPack(t *testing.T) {
	lib := policy.Open(packs.Files)
	for _, r := range rows(t, "spec80.csv", 4) {
		code, key, value, status := r[0], r[1], r[2], strings.Fields(r[3])
		p, err := lib.Pack(code)
		if err != nil {
			t.Fatal(err)
		}
		x, ok := p.Param(key)
		switch {
		case !ok:
			t.Errorf("%s: %s is missing", code, key)
		case x.Origin != code:
			t.Errorf("%s: %s is set by %s", code, key, x.Origin)
		case policy.Written(x.Value) != value:
			t.Errorf("%s: %s: got %s, want %s", code, key, policy.Written(x.Value), value)
		case !slices.Contains(status, x.Status):
			t.Errorf("%s: %s: got the status %s, want %s", code, key, x.Status, r[3])
		case slices.Contains(status, "S") != (x.Source != "") && !slices.Contains([]string{"B", "D"}, x.Status):
			t.Errorf("%s: %s: got the source %q of a value with the status %s", code, key, x.Source, x.Status)
		}
	}
}

// What a pack sets beyond spec 80 is listed with where it comes from.
func TestNoParameterIsWithoutARowOrAReason(t *testing.T) {
	table := map[string]bool{}
	for _, r := range rows(t, "spec80.csv", 4) {
		if table[r[0]+" "+r[1]] {
			t.Errorf("%s: %s stands twice in the table", r[0], r[1])
		}
		table[r[0]+" "+r[1]] = true
	}
	reasons, used := rows(t, "beside80.csv", 2), map[string]bool{}
	reasoned := func(key string) bool {
		for _, r := range reasons {
			if prefix, all := strings.CutSuffix(r[0], "*"); r[0] == key || all && strings.HasPrefix(key, prefix) {
				used[r[0]] = true
				return true
			}
		}
		return false
	}
	lib := policy.Open(packs.Files)
	for _, code := range append(lib.Codes(), "base") {
		p, err := lib.Pack(code)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range p.Params {
			if x.Origin == code && !table[code+" "+x.Key] && !reasoned(x.Key) {
				t.Errorf("%s: %s (%s) has no row in spec80.csv and no reason in beside80.csv", code, x.Key, x.Use)
			}
		}
	}
	for _, r := range reasons {
		if !used[r[0]] {
			t.Errorf("beside80.csv: no pack has %s", r[0])
		}
	}
}
