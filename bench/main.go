//go:build unix

// Command bench measures the product against a floor: a bare program that runs the same statements on a copy of
// the same data, without log-in, permission, validation or flow. Both are processes of their own and are asked
// over HTTP in turns, so that what disturbs the machine disturbs both.
//
//	go run ./bench                              # SQLite and PostgreSQL, a million cases: makes them once
//	go run ./bench -db sqlite -tickets 100000   # smaller and quicker
//	go run ./bench -profile page                # a processor profile of one operation
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

type options struct {
	databases []string
	clients   []int
	ops       []string
	size      size
	rounds    int
	round     time.Duration
	server    string
	cache     string
	out       string
	profile   string
}

// size is how much the measured database holds.
type size struct{ Tickets, Customers, Assets int }

func main() {
	if len(os.Args) > 1 && os.Args[1] == "floor" {
		exit(serveFloor(os.Args[2:]))
	}
	o, err := parse()
	if err == nil {
		err = run(o)
	}
	exit(err)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func parse() (o options, err error) {
	dbs := flag.String("db", "sqlite,postgres", "databases to measure")
	clients := flag.String("clients", "1,16", "how many ask at the same time")
	ops := flag.String("ops", "create,newest,filtered,page", "operations to measure")
	flag.IntVar(&o.size.Tickets, "tickets", 1_000_000, "cases in the database")
	flag.IntVar(&o.size.Customers, "customers", 20_000, "customers in the database")
	flag.IntVar(&o.size.Assets, "assets", 60_000, "machines in the database")
	flag.IntVar(&o.rounds, "rounds", 3, "rounds of each measurement; the median counts")
	flag.DurationVar(&o.round, "round", 5*time.Second, "length of a round")
	flag.StringVar(&o.server, "server", "bin/aftercare", "the product's program")
	flag.StringVar(&o.cache, "cache", "", "folder for seeded databases (default BENCH_DIR or the user's cache)")
	flag.StringVar(&o.out, "out", "", "also write the tables to this file")
	flag.StringVar(&o.profile, "profile", "", "measure this operation in process and write NAME.pprof")
	flag.Parse()
	o.databases, o.ops = strings.Split(*dbs, ","), strings.Split(*ops, ",")
	for _, c := range strings.Split(*clients, ",") {
		n := 0
		if _, err := fmt.Sscan(c, &n); err != nil || n < 1 {
			return o, fmt.Errorf("-clients: %q is not a number of clients", c)
		}
		o.clients = append(o.clients, n)
	}
	if o.cache == "" {
		o.cache, err = cacheFolder()
	}
	return o, err
}

// cacheFolder is where seeded databases stay. PostgreSQL does not run as root, and its user cannot enter root's home.
func cacheFolder() (string, error) {
	if dir := os.Getenv("BENCH_DIR"); dir != "" {
		return dir, nil
	}
	if os.Geteuid() == 0 {
		return "/var/tmp/aftercare-bench", nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "aftercare-bench"), err
}

func run(o options) error {
	if err := os.MkdirAll(o.cache, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(o.cache, "run-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.Chmod(work, 0o755); err != nil {
		return err
	}
	r := newReport(o)
	for _, kind := range o.databases {
		if err := measure(o, kind, filepath.Join(work, kind), r); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	if o.profile != "" {
		return nil
	}
	return r.write(o.out)
}

// measure makes copies of the seeded database, one for us and one for the floor, and measures on them.
func measure(o options, kind, work string, r *report) error {
	s, err := openStore(o, kind, work)
	if err != nil {
		return err
	}
	defer s.close()
	l := &lab{options: o, store: s, report: r, work: work}
	if o.profile != "" {
		return l.profile()
	}
	return l.run()
}
