//go:build unix

package pgtest

import (
	"database/sql"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
)

func TestServerAnswersAndLeavesNothingBehind(t *testing.T) {
	URL(t) // skips or explains when there is no PostgreSQL
	dsn, stop, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	if got, want := show(t, dsn, "fsync"), "off"; got != want {
		t.Fatalf("fsync of the fast server: got %q, want %q", got, want)
	}
	stop()
	if _, err := os.Stat(socketDir(t, dsn)); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("folder after stop: got %v, want it gone", err)
	}
}

func TestServerOutlivesItsForgottenStop(t *testing.T) {
	URL(t)
	dsn := startAndForget(t)
	runtime.GC()
	runtime.GC()
	time.Sleep(200 * time.Millisecond) // the watching shell is another process
	if got, want := show(t, dsn, "fsync"), "off"; got != want {
		t.Fatalf("fsync: got %q, want %q", got, want)
	}
}

func startAndForget(t *testing.T) string {
	t.Helper()
	dsn, _, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

func TestDurableServerSyncs(t *testing.T) {
	URL(t)
	dsn, stop, err := StartDurable()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	for _, name := range []string{"fsync", "synchronous_commit"} {
		if got, want := show(t, dsn, name), "on"; got != want {
			t.Fatalf("%s of the durable server: got %q, want %q", name, got, want)
		}
	}
}

// TestServerEndsWhenItsProcessIsKilled starts this test program again, kills it and waits for the server to go.
func TestServerEndsWhenItsProcessIsKilled(t *testing.T) {
	if os.Getenv("PGTEST_CHILD") != "" {
		hold()
		return
	}
	URL(t)
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "PGTEST_CHILD=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	n, err := out.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	dir := socketDir(t, string(buf[:n]))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed: an error is what we expect
	limit := time.Now().Add(20 * time.Second)
	for time.Now().Before(limit) {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
		time.Sleep(20 * time.Millisecond) // another process ends on its own time
	}
	t.Fatalf("folder %s is still there after its process was killed", dir)
}

// hold starts a server, tells its address and waits to be killed.
func hold() {
	dsn, _, err := Start()
	if err != nil {
		panic(err)
	}
	os.Stdout.WriteString(dsn)
	time.Sleep(time.Minute)
}

func show(t *testing.T, dsn, setting string) (value string) {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SHOW " + setting).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func socketDir(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("host")
}
