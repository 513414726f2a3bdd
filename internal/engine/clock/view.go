package clock

import (
	"time"

	"aftercare/internal/platform/db"
)

// Level is how a clock is coloured.
type Level string

// The levels of a clock.
const (
	Green   Level = "green"
	Amber   Level = "amber" // the last warning before the end has come
	Red     Level = "red"   // late
	Waiting Level = "paused"
	Done    Level = "met"
	TooLate Level = "missed"
	Off     Level = "cancelled"
)

// View is a clock as a screen draws it: a bar of spans from the start to the
// end, of which the counted ones up to now are used.
type View struct {
	ID          string    `json:"id"`
	SubjectType string    `json:"subject_type"`
	SubjectID   string    `json:"subject_id"`
	Metric      string    `json:"metric"`
	State       State     `json:"state" enum:"idle,running,paused,breached,met,missed,cancelled"`
	Level       Level     `json:"level" enum:"green,amber,red,paused,met,missed,cancelled"`
	Percent     int       `json:"percent"` // of the limit used; over 100 when late
	StartedAt   time.Time `json:"started_at"`
	FromAt      time.Time `json:"from_at,omitzero"`
	DueAt       time.Time `json:"due_at,omitzero"` // absent while paused
	StoppedAt   time.Time `json:"stopped_at,omitzero"`
	Limit       string    `json:"limit"`             // 72h
	From        string    `json:"from,omitempty"`    // 24h
	Used        string    `json:"used"`              // PT1H30M, as are the next two
	Left        string    `json:"left"`              // open time for minutes, else by the wall
	LateBy      string    `json:"late_by,omitempty"` // by the wall
	Early       bool      `json:"early,omitempty"`   // stopped before the window opened
	Spans       []Span    `json:"spans"`
	Pauses      []Span    `json:"pauses"`
	Stages      []Stage   `json:"stages"`
	Rule        string    `json:"rule"`
	Pack        string    `json:"pack"`
	Calendar    string    `json:"calendar"`
	Why         string    `json:"why,omitempty"` // how the rule came to the limit, one sentence in the reader's language
}

// View reads the clock now, for a screen.
func (c *Clock) View(tx *db.Tx) (View, error) {
	r, err := c.Reading(tx)
	if err != nil {
		return View{}, err
	}
	v := View{ID: c.ID, SubjectType: c.SubjectType, SubjectID: c.SubjectID, Metric: c.Metric, State: r.State, Level: r.Level(),
		Percent: r.Percent, StartedAt: r.StartAt, FromAt: r.FromAt, DueAt: r.DueAt, StoppedAt: r.EndAt, Limit: c.Terms.To.String(),
		From: c.Terms.From.String(), Used: Duration(r.Used).String(), Left: Duration(r.Left).String(), Early: r.Early,
		Spans: list(r.Spans), Pauses: list(r.Pauses), Stages: list(r.Stages), Rule: c.Rule, Pack: c.Pack, Calendar: c.Calendar}
	if r.LateBy > 0 {
		v.LateBy = Duration(r.LateBy).String()
	}
	if Explain != nil && c.Decision != "" {
		if v.Why, err = Explain(tx, c.Decision); err != nil {
			return View{}, err
		}
	}
	return v, nil
}

// list is never null in JSON.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

// Views reads the clocks of a case that are to be shown, the oldest first.
func Views(tx *db.Tx, root string, shows func(*Clock) bool) ([]View, error) {
	clocks, err := Of(tx, root)
	if err != nil {
		return nil, err
	}
	out := make([]View, 0, len(clocks))
	for i := range clocks {
		if !shows(&clocks[i]) {
			continue
		}
		v, err := clocks[i].View(tx)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Level is green until the last warning before the end, then amber, red when late.
func (r *Reading) Level() Level {
	switch r.State {
	case StateMet:
		return Done
	case StateMissed:
		return TooLate
	case StateCancelled:
		return Off
	case StateBreached:
		return Red
	case StatePaused:
		return Waiting
	}
	if n := len(r.Stages) - 2; n >= 0 && r.Percent >= r.Stages[n].Percent {
		return Amber
	}
	return Green
}
