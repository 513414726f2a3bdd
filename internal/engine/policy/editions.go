package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Editions are the versions of a pack as its folder writes them, the one it begins with first.
func (p *Pack) Editions() []*Pack { return append([]*Pack{p}, p.later...) }

// InForce is the version of a pack's folder that holds at an instant.
func (p *Pack) InForce(t time.Time) *Pack {
	day := p.Calendar("").DateOf(t)
	for _, q := range slices.Backward(p.later) {
		if q.Edition.From <= day {
			return q
		}
	}
	return p
}

// Named splits what a person writes for a version of a pack: it, it@2 (the second version) or it@2027-01-01 (the one in force that day).
func Named(ref string) (pack, version string) {
	pack, version, _ = strings.Cut(ref, "@")
	return pack, version
}

// Numbered is the version of a pack that a person asks for, by its number, its day or its stamp; empty: the first.
func (p *Pack) Numbered(version string) (*Pack, error) {
	all := p.Editions()
	if version == "" {
		return p, nil
	}
	for _, q := range all {
		if q.Version == version {
			return q, nil
		}
	}
	if n, err := strconv.Atoi(version); err == nil && n >= 1 && n <= len(all) {
		return all[n-1], nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, version, p.location()); err == nil {
		return p.InForce(t), nil
	}
	return nil, fmt.Errorf("pack %s has no version %q, expected a number from 1 to %d, a day like 2027-01-01 or %s", p.Code, version, len(all), p.Version)
}

// EditionText is a version of a pack for readers.
type EditionText struct {
	Version string `json:"version"`
	From    string `json:"from,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

func (p *Pack) editionTexts() (out []EditionText) {
	for i, q := range p.Editions() {
		t := EditionText{Version: q.Stamp()}
		if i > 0 {
			t.From, t.Reason = q.Edition.From.String(), q.Edition.Reason
		}
		out = append(out, t)
	}
	return out
}
