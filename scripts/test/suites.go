//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

const staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"

// lint is three checks: gofmt has nothing to change, go vet and staticcheck nothing to say.
func lint() (r result) {
	files, err := goFiles()
	if err != nil {
		fmt.Println(err)
		return result{failed: 1}
	}
	out, err := exec.Command("gofmt", append([]string{"-l"}, files...)...).CombinedOutput()
	os.Stdout.Write(out)
	r.check("gofmt", err == nil && len(out) == 0)
	r.check("go vet", command("go", "vet", "./...").Run() == nil)
	r.check("staticcheck", command("go", "run", staticcheck, "./...").Run() == nil)
	return r
}

func (r *result) check(name string, ok bool) {
	if ok {
		fmt.Println("ok   ", name)
		r.passed++
		return
	}
	fmt.Println("FAIL ", name)
	r.failed++
}

// goFiles are the sources of this repository, without those of packages fetched into it.
func goFiles() (files []string, err error) {
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || len(path) > 1 && strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".go"):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// webCheck runs the type check and the unit tests of the front end.
func webCheck() result {
	if command("node", "scripts/web.mjs", "packages").Run() != nil {
		return result{failed: 1}
	}
	return counted("npm", "--prefix", "web", "run", "--silent", "check")()
}

// build makes the program as `make build` does.
func build() (r result) {
	r.check("make build", command("make", "--no-print-directory", "build").Run() == nil)
	return r
}

// unless leaves a suite out when a person asked for that by a variable.
func unless(variable string, run func() result) func() result {
	return func() result {
		if os.Getenv(variable) != "" {
			fmt.Println("SKIPPED:", variable, "is set")
			return result{skipped: 1}
		}
		return run()
	}
}

// counted runs a command that says itself what passed, in a closing line or as vitest does.
func counted(name string, args ...string) func() result {
	return func() result {
		var out bytes.Buffer
		cmd := command(name, args...)
		cmd.Stdout = io.MultiWriter(os.Stdout, &out)
		err := cmd.Run()
		r := closing(out.String())
		if err != nil {
			fmt.Printf("%s: %v\n", name, err)
		}
		if err != nil && r.failed == 0 || r.passed+r.failed+r.skipped == 0 {
			r.failed++ // a run that broke, or that ran nothing, is a failure
		}
		return r
	}
}

var (
	counts = regexp.MustCompile(`(?m)^(?:\d+ passed, \d+ failed(?:, \d+ skipped)?|\s*Tests\s.*\(\d+\))\s*$`)
	count  = regexp.MustCompile(`(\d+) (passed|failed|skipped|todo)`)
	colour = regexp.MustCompile("\x1b\\[[0-9;]*m")
)

// closing reads the last counting line: "12 passed, 0 failed" or vitest's "Tests  1 failed | 12 passed (13)".
func closing(out string) (r result) {
	lines := counts.FindAllString(colour.ReplaceAllString(out, ""), -1)
	if len(lines) == 0 {
		return r
	}
	for _, m := range count.FindAllStringSubmatch(lines[len(lines)-1], -1) {
		n, _ := strconv.Atoi(m[1]) // digits by the pattern
		switch m[2] {
		case "passed":
			r.passed += n
		case "failed":
			r.failed += n
		default:
			r.skipped += n
		}
	}
	return r
}

func command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	return cmd
}
