package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"aftercare/internal/engine/policy"
)

type policyCmd struct {
	List   policyListCmd   `cmd:"" help:"List the packs of the program."`
	Test   policyTestCmd   `cmd:"" help:"Run every worked example of every pack, or of one."`
	Show   policyShowCmd   `cmd:"" help:"Print a rule: what it reads and answers, its rows, parameters and examples."`
	Eval   policyEvalCmd   `cmd:"" help:"Apply a rule to an input in JSON and print result and trace as JSON."`
	Check  policyCheckCmd  `cmd:"" help:"Check a pack in a folder and name every fault with file and line."`
	Diff   policyDiffCmd   `cmd:"" help:"Say in words what changes between two packs, or two folders."`
	Points policyPointsCmd `cmd:"" help:"List the questions that packs answer, by which rules, and which they leave open."`
}

// Help shows an example.
func (policyCmd) Help() string {
	return "A pack is named by its code (it, auto-ev) or by its folder (./packs/mine); it@2 or it@2027-01-01 is one of its versions.\n\nExample: echo '{\"urgency\":\"urgent\"}' | aftercare policy eval --pack it --rule BASE-RESPONSE --input -"
}

// exit is an error with the code that the command ends with; without an error nothing is printed.
type exit struct {
	code int
	err  error
}

// Error implements error.
func (e exit) Error() string {
	if e.err == nil {
		return ""
	}
	return strings.ReplaceAll(strings.TrimPrefix(e.err.Error(), "policy: "), "\n", "; ")
}

// Unwrap returns the cause.
func (e exit) Unwrap() error { return e.err }

// openPack loads a pack by its code or by its folder, with @ and a number or a day one of its versions.
func openPack(ref string) (*policy.Pack, error) {
	name, version := policy.Named(ref)
	l, code, err := library(name)
	if err != nil {
		return nil, err
	}
	p, err := l.Pack(code)
	if err != nil {
		return nil, err
	}
	return p.Numbered(version)
}

func library(ref string) (*policy.Library, string, error) {
	code := policy.Code(ref)
	if policy.Shipped.Has(code) {
		return policy.Shipped, code, nil
	}
	if info, err := os.Stat(ref); err == nil && info.IsDir() || strings.ContainsRune(ref, filepath.Separator) {
		return policy.Folder(ref)
	}
	return nil, "", policy.Shipped.Unknown(code)
}

// everyPack loads the packs of the program, base first.
func everyPack() (out []*policy.Pack, err error) {
	for _, code := range append([]string{"base"}, policy.Shipped.Codes()...) {
		p, err := policy.Shipped.Pack(code)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// shownCode is a pack's code as people write it.
func shownCode(code string) string { return strings.ReplaceAll(code, "_", "-") }

// table prints rows in columns.
func table(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	return t.Flush()
}

type policyListCmd struct {
	Lang string `env:"-" help:"Language of names." enum:"zh-CN,zh-TW,ko,en" default:"en"`
}

// Run prints a line per pack.
func (c *policyListCmd) Run(w io.Writer) error {
	packs, err := everyPack()
	if err != nil {
		return err
	}
	rows := [][]string{{"PACK", "VERSION", "INHERITS", "LANGUAGE", "ZONE", "VALUES", "RULES", "EXAMPLES", "NAME"}}
	for _, p := range packs {
		examples := 0
		for _, r := range p.Rules {
			examples += len(r.Examples)
		}
		from := "-"
		if chain := p.Chain(); len(chain) > 1 {
			from = shownCode(chain[1])
		}
		rows = append(rows, []string{shownCode(p.Code), p.Version, from, p.Lang, p.Zone,
			fmt.Sprint(len(p.Params)), fmt.Sprint(len(p.Rules)), fmt.Sprint(examples), p.Names.In(c.Lang)})
	}
	return table(w, rows)
}

type policyTestCmd struct {
	Pack string `env:"-" help:"Code or folder of a pack (default: all packs of the program)." placeholder:"PACK"`
}

// Run decides the examples and prints how many came out.
func (c *policyTestCmd) Run(w io.Writer) error {
	packs, err := everyPack()
	if c.Pack != "" {
		var p *policy.Pack
		p, err = openPack(c.Pack)
		packs = []*policy.Pack{p}
	}
	if err != nil {
		return err
	}
	passed, failed := 0, 0
	for _, p := range packs {
		ok, bad := policy.Test(p)
		for _, f := range bad {
			fmt.Fprintf(w, "FAIL  pack %s  %s  %s: %s\n", shownCode(f.Pack), f.Rule, f.Example, strings.ReplaceAll(f.Err.Error(), "\n", " "))
		}
		passed, failed = passed+ok, failed+len(bad)
	}
	fmt.Fprintf(w, "%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		return exit{code: 1}
	}
	return nil
}

type policyCheckCmd struct {
	Dir string `arg:"" help:"Folder of the pack; its parents are packs of the program or folders beside it." placeholder:"DIR"`
}

// Run loads the pack and prints every fault.
func (c *policyCheckCmd) Run(w io.Writer) error {
	l, code, err := policy.Folder(c.Dir)
	if err != nil {
		return err
	}
	p, err := l.Pack(code)
	var found policy.Problems
	if errors.As(err, &found) {
		for _, f := range found {
			if _, e := os.Stat(filepath.Join(filepath.Dir(filepath.Clean(c.Dir)), f.File)); f.Pack == code && e == nil {
				f.File = filepath.Join(filepath.Dir(filepath.Clean(c.Dir)), f.File)
			}
			fmt.Fprintln(w, f)
		}
		return exit{1, fmt.Errorf("pack %s is refused: %s", shownCode(code), count(len(found), "fault"))}
	}
	if err != nil {
		return err
	}
	passed, failed := policy.Test(p)
	fmt.Fprintf(w, "pack %s %s is sound: %s, %s in force; its own examples: %d passed, %d failed\n", shownCode(p.Code), p.Version,
		count(len(p.Params), "value"), count(len(p.Rules), "rule"), passed, len(failed))
	return nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

type policyDiffCmd struct {
	A string `arg:"" help:"Code or folder of the pack as it is." placeholder:"A"`
	B string `arg:"" help:"Code or folder of the pack as it will be." placeholder:"B"`
}

// Run prints a line per difference.
func (c *policyDiffCmd) Run(w io.Writer) error {
	a, err := openPack(c.A)
	if err != nil {
		return err
	}
	b, err := openPack(c.B)
	if err != nil {
		return err
	}
	found := policy.Diff(a, b)
	for _, d := range found {
		fmt.Fprintln(w, d)
	}
	if len(found) == 0 {
		fmt.Fprintf(w, "%s and %s say the same\n", c.A, c.B)
	}
	return nil
}
