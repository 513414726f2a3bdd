//go:build unix

package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"aftercare/bench/server"
	"aftercare/internal/area/org"
)

// lab measures one database.
type lab struct {
	options
	store  *store
	report *report
	work   string

	cast        *cast
	ours, floor *cast
	server      *server.Process
	counts      map[string]counted
}

func (l *lab) run() error {
	var err error
	if l.cast, err = newCast(l.store.kind, l.store.ours); err != nil {
		return err
	}
	file, counts, err := plans(l.store, l.cast, l.work)
	if err != nil {
		return err
	}
	l.counts = counts
	d := &database{kind: l.store.kind, seeded: l.store.seeded, counts: counts}
	l.report.databases = append(l.report.databases, d)
	if d.ready, err = l.starts(); err != nil {
		return err
	}
	if l.server, err = l.product(); err != nil {
		return err
	}
	defer l.server.Stop()
	time.Sleep(3 * time.Second)
	if d.idle, _, err = l.server.Memory(); err != nil {
		return err
	}
	bottom, err := l.bare(file)
	if err != nil {
		return err
	}
	defer bottom.Stop()
	cookie, err := server.Login(l.server.Addr, "coordinator", org.DemoPassword)
	if err != nil {
		return err
	}
	l.ours, l.floor = l.cast.at(l.server, cookie), l.cast.at(bottom, "none")
	for _, op := range l.ops {
		if err := l.store.warm(); err != nil {
			return err
		}
		for _, n := range l.clients {
			row, err := l.measure(op, n)
			if err != nil {
				return fmt.Errorf("%s, %d clients: %w", op, n, err)
			}
			d.rows = append(d.rows, row)
			fmt.Println(row.line(d.kind))
		}
	}
	for _, f := range faces {
		n, err := firstLoad(l.server.Addr, f.path)
		if err != nil {
			return err
		}
		l.report.faces[f.name] = n
	}
	_, d.most, err = l.server.Memory()
	return err
}

// product starts the product on its copy.
func (l *lab) product() (*server.Process, error) {
	addr, err := server.FreeAddr()
	if err != nil {
		return nil, err
	}
	program, err := filepath.Abs(l.options.server)
	if err != nil {
		return nil, err
	}
	return server.Start(filepath.Join(l.work, "ours.log"), addr, server.Product(program, l.store.ours, l.store.data))
}

// bare starts the floor on its copy: this very program under another name.
func (l *lab) bare(plans string) (*server.Process, error) {
	addr, err := server.FreeAddr()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return server.Start(filepath.Join(l.work, "floor.log"), addr, func(addr string) *exec.Cmd {
		return exec.Command(self, "floor", "-db", l.store.floor, "-plans", plans, "-addr", addr)
	})
}

// starts measures how long the product takes from nothing to its first good answer.
func (l *lab) starts() (time.Duration, error) {
	var all []time.Duration
	for range 5 {
		p, err := l.product()
		if err != nil {
			return 0, err
		}
		p.Stop()
		all = append(all, p.Ready)
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}

// measure asks ours and the floor in turns and takes the medians.
func (l *lab) measure(op string, clients int) (row, error) {
	var ours, floor []sample
	for _, c := range []*cast{l.ours, l.floor} { // warm up
		if _, err := load(c, op, clients, l.round/5); err != nil {
			return row{}, err
		}
	}
	out := row{op: op, clients: clients}
	for i := range l.rounds {
		order := []*cast{l.ours, l.floor}
		if i%2 == 1 {
			slices.Reverse(order)
		}
		for _, c := range order {
			s, err := load(c, op, clients, l.round)
			if err != nil {
				return row{}, err
			}
			if c == l.floor {
				floor = append(floor, s)
				continue
			}
			ours = append(ours, s)
			if op == "create" {
				if out.drain, err = l.settle(); err != nil {
					return row{}, err
				}
			}
		}
	}
	out.ours, out.floor = median(ours), median(floor)
	out.noise = max(spread(ours), spread(floor))
	return out, nil
}

// settle waits until the work that creating left for later is done, so that it disturbs nobody, and says how long that took.
func (l *lab) settle() (time.Duration, error) {
	d, err := sql.Open(driverOf(l.store.kind), l.store.ours)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	begin, n := time.Now(), 1
	for n > 0 && time.Since(begin) < 10*time.Minute {
		time.Sleep(50 * time.Millisecond)
		if err := d.QueryRow("SELECT count(*) FROM (SELECT 1 FROM job WHERE dead = FALSE AND run_at <= $1 LIMIT 1) x", time.Now().UnixMilli()).Scan(&n); err != nil && !strings.Contains(err.Error(), "busy") {
			return 0, err
		}
	}
	if n > 0 {
		return 0, errors.New("the work left for later was not done within ten minutes")
	}
	return time.Since(begin), nil
}

func median(s []sample) sample {
	s = slices.Clone(s)
	slices.SortFunc(s, func(a, b sample) int { return int(a.PerSecond - b.PerSecond) })
	return s[len(s)/2]
}

// spread is how far apart the rounds lie, as a part of their median.
func spread(s []sample) float64 {
	lo, hi := s[0].PerSecond, s[0].PerSecond
	for _, x := range s {
		lo, hi = min(lo, x.PerSecond), max(hi, x.PerSecond)
	}
	return (hi - lo) / median(s).PerSecond
}

// profile loads one operation in process and writes where the processors' time went.
func (l *lab) profile() error {
	c, err := newCast(l.store.kind, l.store.ours)
	if err != nil {
		return err
	}
	in, err := openInside(l.store)
	if err != nil {
		return err
	}
	defer in.app.Close()
	s := httptest.NewUnstartedServer(in.app.Handler())
	s.Config.ReadHeaderTimeout = 5 * time.Second
	s.Start()
	defer s.Close()
	self, err := server.Self(strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		return err
	}
	c = c.at(self, in.cookie)
	if err := l.store.warm(); err != nil {
		return err
	}
	if _, err := load(c, l.options.profile, 16, time.Second); err != nil {
		return err
	}
	name := l.options.profile + "-" + l.store.kind + ".pprof"
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	out, err := load(c, l.options.profile, 16, 2*l.round)
	pprof.StopCPUProfile()
	fmt.Printf("%s in process: %.0f a second, %s each; go tool pprof %s\n", l.options.profile, out.PerSecond, out.Spent, name)
	return err
}
