//go:build unix

// Command policy measures the policy engine against its figures: a decision, a decision with its trace, and loading all
// packs of the program. The fastest of some rounds counts; the processor time of all threads stands beside it, for on a busy
// machine the clock says more about the others.
//
//	go run ./bench/policy -out bench/policy.md
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/packs"
)

type resolveIn struct {
	Urgency       string `json:"urgency"`
	Channel       string `json:"channel"`
	CustomerClass string `json:"customer_class"`
	Cover         string `json:"cover"`
	SLAHours      int    `json:"sla_hours"`
}

type resolveOut struct {
	Limit string `json:"limit"`
}

var resolve = policy.NewPoint[resolveIn, resolveOut]("ticket.resolve_by")

// figure is something measured and how long it may take.
type figure struct {
	what  string
	limit time.Duration
	times int // in one round
	run   func() error
}

func main() {
	out := flag.String("out", "", "also write the table to this file")
	rounds := flag.Int("rounds", 7, "rounds of each measurement; the fastest counts")
	flag.Parse()
	if err := measure(*rounds, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(rounds int, out string) error {
	p, err := policy.Open(packs.Files).Pack("it")
	if err != nil {
		return err
	}
	b := &strings.Builder{}
	fmt.Fprintf(b, "# The policy engine\n\n`go run ./bench/policy -out bench/policy.md`; %s, %d processors, the fastest of %d rounds.\n\n", runtime.Version(), runtime.NumCPU(), rounds)
	b.WriteString("| what | took | at most | | processor time |\n|---|---|---|---|---|\n")
	missed := 0
	for _, f := range figures(p) {
		best, work, err := fastest(f, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", f.what, err)
		}
		verdict := "held"
		if best > f.limit {
			verdict, missed = "**missed**", missed+1
		}
		fmt.Fprintf(b, "| %s | %v | %v | %s | %v |\n", f.what, best.Round(best/1000+1), f.limit, verdict, work.Round(work/1000+1))
	}
	fmt.Print(b)
	if out != "" {
		if err := os.WriteFile(out, []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d figures were missed", missed)
	}
	return nil
}

func figures(p *policy.Pack) []figure {
	decide := func(in resolveIn) func() error {
		return func() error { _, err := policy.Decide(p, resolve, in); return err }
	}
	return []figure{
		{"a decision by conditions, the third of four rows", 5 * time.Microsecond, 20_000, decide(resolveIn{Urgency: "urgent", Cover: "maker"})},
		{"a decision that calculates its answer", 5 * time.Microsecond, 20_000, decide(resolveIn{Urgency: "urgent", SLAHours: 96})},
		{"a decision with its trace", 20 * time.Microsecond, 5_000, func() error {
			d, err := policy.Decide(p, resolve, resolveIn{Urgency: "urgent", Cover: "maker"})
			if err == nil && len(d.Trace()) == 0 {
				err = fmt.Errorf("no trace")
			}
			return err
		}},
		{"loading all packs of the program", 300 * time.Millisecond, 1, loadAll},
	}
}

func loadAll() error {
	l := policy.Open(packs.Files)
	for _, code := range append([]string{"base"}, l.Codes()...) {
		if _, err := l.Pack(code); err != nil {
			return err
		}
	}
	return nil
}

func fastest(f figure, rounds int) (best, work time.Duration, err error) {
	for range rounds {
		runtime.GC()
		begin, used := time.Now(), spent()
		for range f.times {
			if err := f.run(); err != nil {
				return 0, 0, err
			}
		}
		took, did := time.Since(begin)/time.Duration(f.times), (spent()-used)/time.Duration(f.times)
		if best == 0 || took < best {
			best = took
		}
		if work == 0 || did < work {
			work = did
		}
	}
	return best, work, nil
}

// spent is the processor time of this process so far.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the call has no way to fail
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
