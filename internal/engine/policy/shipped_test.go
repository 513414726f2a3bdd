package policy

import (
	"strings"
	"testing"
	"time"
)

const changesOfBase = `
changes:
  - {from: 2027-01-01, reason: new year, params: {t.limit: 20, t.rate: 2}}
  - {from: 2028-01-01, reason: next year, params: {t.limit: 30}}
`

const changesOfKid = `
changes:
  - {from: 2027-06-01, reason: half year, params: {t.limit: 7}}
`

func TestAPackSaysSomethingElseFromADayOn(t *testing.T) {
	fsys := testFS("base/base.yaml", "", changesOfBase, "kid/kid.yaml", "", changesOfKid)
	for code, want := range map[string]string{
		"base": "base@1=10 base@1/2027-01-01=20 base@1/2028-01-01=30 ",
		"kid":  "kid@2=5 kid@2/2027-01-01=5 kid@2/2027-06-01=7 kid@2/2028-01-01=7 ", // what a pack sets itself its parent does not change
	} {
		p, err := load(fsys, code, &registry{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, v := range append([]*Pack{p}, p.later...) {
			x, _ := v.Param("t.limit")
			got += v.Stamp() + "=" + Written(x.Value) + " "
		}
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		h := newHistory(p, 1, nil, &workshop{made: map[string]*casting{}})
		zone, _ := time.LoadLocation(p.Zone)
		before, _ := h.at(time.Date(2026, 12, 31, 23, 59, 59, 0, zone))
		after, _ := h.at(time.Date(2027, 1, 1, 0, 0, 0, 0, zone))
		if before != p || after != p.later[0] {
			t.Errorf("got %s and %s around midnight of new year", before.Stamp(), after.Stamp())
		}
		s, _ := parseStamp(p.later[1].Stamp())
		if again, err := h.stamped(s); err != nil || again != p.later[1] {
			t.Errorf("got %v %v, want the version of the stamp %s", again, err, s.text)
		}
	}
}

func TestAChangeThatDoesNotFitIsRefusedWithItsLine(t *testing.T) {
	for name, c := range map[string][2]string{
		"unknown parameter": {"t.limit: 20", "changes.t.limt: unknown parameter, did you mean \"t.limit\"?"},
		"other type":        {"t.rate: 2", "expected a value like 1.25, found text"},
		"same day twice":    {"2028-01-01", "2027-01-01 stands after 2027-01-01; the days must rise, and one day has one change"},
		"days that fall":    {"2028-01-01", "2026-01-01 stands after 2027-01-01"},
		"no day":            {"from: 2027-01-01", "2027-13-01"},
		"a check":           {"t.rate: 2", "params.t.steps.value: is not ascending: 1 stands after 2, so bands overlap"},
		"unknown key":       {"reason: new year", "unknown key \"reson\", did you mean \"reason\"?"},
		"a formula's type":  {"t.rate: 2", "rules.RULE-1.rows.0.result.count"},
	} {
		to := map[string]string{"unknown parameter": "t.limt: 20", "other type": "t.rate: two", "same day twice": "2027-01-01", "days that fall": "2026-01-01",
			"no day": "from: 2027-13-01", "a check": "t.steps: [2, 1]", "unknown key": "reson: new year", "a formula's type": "t.map: {a: seven}"}[name]
		t.Run(name, func(t *testing.T) {
			base := strings.Replace(testBase, "value: [1, 2],", "value: [1, 2], check: ascending,", 1)
			fsys := testFS("base/base.yaml", "", strings.Replace(changesOfBase, c[0], to, 1))
			fsys["base/base.yaml"].Data = []byte(base + strings.Replace(changesOfBase, c[0], to, 1))
			_, err := load(fsys, "base", &registry{})
			if err == nil || !strings.Contains(err.Error(), c[1]) || !strings.HasPrefix(err.Error(), "base/base.yaml:") {
				t.Fatalf("got %v, want %s", err, c[1])
			}
		})
	}
}

func TestWhatAnOrganisationChangesIsCheckedWhole(t *testing.T) {
	p, err := load(testFS(), "kid", &registry{points: []asked{newPoint[struct {
		Urgency string    `json:"urgency"`
		Hours   int       `json:"hours"`
		Second  bool      `json:"second"`
		Tags    []string  `json:"tags"`
		At      time.Time `json:"at"`
	}, struct {
		Limit string `json:"limit"`
		Count int    `json:"count"`
		Why   string `json:"why"`
	}]("test.limit")}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		edits Edits
		want  string
	}{
		"unknown":         {Edits{Params: map[string]any{"t.limt": 5}}, `params.t.limt: unknown parameter, did you mean "t.limit"?`},
		"other type":      {Edits{Params: map[string]any{"t.limit": "soon"}}, "expected a value like 5, found text"},
		"not whole":       {Edits{Params: map[string]any{"t.limit": 5.5}}, "expected a value like 5, found a decimal number"},
		"negative limit":  {Edits{Params: map[string]any{"t.limit": -5}}, "is not a time limit"},
		"rule in use":     {Edits{Rules: map[string]any{"RULE-1": nil}}, "nothing decides test.limit"},
		"unknown rule":    {Edits{Rules: map[string]any{"RULE-2": nil}}, "unknown rule"},
		"broken formula":  {Edits{Rules: map[string]any{"RULE-1": map[string]any{"rows": []any{map[string]any{"result": map[string]any{"limit": "=urgncy"}}}}}}, "undeclared reference to 'urgncy'"},
		"row never reach": {Edits{Rules: map[string]any{"RULE-1": map[string]any{"rows": []any{map[string]any{"result": map[string]any{"limit": "1h"}}, map[string]any{"result": map[string]any{"limit": "2h"}}}}}}, "is never reached"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := p.Amended("+1", c.edits); err == nil || !strings.Contains(err.Error(), c.want) || Faults(err) == nil {
				t.Fatalf("got %v, want %s", err, c.want)
			}
		})
	}
	q, err := p.Amended("+1", Edits{Params: map[string]any{"t.limit": float64(9), "t.rate": "1.50"}},
		Edits{Rules: map[string]any{"RULE-1": map[string]any{"rows": []any{map[string]any{"result": map[string]any{"limit": `=limit("t.limit")`, "why": "ours"}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	out, d, err := q.Ask("test.limit", map[string]any{"urgency": "high"})
	if err != nil || out["limit"] != "9min" || d.Version != "kid@2+1" || q.Origin("RULE-1") != organisation {
		t.Fatalf("got %v %s %s %v", out, d.Version, q.Origin("RULE-1"), err)
	}
	if x, _ := q.Param("t.rate"); x.Value != Dec("1.50") || x.Origin != organisation {
		t.Fatalf("got %v of %s", x.Value, x.Origin)
	}
}

// The order in which changes hold is that of their days; a version is the changes in force, and its stamp finds it again.
func TestVersionsOfAnOrganisationFollowTheDays(t *testing.T) {
	p, err := load(testFS("base/base.yaml", "", changesOfBase), "base", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	day := func(m time.Month) time.Time { return time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC) }
	set := func(n int64, at time.Time, v int) Amendment {
		return Amendment{ID: "c" + Written(n), Number: n, Version: 3, EffectiveAt: at, Edits: Edits{Params: map[string]any{"t.limit": v}}}
	}
	made := &workshop{made: map[string]*casting{}}
	h := newHistory(p, 5, []Amendment{set(1, day(9), 91), set(2, day(3), 32), set(3, day(6), 63), set(4, day(6), 64)}, made)
	for m, want := range map[time.Month]string{2: "base@1 10", 3: "base@1+2-1 32", 5: "base@1+2-1 32", 6: "base@1+4-1 64", 9: "base@1+4 91", 12: "base@1+4 91"} {
		v, err := h.at(day(m))
		if err != nil {
			t.Fatal(err)
		}
		x, _ := v.Param("t.limit")
		if got := v.Stamp() + " " + Written(x.Value); got != want {
			t.Errorf("%s: got %s, want %s", m, got, want)
		}
		s, ok := parseStamp(v.Stamp())
		if again, err := h.stamped(s); !ok || err != nil || again != v {
			t.Errorf("%s is not found again: %v %v", v.Stamp(), again, err)
		}
	}
	v, _ := h.at(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC))
	if x, _ := v.Param("t.limit"); v.Stamp() != "base@1/2027-01-01+4" || x.Value != int64(91) {
		t.Errorf("got %s %v, want what the organisation has set over what the pack sets", v.Stamp(), x.Value)
	}
}
