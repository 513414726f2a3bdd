package policy

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestARuleIsDescribedAsItIsWritten(t *testing.T) {
	d, err := exactPack(t).Describe("RULE-9")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, x := range d.Params {
		keys = append(keys, x.Key)
	}
	if strings.Join(keys, " ") != "p.bands p.pool p.lead" || d.Steps[1].Type != "money" || d.Steps[0].Expr != `band(amount, param("p.bands"))` {
		t.Fatalf("got %v %+v", keys, d.Steps)
	}
	if f := d.Point.In[1]; len(f.Of) != 3 || f.Of[1].Type != "bool" || !f.Of[1].Optional || d.Point.Asked {
		t.Fatalf("got %+v, want the entries of the list", f)
	}
	if r := d.Rows[0].Result; r[0].Name != "pool" || r[0].Expr != "pool" || r[3].Name != "part" {
		t.Fatalf("got %+v, want the fields in their order", r)
	}
	if _, err := json.Marshal(d); err != nil {
		t.Fatal(err)
	}
}

func TestARuleThatIsReplacedSaysSo(t *testing.T) {
	p := testPack(t, "kid/kid.yaml", "", `
rules:
  RULE-2:
    names: {zh-CN: 规, zh-TW: 規, ko: 규, en: Rule}
    decides: test.limit
    rows:
      - result: {limit: 1h}
    sentence: {zh-CN: "x", zh-TW: "x", ko: "x", en: "x"}
`)
	d, err := p.Describe("RULE-1")
	if err != nil || !d.Replaced || len(d.DecidedBy) != 1 || d.DecidedBy[0] != (RuleUse{"RULE-2", "kid"}) || len(d.Params) != 2 {
		t.Fatalf("got %+v %v, want it replaced by RULE-2", d, err)
	}
}
