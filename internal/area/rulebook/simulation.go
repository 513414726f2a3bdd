package rulebook

import (
	"time"

	"aftercare/internal/platform/money"
)

// SimulateInput asks what a change would have done to a past period.
type SimulateInput struct {
	ID   string `path:"id" maxLength:"60"`
	Body struct {
		From     string `json:"from" format:"day" doc:"first day"`
		To       string `json:"to" format:"day" doc:"last day"`
		Metric   string `json:"metric,omitempty" maxLength:"80" doc:"rows of this metric only"`
		PersonID string `json:"person_id,omitempty" maxLength:"60" doc:"rows of this person only"`
		Limit    int    `json:"limit,omitempty" minimum:"0" maximum:"500" doc:"rows to show, 100 unless said"`
	}
}

// Simulation is what would have been different. Times, points and money are compared decision by decision.
type Simulation struct {
	From    string    `json:"from"`
	To      string    `json:"to"`
	Before  string    `json:"before" doc:"stamp of the version that the change is laid over; decisions are compared with how they were taken"`
	After   string    `json:"after" doc:"stamp of the draft"`
	Read    int       `json:"read" doc:"decisions looked at"`
	Changed int       `json:"changed" doc:"decisions that come out differently"`
	Skipped int       `json:"skipped" doc:"decisions of another pack or without a rule, which cannot be decided again"`
	Totals  []Total   `json:"totals" nullable:"false" doc:"per metric"`
	People  []Person  `json:"people" nullable:"false" doc:"only those for whom something changes, the most first"`
	Rows    []DiffRow `json:"rows" nullable:"false" doc:"in the order of the decisions"`
	More    bool      `json:"more" doc:"there are more rows than shown"`
}

// Sums are counts and amounts before and after.
type Sums struct {
	Read         int           `json:"read"`
	Changed      int           `json:"changed"`
	Earlier      int           `json:"earlier" doc:"limits that end earlier"`
	Later        int           `json:"later" doc:"limits that end later"`
	MissedBefore int           `json:"missed_before"`
	MissedAfter  int           `json:"missed_after"`
	PointsBefore string        `json:"points_before,omitempty" doc:"decimal"`
	PointsAfter  string        `json:"points_after,omitempty"`
	MoneyBefore  []money.Money `json:"money_before,omitempty" doc:"per currency"`
	MoneyAfter   []money.Money `json:"money_after,omitempty"`
}

// Total is what changes in one metric.
type Total struct {
	Metric string `json:"metric" doc:"of a clock, or the point of a decision"`
	Name   string `json:"name"`
	Kind   string `json:"kind" enum:"clock,decision"`
	Sums
}

// Person is what changes for one person.
type Person struct {
	ID   string `json:"person_id"`
	Name string `json:"name"`
	Sums
}

// DiffRow is one decision that comes out differently.
type DiffRow struct {
	Metric      string  `json:"metric"`
	Kind        string  `json:"kind" enum:"clock,decision"`
	SubjectType string  `json:"subject_type"`
	SubjectID   string  `json:"subject_id"`
	Number      string  `json:"number" doc:"of the case, work order or complaint"`
	PersonID    string  `json:"person_id"`
	PersonName  string  `json:"person_name"`
	Before      Outcome `json:"before"`
	After       Outcome `json:"after"`
}

// Outcome is how one decision came or would have come out.
type Outcome struct {
	Rule     string         `json:"rule"`
	Version  string         `json:"version"`
	Sentence string         `json:"sentence"`
	Result   map[string]any `json:"result,omitempty"`
	DueAt    time.Time      `json:"due_at,omitzero" doc:"of a clock; absent while it is paused"`
	State    string         `json:"state,omitempty" doc:"of a clock: running, breached, met, missed …"`
	Points   string         `json:"points,omitempty"`
	Money    *money.Money   `json:"money,omitempty"`
}
