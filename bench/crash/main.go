//go:build unix

// Command crash shows that an acknowledged case is never lost and a repeated request never doubled (F1, F2, F3): writers
// keep a ledger of what was acknowledged while the server, and on PostgreSQL its database too, is killed at random moments.
//
//	go run ./bench/crash -db sqlite -cycles 100
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

type options struct {
	program string
	cycles  int
	writers int
	say     func(format string, args ...any)
}

func main() {
	dbs := flag.String("db", "sqlite,postgres", "databases")
	out := flag.String("out", "", "also write the result to this file")
	o := options{say: func(f string, a ...any) { fmt.Printf(f+"\n", a...) }}
	flag.StringVar(&o.program, "server", "bin/aftercare", "the product's program")
	flag.IntVar(&o.cycles, "cycles", 100, "how often to kill")
	flag.IntVar(&o.writers, "writers", 16, "how many write at the same time")
	flag.Parse()
	if err := run(o, strings.Split(*dbs, ","), *out); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}

func run(o options, kinds []string, out string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What is left after %d kills\n\nMeasured %s. %d writers, each repeating what was not acknowledged under the same Idempotency-Key.\n", o.cycles, time.Now().UTC().Format("2006-01-02"), o.writers)
	failed := 0
	for _, kind := range kinds {
		r, err := cycle(o, kind)
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		b.WriteString(r.text())
		failed += len(r.faults)
	}
	text, faults, err := orderText(o.program)
	if err != nil {
		return err
	}
	b.WriteString(text)
	failed += faults
	fmt.Print(b.String())
	if out != "" {
		if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d things do not hold", failed)
	}
	return nil
}
