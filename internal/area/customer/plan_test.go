package customer_test

import (
	"testing"

	"aftercare/internal/platform/dbtest"
)

func TestEveryListComesInItsOrderFromAnIndex(t *testing.T) { dbtest.Indexed(t, "customer", 8) }
