package app

import (
	"strings"
	"testing"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/secret"
)

func TestANodeWithAnotherKeyDoesNotStart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine, other := node(t, d), node(t, d)
		mine.Box, other.Box = secret.Passing(), secret.Passing()
		for range 2 {
			if err := mine.proveKey(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := other.proveKey(t.Context()); err == nil || !strings.Contains(err.Error(), "secret.key") {
			t.Fatalf("got %v", err)
		}
	})
}
