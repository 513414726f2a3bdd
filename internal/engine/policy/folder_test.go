package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inFolder writes files below a folder of its own and returns the one named.
func inFolder(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for f, text := range files {
		f = filepath.Join(dir, f)
		if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, name)
}

const ownPack = "pack:\n  code: mine\n  version: \"1\"\n  inherits: base\n  names: {zh-CN: 我, zh-TW: 我, ko: 내, en: Mine}\nparams:\n  cmp.first_h: {value: 3}\n"

func TestAFolderInheritsFromTheProgramAndFromTheFoldersBesideIt(t *testing.T) {
	files := map[string]string{
		"mine/pack.yaml":  ownPack,
		"more/pack.yaml":  strings.NewReplacer("code: mine", "code: more", "inherits: base", "inherits: mine", "value: 3", "value: 4").Replace(ownPack),
		"base/notes.txt":  "no pack",
		"points_own.yaml": "points:\n  own.question:\n    about: Something.\n    in: {x: int}\n    out: {y: int}\n",
	}
	for name, want := range map[string]int64{"mine": 3, "more": 4} {
		l, code, err := Folder(inFolder(t, name, files))
		if err != nil || code != name {
			t.Fatal(code, err)
		}
		p, err := l.Pack(code)
		if err != nil {
			t.Fatal(err)
		}
		if x, _ := p.Param("cmp.first_h"); x.Value != want || x.Origin != name {
			t.Fatalf("got %+v, want %d of %s", x, want, name)
		}
		if _, ok := p.Point("own.question"); !ok {
			t.Fatal("got no question of its own")
		}
	}
}

func TestAFolderThatIsNoPackIsRefused(t *testing.T) {
	for name, want := range map[string]string{"gone": "is no folder", "Mine": "a pack's folder is named by its code", "notes": "there is no such pack"} {
		l, code, err := Folder(inFolder(t, name, map[string]string{"Mine/pack.yaml": ownPack, "notes/a.txt": ""}))
		if err == nil {
			_, err = l.Pack(code)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}
