package policy

import "testing"

func TestLongFractionsAndEntriesAreWordedShortly(t *testing.T) {
	p := testPack(t)
	for text, want := range map[string]string{"33.333333333333": "33.3333…", "0.1234": "0.1234", "95": "95"} {
		d, err := ParseDecimal(text)
		if got := p.say(typeDecimal, d, "en"); err != nil || got != want {
			t.Errorf("got %q %v, want %q", got, err, want)
		}
	}
	if got := p.say(typeRecords, []any{map[string]any{"name": "Li", "amount": int64(2)}}, "en"); got != "2 Li" {
		t.Errorf("got %q, want 2 Li", got)
	}
}
