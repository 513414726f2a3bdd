//go:build unix

package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const prefix = "aftercare-pg-"

// Settings of the two kinds of server. Both take the connections of twenty test packages at once.
var (
	durable = []string{"max_connections=400", "max_locks_per_transaction=256", "shared_buffers=128MB", "jit=off",
		"listen_addresses=", "timezone=UTC", "log_timezone=UTC"}
	fast = append([]string{"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal",
		"max_wal_senders=0", "max_wal_size=4GB"}, durable...)
)

// watch runs the server as a child of a shell that waits for its standard input to close, which happens
// when the process that started it stops it or dies, even by kill -9. Then server and files go.
const watch = `dir=$1; shift
"$@" >"$dir/log" 2>&1 </dev/null & server=$!
cat >/dev/null
kill -QUIT $server 2>/dev/null; wait $server
rm -rf "$dir"`

func start(settings []string) (dsn string, stop func(), err error) {
	bin, err := binaries()
	if err != nil {
		return "", nil, err
	}
	who, err := owner()
	if err != nil {
		return "", nil, err
	}
	base := place(who)
	sweep(base)
	dir, err := makeDir(base, who)
	if err != nil {
		return "", nil, err
	}
	if err := initialise(bin, dir, who); err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	stop, err = launch(bin, dir, who, settings)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	query := url.Values{"host": {dir}, "port": {"5432"}, "sslmode": {"disable"}}
	dsn = "postgres://aftercare@/postgres?" + query.Encode()
	if err := waitReady(bin, dir); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log")) // only to enrich the error
		stop()
		return "", nil, fmt.Errorf("%w\n%s", err, bytes.TrimSpace(log))
	}
	return dsn, stop, nil
}

// binaries finds the folder of initdb and postgres: on the PATH, else the newest installed version.
func binaries() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			return filepath.Dir(p), nil
		}
	}
	best, newest := "", -1.0
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"} {
		dirs, _ := filepath.Glob(pattern) // the patterns are well formed
		for _, dir := range dirs {
			digits := strings.Trim(dir, "/abcdefghijklmnopqrstuvwxyz@-")
			version, err := strconv.ParseFloat(digits, 64)
			if _, missing := os.Stat(filepath.Join(dir, "initdb")); err == nil && missing == nil && version > newest {
				best, newest = dir, version
			}
		}
	}
	if best == "" {
		return "", errors.New("PostgreSQL is not installed; on Debian or Ubuntu: " +
			"apt-get update && apt-get install -y postgresql (SKIP_PG=1 leaves it out of a run by hand)")
	}
	return best, nil
}

// owner says as whom the server runs: PostgreSQL refuses root, so root steps down to another user.
func owner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL does not run as root and there is no user postgres or nobody to run it as")
}

// place is the temporary folder, unless the server's user cannot reach it or a socket's path would not fit.
func place(who *syscall.Credential) string {
	base := os.TempDir()
	if len(base) > 60 || (who != nil && !open(base)) {
		return "/tmp"
	}
	return base
}

func makeDir(base string, who *syscall.Credential) (string, error) {
	dir, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return "", fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			return "", errors.Join(fmt.Errorf("hand %s to the user of PostgreSQL: %w", dir, err), os.Remove(dir))
		}
	}
	return dir, nil
}

// open reports whether every user may pass through dir and all folders above it.
func open(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

func initialise(bin, dir string, who *syscall.Credential) error {
	cmd := command(who, dir, filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "aftercare",
		"-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

func launch(bin, dir string, who *syscall.Credential, settings []string) (stop func(), err error) {
	args := []string{"-c", watch, "sh", dir, filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "data"), "-k", dir}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	cmd := command(who, dir, "/bin/sh", args...)
	life, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	lifelines.Store(life, true)
	return sync.OnceFunc(func() { end(cmd, life, dir) }), nil
}

// lifelines holds the pipe of each running server: one that nobody holds is closed by the garbage collector.
var lifelines sync.Map

// end closes the pipe the watching shell waits on and waits for it. The folder itself stands in a parent
// that the server's user may not be allowed to change, so the rest is removed here.
func end(cmd *exec.Cmd, life io.Closer, dir string) {
	lifelines.Delete(life)
	_ = life.Close()      // closing is the message; there is nothing to lose
	_ = cmd.Wait()        // the shell's own exit code says nothing
	_ = os.RemoveAll(dir) // a left-over is swept by a later start
}

// command runs in its own session, so that Ctrl-C in a terminal does not reach it before its owner ends it.
func command(who *syscall.Credential, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: who}
	return cmd
}

// waitReady asks until the server takes connections.
func waitReady(bin, dir string) error {
	for limit := time.Now().Add(60 * time.Second); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if exec.Command(filepath.Join(bin, "pg_isready"), "-q", "-h", dir, "-p", "5432").Run() == nil {
			return nil
		}
	}
	return errors.New("PostgreSQL did not take connections within 60 s")
}

// sweep removes folders of servers that no longer run, left by a machine that went down.
func sweep(base string) {
	dirs, _ := filepath.Glob(filepath.Join(base, prefix+"*")) // the pattern is well formed
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil || time.Since(info.ModTime()) < time.Hour || running(dir) {
			continue
		}
		_ = os.RemoveAll(dir) // somebody else's folder stays
	}
}

func running(dir string) bool {
	pid, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(string(pid), "\n")
	n, err := strconv.Atoi(first)
	return err == nil && !errors.Is(syscall.Kill(n, 0), syscall.ESRCH)
}
