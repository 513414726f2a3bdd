package policy

import (
	"fmt"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
)

func TestEntriesOfAListAreRanked(t *testing.T) {
	p, err := load(exactFS(), "base", &registry{})
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		`rank([dec(3), dec(5), dec(4)])`:                                                  "[2 0 1]",
		`rank([dec(5), dec(5), dec(4)])`:                                                  "[0 0 2]",
		`rank([dec("0.1"), dec("0.10"), dec("0.1")])`:                                     "[0 0 0]",
		`rank([[dec(5), dec(1)], [dec(5), dec(2)], [dec(6), dec(0)]])`:                    "[2 1 0]",
		`rank([[dec(5), dec(-1)], [dec(5), dec(-1)], [dec(5), dec(-2)]])`:                 "[0 0 2]",
		`rank([dec(0)].filter(x, x > dec(1)))`:                                            "[]",
		`order([dec(3), dec(5), dec(4)])`:                                                 "[1 2 0]",
		`order([dec(5), dec(6), dec(5)])`:                                                 "[1 0 2]",
		`order([[dec(5), dec(1)], [dec(5), dec(2)], [dec(6), dec(0)]])`:                   "[2 1 0]",
		`order([dec(0)].filter(x, x > dec(1)))`:                                           "[]",
		`order([dec(1), dec("100000000000000000000"), dec("99999999999999999999.9999")])`: "[1 2 0]",
	} {
		ast, iss := p.env.Compile(src)
		if iss.Err() != nil {
			t.Fatal(iss.Err())
		}
		prg, err := p.env.Program(ast)
		if err != nil {
			t.Fatal(err)
		}
		v, _, err := prg.Eval(cel.NoVars())
		if err != nil {
			t.Fatal(err)
		}
		if x, err := plain(v); err != nil || fmt.Sprint(x) != want {
			t.Errorf("%s: got %v %v, want %s", src, x, err, want)
		}
	}
	if _, iss := p.env.Compile(`rank([1, 2])`); iss.Err() == nil || !strings.Contains(iss.Err().Error(), "no matching overload") {
		t.Errorf("got %v, want a refusal of whole numbers", iss.Err())
	}
}
