package policy

import (
	"encoding/json"
	"testing"
)

// TestATraceIsComputedAgainFromWhatIsStored: for every worked example of every rule of every shipped pack, the stored
// record (rule, version, inputs, result) gives back the same result, sentences and trace, step by step.
func TestATraceIsComputedAgainFromWhatIsStored(t *testing.T) {
	n := 0
	for _, code := range Shipped.Codes() {
		p, err := Shipped.Pack(code)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Rules {
			r := &p.Rules[i]
			for _, e := range r.Examples {
				_, d, err := p.Ask(r.Decides, e.In)
				if err != nil {
					continue // a rule that a child replaces may read what this example does not have
				}
				n++
				stored, err := json.Marshal(d.Record())
				if err != nil {
					t.Fatal(err)
				}
				if fault := again(p, stored, d); fault != "" {
					t.Errorf("%s %s %q: %s", code, r.Code, e.Name, fault)
				}
			}
		}
	}
	if n < 100 {
		t.Fatalf("only %d examples were looked at", n)
	}
	t.Logf("%d decisions", n)
}

// again decides from the stored text alone and says what differs.
func again(p *Pack, stored []byte, d Decision[map[string]any]) string {
	var r Record
	if err := json.Unmarshal(stored, &r); err != nil {
		return err.Error()
	}
	if s, ok := parseStamp(r.Version); !ok || s.code != p.Code || s.version != p.Version || p.Stamp() != r.Version {
		return "the stamp " + r.Version + " is not that of " + p.Stamp()
	}
	e, err := p.Replay(r)
	if err != nil {
		return err.Error()
	}
	for what, pair := range map[string][2]any{"rule": {d.Rule, e.Rule}, "row": {d.Row, e.Row}, "result": {d.Out, e.Out}, "inputs": {d.Inputs(), e.Inputs()}, "trace": {d.Trace(), e.Trace()}} {
		a, _ := json.Marshal(pair[0])
		b, _ := json.Marshal(pair[1])
		if string(a) != string(b) {
			return what + " was " + string(a) + " and is " + string(b)
		}
	}
	for _, lang := range Languages {
		was := d.Sentence(lang)
		told, err := p.Told(string(stored), lang)
		if err != nil || was != e.Sentence(lang) || was != told || was == "" {
			return lang + ": was " + was + " and is " + e.Sentence(lang) + " / " + told
		}
	}
	return ""
}
