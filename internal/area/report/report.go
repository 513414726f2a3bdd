// Package report is what managers look at: live figures, each with the list that opens its rows
// (KPI-02, KPI-44). It reads every area and writes none.
package report

import (
	"time"

	"aftercare/internal/platform/db"
)

// PermRead lets somebody see the figures of whatever the permission reaches.
const PermRead = "report.read"

// Service is the area's verbs.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// Figure is a number and the address of the list that it counts.
type Figure struct {
	N    int    `json:"n"`
	Href string `json:"href"`
}

// Today is the manager's page.
type Today struct {
	Now          time.Time    `json:"now"`
	Day          string       `json:"day"` // local
	Zone         string       `json:"zone"`
	Open         Figure       `json:"open"`
	States       []State      `json:"states" nullable:"false"`
	Clocks       Clocks       `json:"clocks"`
	Team         Team         `json:"team"`
	Technicians  []Technician `json:"technicians" nullable:"false"`
	Followups    Followups    `json:"followups"`
	Satisfaction Satisfaction `json:"satisfaction"`
	Complaints   Figure       `json:"complaints"` // open ones
	Days         []Day        `json:"days" nullable:"false"`
}

// State is how many open cases are in one state.
type State struct {
	State string `json:"state"`
	Label string `json:"label"`
	Figure
}

// Clocks says how the time limits of open cases stand.
type Clocks struct {
	Late   Figure `json:"late"`
	Soon   Figure `json:"soon"`
	Paused Figure `json:"paused"`
}

// Followups says how the call-backs stand (PROC-35).
type Followups struct {
	Due         Figure `json:"due"`
	Late        Figure `json:"late"`
	Unreachable Figure `json:"unreachable"`
}

// Satisfaction is what customers said in call-backs of the last days (RULE-07). A rate of nothing is no rate.
type Satisfaction struct {
	Days         int      `json:"days"`
	Answered     Figure   `json:"answered"`
	Satisfied    Figure   `json:"satisfied"`
	Very         Figure   `json:"very_satisfied"`
	SatisfiedPct *float64 `json:"satisfied_pct"`
	VeryPct      *float64 `json:"very_satisfied_pct"`
}

// Day is how many cases came and went.
type Day struct {
	Day    string `json:"day"`
	Taken  Figure `json:"taken"`
	Closed Figure `json:"closed"`
}

// How far back the page looks.
const (
	ratedDays = 30
	flowDays  = 14
)

// Today counts live. Every query runs on an index of what is open or recent.
func (s *Service) Today(tx *db.Tx, _ *struct{}) (*Today, error) {
	loc, err := time.LoadLocation(tx.Actor.Zone)
	if err != nil {
		loc = time.UTC
	}
	c := &counter{tx: tx, loc: loc, out: &Today{Now: tx.Now, Day: tx.Now.In(loc).Format(time.DateOnly), Zone: loc.String()}}
	for _, count := range []func() error{c.cases, c.clocks, c.team, c.followups, c.satisfaction, c.complaints, c.days} {
		if err := count(); err != nil {
			return nil, err
		}
	}
	return c.out, nil
}

// counter fills in the page.
type counter struct {
	tx  *db.Tx
	loc *time.Location
	out *Today
}

// midnight is the beginning of the local day that lies n days before today.
func (c *counter) midnight(n int) time.Time {
	y, m, d := c.tx.Now.In(c.loc).Date()
	return time.Date(y, m, d-n, 0, 0, 0, 0, c.loc)
}
