package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var guideBlock = regexp.MustCompile("(?s)```yaml\n# ([a-z_/]+\\.yaml)\n(.*?)```")

// The pack that docs/guide/policy.md writes step by step is sound, and says what the page says of it.
func TestThePackOfTheGuideWorks(t *testing.T) {
	text, err := os.ReadFile("../../docs/guide/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	dir := filepath.Join(root, "mine")
	blocks := guideBlock.FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 6 {
		t.Fatalf("got %d files, want the steps of the guide", len(blocks))
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if err := os.WriteFile(filepath.Join(root, b[1]), []byte(b[2]), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, code, fault := run(t, "policy", "check", dir); b[1] != "points_mine.yaml" && code != 0 {
			t.Fatalf("after %s: %s\n%s", b[1], fault, out)
		}
	}
	if out, code, _ := run(t, "policy", "test", "--pack", dir); code != 0 || out != "5 passed, 0 failed\n" {
		t.Fatal(out)
	}
	out, code, fault := run(t, "policy", "diff", dir+"@1", dir+"@2")
	if code != 0 || out != "mine.vip.response: 20 min → 15 min\n" {
		t.Fatal(out, fault)
	}
	in := file(t, "in.json", `{"urgency":"urgent","customer_class":"key"}`)
	for day, want := range map[string]string{"2026-12-31": `"limit": "20min"`, "2027-01-01": `"limit": "15min"`, "2026-12-31T16:00:00Z": `"limit": "15min"`} {
		out, code, fault = run(t, "policy", "eval", "--pack", dir, "--rule", "MINE-RESPONSE", "--at", day, "--input", in)
		if code != 0 || !strings.Contains(out, want) {
			t.Fatalf("%s: got %s %s, want %s", day, out, fault, want)
		}
	}
	if out, _, _ = run(t, "policy", "diff", "base", dir); !strings.Contains(out, "svc.response.urgent: 1 h → 2 h\n") || !strings.Contains(out, "rule MINE-RESPONSE: added\n") {
		t.Fatal(out)
	}
}
