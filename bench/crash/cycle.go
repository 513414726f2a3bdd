//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"aftercare/bench/server"
	"aftercare/internal/area/org"
)

// result is what a run came to.
type result struct {
	kind     string
	cycles   int
	writers  int
	ledger   *ledger
	restarts []time.Duration // from the start of the server, or the readiness of its database, to readiness
	killed   map[string]int
	checks   []string
	faults   []string
}

// Limits of coming back (F1, F2).
const (
	serverBack   = 2 * time.Second
	databaseBack = 5 * time.Second
)

// attack is one run: a company, a server, writers and what is killed.
type attack struct {
	options
	place  *place
	addr   string
	server *server.Process
	rnd    *rand.Rand
	result *result
}

// cycle kills and restarts as often as asked, then looks whether everything acknowledged is there, once.
func cycle(o options, kind string) (*result, error) {
	p, err := newPlace(kind, o.program)
	if err != nil {
		return nil, err
	}
	defer p.close()
	a := &attack{options: o, place: p, rnd: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1)),
		result: &result{kind: kind, cycles: o.cycles, writers: o.writers, killed: map[string]int{},
			ledger: &ledger{cases: map[string]string{}, statuses: map[int]int{}}}}
	if a.addr, err = server.FreeAddr(); err != nil {
		return nil, err
	}
	if err := a.start(); err != nil {
		return nil, err
	}
	defer func() { a.server.Stop() }()
	stop, err := a.write()
	if err != nil {
		return nil, err
	}
	for i := range o.cycles {
		time.Sleep(time.Duration(50+a.rnd.IntN(800)) * time.Millisecond)
		if err := a.strike(); err != nil {
			stop()
			return nil, fmt.Errorf("cycle %d: %w", i+1, err)
		}
		if (i+1)%10 == 0 {
			a.say("%s: %d kills", kind, i+1)
		}
	}
	stop()
	a.result.faults = append(a.result.faults, a.result.ledger.strange...)
	return a.result, a.result.examine(p)
}

func (a *attack) start() (err error) {
	a.server, err = server.Start(filepath.Join(filepath.Dir(a.place.data), "server.log"), a.addr, server.Product(a.program, a.place.address, a.place.data))
	return err
}

// write sets the writers to work; the returned function ends them when all they sent is acknowledged.
func (a *attack) write() (stop func(), err error) {
	cookie, err := server.Login(a.addr, "coordinator", org.DemoPassword)
	if err != nil {
		return nil, err
	}
	targets, err := a.place.targets()
	if err != nil {
		return nil, err
	}
	end := make(chan struct{})
	var wg sync.WaitGroup
	for i := range a.writers {
		w := &writer{addr: a.addr, cookie: cookie, ledger: a.result.ledger, targets: targets,
			http: &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}}
		wg.Go(func() { w.work(end, rand.New(rand.NewPCG(7, uint64(i)))) })
	}
	return sync.OnceFunc(func() { close(end); wg.Wait() }), nil
}

// strike kills the server; on PostgreSQL its database or both, in turns by chance.
func (a *attack) strike() error {
	if a.place.cluster == nil {
		a.result.killed["server"]++
		a.server.Kill()
		return a.restart()
	}
	switch a.rnd.IntN(3) {
	case 0:
		a.result.killed["server"]++
		a.server.Kill()
		return a.restart()
	case 1:
		a.result.killed["database"]++
		if err := a.place.cluster.Kill(); err != nil {
			return err
		}
		time.Sleep(time.Duration(a.rnd.IntN(500)) * time.Millisecond)
		if err := a.place.cluster.Start(); err != nil {
			return err
		}
		return a.await(databaseBack)
	default:
		a.result.killed["database, then server"]++
		if err := a.place.cluster.Kill(); err != nil {
			return err
		}
		time.Sleep(time.Duration(a.rnd.IntN(100)) * time.Millisecond)
		a.server.Kill()
		if err := a.place.cluster.Start(); err != nil {
			return err
		}
		return a.restart()
	}
}

func (a *attack) restart() error {
	if err := a.start(); err != nil {
		return err
	}
	a.back("the server", a.server.Ready, serverBack)
	return nil
}

// await waits until the server that lived through it has its database again.
func (a *attack) await(limit time.Duration) error {
	begin := time.Now()
	for time.Since(begin) < 30*time.Second {
		if server.Ready(a.addr) {
			a.back("after its database the server", time.Since(begin), limit)
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("the server was not ready within 30 s of its database")
}

func (a *attack) back(who string, took, limit time.Duration) {
	a.result.restarts = append(a.result.restarts, took)
	if took > limit {
		a.result.faults = append(a.result.faults, fmt.Sprintf("%s was ready after %s, not %s", who, took.Round(time.Millisecond), limit))
	}
}

// text is the result as a section of the report.
func (r *result) text() string {
	var b strings.Builder
	slices.Sort(r.restarts)
	fmt.Fprintf(&b, "\n## %s\n\n", r.kind)
	fmt.Fprintf(&b, "- killed: %s\n", counts(r.killed))
	fmt.Fprintf(&b, "- acknowledged: %d cases, %d of them only when repeated\n", len(r.ledger.cases), r.ledger.retried)
	fmt.Fprintf(&b, "- answers: %s\n", counts(r.ledger.statuses))
	fmt.Fprintf(&b, "- ready again after %s (median), %s at most\n", r.restarts[len(r.restarts)/2].Round(time.Millisecond), r.restarts[len(r.restarts)-1].Round(time.Millisecond))
	for _, c := range r.checks {
		fmt.Fprintf(&b, "- %s\n", c)
	}
	for _, f := range r.faults {
		fmt.Fprintf(&b, "- FAULT: %s\n", f)
	}
	if len(r.faults) == 0 {
		fmt.Fprint(&b, "- nothing lost, nothing doubled\n")
	}
	return b.String()
}

func counts[K int | string](m map[K]int) string {
	var keys []K
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var parts []string
	for _, k := range keys {
		parts = append(parts, fmt.Sprintf("%v %d×", k, m[k]))
	}
	return strings.Join(parts, ", ")
}
