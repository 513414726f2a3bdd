package policy

import (
	"fmt"
	"time"

	"cel.dev/cel-go/common/types"

	"aftercare/internal/engine/clock"
)

// runTimes checks the times of an example by the clocks of the product, on the calendar of the pack: when a window
// opens, when it ends, what is still in time and what is late (RULE-01).
func (p *Pack) runTimes(point string, e Example) error {
	p, err := p.Assuming(point, e.With)
	if err != nil {
		return err
	}
	out, _, err := p.Ask(point, e.In)
	if err != nil {
		return err
	}
	to, from := out["to"], out["from"]
	if to == nil {
		to, from = out["limit"], nil // the from of a departure names an event, not an edge
	}
	var terms clock.Terms
	if terms, err = p.edges(from, to); err != nil {
		return err
	}
	at, err := p.localTime(e.At)
	if err != nil {
		return fmt.Errorf("at: %w", err)
	}
	start := clock.Entry{Kind: clock.EntryStart, At: at}
	now := clock.Compute(terms, p.Calendar(""), []clock.Entry{start}, at)
	if err := p.sameTime("due", now.DueAt, e.Due); err != nil {
		return err
	}
	if err := p.sameTime("opens", now.FromAt, e.Open); err != nil {
		return err
	}
	for state, times := range map[clock.State][]string{clock.StateMet: e.Met, clock.StateMissed: e.Late} {
		for _, s := range times {
			stop, err := p.localTime(s)
			if err != nil {
				return err
			}
			got := clock.Compute(terms, p.Calendar(""), []clock.Entry{start, {Kind: clock.EntryStop, At: stop}}, stop).State
			if got != state {
				return fmt.Errorf("%s: got %s, want %s", s, got, state)
			}
		}
	}
	return nil
}

func (p *Pack) edges(from, to any) (t clock.Terms, err error) {
	var l [2]clock.Limit
	for i, v := range []any{from, to} {
		if s, _ := v.(string); s != "" {
			if l[i], err = clock.ParseLimit(s); err != nil {
				return t, err
			}
		}
	}
	return p.terms(l[0], l[1]), nil
}

func (p *Pack) localTime(s string) (time.Time, error) {
	v, err := p.instant(s)
	if err != nil {
		return time.Time{}, err
	}
	return v.(types.Timestamp).Time, nil
}

func (p *Pack) sameTime(what string, got time.Time, want string) error {
	if want == "" {
		return nil // the example does not say
	}
	t, err := p.localTime(want)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if !got.Equal(t) {
		return fmt.Errorf("%s: got %v, want %s", what, got.In(p.location()).Format(time.DateTime), want)
	}
	return nil
}
