//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// packages are the system packages that suites need, by their Debian names, with the variable that leaves them out.
var packages = []struct {
	pkg, skip string
	present   func() bool
}{
	{"postgresql", "SKIP_PG", func() bool { return onPath("initdb") || exists("/usr/lib/postgresql/*/bin/initdb") }},
	{"chromium", "SKIP_BROWSER", func() bool {
		return os.Getenv("CHROMIUM") != "" || exists("/usr/bin/chromium*") || exists("/usr/bin/google-chrome")
	}},
	{"fonts-noto-cjk", "SKIP_BROWSER", func() bool {
		return !exists("/etc/debian_version") || exists("/usr/share/fonts/opentype/noto/NotoSansCJK-*")
	}},
}

func onPath(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

func exists(pattern string) bool {
	found, _ := filepath.Glob(pattern) // the patterns are well formed
	return len(found) > 0
}

// install brings what is missing of the needed system packages when it may, which is as root on Debian or its kin.
func install(needs []string) error {
	var missing []string
	for _, p := range packages {
		if slices.Contains(needs, p.pkg) && os.Getenv(p.skip) == "" && !p.present() {
			missing = append(missing, p.pkg)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if !onPath("apt-get") || os.Geteuid() != 0 {
		return fmt.Errorf("missing: %s. On Debian or Ubuntu, as root:\n  apt-get update && apt-get install -y %[1]s\n"+
			"SKIP_PG=1 and SKIP_BROWSER=1 leave out the suites that need it", strings.Join(missing, " "))
	}
	fmt.Println("Installing", strings.Join(missing, ", "), "…")
	if err := apt("update"); err != nil {
		return err
	}
	return apt(append([]string{"install", "--yes", "--no-install-recommends"}, missing...)...)
}

// apt waits for another installation to end and is heard only when it fails.
func apt(args ...string) error {
	cmd := exec.Command("apt-get", append([]string{"-q", "-o", "DPkg::Lock::Timeout=900"}, args...)...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}
