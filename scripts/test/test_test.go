//go:build unix

package main

import (
	"strings"
	"testing"
)

func TestEachTestIsCountedOnceWhereItHappened(t *testing.T) {
	cases := []struct {
		name, events string
		want         result
	}{
		{"a parent of subtests is not counted", `
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"run","Package":"p","Test":"A/sqlite"}
			{"Action":"run","Package":"p","Test":"A/postgres"}
			{"Action":"pass","Package":"p","Test":"A/sqlite"}
			{"Action":"skip","Package":"p","Test":"A/postgres"}
			{"Action":"pass","Package":"p","Test":"A"}
			{"Action":"pass","Package":"p"}`, result{passed: 1, skipped: 1}},
		{"a failing subtest is one failure", `
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"run","Package":"p","Test":"A/x"}
			{"Action":"fail","Package":"p","Test":"A/x"}
			{"Action":"fail","Package":"p","Test":"A"}
			{"Action":"fail","Package":"p"}`, result{failed: 1}},
		{"a test that fails beside its subtests is a failure", `
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"run","Package":"p","Test":"A/x"}
			{"Action":"pass","Package":"p","Test":"A/x"}
			{"Action":"fail","Package":"p","Test":"A"}
			{"Action":"fail","Package":"p"}`, result{passed: 1, failed: 1}},
		{"a package that does not compile is a failure", `
			{"ImportPath":"p","Action":"build-output","Output":"undefined: x"}
			{"ImportPath":"p","Action":"build-fail"}
			{"Action":"fail","Package":"p","FailedBuild":"p"}`, result{failed: 1}},
		{"a package without tests counts nothing", `
			{"Action":"skip","Package":"p"}`, result{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := readEvents(strings.NewReader(c.events)); got != c.want {
				t.Fatalf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestClosingLinesAreRead(t *testing.T) {
	cases := map[string]result{
		"ok a\n3 passed, 1 failed\n":                                                         {passed: 3, failed: 1},
		"2 passed, 0 failed\n5 passed, 0 failed, 2 skipped\n":                                {passed: 5, skipped: 2},
		" Test Files  2 passed (2)\n\x1b[2m      Tests \x1b[22m 1 failed | 12 passed (13)\n": {passed: 12, failed: 1},
		"nothing ran\n": {},
	}
	for out, want := range cases {
		if got := closing(out); got != want {
			t.Fatalf("%q: got %+v, want %+v", out, got, want)
		}
	}
}
