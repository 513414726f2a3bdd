//go:build unix

// Command pgtemp runs a temporary PostgreSQL, prints its address on a line of its own and ends it, files
// and all, when standard input closes or a signal comes. Benchmarks and browser journeys start it.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"aftercare/internal/platform/pgtest"
)

func main() {
	durable := flag.Bool("durable", false, "sync every commit to disk, as for benchmarks")
	flag.Parse()
	start := pgtest.Start
	if *durable {
		start = pgtest.StartDurable
	}
	dsn, stop, err := start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(dsn)
	wait()
	stop()
}

func wait() {
	over := make(chan os.Signal, 1)
	signal.Notify(over, os.Interrupt, syscall.SIGTERM)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // any end of the input is the end
		over <- os.Interrupt
	}()
	<-over
}
