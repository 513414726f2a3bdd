//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

// event is one line of `go test -json`.
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

// goTests runs every Go test; those of the stores run on SQLite and on PostgreSQL.
func goTests() result {
	cmd := exec.Command("go", "test", "-json", "-timeout", "20m", "./...")
	out, err := cmd.StdoutPipe()
	if err != nil {
		fmt.Println(err)
		return result{failed: 1}
	}
	var rest strings.Builder
	cmd.Stderr = &rest
	if err := cmd.Start(); err != nil {
		fmt.Println(err)
		return result{failed: 1}
	}
	r := readEvents(out)
	if err := cmd.Wait(); err != nil && r.failed == 0 {
		fmt.Printf("go test: %v\n%s", err, rest.String())
		r.failed++
	}
	return r
}

// tally follows one package: what each test said and which tests have subtests or failed ones.
type tally struct {
	said, parents, blamed map[string]string
	result
}

// readEvents counts the tests that have no subtests, and prints what failed, what was skipped and each package.
func readEvents(in io.Reader) (total result) {
	packages := map[string]*tally{}
	compiler := map[string]string{}
	dec := json.NewDecoder(in)
	for {
		var e event
		if err := dec.Decode(&e); err == io.EOF {
			return total
		} else if err != nil {
			fmt.Println("go test:", err)
			total.failed++
			return total
		}
		if e.ImportPath != "" {
			compiler[e.ImportPath] += e.Output
			if e.Action == "build-fail" {
				fmt.Print(compiler[e.ImportPath])
			}
			continue
		}
		t := packages[e.Package]
		if t == nil {
			t = &tally{map[string]string{}, map[string]string{}, map[string]string{}, result{}}
			packages[e.Package] = t
		}
		t.take(e)
		if e.Test == "" && (e.Action == "pass" || e.Action == "fail") {
			total.passed += t.passed
			total.failed += t.failed
			total.skipped += t.skipped
			delete(packages, e.Package)
		}
	}
}

func (t *tally) take(e event) {
	parent := e.Test[:max(strings.LastIndexByte(e.Test, '/'), 0)]
	switch e.Action {
	case "output":
		t.said[e.Test] += e.Output
	case "run":
		t.parents[parent] = e.Test
	case "pass":
		if e.Test == "" && t.passed+t.skipped > 0 {
			fmt.Printf("ok    %-50s %4d tests %6.1f s\n", e.Package, t.passed+t.skipped, e.Elapsed)
		} else if e.Test != "" && t.parents[e.Test] == "" {
			t.passed++
		}
	case "skip":
		if e.Test != "" {
			t.skipped++
			fmt.Printf("SKIP  %s %s\n%s", e.Package, e.Test, t.said[e.Test])
		}
	case "fail":
		t.fail(e, parent)
	}
}

// fail counts a failure once, where it happened: not again for the test or the package around it.
func (t *tally) fail(e event, parent string) {
	if t.blamed[e.Test] == "" {
		t.failed++
		fmt.Printf("FAIL  %s %s\n%s", e.Package, e.Test, t.said[e.Test])
	}
	if e.Test != "" {
		t.blamed[parent] = e.Test
	}
}
