package policy

import (
	"fmt"
	"strings"
)

// Problem is one fault of a pack: where it stands and what was expected there.
type Problem struct {
	Pack, File string
	Line       int
	Key        string // dotted path, e.g. machines.ticket.transitions.close.to
	Text       string
}

func (p Problem) String() string {
	s := "pack " + p.Pack
	if p.File != "" {
		s = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Key != "" {
		s += ": " + p.Key
	}
	return s + ": " + p.Text
}

// Problems is why a pack was refused; it is refused whole.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

func (at place) problem(key, format string, args ...any) Problems {
	return Problems{{at.pack, at.file, at.line, key, fmt.Sprintf(format, args...)}}
}

// maybe returns ", did you mean …?" when one of the names is close to what was written, else what is allowed.
func maybe(written string, names []string) string {
	best, at := 3, ""
	for _, n := range names {
		if d := distance(written, n); d < best && d < len(n) {
			best, at = d, n
		}
	}
	if at != "" {
		return fmt.Sprintf(", did you mean %q?", at)
	}
	if len(names) == 0 || len(names) > 15 {
		return ""
	}
	return ", expected one of " + strings.Join(names, ", ")
}

// near is maybe without a list of what is allowed.
func near(written string, names []string) string {
	if s := maybe(written, names); strings.HasPrefix(s, ", did you") {
		return s
	}
	return ""
}

// distance counts the letters to insert, drop or change; far words count 99.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 || len(a)-len(b) > 3 || len(b)-len(a) > 3 {
		return 99
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		prev := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			prev, row[j+1] = row[j+1], min(prev+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
