package app

import (
	"bytes"
	"os"
	"testing"

	"aftercare/internal/platform/dbtest"
)

const openapiFile = "../../web/shared/api/openapi.json"

// TestTheDescriptionOfTheInterfaceIsCommitted: the front end's types are made from this file, so it must be the
// one that the product answers. make golden writes it anew.
func TestTheDescriptionOfTheInterfaceIsCommitted(t *testing.T) {
	got, err := node(t, dbtest.SQLite(t, nil)).Router.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(openapiFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(openapiFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatal("web/shared/api/openapi.json is not what the product answers; run make golden")
	}
}
