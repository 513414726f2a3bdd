package policy

import (
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"aftercare/packs"
)

const unusedFile = "../../../packs/unused.yaml"

// Every number of every pack is changed in turn; an example must notice, or the list of what is not yet used says why
// not. UPDATE_GOLDEN=1 writes the list anew: it may only shrink.
func TestEveryNumberOfThePacksIsHeldByAnExample(t *testing.T) {
	known := unused(t)
	found := map[string]string{}
	lib := Open(packs.Files)
	changed := 0
	for _, code := range packsIn(packs.Files) {
		p, err := lib.Pack(code)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Params {
			x := &p.Params[i]
			if x.Origin != code {
				continue
			}
			var missed []string
			for _, m := range mutants(x.Value, "") {
				changed++
				if !p.notices(x.Key, m.value) {
					missed = append(missed, strings.TrimPrefix(m.at, "."))
				}
			}
			if len(missed) > 0 {
				found[code+" "+x.Key] = p.reason(x, missed)
			}
		}
	}
	t.Logf("%d numbers changed, %d parameters of which no example notices all", changed, len(found))
	if os.Getenv("UPDATE_GOLDEN") != "" {
		writeUnused(t, found)
		return
	}
	for _, k := range slices.Sorted(maps.Keys(found)) {
		if known[k] == "" {
			t.Errorf("%s: %s; give a rule an example that stands on it, or list it in packs/unused.yaml with the reason", k, found[k])
		}
	}
	for _, k := range slices.Sorted(maps.Keys(known)) {
		if found[k] == "" {
			t.Errorf("%s: examples hold it now, take it out of packs/unused.yaml", k)
		}
	}
}

type mutant struct {
	at    string
	value any
}

// mutants are all values in which one number is changed.
func mutants(v any, at string) (out []mutant) {
	switch x := v.(type) {
	case int64:
		return []mutant{{at, x + 1}}
	case Dec:
		d, _ := ParseDecimal(string(x)) // it was checked when it was read
		return []mutant{{at, Dec(decimalText(new(big.Rat).Add(d.Rat(), big.NewRat(1, 100))))}}
	case []any:
		for i, el := range x {
			for _, m := range mutants(el, fmt.Sprintf("%s.%d", at, i)) {
				list := slices.Clone(x)
				list[i] = m.value
				out = append(out, mutant{m.at, list})
			}
		}
	case map[string]any:
		for _, k := range keysOf(x) {
			for _, m := range mutants(x[k], at+"."+k) {
				table := maps.Clone(x)
				table[k] = m.value
				out = append(out, mutant{m.at, table})
			}
		}
	}
	return out
}

// notices reports whether an example of the pack comes out differently, or the pack is refused, when a parameter has
// another value. Only the points whose rules read it are made anew.
func (p *Pack) notices(key string, value any) bool {
	q := *p
	x := *p.params[key]
	x.Value = value
	var err error
	if x.val, x.typed, err = x.ready(value); err != nil {
		return true
	}
	q.params = maps.Clone(p.params)
	q.params[key] = &x
	everywhere := strings.HasPrefix(key, "base.shift_") // the clocks read these
	if everywhere {
		if q.env, err = q.environment(); err != nil {
			return true
		}
	}
	q.questions = maps.Clone(p.questions)
	l := &loader{pack: &q, chain: p.chain, reg: p.reg}
	for code, old := range p.questions {
		reads := slices.ContainsFunc(old.rules, func(c *compiled) bool { return slices.Contains(p.Reads(c.rule.Code), key) })
		if !reads && !everywhere {
			continue
		}
		q.questions[code] = l.ask(old.decl)
		if len(l.found) > 0 {
			return true
		}
		for _, c := range old.rules {
			if _, failed := q.testRule(c.rule); p.wrote(c.rule) && len(failed) > 0 {
				return true
			}
		}
	}
	return false
}

func (p *Pack) reason(x *Param, missed []string) string {
	var by []string
	for i := range p.Rules {
		if slices.Contains(p.Reads(p.Rules[i].Code), x.Key) {
			by = append(by, p.Rules[i].Code)
		}
	}
	if area := askedBy(x.Key); len(by) == 0 && area != "" {
		return "no rule reads it, the product does by itself (" + area + "), whose tests hold it"
	}
	if len(by) == 0 {
		return "nothing reads it yet, it is for " + x.Use
	}
	text := strings.Join(by, ", ") + " reads it, but no example notices a change"
	if missed[0] != "" {
		text += " of " + strings.Join(missed, ", ")
	}
	return text
}

// askedBy names the area whose code reads a parameter by itself.
func askedBy(key string) (area string) {
	files, _ := filepath.Glob("../../area/*/*.go") // none: nobody
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err == nil && !strings.HasSuffix(f, "_test.go") && strings.Contains(string(b), strconv.Quote(key)) {
			return filepath.Base(filepath.Dir(f))
		}
	}
	return ""
}

func unused(t *testing.T) map[string]string {
	t.Helper()
	n, err := readFile(os.DirFS("../../../packs"), "packs", "unused.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for i, pack := range n.keys {
		for j, key := range n.kids[i].keys {
			out[pack+" "+key], _ = n.kids[i].kids[j].scalar.(string)
		}
	}
	return out
}

func writeUnused(t *testing.T, found map[string]string) {
	t.Helper()
	b := strings.Builder{}
	b.WriteString("# Not yet used: numbers of the packs that may change without a worked example noticing, and why. The list shrinks.\n" +
		"# UPDATE_GOLDEN=1 go test ./internal/engine/policy -run Number writes it.\n")
	last := ""
	for _, k := range slices.Sorted(maps.Keys(found)) {
		pack, key, _ := strings.Cut(k, " ")
		if pack != last {
			b.WriteString(pack + ":\n")
		}
		last = pack
		fmt.Fprintf(&b, "  %s: %q\n", key, found[k])
	}
	if err := os.WriteFile(unusedFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
