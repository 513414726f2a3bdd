package report

import (
	"math"
	"net/url"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

type stateRow struct {
	State string `json:"state"`
	N     int    `json:"n"`
}

type clockRow struct {
	Late   int `json:"late"`
	Soon   int `json:"soon"`
	Paused int `json:"paused"`
}

type followupRow struct {
	Due         int `json:"due"`
	Late        int `json:"late"`
	Unreachable int `json:"unreachable"`
}

type ratingRow struct {
	Rating string `json:"rating"`
	N      int    `json:"n"`
}

// quarterRow counts what happened in one quarter of an hour of the epoch: the finest step that every zone shares.
type quarterRow struct {
	Quarter int64 `json:"quarter"`
	N       int   `json:"n"`
}

const quarter = 15 * time.Minute

var (
	statesQ = db.Select[stateRow]("report.states", `SELECT t.state AS state, count(*) AS n FROM ticket t
		WHERE t.tenant_id = :tenant AND t.open AND {scope t} GROUP BY t.state`)
	clocksQ = db.Select[clockRow]("report.clocks", `SELECT
			coalesce(sum(CASE WHEN t.next_due_at < :now THEN 1 ELSE 0 END), 0) AS late,
			coalesce(sum(CASE WHEN t.next_due_at >= :now AND t.clock_warn_at <= :now THEN 1 ELSE 0 END), 0) AS soon,
			coalesce(sum(CASE WHEN t.clock_state = 'paused' THEN 1 ELSE 0 END), 0) AS paused
		FROM ticket t WHERE t.tenant_id = :tenant AND t.open AND {scope t}`)
	followupsQ = db.Select[followupRow]("report.followups", `SELECT
			coalesce(sum(CASE WHEN f.state = 'due' THEN 1 ELSE 0 END), 0) AS due,
			coalesce(sum(CASE WHEN f.due_to < :now THEN 1 ELSE 0 END), 0) AS late,
			coalesce(sum(CASE WHEN f.state = 'unreachable' THEN 1 ELSE 0 END), 0) AS unreachable
		FROM followup f WHERE f.tenant_id = :tenant AND f.recorded_at IS NULL AND f.ended_at IS NULL AND {scope f}`)
	ratingsQ = db.Select[ratingRow]("report.ratings", `SELECT f.c5 AS rating, count(*) AS n FROM followup f
		WHERE f.tenant_id = :tenant AND f.recorded_at >= :since AND f.c5 <> '' AND {scope f} GROUP BY f.c5`)
	complaintsQ = db.Select[stateRow]("report.complaints", `SELECT k.state AS state, count(*) AS n FROM complaint k
		WHERE k.tenant_id = :tenant AND k.closed_at IS NULL AND {scope k} GROUP BY k.state`)
	takenQ = db.Select[quarterRow]("report.taken", `SELECT t.created_at / 900000 AS quarter, count(*) AS n FROM ticket t
		WHERE t.tenant_id = :tenant AND t.created_at >= :since AND {scope t} GROUP BY t.created_at / 900000`)
	closedQ = db.Select[quarterRow]("report.closed", `SELECT t.closed_at / 900000 AS quarter, count(*) AS n FROM ticket t
		WHERE t.tenant_id = :tenant AND t.closed_at >= :since AND {scope t} GROUP BY t.closed_at / 900000`)
)

var by = db.By(PermRead)

// href is the address of a list with filters.
func href(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// cases counts what is open, state by state in the order of the machine.
func (c *counter) cases() error {
	p, err := policy.Of(c.tx)
	if err != nil {
		return err
	}
	rows, err := statesQ.All(c.tx, by)
	if err != nil {
		return err
	}
	n := map[string]int{}
	for _, r := range rows {
		n[r.State] = r.N
		c.out.Open.N += r.N
	}
	c.out.Open.Href = href("/tickets", "open", "true")
	c.out.States = []State{}
	m := p.Machine("ticket")
	if m == nil {
		return nil
	}
	for _, s := range m.States {
		if s.Category == "open" || s.Category == "active" || s.Category == "waiting" {
			c.out.States = append(c.out.States, State{s.Code, s.Name(c.tx.Actor.Lang), Figure{n[s.Code], href("/tickets", "state", s.Code)}})
		}
	}
	return nil
}

func (c *counter) clocks() error {
	r, err := clocksQ.One(c.tx, by)
	if err == nil {
		c.out.Clocks = Clocks{Figure{r.Late, href("/tickets", "clock", "late")}, Figure{r.Soon, href("/tickets", "clock", "soon")},
			Figure{r.Paused, href("/tickets", "clock", "paused")}}
	}
	return err
}

func (c *counter) followups() error {
	r, err := followupsQ.One(c.tx, by)
	if err == nil {
		c.out.Followups = Followups{Figure{r.Due, href("/followups", "state", "due")}, Figure{r.Late, href("/followups", "late", "true")},
			Figure{r.Unreachable, href("/followups", "state", "unreachable")}}
	}
	return err
}

// satisfaction is RULE-07: the top two answers, and the top one, among those who answered.
func (c *counter) satisfaction() error {
	p, err := policy.Of(c.tx)
	if err != nil {
		return err
	}
	since := c.midnight(ratedDays - 1)
	rows, err := ratingsQ.All(c.tx, by, db.Args{"since": since})
	if err != nil {
		return err
	}
	scale := []string{}
	if l := p.List("ENUM-06"); l != nil {
		for _, o := range l.Options {
			scale = append(scale, o.Code)
		}
	}
	s := Satisfaction{Days: ratedDays}
	for _, r := range rows {
		s.Answered.N += r.N
		if len(scale) > 0 && r.Rating == scale[0] {
			s.Very.N += r.N
		}
		if len(scale) > 1 && (r.Rating == scale[0] || r.Rating == scale[1]) {
			s.Satisfied.N += r.N
		}
	}
	from := since.UTC().Format(time.RFC3339)
	s.Answered.Href = href("/followups", "since", from, "rating", "any")
	s.Satisfied.Href = href("/followups", "since", from, "rating", "top")
	s.Very.Href = href("/followups", "since", from, "rating", "very_satisfied")
	s.SatisfiedPct, s.VeryPct = pct(s.Satisfied.N, s.Answered.N), pct(s.Very.N, s.Answered.N)
	c.out.Satisfaction = s
	return nil
}

// pct is a share in percent with one decimal, nothing when there is nothing to share.
func pct(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	p := math.Round(float64(part)*1000/float64(whole)) / 10
	return &p
}

func (c *counter) complaints() error {
	rows, err := complaintsQ.All(c.tx, by)
	for _, r := range rows {
		c.out.Complaints.N += r.N
	}
	c.out.Complaints.Href = href("/complaints", "open", "true")
	return err
}

func (c *counter) days() error {
	since := c.midnight(flowDays - 1)
	taken, err := takenQ.All(c.tx, by, db.Args{"since": since})
	if err != nil {
		return err
	}
	closed, err := closedQ.All(c.tx, by, db.Args{"since": since})
	if err != nil {
		return err
	}
	came, went := c.perDay(taken), c.perDay(closed)
	for n := flowDays - 1; n >= 0; n-- {
		day := c.midnight(n).Format(time.DateOnly)
		c.out.Days = append(c.out.Days, Day{day, Figure{came[day], href("/tickets", "taken_on", day)}, Figure{went[day], href("/tickets", "closed_on", day)}})
	}
	return nil
}

func (c *counter) perDay(rows []quarterRow) map[string]int {
	out := map[string]int{}
	for _, r := range rows {
		out[time.UnixMilli(r.Quarter*quarter.Milliseconds()).In(c.loc).Format(time.DateOnly)] += r.N
	}
	return out
}
