package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"aftercare/internal/app"
)

// ServeCmd are the flags of a node.
type ServeCmd struct {
	Addr     string         `help:"Address to serve at; port 0 takes a free one." default:"127.0.0.1:8080" env:"AFTERCARE_ADDR"`
	BaseURL  string         `help:"Address under which people reach the product; links in letters and labels are built from it." env:"AFTERCARE_BASE_URL" placeholder:"URL"`
	SimClock bool           `help:"Give a new database its own time, which only the holder of clock.drive moves." env:"AFTERCARE_SIM_CLOCK"`
	MapTiles string         `help:"Address of map pictures, with {z}, {x} and {y}; without it maps are a plain grid." env:"AFTERCARE_MAP_TILES" placeholder:"URL"`
	MapBy    string         `help:"Whom to name for the map pictures." env:"AFTERCARE_MAP_BY"`
	Proxies  []netip.Prefix `help:"Networks of proxies on other machines, whose X-Forwarded-For is believed." env:"AFTERCARE_PROXIES" placeholder:"10.0.0.0/24,…"`
	Workers  int            `help:"Background workers of this node." default:"2" env:"AFTERCARE_WORKERS"`
	Store    `embed:""`
}

// Help shows an example.
func (ServeCmd) Help() string {
	return "Example: aftercare serve --addr 0.0.0.0:8080 --db postgres://aftercare@db/aftercare --blobs /mnt/shared --base-url https://service.example.com"
}

func (s *ServeCmd) open(ctx context.Context, log *slog.Logger) (*app.App, error) {
	return app.Open(ctx, app.Config{DB: s.DB, Data: s.Data, Blobs: s.Blobs, BaseURL: s.BaseURL, Version: version, Workers: s.Workers, Proxies: s.Proxies, Tiles: s.MapTiles, TilesBy: s.MapBy, Log: log})
}

// Run serves until it is told to stop.
func (s *ServeCmd) Run(log *slog.Logger) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	a, err := s.open(ctx, log)
	if err != nil {
		return err
	}
	defer a.Close()
	if s.SimClock && !a.DB.Simulated() {
		if _, err := a.Tenant(ctx); !errors.Is(err, app.ErrNoTenant) {
			return errors.New("this database keeps real time; --sim-clock is for a new one")
		}
		if err := a.Simulate(ctx, time.Now().UTC().Truncate(time.Millisecond)); err != nil {
			return err
		}
	}
	return s.serve(ctx, a, nil)
}

// serve listens, says where, and answers.
func (s *ServeCmd) serve(ctx context.Context, a *app.App, say func(url string)) error {
	l, err := app.Listen(s.Addr)
	if err != nil {
		return fmt.Errorf("cannot serve at %s: %w", s.Addr, err)
	}
	url := "http://" + l.Addr().String()
	if err := a.UseBaseURL(ctx, s.BaseURL, url); err != nil {
		return err
	}
	code, err := a.SetupCode(ctx)
	if err != nil {
		return err
	}
	fmt.Println("listening " + url)
	if code != "" {
		fmt.Printf("\n  This database is empty. Open %s and enter the one-time code:  %s\n\n", url, code)
	}
	if say != nil {
		say(url)
	}
	return a.Serve(ctx, l)
}

type migrateCmd struct {
	Store `embed:""`
}

// Help shows an example.
func (migrateCmd) Help() string { return "Example: aftercare migrate --db data/aftercare.db" }

// Run migrates and says what was done.
func (m *migrateCmd) Run(log *slog.Logger) error {
	n, err := app.Migrate(context.Background(), m.DB)
	if err != nil {
		return err
	}
	fmt.Printf("%s is up to date, %d steps applied\n", filepath.Base(m.DB), n)
	return nil
}
