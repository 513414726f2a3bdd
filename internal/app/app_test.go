package app

import (
	"io"
	"log/slog"
	"testing"

	"aftercare/internal/platform/blob"
	"aftercare/internal/platform/db"
)

func testLog() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func memoryBlobs(t testing.TB) blob.Store {
	t.Helper()
	s, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// node composes one node on a database of the test.
func node(t testing.TB, d *db.DB) *App {
	t.Helper()
	a := &App{Config: Config{Data: t.TempDir(), Version: "test", Log: testLog(), Node: "test"}, DB: d, release: func() {}}
	if err := a.compose(memoryBlobs(t)); err != nil {
		t.Fatal(err)
	}
	return a
}
