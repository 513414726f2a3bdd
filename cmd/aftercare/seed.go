package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/app/demo"
)

type seedCmd struct {
	Customers int `help:"How many customers." default:"20000"`
	Assets    int `help:"How many machines." default:"60000"`
	Tickets   int `help:"How many cases." default:"1000000"`
	Store     `embed:""`
}

// Help shows an example.
func (seedCmd) Help() string {
	return "Example: aftercare seed --tickets 100000 --db data/big.db --data data/big"
}

// Run loads the data into an empty database.
func (s *seedCmd) Run(log *slog.Logger) error {
	if s.Customers < 40 || s.Assets < 300 || s.Tickets < 100 {
		return errors.New("a measuring database has at least 40 customers, 300 machines and 100 cases")
	}
	ctx, now := context.Background(), time.Now().UTC().Truncate(time.Second)
	c := demo.New(now)
	a, err := app.Open(ctx, app.Config{DB: s.DB, Data: s.Data, Version: version, Log: log, Clock: c, Fast: true})
	if err != nil {
		return err
	}
	defer a.Close()
	if _, err := a.Tenant(ctx); !errors.Is(err, app.ErrNoTenant) {
		return errors.New("seeding needs an empty database")
	}
	err = demo.Seed(ctx, a, c, now, demo.SeedSize{Customers: s.Customers, Assets: s.Assets, Tickets: s.Tickets}, func(m string) { fmt.Println(m) })
	if err != nil {
		return err
	}
	fmt.Printf("seeded in %s\n", time.Since(now).Round(time.Second))
	return nil
}
