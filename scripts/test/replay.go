//go:build unix

package main

import (
	"database/sql"
	"fmt"
	"os"

	"aftercare/internal/platform/pgtest"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
)

// dayOfCalls is a day of real service calls, which lies beside the repository where there is one.
const dayOfCalls = "../shared/data/stream/service-requests-day.jsonl"

// replayed plays the first calls of the day on SQLite, and on PostgreSQL with two nodes.
func replayed() (r result) {
	r.check("calls replayed on SQLite", replay())
	address, drop, err := schema()
	switch {
	case os.Getenv("SKIP_PG") != "":
		fmt.Println("SKIPPED: SKIP_PG is set")
		r.skipped++
	case err != nil:
		fmt.Println(err)
		r.failed++
	default:
		defer drop()
		r.check("calls replayed on PostgreSQL, two nodes", replay("--db", address))
	}
	return r
}

func replay(args ...string) bool {
	return command("go", append([]string{"run", "./cmd/aftercare", "replay", "--file", dayOfCalls, "--limit", "150", "--technicians", "15"}, args...)...).Run() == nil
}

// schema makes an empty schema on the server of the run.
func schema() (address string, drop func(), err error) {
	base := os.Getenv(pgtest.Env)
	if base == "" {
		return "", nil, fmt.Errorf("no PostgreSQL is running for the tests (%s)", pgtest.Env)
	}
	root, err := sql.Open("pgx", base)
	if err != nil {
		return "", nil, err
	}
	name := fmt.Sprintf("replay%d", os.Getpid())
	if _, err := root.Exec("CREATE SCHEMA " + name); err != nil {
		return "", nil, err
	}
	return base + "&search_path=" + name, func() {
		if _, err := root.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			fmt.Println(err)
		}
		root.Close()
	}, nil
}
