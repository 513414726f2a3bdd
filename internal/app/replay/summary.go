package replay

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// Kept counts the limits of one kind.
type Kept struct {
	Met     int `json:"met"`
	Missed  int `json:"missed"`
	Dropped int `json:"dropped"`
}

// Summary is what came of a replay.
type Summary struct {
	Calls      int              `json:"calls"`
	Taken      int              `json:"taken"`
	Dispatched int              `json:"dispatched"`
	Visits     int              `json:"visits"`
	Closed     int              `json:"closed"`
	Cancelled  int              `json:"cancelled"`
	CalledBack int              `json:"called_back"`
	Excused    int              `json:"excused"`
	Unanswered int              `json:"unanswered"`
	Complaints int              `json:"complaints"`
	Reopened   int              `json:"reopened"`
	Refused    int              `json:"refused"`
	PartWaits  int              `json:"part_waits"`
	Clocks     map[string]*Kept `json:"clocks"`
	Met        int              `json:"clocks_met"`
	Missed     int              `json:"clocks_missed"`
	Km         float64          `json:"km"`
	Days       float64          `json:"simulated_days"`
	Seconds    float64          `json:"seconds"`
	Database   string           `json:"database"`
	Nodes      int              `json:"nodes"`
	Requests   int              `json:"requests"`
	Median     float64          `json:"median_ms"`
	P99        float64          `json:"p99_ms"`
	Jobs       int              `json:"jobs"`
	Races      int              `json:"races"`
	Repeats    int              `json:"repeats"`
	Errors     int              `json:"errors"`
	First      []string         `json:"first_errors,omitempty"`
	Checks     []*Check         `json:"checks"`
}

// OK reports whether nothing went wrong and every check holds.
func (s *Summary) OK() bool {
	return s.Errors == 0 && !slices.ContainsFunc(s.Checks, func(c *Check) bool { return c.Bad > 0 })
}

// sumUp completes the summary when everything is over.
func (w *world) sumUp(f *findings) *Summary {
	s := &w.sum
	s.Calls, s.Nodes, s.Jobs = len(w.stories), len(w.nodes), w.ran
	for _, x := range w.stories {
		if x.stage != coming && x.ticket != "" {
			s.Taken++
		}
	}
	for _, t := range w.crew {
		s.Km += t.driven
	}
	for _, k := range s.Clocks {
		s.Met += k.Met
		s.Missed += k.Missed
	}
	s.Days, s.Seconds = w.now.Sub(w.start).Hours()/24, time.Since(w.began).Seconds()
	s.Requests, s.Races, s.Repeats, s.Errors, s.First = w.count, w.races, w.repeats, w.errors, w.first
	slices.Sort(w.took)
	if n := len(w.took); n > 0 {
		s.Median, s.P99 = milliseconds(w.took[n/2]), milliseconds(w.took[n*99/100])
	}
	s.Checks = f.all
	return s
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// Print writes the summary as a table.
func (s *Summary) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) { fmt.Fprintf(t, "%s\t%s\n", name, fmt.Sprintf(format, args...)) }
	line("cases taken", "%d of %d calls", s.Taken, s.Calls)
	line("dispatched", "%d (%d refused, %d waited for a part)", s.Dispatched, s.Refused, s.PartWaits)
	line("visits finished", "%d", s.Visits)
	line("called back", "%d (%d calls unanswered)", s.CalledBack, s.Unanswered)
	line("excused", "%d by a message", s.Excused)
	line("complaints", "%d (%d cases reopened)", s.Complaints, s.Reopened)
	line("closed", "%d", s.Closed)
	line("cancelled", "%d by the customer", s.Cancelled)
	line("clocks met", "%d", s.Met)
	line("clocks missed", "%d", s.Missed)
	for _, m := range keys(s.Clocks) {
		k := s.Clocks[m]
		line("  "+m, "%d met, %d missed, %d dropped", k.Met, k.Missed, k.Dropped)
	}
	line("kilometres", "%.0f", s.Km)
	line("simulated time", "%.1f days in %.0f s (%.0f times as fast)", s.Days, s.Seconds, s.Days*86400/max(s.Seconds, 1))
	line("database", "%s, %d %s", s.Database, s.Nodes, map[bool]string{true: "node", false: "nodes"}[s.Nodes == 1])
	line("requests", "%d (median %.1f ms, p99 %.1f ms), %d jobs run by the clock", s.Requests, s.Median, s.P99, s.Jobs)
	line("races", "%d done again", s.Races)
	line("sent again", "%d", s.Repeats)
	line("errors", "%d", s.Errors)
	for _, e := range s.First {
		line("", "%s", e)
	}
	for _, c := range s.Checks {
		says := "ok"
		if c.Bad > 0 {
			says = fmt.Sprintf("BROKEN %d times: %s", c.Bad, c.First)
		}
		line(c.Name, "%s", says)
	}
	return t.Flush()
}
