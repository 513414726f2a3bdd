package secret

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestNodesThatStartTogetherEndWithOneKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data", "secret.key")
	boxes := make([]*Box, 8)
	var wg sync.WaitGroup
	for i := range boxes {
		wg.Go(func() {
			b, err := Open(file, "")
			if err != nil {
				t.Error(err)
			}
			boxes[i] = b
		})
	}
	wg.Wait()
	sealed := boxes[0].Seal("here", "word")
	for _, b := range boxes {
		if got, err := b.Open("here", sealed); err != nil || got != "word" {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	st, err := os.Stat(file)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("got %v %v, want a key that only its owner reads", st.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "key-*")); len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}

func TestWhatIsSealedOpensInItsPlaceWithItsKeyOnly(t *testing.T) {
	b := Passing()
	s := b.Seal("t1/mail", "word")
	if strings.Contains(s, "word") || s == b.Seal("t1/mail", "word") {
		t.Fatal("the seal shows what it holds")
	}
	for name, open := range map[string]func() (string, error){
		"another place": func() (string, error) { return b.Open("t2/mail", s) },
		"another key":   func() (string, error) { return Passing().Open("t1/mail", s) },
		"broken":        func() (string, error) { return b.Open("t1/mail", s[:10]) },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s: got %q, want an error", name, got)
		}
	}
}

func TestAKeyThatIsNoneIsRefused(t *testing.T) {
	for _, k := range []string{"x", strings.Repeat("0", 63), strings.Repeat("g", 64)} {
		if _, err := Open("", k); err == nil {
			t.Errorf("%q was taken", k)
		}
	}
}
