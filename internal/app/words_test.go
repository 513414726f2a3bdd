package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/platform/httpx"
)

var (
	newCode   = regexp.MustCompile(`errs\.(?:New|Because)\([^"]*?"([a-z_]+(?:\.[a-z_]+)*)"`)
	fieldCode = regexp.MustCompile(`(?:BadField\((?:"[^"]*"|[\w.]+), |\.That\(.*?, (?:"[^"]*"|[\w.]+), )"([a-z_]+)"`)
	places    = regexp.MustCompile(`\{[a-z_]+\}`)
)

// TestEveryRefusalHasItsWordsInEveryLanguage reads the codes out of the source.
func TestEveryRefusalHasItsWordsInEveryLanguage(t *testing.T) {
	texts, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]string{}
	err = filepath.WalkDir("..", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for _, m := range newCode.FindAllStringSubmatch(string(b), -1) {
			codes[m[1]] = p
		}
		for _, m := range fieldCode.FindAllStringSubmatch(string(b), -1) {
			if m[1] != "n" { // the name of a parameter where the code itself is a variable
				codes["field."+m[1]] = p
			}
		}
		return nil
	})
	if err != nil || len(codes) < 50 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	for code, file := range codes {
		if texts["en"][code] == "" {
			t.Errorf("%s (%s) has no words", code, file)
			continue
		}
		want := places.FindAllString(texts["en"][code], -1)
		slices.Sort(want)
		for _, lang := range httpx.Languages {
			s := texts[lang][code]
			got := places.FindAllString(s, -1)
			slices.Sort(got)
			if s == "" || !slices.Equal(got, want) {
				t.Errorf("%s (%s): %s says %q, with %v instead of %v", code, file, lang, s, got, want)
			}
		}
	}
}
