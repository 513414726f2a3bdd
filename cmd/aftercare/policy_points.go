package main

import (
	"fmt"
	"io"
	"strings"

	"aftercare/internal/engine/policy"
)

type policyPointsCmd struct {
	Pack string `env:"-" help:"Code or folder of a pack (default: all packs of the program)." placeholder:"PACK"`
	Gaps bool   `env:"-" help:"Only questions that a pack leaves open."`
}

// Run prints each question, who asks it and which rule of which pack answers it.
func (c *policyPointsCmd) Run(w io.Writer) error {
	packs, err := everyPack()
	if c.Pack != "" {
		var p *policy.Pack
		p, err = openPack(c.Pack)
		packs = []*policy.Pack{p}
	}
	if err != nil {
		return err
	}
	rows := [][]string{{"POINT", "ASKED", "ANSWERED BY"}}
	asked, open := 0, 0
	use := make([][]policy.PointUse, len(packs))
	for i, p := range packs {
		use[i] = p.Points()
	}
	for n, pt := range use[0] {
		by, gap := answered(packs, use, n)
		if pt.Asked {
			asked++
		}
		if gap {
			open++
		}
		if c.Gaps && !gap {
			continue
		}
		rows = append(rows, []string{pt.Code, map[bool]string{true: "by the product", false: "planned"}[pt.Asked], by})
	}
	if err := table(w, rows); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n%s, %d asked by the product, %d planned; %d left open by a pack\n", count(len(use[0]), "question"), asked, len(use[0])-asked, open)
	return err
}

// answered says which rules answer a point: those that all packs share once, what a pack answers by itself after its code.
func answered(packs []*policy.Pack, use [][]policy.PointUse, n int) (text string, gap bool) {
	var parts, gaps []string
	for i, p := range packs {
		var own []string
		for _, r := range use[i][n].Rules {
			if r.Origin == p.Code || len(packs) == 1 {
				own = append(own, r.Code+inherited(r.Origin, p.Code))
			}
		}
		if len(use[i][n].Rules) == 0 {
			gaps = append(gaps, shownCode(p.Code))
		}
		if len(own) > 0 {
			parts = append(parts, shownCode(p.Code)+" "+strings.Join(own, ", "))
		}
	}
	switch {
	case len(gaps) == len(packs):
		return "nobody", true
	case len(gaps) > 3:
		parts = append(parts, "open in the others")
	case len(gaps) > 0:
		parts = append(parts, "open in "+strings.Join(gaps, ", "))
	}
	return strings.Join(parts, "; "), len(gaps) > 0
}

func inherited(origin, pack string) string {
	if origin == pack {
		return ""
	}
	return " of " + shownCode(origin)
}
