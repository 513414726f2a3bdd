//go:build unix

// Package pgtest runs a temporary PostgreSQL from the installed binaries, so that tests, benchmarks
// and browser journeys need no server of their own.
package pgtest

import (
	"errors"
	"os"
	"sync"
	"testing"
)

// Env names the variable that holds the address of a server already started for the whole run.
const Env = "TEST_POSTGRES"

// errSkipped says that the person at the keyboard asked to leave PostgreSQL out.
var errSkipped = errors.New("PostgreSQL left out: SKIP_PG=1 is set")

// URL returns the address of the test server: the one of the run (TEST_POSTGRES) or one of this process,
// which ends with the process. It skips the test under SKIP_PG=1 and fails it when PostgreSQL is not installed.
// The address always has a query part, so "&search_path=x" may be appended.
func URL(t testing.TB) string {
	t.Helper()
	dsn, err := shared()
	if errors.Is(err, errSkipped) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// shared finds or starts the one server of this process. Its stop function is dropped on purpose:
// the server ends by itself when this process does, however it ends.
var shared = sync.OnceValues(func() (string, error) {
	if os.Getenv("SKIP_PG") != "" {
		return "", errSkipped
	}
	if dsn := os.Getenv(Env); dsn != "" {
		return dsn, nil
	}
	dsn, _, err := Start()
	return dsn, err
})

// Start runs a server that trades durability for speed, for tests. Call stop to end it; it also ends,
// and its files go, when this process dies in any way.
func Start() (dsn string, stop func(), err error) {
	return start(fast)
}

// StartDurable runs a server that syncs every commit to disk, as a production server does, for benchmarks.
func StartDurable() (dsn string, stop func(), err error) {
	return start(durable)
}
