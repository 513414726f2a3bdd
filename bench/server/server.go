//go:build unix

// Package server runs the product, or the floor it is measured against, as a process of its own.
package server

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Process is a server that was started here.
type Process struct {
	Addr  string
	Ready time.Duration // from its start to its first good answer on /readyz
	cmd   *exec.Cmd
	over  chan struct{}
}

// Product is the product's command that serves a database, with a folder for its files.
func Product(program, db, data string) func(addr string) *exec.Cmd {
	return func(addr string) *exec.Cmd {
		return exec.Command(program, "--log-level", "warn", "serve", "--addr", addr, "--db", db, "--data", data)
	}
}

// FreeAddr is an address of this machine that nobody listens at.
func FreeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Start runs a server at an address and waits until it is ready. What it says is added to a file.
func Start(log, addr string, command func(addr string) *exec.Cmd) (*Process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p := &Process{cmd: command(addr), Addr: addr, over: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = out, out
	begin := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = p.cmd.Wait(); close(p.over) }() // how it ended is seen by whoever asks it
	for time.Since(begin) < 30*time.Second && !p.Over() {
		if Ready(addr) {
			p.Ready = time.Since(begin)
			return p, nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.Stop()
	b, _ := os.ReadFile(log) // only to enrich the error
	return nil, fmt.Errorf("%s was not ready within 30 s\n%s", p.cmd.Path, b[max(0, len(b)-2000):])
}

// Self is this very process as a server, for measuring in process.
func Self(addr string) (*Process, error) {
	self, err := os.FindProcess(os.Getpid())
	return &Process{Addr: addr, cmd: &exec.Cmd{Process: self}}, err
}

var asker = &http.Client{Timeout: 3 * time.Second}

// Ready asks a server whether it can do its work.
func Ready(addr string) bool {
	r, err := asker.Get("http://" + addr + "/readyz")
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, r.Body) // only so that the connection can be used again
	r.Body.Close()
	return r.StatusCode == http.StatusOK
}

// Over reports whether the server has ended.
func (p *Process) Over() bool {
	select {
	case <-p.over:
		return true
	default:
		return false
	}
}

// Kill ends the server as if the machine had forgotten it, and waits for its end.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.over
}

// Stop asks the server to end and waits for it.
func (p *Process) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-p.over:
	case <-time.After(15 * time.Second):
		p.Kill()
	}
}

// Memory is what the process holds now and what it held at most, in bytes.
func (p *Process) Memory() (now, most int64, err error) {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status"))
	if err != nil {
		return 0, 0, err
	}
	for _, line := range strings.Split(string(b), "\n") {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		n, _ := strconv.ParseInt(f[1], 10, 64) // the kernel writes digits
		switch f[0] {
		case "VmRSS:":
			now = n << 10
		case "VmHWM:":
			most = n << 10
		}
	}
	if now == 0 {
		return 0, 0, errors.New("the system does not tell what a process holds")
	}
	return now, most, nil
}

// Spent is the processor time that the process took so far.
func (p *Process) Spent() (time.Duration, error) {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "stat"))
	if err != nil {
		return 0, err
	}
	f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	if len(f) < 13 {
		return 0, errors.New("the system does not tell what a process took")
	}
	user, err1 := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, errors.Join(err1, err2) // in hundredths of a second
}

// Login opens a session of an account and returns its cookie.
func Login(addr, login, password string) (cookie string, err error) {
	r, err := asker.Post("http://"+addr+"/api/login", "application/json", strings.NewReader(fmt.Sprintf(`{"login":%q,"password":%q}`, login, password)))
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	for _, c := range r.Cookies() {
		cookie = c.Name + "=" + c.Value
	}
	if r.StatusCode != http.StatusOK || cookie == "" {
		b, _ := io.ReadAll(r.Body) // only to enrich the error
		return "", fmt.Errorf("log-in: %s %s", r.Status, b)
	}
	return cookie, nil
}
