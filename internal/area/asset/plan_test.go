package asset_test

import (
	"testing"

	"aftercare/internal/platform/dbtest"
)

func TestEveryListComesInItsOrderFromAnIndex(t *testing.T) { dbtest.Indexed(t, "asset", 5) }
