//go:build unix

// Command test runs everything that must hold, suite by suite, and ends with one line per suite and a total.
// CI=true forbids skipping. SKIP_PG and SKIP_BROWSER leave suites out of a run by hand.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aftercare/internal/platform/pgtest"
)

// suites stand in the order of their cost. A suite whose files do not exist yet is not listed; a counted command
// must end with a line "N passed, N failed" (", N skipped" may follow).
var suites = []suite{
	{"lint", "go.mod", "", lint},
	{"go", "go.mod", "postgresql", goTests},
	{"web", "web/package.json", "", webCheck},
	{"build", "cmd/aftercare", "", build},
	{"replay", dayOfCalls, "postgresql", replayed},
	{"journeys", "e2e/journeys/*.mjs", "chromium fonts-noto-cjk", unless("SKIP_BROWSER", counted("node", "e2e/run.mjs"))},
}

type suite struct {
	name  string
	files string // pattern of the files without which there is no such suite
	needs string // system packages, by their Debian names
	run   func() result
}

type result struct {
	passed, failed, skipped int
	seconds                 float64
}

func main() {
	only := flag.String("only", "", "run these suites only, separated by commas")
	flag.Parse()
	os.Exit(run(*only))
}

func run(only string) int {
	list, needs := chosen(only)
	stop, err := prepare(needs)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	var names []string
	var results []result
	for _, s := range list {
		fmt.Printf("\n== %s\n", s.name)
		begin := time.Now()
		r := s.run()
		r.seconds = time.Since(begin).Seconds()
		names, results = append(names, s.name), append(results, r)
	}
	return report(names, results)
}

func chosen(only string) (list []suite, needs []string) {
	for _, s := range suites {
		found, _ := filepath.Glob(s.files) // the patterns are well formed
		if len(found) > 0 && (only == "" || slices.Contains(strings.Split(only, ","), s.name)) {
			list = append(list, s)
			needs = append(needs, strings.Fields(s.needs)...)
		}
	}
	return list, needs
}

// prepare installs what is missing and starts one PostgreSQL for all suites, which find it in the environment.
func prepare(needs []string) (stop func(), err error) {
	if err := install(needs); err != nil {
		return nil, err
	}
	if !slices.Contains(needs, "postgresql") || os.Getenv("SKIP_PG") != "" || os.Getenv(pgtest.Env) != "" {
		return func() {}, nil
	}
	dsn, stop, err := pgtest.Start()
	if err != nil {
		return nil, err
	}
	return stop, os.Setenv(pgtest.Env, dsn)
}

// report prints the table and the total, which is the last line.
func report(names []string, results []result) int {
	var total result
	fmt.Printf("\n%-16s %8s %8s %8s %8s\n", "suite", "passed", "failed", "skipped", "seconds")
	for i, r := range results {
		fmt.Printf("%-16s %8d %8d %8d %8.1f\n", names[i], r.passed, r.failed, r.skipped, r.seconds)
		total.passed += r.passed
		total.failed += r.failed
		total.skipped += r.skipped
	}
	code := 0
	switch {
	case total.failed > 0:
		code = 1
	case total.passed == 0:
		fmt.Println("\nNothing was tested.")
		code = 1
	case total.skipped > 0 && os.Getenv("CI") != "":
		fmt.Println("\nTests were skipped, and with CI set none may be.")
		code = 1
	case total.skipped > 0:
		fmt.Println("\nTESTS WERE SKIPPED: this run does not show that everything holds.")
	}
	fmt.Printf("\n%d passed, %d failed, %d skipped\n", total.passed, total.failed, total.skipped)
	return code
}
