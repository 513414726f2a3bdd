package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"aftercare/internal/app"
)

type doctorCmd struct {
	Store `embed:""`
}

// Help shows an example.
func (doctorCmd) Help() string { return "Example: aftercare doctor --db data/aftercare.db --data data" }

// Run examines the installation; it fails when a finding needs a hand.
func (c *doctorCmd) Run(log *slog.Logger) error {
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{DB: c.DB, Data: c.Data, Blobs: c.Blobs, Version: version, Log: log})
	if err != nil {
		return err
	}
	defer a.Close()
	bad := 0
	for _, f := range a.Examine(ctx) {
		mark := "ok  "
		if f.Bad {
			mark = "FAIL"
			bad++
		}
		fmt.Printf("%s  %-22s %s\n", mark, f.What, f.Says)
	}
	if bad > 0 {
		return errors.New("something needs a hand")
	}
	return nil
}
