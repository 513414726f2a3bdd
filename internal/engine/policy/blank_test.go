package policy

import "testing"

// A target that the source leaves blank has no value until an organisation sets one (RULE-06).
func TestABlankTargetHasNoValueUntilOneIsSet(t *testing.T) {
	const blank = "  p.target: {value: null, unit: '%', status: B, use: R, names: {zh-CN: x, zh-TW: x, ko: x, en: x}}\n"
	p, err := load(exactFS("  p.lead:", blank+"  p.lead:"), "base", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	if x, ok := p.Param("p.target"); !ok || x.Value != nil {
		t.Fatalf("got %v %v, want a parameter without value", x.Value, ok)
	}
	if p, err = p.With(map[string]any{"p.target": int64(40)}); err != nil {
		t.Fatal(err)
	}
	if x, _ := p.Param("p.target"); x.Value != int64(40) {
		t.Fatalf("got %v, want 40", x.Value)
	}
}
