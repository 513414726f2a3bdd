package replay

import (
	"io"
	"log/slog"
	"os"
	"strconv"
	"testing"

	"aftercare/internal/platform/pgtest"
	"time"
)

func TestZZProf(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("PROF_N"))
	if n == 0 {
		t.Skip()
	}
	address := ""
	if os.Getenv("PROF_DB") == "pg" {
		dsn, stop, err := pgtest.Start()
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		address = dsn
	}
	s, err := Run(t.Context(), Options{File: "/work/shared/data/stream/service-requests-day.jsonl", Limit: n, Technicians: 40, Later: 4 * time.Hour, Seed: 1, Zone: "America/New_York", DB: address,
		Version: "x", Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), Progress: func(l string) { t.Log(l) }})
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Print(io.MultiWriter(os.Stderr))
}
