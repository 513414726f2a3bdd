package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"aftercare/internal/app/replay"
)

type replayCmd struct {
	File        string        `required:"" help:"Stream of calls, one JSON object per line; - reads standard input."`
	Technicians int           `help:"Technicians who work the calls." default:"40"`
	Limit       int           `help:"Play only the first N calls (0: all)." default:"0" placeholder:"N"`
	Later       time.Duration `help:"How much later than written the calls come." default:"4h"`
	Speed       float64       `help:"Simulated seconds per second at most; 0 is as fast as it goes." default:"0" placeholder:"N"`
	Seed        uint64        `help:"Seed of everything that people decide." default:"1"`
	DB          string        `env:"-" help:"Empty database to play in: a file, or a postgres:// address, which gets two nodes (default: a temporary file)." placeholder:"ADDRESS"`
	Data        string        `env:"-" help:"Folder for its files and keys (default: a temporary one)." placeholder:"DIR"`
	Zone        string        `env:"-" help:"Time zone of the organisation that is made." default:"America/New_York"`
	URL         []string      `env:"-" name:"url" help:"Play into a running installation instead, made with --sim-clock; several nodes may be named." placeholder:"URL"`
	Token       string        `env:"AFTERCARE_TOKEN" help:"API token for --url." placeholder:"TOKEN"`
	JSON        bool          `env:"-" name:"json" help:"Print the summary as JSON."`
}

// Help says what the command does and shows an example.
func (replayCmd) Help() string {
	return `Takes each call at its time through the HTTP interface, lets simulated technicians work it with ways and shifts, answers the call-backs, and goes on until every case is closed or excused, at most 10 simulated days. Ends with 1 on any error or broken check.

Without --url it makes an organisation of its own in an empty database. With --url the token must be of an account with the roles admin, coordinator and clock_driver (POST /api/tokens, scopes ["*"]); the people, customers and cases of the replay are added, what is there stays as it is, and the installation's time moves on.

Example: aftercare replay --file ../shared/data/stream/service-requests-day.jsonl --technicians 40`
}

// Validate refuses what cannot be played.
func (r *replayCmd) Validate() error {
	switch {
	case r.Technicians < 1 || r.Technicians > 1000:
		return errors.New("--technicians goes from 1 to 1000")
	case r.Limit < 0 || r.Speed < 0:
		return errors.New("--limit and --speed are not negative")
	case r.Later < 0 || r.Later > 24*time.Hour:
		return errors.New("--later goes from 0 to 24h")
	case len(r.URL) > 0 && r.Token == "":
		return errors.New("--url needs --token")
	case len(r.URL) > 0 && r.DB != "":
		return errors.New("--url and --db exclude each other")
	}
	return nil
}

// Run plays the stream and prints what came of it.
func (r *replayCmd) Run(log *slog.Logger) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	s, err := replay.Run(ctx, replay.Options{File: r.File, Limit: r.Limit, Later: r.Later, Technicians: r.Technicians, Seed: r.Seed, Speed: r.Speed,
		DB: r.DB, Data: r.Data, Zone: r.Zone, URLs: r.URL, Token: r.Token, Version: version, Log: log,
		Progress: func(line string) { fmt.Fprintln(os.Stderr, line) }})
	if err != nil {
		return err
	}
	if r.JSON {
		e := json.NewEncoder(os.Stdout)
		e.SetIndent("", "  ")
		err = e.Encode(s)
	} else {
		err = s.Print(os.Stdout)
	}
	if err == nil && !s.OK() {
		err = errors.New("the replay has errors or broken checks")
	}
	return err
}
