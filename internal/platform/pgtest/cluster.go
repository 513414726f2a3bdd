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
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Cluster is a durable server on a folder that outlives it: benchmarks use its data again, crash tests
// kill it and start it anew.
type Cluster struct {
	bin, dir string
	settings []string
	who      *syscall.Credential
	watcher  *exec.Cmd
	life     io.Closer
}

// tend is watch without the clearing away: the folder is kept.
const tend = `dir=$1; shift
"$@" >>"$dir/log" 2>&1 </dev/null & server=$!
cat >/dev/null
kill -INT $server 2>/dev/null; wait $server`

// OpenCluster starts the server of a folder, which it makes unless it is there. When PostgreSQL runs as another
// user, as it does for root, that user must be able to reach the folder. Settings add to those of StartDurable.
func OpenCluster(dir string, settings ...string) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	who, err := owner()
	if err != nil {
		return nil, err
	}
	if who != nil && !open(filepath.Dir(dir)) {
		return nil, fmt.Errorf("%s cannot be reached by the user that PostgreSQL runs as", dir)
	}
	c := &Cluster{bin: bin, dir: dir, who: who, settings: append(append([]string{}, durable...), settings...)}
	if _, err := os.Stat(filepath.Join(dir, "data", "PG_VERSION")); errors.Is(err, os.ErrNotExist) {
		if err := c.make(); err != nil {
			return nil, err
		}
	}
	return c, c.Start()
}

func (c *Cluster) make() error {
	if err := os.MkdirAll(c.dir, 0o750); err != nil {
		return err
	}
	if c.who != nil {
		if err := os.Chown(c.dir, int(c.who.Uid), int(c.who.Gid)); err != nil {
			return err
		}
	}
	return initialise(c.bin, c.dir, c.who)
}

// URL is the address of one database of the server.
func (c *Cluster) URL(database string) string {
	return "postgres://aftercare@/" + database + "?" + url.Values{"host": {c.dir}, "port": {"5432"}, "sslmode": {"disable"}}.Encode()
}

// Start starts the server and returns when it takes connections. After a kill the processes of the old one
// may need a moment to notice, until when the new one cannot begin.
func (c *Cluster) Start() error {
	var err error
	for limit := time.Now().Add(30 * time.Second); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if err = c.launch(); err == nil {
			return nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(c.dir, "log")) // only to enrich the error
	return fmt.Errorf("%w\n%s", err, bytes.TrimSpace(log[max(0, len(log)-2000):]))
}

func (c *Cluster) launch() error {
	c.leave()
	args := []string{"-c", tend, "sh", c.dir, filepath.Join(c.bin, "postgres"), "-D", filepath.Join(c.dir, "data"), "-k", c.dir}
	for _, s := range c.settings {
		args = append(args, "-c", s)
	}
	c.watcher = command(c.who, c.dir, "/bin/sh", args...)
	life, err := c.watcher.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.watcher.Start(); err != nil {
		return err
	}
	c.life = life
	lifelines.Store(life, true)
	for limit := time.Now().Add(60 * time.Second); time.Now().Before(limit); time.Sleep(10 * time.Millisecond) {
		if exec.Command(filepath.Join(c.bin, "pg_isready"), "-q", "-h", c.dir, "-p", "5432").Run() == nil {
			return nil
		}
		if pid, err := c.pid(); err != nil || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			if time.Sleep(200 * time.Millisecond); !running(c.dir) {
				return errors.New("PostgreSQL ended again")
			}
		}
	}
	return errors.New("PostgreSQL did not take connections within 60 s")
}

// Kill ends the server at once, as a power cut would end it but for the disk: kill -9 of its first process.
func (c *Cluster) Kill() error {
	pid, err := c.pid()
	if err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGKILL)
}

// Stop ends the server in order. The folder stays.
func (c *Cluster) Stop() { c.leave() }

// leave lets the watching shell end, and with it the server.
func (c *Cluster) leave() {
	if c.life == nil {
		return
	}
	lifelines.Delete(c.life)
	_ = c.life.Close()   // closing is the message; there is nothing to lose
	_ = c.watcher.Wait() // the shell's own exit code says nothing
	c.life = nil
}

func (c *Cluster) pid() (int, error) {
	b, err := os.ReadFile(filepath.Join(c.dir, "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strconv.Atoi(first)
}
