package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/app/demo"
	"aftercare/internal/platform/db"
)

type demoCmd struct {
	ServeCmd `embed:""`
	Refresh  bool   `help:"Play the days since the demo was made and begin a new morning."`
	Pack     string `help:"Trade of the demo company: it, cryo, tmpl, plan, auto-ev, auto-shop or auto-dealer." default:"it" env:"AFTERCARE_PACK"`
}

// Help shows an example.
func (demoCmd) Help() string {
	return "Example: aftercare demo --addr 127.0.0.1:8080 --db data/demo.db\nAnother trade: aftercare demo --pack auto-ev --db data/demo-auto-ev.db\nA demo that is some days old offers a new morning: aftercare demo --refresh"
}

// Run fills the database if it is empty, then serves it.
func (d *demoCmd) Run(log *slog.Logger) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if !slices.Contains(demo.Trades(), d.pack()) {
		return fmt.Errorf("there is no demo company for %q, only for %s", d.Pack, strings.ReplaceAll(strings.Join(demo.Trades(), ", "), "_", "-"))
	}
	if err := d.prepare(ctx, log); err != nil {
		return err
	}
	a, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer a.Close()
	return d.serve(ctx, a, func(url string) { fmt.Print(demo.Say(url, d.pack())) })
}

// pack is the code of the trade's pack: auto-ev and auto_ev are one.
func (d *demoCmd) pack() string { return strings.ReplaceAll(d.Pack, "-", "_") }

// prepare fills an empty database, or brings an old demo up to today when asked.
func (d *demoCmd) prepare(ctx context.Context, log *slog.Logger) error {
	now := time.Now().UTC().Truncate(time.Second)
	if !db.IsPostgres(d.DB) {
		if _, err := os.Stat(d.DB); errors.Is(err, os.ErrNotExist) {
			return d.make(ctx, log, now)
		}
	}
	c := demo.New(now)
	a, err := d.stage(ctx, log, d.DB, c)
	if err != nil {
		return err
	}
	defer a.Close()
	t, err := a.Tenant(ctx)
	switch {
	case errors.Is(err, app.ErrNoTenant):
		return d.fill(ctx, a, c, now)
	case err != nil:
		return err
	case !t.Demo:
		return errors.New("this database is not a demo: use aftercare serve, or another --db")
	case t.Pack != d.pack():
		return fmt.Errorf("this database holds the demo company of the pack %s: choose another with --db", t.Pack)
	case t.DemoDay == "":
		return errors.New("making this demo was interrupted: empty the database and begin again")
	case d.Refresh:
		fmt.Println("a new morning for the demo company")
		return demo.Refresh(ctx, a, c, now, func(s string) { fmt.Println(s) })
	case demo.Old(t.DemoDay, t.Zone, now):
		fmt.Printf("the demo's morning is of %s; a new one: aftercare demo --refresh\n", t.DemoDay)
	}
	return nil
}

// make fills a file beside the wanted one and gives it its name when it is complete, so that an
// interrupted start leaves nothing half-made.
func (d *demoCmd) make(ctx context.Context, log *slog.Logger, now time.Time) error {
	making := d.DB + ".making"
	for _, f := range []string{making, making + "-wal", making + "-shm"} {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	c := demo.New(now)
	a, err := d.stage(ctx, log, making, c)
	if err != nil {
		return err
	}
	err = d.fill(ctx, a, c, now)
	a.Close()
	if err != nil {
		return err
	}
	_ = os.Remove(making + ".lock") // empty
	return os.Rename(making, d.DB)
}

func (d *demoCmd) stage(ctx context.Context, log *slog.Logger, address string, c *demo.Clock) (*app.App, error) {
	return app.Open(ctx, app.Config{DB: address, Data: d.Data, Blobs: d.Blobs, Version: version, Log: log, Clock: c, Fast: true, BaseURL: cmp.Or(d.BaseURL, "http://"+d.Addr)})
}

func (d *demoCmd) fill(ctx context.Context, a *app.App, c *demo.Clock, now time.Time) error {
	started := time.Now()
	fmt.Println("making the demo company; this happens once")
	if err := demo.Fill(ctx, a, c, d.pack(), now, func(s string) { fmt.Println(s) }); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	fmt.Printf("  ready in %s\n", time.Since(started).Round(time.Second))
	if d.SimClock {
		return a.Simulate(ctx, now)
	}
	return nil
}
