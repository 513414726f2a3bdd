//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"aftercare/bench/server"
	"aftercare/internal/area/org"
)

// A kill cannot show what a power cut would, because the system keeps what was written. So the order of the system calls
// is watched (F3): between the arrival of a request and its "200 OK" the log of the database must have been synced.

// order counts what a trace of system calls shows of the answers to requests that write.
type order struct {
	Answers  int // 200 to a request that writes
	Synced   int // of these: with a sync of the log begun after the request came and ended before the answer
	Unsynced int // of these: with something written to the log after the last sync (only told when one client asks)
}

var (
	call    = regexp.MustCompile(`^(\d+)\s+(\w+)\((\d+)<([^>]*)>(.*)$`)
	resumed = regexp.MustCompile(`^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$`)
)

// watch reads a trace that strace -f -y wrote.
func watch(in io.Reader) (o order, err error) {
	type open struct {
		name, fd, file string
		at             int
	}
	waiting, came := map[string]open{}, map[string]int{} // by process; by connection
	lastSync, lastBegun, lastWritten, at := 0, 0, 0, 0
	done := func(c open, rest string) {
		switch {
		case c.name == "read" && strings.Contains(rest, `OST /api/tickets `): // net/http may have read the first byte ahead
			came[c.fd] = at
		case (c.name == "fsync" || c.name == "fdatasync") && strings.HasSuffix(c.file, "-wal"):
			lastSync, lastBegun = at, c.at
		case c.name == "pwrite64" && strings.HasSuffix(c.file, "-wal"):
			lastWritten = at
		}
	}
	s := bufio.NewScanner(in)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		at++
		if m := resumed.FindStringSubmatch(s.Text()); m != nil {
			done(waiting[m[1]], m[3])
			delete(waiting, m[1])
			continue
		}
		m := call.FindStringSubmatch(s.Text())
		if m == nil {
			continue
		}
		c := open{m[2], m[3], m[4], at}
		if since, ours := came[c.fd]; ours && c.name == "write" && strings.Contains(m[5], `"HTTP/1.1 200`) {
			delete(came, c.fd)
			o.Answers++
			if lastSync > since && lastBegun > since {
				o.Synced++
			}
			if lastWritten > lastSync {
				o.Unsynced++
			}
		}
		if strings.HasSuffix(m[5], "<unfinished ...>") {
			waiting[m[1]] = c
			continue
		}
		done(c, m[5])
	}
	return o, s.Err()
}

// watched is how many cases are taken under the eyes of strace.
const watched = 100

// watchOrder runs the product on SQLite under strace, without background work, and lets clients take cases.
func watchOrder(program string, clients int) (o order, err error) {
	p, err := newPlace("sqlite", program)
	if err != nil {
		return o, err
	}
	defer p.close()
	targets, err := p.targets()
	if err != nil {
		return o, err
	}
	addr, err := server.FreeAddr()
	if err != nil {
		return o, err
	}
	trace := filepath.Join(filepath.Dir(p.data), "trace")
	s, err := server.Start(filepath.Join(filepath.Dir(p.data), "server.log"), addr, func(addr string) *exec.Cmd {
		inner := server.Product(program, p.address, p.data)(addr)
		return exec.Command("strace", append([]string{"-D", "-f", "-y", "-s", "40", "-e", "trace=read,write,pwrite64,fsync,fdatasync", "-o", trace, inner.Path},
			append(inner.Args[1:], "--workers", "0")...)...)
	})
	if err != nil {
		return o, err
	}
	defer s.Stop()
	cookie, err := server.Login(addr, "coordinator", org.DemoPassword)
	if err != nil {
		return o, err
	}
	l := &ledger{cases: map[string]string{}, statuses: map[int]int{}}
	end, over := make(chan struct{}), make(chan struct{}, clients)
	for i := range clients {
		w := &writer{addr: addr, cookie: cookie, ledger: l, targets: targets, http: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}}
		go func() { w.work(end, rand.New(rand.NewPCG(3, uint64(i)))); over <- struct{}{} }()
	}
	for begin := time.Now(); l.count() < watched && time.Since(begin) < time.Minute; {
		time.Sleep(20 * time.Millisecond)
	}
	close(end)
	for range clients {
		<-over
	}
	s.Stop()
	time.Sleep(500 * time.Millisecond) // strace writes its last lines after the end of what it watches
	f, err := os.Open(trace)
	if err != nil {
		return o, err
	}
	defer f.Close()
	return watch(f)
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.cases)
}

// orderText is the proof as a section of the report; without strace it says so.
func orderText(program string) (text string, faults int, err error) {
	text = "\n## Order of sync and answer (SQLite, strace)\n\n"
	if _, err := exec.LookPath("strace"); err != nil {
		return text + "- not watched: strace is not installed\n", 0, nil
	}
	for _, n := range []int{1, 16} {
		o, err := watchOrder(program, n)
		if err != nil {
			return "", 0, err
		}
		text += fmt.Sprintf("- %d clients: %d cases acknowledged, %d of them after a sync of the database's log begun when the request was there", n, o.Answers, o.Synced)
		if n == 1 {
			text += fmt.Sprintf(", %d with something in the log not yet synced", o.Unsynced)
			faults += o.Unsynced
		}
		text += "\n"
		faults += o.Answers - o.Synced
		if o.Answers < watched {
			faults++
			text += "- FAULT: too few cases were seen\n"
		}
	}
	return text, faults, nil
}
