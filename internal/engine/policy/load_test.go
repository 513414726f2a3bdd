package policy

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/internal/engine/flow"
	"aftercare/packs"
)

const testPoints = `
points:
  test.limit:
    about: A limit.
    in: {urgency: ENUM-U, hours: int?, second: bool?, tags: texts?, at: time?}
    out: {limit: limit, count: int, why: text}
`

const testBase = `
pack:
  code: base
  version: "1"
  names: {zh-CN: 基, zh-TW: 基, ko: 기, en: Base}
  lang: zh-CN
  zone: Asia/Shanghai
  calendar: week
params:
  t.limit: {value: 10, unit: min, status: P, use: RULE-1, names: {zh-CN: 限, zh-TW: 限, ko: 한, en: Limit}}
  t.rate: {value: 1.25, status: P, use: RULE-2, names: {zh-CN: 率, zh-TW: 率, ko: 율, en: Rate}}
  t.steps: {value: [1, 2], status: P, use: RULE-3, names: {zh-CN: 步, zh-TW: 步, ko: 단, en: Steps}}
  t.map: {value: {a: 7}, status: P, use: RULE-4, names: {zh-CN: 表, zh-TW: 表, ko: 표, en: Map}}
calendars:
  week:
    names: {zh-CN: 周, zh-TW: 週, ko: 주, en: Week}
    week: {mon: ["09:00-18:00"]}
lists:
  ENUM-U:
    names: {zh-CN: 急, zh-TW: 急, ko: 급, en: Urgency}
    options:
      high: {names: {zh-CN: 高, zh-TW: 高, ko: 높음, en: High}}
      low: {names: {zh-CN: 低, zh-TW: 低, ko: 낮음, en: Low}}
machines:
  life:
    names: {zh-CN: 生, zh-TW: 生, ko: 생, en: Life}
    version: 1
    subject: thing
    initial: new
    states:
      new: {names: {zh-CN: 新, zh-TW: 新, ko: 신, en: New}, category: open, colour: blue}
      held: {names: {zh-CN: 停, zh-TW: 停, ko: 정, en: Held}, category: waiting, pauses: parts, colour: amber}
      over: {names: {zh-CN: 完, zh-TW: 完, ko: 완, en: Over}, category: ended, final: true, colour: grey}
    transitions:
      hold: {names: {zh-CN: 停, zh-TW: 停, ko: 정, en: Hold}, from: [new], to: held, who: [any]}
      end: {names: {zh-CN: 完, zh-TW: 完, ko: 완, en: End}, from: [new, held], to: over, who: [thing.move]}
clocks:
  thing.time:
    names: {zh-CN: 时, zh-TW: 時, ko: 시, en: Time}
    subject: thing
    starts: [created]
    stops: [end]
    pauses: [held]
    decides: test.limit
    calendar: unit
    warn: t.steps
rules:
  RULE-1:
    names: {zh-CN: 规, zh-TW: 規, ko: 규, en: Rule}
    decides: test.limit
    rows:
      - when: urgency == "high"
        result: {limit: '=limit("t.limit")', count: '=param("t.map")["a"] + hours'}
      - result: {limit: 2h, why: default}
    sentence: {zh-CN: "{out.limit}内", zh-TW: "{out.limit}內", ko: "{out.limit} 안에", en: "{in.urgency}: within {out.limit}, {param.t.limit}"}
    examples:
      - {name: high, in: {urgency: high, hours: 1}, out: {limit: 10min, count: 8}}
      - {name: low, in: {urgency: low}, out: {limit: 2h, why: default}}
`

const testChild = `
pack:
  code: kid
  version: "2"
  inherits: base
  names: {zh-CN: 子, zh-TW: 子, ko: 자, en: Kid}
params:
  t.limit: {value: 5}
`

// testFS holds a parent and a child; edits replace text in their files, and a whole file when it is new.
func testFS(edits ...string) fstest.MapFS {
	files := map[string]string{pointsFile: testPoints, "base/base.yaml": testBase, "kid/kid.yaml": testChild}
	for i := 0; i+2 < len(edits); i += 3 {
		file, old, text := edits[i], edits[i+1], edits[i+2]
		if old == "" {
			files[file] += text
			continue
		}
		if !strings.Contains(files[file], old) {
			panic("nothing to edit: " + old)
		}
		files[file] = strings.Replace(files[file], old, text, 1)
	}
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestFaultsOfAPackAreNamedWithFileLineKeyAndExpectation(t *testing.T) {
	base, kid := "base/base.yaml", "kid/kid.yaml"
	for name, c := range map[string]struct {
		edits []string
		want  string
	}{
		"unknown key":              {[]string{base, "unit: min", "unti: min"}, `base/base.yaml:10: params.t.limit.unti: unknown key "unti", did you mean "unit"?`},
		"unknown section":          {[]string{kid, "", "parms: {}\n"}, `kid/kid.yaml:9: parms: unknown key "parms", did you mean "params"?`},
		"missing key":              {[]string{base, "    subject: thing\n    starts", "    starts"}, `base/base.yaml:38: clocks.thing.time: "subject" is missing`},
		"missing language":         {[]string{base, "ko: 한, ", ""}, `base/base.yaml:10: params.t.limit.names: the language ko is missing`},
		"unknown language":         {[]string{base, "ko: 한, ", "ko: 한, fr: limite, "}, `base/base.yaml:10: params.t.limit.names.fr: unknown language "fr", expected one of zh-CN, zh-TW, ko, en`},
		"wrong type":               {[]string{base, "version: 1\n    subject", "version: one\n    subject"}, `base/base.yaml:27: machines.life.version: expected a whole number, found text`},
		"list for a map":           {[]string{base, "t.map: {value: {a: 7}, status: P, use: RULE-4, names: {zh-CN: 表, zh-TW: 表, ko: 표, en: Map}}", "t.map: [1]"}, `base/base.yaml:13: params.t.map: expected a map, found a list`},
		"missing parent":           {[]string{kid, "inherits: base", "inherits: bse"}, `kid/kid.yaml:5: pack.inherits: there is no pack "bse", did you mean "base"?`},
		"inheritance in a circle":  {[]string{base, "  code: base", "  code: base\n  inherits: kid"}, `base/base.yaml:4: pack.inherits: goes in a circle: kid → base → kid`},
		"broken YAML":              {[]string{kid, "", "x: [1,\n"}, `kid/kid.yaml:9: this is not YAML: did not find expected node content`},
		"key twice":                {[]string{kid, "", "  t.limit: {value: 6}\n"}, `kid/kid.yaml:9: params.t.limit: is written twice, first in line 8`},
		"code in two files":        {[]string{"kid/more.yaml", "", "params:\n  t.limit: {value: 6}\n"}, `kid/more.yaml:2: params.t.limit: is written twice, first at kid/kid.yaml:8`},
		"anchor":                   {[]string{kid, "value: 5", "value: &x 5"}, `kid/kid.yaml:8: params.t.limit.value: packs use no anchors, aliases, tags or other special YAML (anchor)`},
		"number out of range":      {[]string{kid, "value: 5", "value: 0x1F"}, `kid/kid.yaml:8: params.t.limit.value: "0x1F" is not a plain number, expected one like 15 or 1.25`},
		"another type":             {[]string{kid, "value: 5", "value: 99999999999999999999"}, `kid/kid.yaml:8: params.t.limit.value: "99999999999999999999" is not a plain number, expected one like 15 or 1.25`},
		"unknown status":           {[]string{base, "status: P, use: RULE-1", "status: X, use: RULE-1"}, `base/base.yaml:10: params.t.limit.status: unknown status "X", expected S (stated), D (derived), R (recovered), P (proposed) or B (blank)`},
		"other folder":             {[]string{kid, "code: kid", "code: kit"}, `kid/kid.yaml:3: pack.code: is "kit", expected "kid" like the folder`},
		"calendar without window":  {[]string{base, `{mon: ["09:00-18:00"]}`, `{}`}, `base/base.yaml:15: calendars.week: calendar: no window at all`},
		"bad window":               {[]string{base, `09:00-18:00`, `9-18`}, `base/base.yaml:17: calendars.week.week.mon.0: calendar: "9-18" is not a window like 09:00-18:00`},
		"unknown state":            {[]string{base, "to: held", "to: hold"}, `base/base.yaml:35: machines.life.transitions.hold: unknown state "hold"`},
		"dead end":                 {[]string{base, "from: [new, held], to: over", "from: [new], to: over"}, `base/base.yaml:32: machines.life.states.held: no way leads from here to a final state`},
		"unreachable state":        {[]string{base, "from: [new], to: held", "from: [held], to: held"}, `base/base.yaml:32: machines.life.states.held: no move leads to this state`},
		"clock of no event":        {[]string{base, "stops: [end]", "stops: [ends]"}, `base/base.yaml:42: clocks.thing.time.stops: the machine life has no event "ends", did you mean "end"?`},
		"clock pausing nowhere":    {[]string{base, "pauses: [held]", "pauses: [new]"}, `base/base.yaml:43: clocks.thing.time.pauses: the state new does not say for whom it waits (pauses)`},
		"clock of no point":        {[]string{base, "pauses: [held]\n    decides: test.limit", "pauses: [held]\n    decides: test.limits"}, `base/base.yaml:44: clocks.thing.time.decides: unknown point "test.limits", did you mean "test.limit"?`},
		"clock warning by nothing": {[]string{base, "warn: t.steps", "warn: t.rate"}, `base/base.yaml:46: clocks.thing.time.warn: parameter "t.rate" is not a list of percents`},
		"rule of no point":         {[]string{base, "en: Rule}\n    decides: test.limit", "en: Rule}\n    decides: test.limt"}, `base/base.yaml:50: rules.RULE-1.decides: unknown point "test.limt", did you mean "test.limit"?`},
		"unknown input":            {[]string{base, `urgency == "high"`, `urgncy == "high"`}, `base/base.yaml:52: rules.RULE-1.rows.0.when: column 1: undeclared reference to 'urgncy' (did you mean 'urgency'?)`},
		"type of a condition":      {[]string{base, `urgency == "high"`, `hours + 1`}, `base/base.yaml:52: rules.RULE-1.rows.0.when: gives int, expected bool`},
		"type in a condition":      {[]string{base, `urgency == "high"`, `urgency == 1`}, `base/base.yaml:52: rules.RULE-1.rows.0.when: column 9: found no matching overload for '_==_' applied to '(string, int)'`},
		"decimals are not numbers": {[]string{base, `["a"] + hours`, `["a"] + hours * param("t.rate")`}, `base/base.yaml:53: rules.RULE-1.rows.0.result.count: column 29: found no matching overload for '_*_' applied to '(int, decimal)'`},
		"unknown parameter":        {[]string{base, `limit("t.limit")`, `limit("t.limt")`}, `base/base.yaml:53: rules.RULE-1.rows.0.result.limit: unknown parameter "t.limt", did you mean "t.limit"?`},
		"parameter by variable":    {[]string{base, `limit("t.limit")`, `limit(urgency)`}, `base/base.yaml:53: rules.RULE-1.rows.0.result.limit: limit takes the key of a parameter in quotes`},
		"no time limit":            {[]string{base, `limit("t.limit")`, `limit("t.rate")`}, `base/base.yaml:53: rules.RULE-1.rows.0.result.limit: parameter "t.rate" is not a time limit: it needs a whole number and the unit min, h, wd, d, week or month`},
		"unknown output":           {[]string{base, `why: default`, `wy: default`}, `base/base.yaml:54: rules.RULE-1.rows.1.result.wy: test.limit answers no "wy", did you mean "why"?`},
		"bad limit":                {[]string{base, `limit: 2h`, `limit: 2hours`}, `base/base.yaml:54: rules.RULE-1.rows.1.result.limit: 2hours is not a time limit like 10min, 24h, 2d or 3wd`},
		"wrong output":             {[]string{base, `why: default`, `why: 3`}, `base/base.yaml:54: rules.RULE-1.rows.1.result.why: expected text, found 3`},
		"no default":               {[]string{base, "- result: {limit: 2h", "- when: second\n        result: {limit: 2h"}, `base/base.yaml:47: rules: nothing decides test.limit when no condition holds; a rule needs a last row without when`},
		"row never reached":        {[]string{base, "      - when: urgency == \"high\"\n        result", "      - result"}, `base/base.yaml:53: rules.RULE-1.rows.1: is never reached`},
		"unknown slot":             {[]string{base, `{out.limit}内`, `{out.limt}内`}, `base/base.yaml:55: rules.RULE-1.sentence.zh-CN: unknown slot {out.limt}, expected {in.field}, {out.field}, {step.name} or {param.key}, did you mean "limit"?`},
		"missing list":             {[]string{base, "ENUM-U:", "ENUM-V:"}, `base/base.yaml:18: lists: the list ENUM-U is missing, test.limit reads it`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(testFS(c.edits...), "kid", &registry{})
			if err == nil {
				t.Fatalf("got a pack, want %s", c.want)
			}
			if !slices.Contains(strings.Split(err.Error(), "\n"), c.want) {
				t.Fatalf("got\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func TestAChildChangesSingleValuesAndKeepsTheRest(t *testing.T) {
	p, err := load(testFS(), "kid", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := p.Param("t.limit")
	if got.Value != int64(5) || got.Unit != "min" || got.Origin != "kid" {
		t.Fatalf("got %+v, want 5 min of kid", got)
	}
	if r, _ := p.Param("t.rate"); r.Value != Dec("1.25") || r.Origin != "base" {
		t.Fatalf("got %+v, want the exact 1.25 of base", r)
	}
	if p.Stamp() != "kid@2" || p.Zone != "Asia/Shanghai" {
		t.Fatalf("got %s %s, want kid@2 Asia/Shanghai", p.Stamp(), p.Zone)
	}
}

func TestAChildTakesAnEntryAway(t *testing.T) {
	p, err := load(testFS("kid/kid.yaml", "", "machines:\n  life:\n    transitions:\n      hold: ~\n      end: {from: [new]}\n    states:\n      held: ~\nclocks:\n  thing.time: ~\n"), "kid", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Machine("life"); len(m.States) != 2 || len(m.Transitions) != 1 || len(p.Clocks("thing")) != 0 {
		t.Fatalf("got %d states, %d moves, want 2 and 1", len(m.States), len(m.Transitions))
	}
}

func TestWhatTheCodeAsksMustBeInThePack(t *testing.T) {
	type wrongIn struct {
		Urgency int       `json:"urgency"`
		Hours   int       `json:"hours"`
		Second  bool      `json:"second"`
		Tags    []string  `json:"tags"`
		At      time.Time `json:"at"`
		More    string    `json:"more"`
	}
	type out struct {
		Limit string `json:"limit"`
		Count int    `json:"count"`
	}
	reg := &registry{
		points:   []asked{newPoint[wrongIn, out]("test.limit"), newPoint[out, out]("test.gone")},
		machines: []*Flow{{"gone", flow.Vocabulary{}}, {"life", flow.Vocabulary{States: []string{"ready"}, Events: []string{"end"}}}},
		places:   []*Place{{name: "nowhere"}},
	}
	reg.keys = append(reg.keys, Key[int]{"t.rate"}, Key[string]{"t.gone"})
	_, err := load(testFS(), "kid", reg)
	for _, want := range []string{
		"point test.limit: in.urgency is int in the code and text in points.yaml",
		"point test.limit: in.more is in the code only",
		"point test.limit: out.why is missing in the code",
		"the product asks test.gone, which is not in points.yaml",
		`machines: the machine "gone" is missing, the product needs it`,
		`machines.life.states: the state "ready" is missing, the product needs it`,
		`machines.life.transitions.hold: unknown event "hold", expected one of end`,
		`no form is bound to the place "nowhere"`,
		`parameter "t.rate" is not of the type the product reads, int`,
		`parameter "t.gone" is missing, the product reads it`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwant\n%s", err, want)
		}
	}
}

func TestAnOrganisationSetsSingleParameters(t *testing.T) {
	p, err := load(testFS(), "kid", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	q, err := p.With(map[string]any{"t.limit": 20.0, "t.rate": 2, "t.steps": []any{3}})
	if err != nil {
		t.Fatal(err)
	}
	out, d, err := q.Ask("test.limit", map[string]any{"urgency": "high"})
	if err != nil || out["limit"] != "20min" {
		t.Fatalf("got %v %v, want 20min", out, err)
	}
	if old, _, _ := p.Ask("test.limit", map[string]any{"urgency": "high"}); old["limit"] != "5min" {
		t.Fatalf("got %v, want the pack itself unchanged", old)
	}
	if d.Version == p.Stamp() || !strings.HasPrefix(d.Version, "kid@2+") {
		t.Fatalf("got %s, want a version of its own", d.Version)
	}
	for key, want := range map[string]string{"t.limt": `did you mean "t.limit"?`, "t.limit": "expected a value like 5"} {
		if _, err := p.With(map[string]any{key: "x"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("got %v, want %s", err, want)
		}
	}
}

func TestTheShippedPacksNameEverythingInFourLanguages(t *testing.T) {
	// Loading refuses a text without one of the languages; here that rule is proved to be on for each kind of text.
	for _, lang := range Languages {
		fs := maps.Clone(testFS())
		text := string(fs["base/base.yaml"].Data)
		for i, at := range regexp.MustCompile(`[ {]`+lang+`: `).FindAllStringIndex(text, -1) {
			fs["base/base.yaml"] = &fstest.MapFile{Data: []byte(text[:at[0]+1] + "xx" + text[at[1]-2:])}
			if _, err := load(fs, "base", &registry{}); err == nil || !strings.Contains(err.Error(), "the language "+lang+" is missing") {
				t.Fatalf("text %d in %s: got %v, want it refused", i, lang, err)
			}
		}
	}
	for _, code := range packsIn(packs.Files) {
		if _, err := load(packs.Files, code, &registry{}); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(testChild, testPoints)
	f.Add("pack: {code: kid, inherits: base}\nrules: {R: {rows: [{when: a}]}}", "points: {a: {}}")
	f.Add("a: &a [*a]", "? x")
	f.Add("params: {x: {value: 1.5e300}}\n- 1", "points: [1]")
	f.Fuzz(func(t *testing.T, child, points string) {
		fs := testFS()
		fs["kid/kid.yaml"] = &fstest.MapFile{Data: []byte(child)}
		if points != "" {
			fs[pointsFile] = &fstest.MapFile{Data: []byte(points)}
		}
		p, err := load(fs, "kid", &registry{})
		if (p == nil) == (err == nil) {
			t.Fatalf("got %v and %v, want a pack or an error", p, err)
		}
		if err == nil {
			RunExamples(p)
		}
	})
}
