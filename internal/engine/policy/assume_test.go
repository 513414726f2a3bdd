package policy

import (
	"strings"
	"testing"
)

func TestAnExampleMayShowTheOtherOptionOfAChoice(t *testing.T) {
	p := testPack(t)
	q, err := p.Assuming("test.limit", map[string]any{"t.limit": int64(9)})
	if err != nil {
		t.Fatal(err)
	}
	for pack, want := range map[*Pack]string{p: "5min", q: "9min"} {
		if out, _, err := pack.Ask("test.limit", map[string]any{"urgency": "high", "hours": 1}); err != nil || out["limit"] != want {
			t.Fatalf("got %v %v, want %s", out, err, want)
		}
	}
	for want, with := range map[string]map[string]any{
		`unknown parameter "t.limt", did you mean "t.limit"?`: {"t.limt": int64(1)},
		"t.limit: expected a value like 5, found x":           {"t.limit": "x"},
	} {
		if _, err := p.Assuming("test.limit", with); err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("got %v, want %s", err, want)
		}
	}
	if _, err := p.Assuming("test.limt", map[string]any{"t.limit": int64(1)}); err == nil || !strings.Contains(err.Error(), "unknown point") {
		t.Fatalf("got %v, want an unknown point", err)
	}
}
