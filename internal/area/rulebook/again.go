package rulebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
)

// again decides stored decisions again under a draft. It belongs to one goroutine.
type again struct {
	after    *policy.Pack
	code     string // of the pack
	now      time.Time
	terms    func(clock.Terms, map[string]any) (clock.Terms, error)
	calendar map[string]*calendar.Calendar
	known    map[string]*answer // by stored decision: the same few are taken over and over
}

// answer is what a stored decision was, and what it would be.
type answer struct {
	before, after policy.Record
	was, is       map[string]any
	differs       bool
	skip          bool
}

// mostKnown bounds the answers that are kept; a full memory starts anew.
const mostKnown = 5000

func (g *again) decide(record string) *answer {
	if a := g.known[record]; a != nil {
		return a
	}
	a := g.fresh(record)
	if len(g.known) >= mostKnown {
		clear(g.known)
	}
	g.known[record] = a
	return a
}

func (g *again) fresh(record string) *answer {
	a := &answer{skip: true}
	if json.Unmarshal([]byte(record), &a.before) != nil || policy.PackOf(a.before.Version) != g.code {
		return a
	}
	in := map[string]any{}
	if exactly(a.before.In, &in) != nil || exactly(a.before.Out, &a.was) != nil {
		return a
	}
	out, d, err := g.after.Ask(a.before.Point, in)
	if err != nil {
		return a
	}
	b, err := json.Marshal(g.after.JSON(out))
	if err != nil || exactly(b, &a.is) != nil {
		return a
	}
	a.after = policy.Record{Point: a.before.Point, Rule: d.Rule, Row: d.Row, Version: d.Version, In: a.before.In, Out: b}
	a.differs, a.skip = !same(a.was, a.is), false
	return a
}

// exactly reads JSON and keeps numbers as they are written.
func exactly(b []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(to)
}

// outcome is how a limit came, or would have come out.
type outcome struct {
	due   time.Time
	state clock.State
	late  bool
}

// limit computes a limit again: the facts of its ledger stay, what the rule grants is the draft's.
func (g *again) limit(l *limited) (a *answer, before, after outcome, err error) {
	before = outcome{l.DueAt, clock.State(l.State), missed(clock.State(l.State), l.DueAt, l.StoppedAt, g.now)}
	if a = g.decide(l.Decision); a.skip {
		return a, before, before, nil
	}
	var terms clock.Terms
	if err := json.Unmarshal([]byte(l.Terms), &terms); err != nil {
		return nil, before, after, fmt.Errorf("terms of %s: %w", l.SubjectID, err)
	}
	next, err := g.terms(terms, a.is)
	if err != nil {
		return &answer{skip: true}, before, before, nil // the draft sets no limit here
	}
	if next.To == terms.To && next.From == terms.From && next.Shift == terms.Shift && next.ShiftBy == terms.ShiftBy {
		return a, before, before, nil
	}
	var ledger []clock.Entry
	if err := json.Unmarshal([]byte(l.Ledger), &ledger); err != nil {
		return nil, before, after, fmt.Errorf("ledger of %s: %w", l.SubjectID, err)
	}
	cal, ok := g.calendar[l.Calendar]
	if !ok {
		cal = g.after.Calendar(l.Calendar)
		g.calendar[l.Calendar] = cal
	}
	if cal == nil {
		return &answer{skip: true}, before, before, nil
	}
	r := clock.Compute(next, cal, ledger, g.now)
	after = outcome{r.DueAt, r.State, missed(r.State, r.DueAt, r.EndAt, g.now)}
	return a, before, after, nil
}

// limitOf reads the ends of a limit out of a result: to and from of a window, or limit alone, whose from names an event.
func limitOf(result map[string]any) (from, to string) {
	if to, ok := result["to"].(string); ok {
		from, _ = result["from"].(string)
		return from, to
	}
	to, _ = result["limit"].(string)
	return "", to
}
