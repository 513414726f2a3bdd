package report

import (
	"aftercare/internal/platform/db"
)

// What a technician is doing.
const (
	OnTheWay = "on_the_way"
	OnSite   = "on_site"
	Idle     = "idle"
	Off      = "off"
)

// Technician is one technician's day.
type Technician struct {
	PersonID  string `json:"person_id"`
	Name      string `json:"name"`
	Status    string `json:"status" enum:"on_the_way,on_site,idle,off"`
	Order     string `json:"order_number"` // where he is, or is going
	OrderHref string `json:"order_href"`
	Done      int    `json:"done"`
	Planned   int    `json:"planned"`
	Href      string `json:"href"`
}

// Team counts technicians by what they are doing.
type Team struct {
	OnTheWay Figure `json:"on_the_way"`
	OnSite   Figure `json:"on_site"`
	Idle     Figure `json:"idle"`
	Off      Figure `json:"off"`
}

type techRow struct {
	PersonID string `json:"person_id" from:"w.person_id"`
	Name     string `json:"name" from:"w.name"`
	Zone     string `json:"zone" from:"w.zone"`
	Away     bool   `json:"away" from:"EXISTS (SELECT 1 FROM workforce_absence a WHERE a.tenant_id = w.tenant_id AND a.person_id = w.person_id AND a.cancelled = FALSE AND a.from_at <= :now AND a.to_at > :now)"`
	OrderID  string `json:"order_id" from:"o.id"`
	Order    string `json:"order_number" from:"o.number"`
	State    string `json:"state" from:"o.state"`
}

type dayRow struct {
	PersonID string `json:"person_id"`
	Planned  int    `json:"planned"`
	Done     int    `json:"done"`
}

type shiftRow struct {
	PersonID string `json:"person_id"`
	Weekday  int    `json:"weekday"`
	From     int    `json:"from_min" db:"from_min"`
	To       int    `json:"to_min" db:"to_min"`
}

type exceptRow struct {
	PersonID string `json:"person_id"`
	Spans    []struct {
		From string `json:"from"`
		To   string `json:"to"`
	} `json:"spans"`
}

const maxTeam = 1000

var (
	teamQ = db.Select[techRow]("report.team", `SELECT {cols} FROM (SELECT tenant_id, person_id, name, zone, unit_id, person_id AS owner_id, person_id AS assignee_id
			FROM workforce_technician WHERE active) w
		LEFT JOIN workorder o ON o.tenant_id = w.tenant_id AND o.assignee_id = w.person_id AND o.underway
		WHERE w.tenant_id = :tenant AND {scope w} ORDER BY w.name, w.person_id LIMIT :limit`)
	plannedQ = db.Select[dayRow]("report.planned", `SELECT o.assignee_id AS person_id, count(*) AS planned,
			coalesce(sum(CASE WHEN o.finished_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS done
		FROM workorder o WHERE o.tenant_id = :tenant AND o.assignee_id <> '' AND o.planned_start >= :morning AND o.planned_start < :night
			AND o.end_kind NOT IN ('cancelled', 'handed_over') GROUP BY o.assignee_id`)
	shiftsQ = db.Select[shiftRow]("report.shifts", `SELECT {cols} FROM workforce_shift WHERE tenant_id = :tenant AND (weekday = :today OR weekday = :yesterday)`)
	exceptQ = db.Select[exceptRow]("report.days_off", `SELECT {cols} FROM workforce_day WHERE tenant_id = :tenant AND day = :day`)
)

// team says what each technician is doing now and how far his day is.
func (c *counter) team() error {
	rows, err := teamQ.All(c.tx, by, db.Args{"limit": maxTeam})
	if err != nil {
		return err
	}
	on, err := c.onDuty()
	if err != nil {
		return err
	}
	days, err := plannedQ.All(c.tx, db.Args{"morning": c.midnight(0), "night": c.midnight(-1)})
	if err != nil {
		return err
	}
	of := map[string]dayRow{}
	for _, d := range days {
		of[d.PersonID] = d
	}
	c.out.Technicians = []Technician{}
	n := map[string]int{}
	for _, r := range rows {
		t := Technician{PersonID: r.PersonID, Name: r.Name, Status: r.status(on), Order: r.Order, Planned: of[r.PersonID].Planned, Done: of[r.PersonID].Done,
			Href: href("/workorders", "technician_id", r.PersonID, "day", c.out.Day)}
		if r.OrderID != "" {
			t.OrderHref = "/workorders/" + r.OrderID
		}
		n[t.Status]++
		c.out.Technicians = append(c.out.Technicians, t)
	}
	c.out.Team = Team{Figure{n[OnTheWay], href("/workorders", "state", "departed")}, Figure{n[OnSite], href("/workorders", "state", "on_site")},
		Figure{n[Idle], "/dispatch"}, Figure{n[Off], "/dispatch"}}
	return nil
}

func (r *techRow) status(on map[string]bool) string {
	switch {
	case r.State == "departed":
		return OnTheWay
	case r.State != "":
		return OnSite
	case r.Away || !on[r.PersonID]:
		return Off
	}
	return Idle
}

// onDuty is who has a shift now: the week's, unless the day is an exception.
func (c *counter) onDuty() (map[string]bool, error) {
	now := c.tx.Now.In(c.loc)
	minute, weekday := now.Hour()*60+now.Minute(), int(now.Weekday())
	shifts, err := shiftsQ.All(c.tx, db.Args{"today": weekday, "yesterday": (weekday + 6) % 7})
	if err != nil {
		return nil, err
	}
	on := map[string]bool{}
	for _, s := range shifts {
		at := minute
		if s.Weekday != weekday {
			at += 24 * 60 // a shift that began yesterday and goes on
		}
		if s.From <= at && at < s.To {
			on[s.PersonID] = true
		}
	}
	days, err := exceptQ.All(c.tx, db.Args{"day": c.out.Day})
	for _, d := range days {
		on[d.PersonID] = false
		for _, s := range d.Spans {
			if clock := now.Format("15:04"); s.From <= clock && (clock < s.To || s.To <= s.From) {
				on[d.PersonID] = true
			}
		}
	}
	return on, err
}
