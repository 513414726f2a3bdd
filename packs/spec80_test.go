package packs_test

import (
	"bufio"
	"embed"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/engine/policy"
)

//go:embed testdata/spec80_*.txt
var tables embed.FS

// rows reads a table whose columns are divided by bars; lines with # are remarks.
func rows(t *testing.T, name string) (out [][]string) {
	t.Helper()
	f, err := tables.Open("testdata/spec80_" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := s.Text(); line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, " | "))
		}
	}
	return out
}

// The packs hold every value of spec 80 with its status, and nothing else but what is listed beside it.
func TestThePacksHoldTheValuesOfTheSpecification(t *testing.T) {
	beside := rows(t, "beside")
	for _, code := range []string{"base", "it"} {
		p, known := load(t, code), map[string]bool{}
		for _, r := range rows(t, code) {
			known[r[0]] = true
			x, ok := p.Param(r[0])
			if got := written(x.Value, 0); !ok || got != sorted(r[1]) || x.Status != r[2] {
				t.Errorf("%s %s: got %q with status %s, want %q with %s", code, r[0], got, x.Status, sorted(r[1]), r[2])
			}
			if x.Status == "S" && x.Source == "" {
				t.Errorf("%s %s: a value that is stated has no source", code, r[0])
			}
		}
		for _, x := range p.Params {
			extra := slices.ContainsFunc(beside, func(r []string) bool {
				return x.Key == r[0] || strings.HasSuffix(r[0], ".") && strings.HasPrefix(x.Key, r[0])
			})
			if x.Origin == code && !known[x.Key] && !extra {
				t.Errorf("%s %s: stands not in spec 80; if the product needs it, testdata/spec80_beside.txt says why", code, x.Key)
			}
		}
	}
}

// sorted brings the entries of a map into the order of their names.
func sorted(s string) string {
	if parts := strings.Fields(s); strings.Contains(s, "=") {
		slices.Sort(parts)
		return strings.Join(parts, " ")
	}
	return s
}

// written is a value as the tables write it.
func written(v any, depth int) string {
	between := []string{" ", ",", ","}[depth]
	switch x := v.(type) {
	case policy.Dec:
		r, _ := new(big.Rat).SetString(string(x))
		return strings.TrimSuffix(strings.TrimRight(r.FloatString(4), "0"), ".")
	case []any:
		out := make([]string, len(x))
		for i, el := range x {
			out[i] = written(el, min(depth+1, 2))
		}
		return strings.Join(out, between)
	case map[string]any:
		if depth > 0 {
			between = ";"
		}
		var out []string
		for _, k := range slices.Sorted(maps.Keys(x)) {
			out = append(out, k+"="+written(x[k], min(depth+1, 2)))
		}
		return strings.Join(out, between)
	}
	return fmt.Sprint(v)
}
