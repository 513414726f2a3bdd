package demo_test

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/app/demo"
	"aftercare/internal/engine/policy"
)

func TestEveryPackHasACompany(t *testing.T) {
	for _, code := range policy.Shipped.Codes() {
		if !slices.Contains(demo.Trades(), code) && code != "auto" { // the profiles of auto have one each
			t.Errorf("%s: got no company", code)
		}
	}
}

// Every company is founded with its people, machines and calendar, plays its past and has an open morning.
func TestEveryCompanyComesAlive(t *testing.T) {
	now := time.Date(2026, 11, 18, 6, 30, 0, 0, time.UTC)
	for _, code := range demo.Trades() {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c := demo.Days(now, 5)
			a, err := app.Open(context.Background(), app.Config{DB: dir + "/demo.db", Data: dir, Version: "test", Clock: c, Fast: true, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			if err := demo.Fill(context.Background(), a, c, code, now, func(string) {}); err != nil {
				t.Fatal(err)
			}
			tenant, err := a.Tenant(context.Background())
			if err != nil || tenant.Pack != code || tenant.DemoDay == "" {
				t.Fatalf("got %+v %v, want a complete company of %s", tenant, err, code)
			}
			if out := demo.Say("http://x", code); strings.Count(out, "technician") < 6 {
				t.Errorf("got %s, want the log-ins of its technicians", out)
			}
		})
	}
}
