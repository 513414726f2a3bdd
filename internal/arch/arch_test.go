package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/arch"
)

const module = "aftercare/internal/"

// where splits a path below internal/ into ring and name.
func where(path string) (ring, name string) {
	p := strings.Split(path, "/")
	if len(p) < 2 {
		return p[0], ""
	}
	return p[0], p[1]
}

func mayImport(fromRing, from, toRing, to string) bool {
	if slices.Contains(arch.Beside, fromRing) || slices.Contains(arch.Beside, toRing) {
		return fromRing != "area" && fromRing != "engine" && fromRing != "channel"
	}
	f, t := slices.Index(arch.Rings, fromRing), slices.Index(arch.Rings, toRing)
	if fromRing == "area" && toRing == "area" {
		return from == to || slices.Contains(arch.Areas[from], to)
	}
	if fromRing == "channel" && toRing == "area" {
		return false // channels implement what platform and engine declare
	}
	return f >= t
}

// sources calls fn with each Go file of the product that is no test.
func sources(t *testing.T, fn func(path, ring, name string, fset *token.FileSet, f *ast.File)) {
	t.Helper()
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(fset, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("..", filepath.Dir(p))
		if err != nil {
			return err
		}
		ring, name := where(filepath.ToSlash(rel))
		fn(p, ring, name, fset, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsPointInwards(t *testing.T) {
	sources(t, func(p, ring, name string, _ *token.FileSet, f *ast.File) {
		for _, im := range f.Imports {
			to, ok := strings.CutPrefix(strings.Trim(im.Path.Value, `"`), module)
			if !ok {
				continue
			}
			if r, n := where(to); !mayImport(ring, name, r, n) {
				t.Errorf("%s: %s/%s must not import %s", p, ring, name, to)
			}
		}
	})
}

func TestFilesAndFunctionsStayShort(t *testing.T) {
	sources(t, func(p, _, _ string, fset *token.FileSet, f *ast.File) {
		if n := fset.Position(f.FileEnd).Line; n > arch.MaxLines {
			t.Errorf("%s: %d lines, at most %d", p, n, arch.MaxLines)
		}
		for _, d := range f.Decls {
			if x, ok := d.(*ast.FuncDecl); ok {
				if l := fset.Position(x.End()).Line - fset.Position(x.Pos()).Line + 1; l > arch.MaxFunc {
					t.Errorf("%s: func %s has %d lines, at most %d", p, x.Name, l, arch.MaxFunc)
				}
			}
		}
	})
}

// forbidden are the doors to the outside that areas and engines do not open themselves.
var forbidden = map[string][]string{"time": {"Now", "Since", "Sleep", "After", "Tick"}, "os": {"Getenv"}, "rand": {"Int", "IntN", "Float64", "Read"}, "http": {"Get", "Post"}}

func TestAreasAndEnginesAskNobodyForTimeOrChance(t *testing.T) {
	sources(t, func(p, ring, _ string, fset *token.FileSet, f *ast.File) {
		if ring != "area" && ring != "engine" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if x, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := x.X.(*ast.Ident); ok && slices.Contains(forbidden[id.Name], x.Sel.Name) {
					t.Errorf("%s: %s.%s; time and chance come with the transaction", fset.Position(x.Pos()), id.Name, x.Sel.Name)
				}
			}
			return true
		})
	})
}

func TestDeclaredAreasHaveNoCycle(t *testing.T) {
	state := map[string]int{}
	var visit func(string, []string)
	visit = func(a string, path []string) {
		if _, ok := arch.Areas[a]; !ok {
			t.Fatalf("%v imports unknown area %s", path, a)
		}
		if state[a] == 1 {
			t.Fatalf("cycle: %s", strings.Join(append(path, a), " -> "))
		}
		if state[a] == 0 {
			state[a] = 1
			for _, b := range arch.Areas[a] {
				visit(b, append(path, a))
			}
			state[a] = 2
		}
	}
	for a := range arch.Areas {
		visit(a, nil)
	}
}
