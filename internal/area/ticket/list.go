package ticket

import (
	"regexp"
	"strings"
	"time"

	"aftercare/internal/engine/flow"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/mask"
	"aftercare/internal/platform/page"
	"aftercare/internal/platform/phone"
)

// Row is a case in a list.
type Row struct {
	ID           ID        `json:"id" from:"t.id"`
	Number       string    `json:"number" from:"t.number"`
	Kind         string    `json:"kind" from:"t.kind"`
	Symptom      string    `json:"symptom" from:"t.symptom"`
	State        string    `json:"state" from:"t.state"`
	Category     string    `json:"category" from:"t.category"`
	Urgency      Urgency   `json:"urgency" from:"t.urgency"`
	Channel      string    `json:"channel" from:"t.channel"`
	Round        int       `json:"round" from:"t.round"`
	CustomerID   string    `json:"customer_id" from:"t.customer_id"`
	CustomerName string    `json:"customer_name" from:"COALESCE(c.name, '')"`
	AssetID      string    `json:"asset_id" from:"t.asset_id"`
	AssetSerial  string    `json:"asset_serial" from:"COALESCE(a.serial, '')"`
	ModelName    string    `json:"model_name" from:"COALESCE(m.name, '')"`
	UnitID       string    `json:"unit_id" from:"t.unit_id"`
	OwnerID      string    `json:"owner_id" from:"t.owner_id"`
	OwnerName    string    `json:"owner_name" from:"COALESCE(o.name, '')"`
	AssigneeID   string    `json:"assignee_id" from:"t.assignee_id"`
	AssigneeName string    `json:"assignee_name" from:"COALESCE(w.name, '')"`
	CoverState   string    `json:"cover_state" from:"t.cover_state"`
	DueAt        time.Time `json:"due_at,omitzero" from:"t.next_due_at"` // of the most urgent clock
	DueMetric    string    `json:"due_metric" from:"t.next_due_metric"`
	ClockState   string    `json:"clock_state" from:"t.clock_state"` // running, paused or empty
	WarnAt       time.Time `json:"warn_at,omitzero" from:"t.clock_warn_at"`
	CreatedAt    time.Time `json:"created_at" from:"t.created_at"`
	UpdatedAt    time.Time `json:"updated_at" from:"t.updated_at"`
	Version      int64     `json:"version" from:"t.version"`
}

// names joins the people and things of the cases of a page.
const names = `
	LEFT JOIN customer c ON c.tenant_id = t.tenant_id AND c.id = t.customer_id
	LEFT JOIN asset a ON a.tenant_id = t.tenant_id AND a.id = t.asset_id
	LEFT JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id
	LEFT JOIN org_person o ON o.tenant_id = t.tenant_id AND o.id = t.owner_id
	LEFT JOIN org_person w ON w.tenant_id = t.tenant_id AND w.id = t.assignee_id
	WHERE t.tenant_id = :tenant `

// The orders of a list, each that of an index.
const (
	newestFirst = ` ORDER BY t.created_at DESC, t.id DESC LIMIT :limit`
	urgentFirst = ` ORDER BY t.next_due_at, t.id LIMIT :limit`
)

// everybodys lists cases from an index in its order.
func everybodys(name, order string) db.Query[Row] {
	return db.Select[Row](name, `SELECT {cols} FROM ticket t`+names+`AND {scope t} {filter}`+order).With(filters)
}

// ones lists the cases that a person owns or works on, a page of each by its index and then the first of both.
func ones(name, order string) db.Query[Row] {
	return db.Select[Row](name, `SELECT {cols} FROM (
		SELECT x.id FROM (SELECT t.id FROM ticket t WHERE t.tenant_id = :tenant AND t.owner_id = :me {filter}`+order+`) x
		UNION SELECT y.id FROM (SELECT t.id FROM ticket t WHERE t.tenant_id = :tenant AND t.assignee_id = :me AND t.assignee_id <> '' {filter}`+order+`) y
		) f CROSS JOIN ticket t`+names+`AND t.id = f.id AND {scope t}`+order).With(filters)
}

// found lists the cases that a typed number may mean: ours, the caller's own, a telephone number or its end, or the
// beginning of a customer's name. CROSS JOIN keeps the few that were found outermost.
func found(name, order string) db.Query[Row] {
	return db.Select[Row](name, `SELECT {cols} FROM (
		SELECT id FROM ticket WHERE tenant_id = :tenant AND number = :q
		UNION SELECT id FROM ticket WHERE tenant_id = :tenant AND external_id = :q_raw AND external_id <> ''
		UNION SELECT p.id FROM (SELECT id FROM ticket WHERE tenant_id = :tenant AND phone_tail >= :tail AND phone_tail < :tail_end AND phone_tail <> '' LIMIT 500) p
		UNION SELECT n.id FROM (SELECT x.id FROM (SELECT id FROM customer WHERE tenant_id = :tenant AND name_key >= :key AND name_key < :key_end LIMIT 50) y
			CROSS JOIN ticket x WHERE x.tenant_id = :tenant AND x.customer_id = y.id ORDER BY x.created_at DESC LIMIT 500) n
		) f CROSS JOIN ticket t`+names+`AND t.id = f.id AND {scope t} {filter}`+order).With(filters)
}

var filters = db.Filters{
	"state":      "AND t.state = :state",
	"category":   "AND t.category = :category",
	"open":       "AND t.open",
	"owner":      "AND t.owner_id = :owner_id",
	"assignee":   "AND t.assignee_id = :assignee_id AND t.assignee_id <> ''",
	"unassigned": "AND t.open AND t.assignee_id = ''",
	"customer":   "AND t.customer_id = :customer_id",
	"asset":      "AND t.asset_id = :asset_id AND t.asset_id <> ''",
	"urgency":    "AND t.urgency = :urgency",
	"rare":       "AND t.urgency <> 'normal'", // lets the index of such cases be used
	"done":       "AND t.category = 'done'",
	"late":       "AND t.open AND t.next_due_at < :now",
	"soon":       "AND t.open AND t.next_due_at >= :now AND t.clock_warn_at <= :now",
	"paused":     "AND t.open AND t.clock_state = 'paused'",
	"taken":      "AND t.created_at >= :taken_from AND t.created_at < :taken_to",
	"closed":     "AND t.closed_at >= :closed_from AND t.closed_at < :closed_to",
	"mine":       "AND t.open AND (t.owner_id = :me OR t.assignee_id = :me)",
	"after":      "AND (t.created_at, t.id) < (:after, :after_id)",
	"after_due":  "AND (t.next_due_at, t.id) > (:after, :after_id)",
	"due":        "AND t.open AND t.next_due_at IS NOT NULL",
}

// ended lists the cases that ended on a day; CROSS JOIN keeps them outermost.
func ended(name, order string) db.Query[Row] {
	return db.Select[Row](name, `SELECT {cols} FROM (
		SELECT id FROM ticket WHERE tenant_id = :tenant AND closed_at >= :closed_from AND closed_at < :closed_to AND closed_at IS NOT NULL
		) f CROSS JOIN ticket t`+names+`AND t.id = f.id AND {scope t} {filter}`+order).With(filters)
}

// lists are the statements of a list by how its cases are found, each in both orders.
var lists = map[string][2]db.Query[Row]{
	"all":   {everybodys("ticket.newest", newestFirst), everybodys("ticket.by_due", urgentFirst)},
	"own":   {ones("ticket.own_newest", newestFirst), ones("ticket.own_by_due", urgentFirst)},
	"ended": {ended("ticket.ended_newest", newestFirst), ended("ticket.ended_by_due", urgentFirst)},
	"found": {found("ticket.found_newest", newestFirst), found("ticket.found_by_due", urgentFirst)},
}

// ListInput chooses cases.
type ListInput struct {
	page.Request
	State      string `query:"state" maxLength:"40"`
	Category   string `query:"category" enum:"open,active,waiting,done,ended"`
	Open       bool   `query:"open" doc:"only cases with work left"`
	OwnerID    string `query:"owner_id" maxLength:"60"`
	AssigneeID string `query:"assignee_id" maxLength:"60"`
	Unassigned bool   `query:"unassigned"`
	CustomerID string `query:"customer_id" maxLength:"60"`
	AssetID    string `query:"asset_id" maxLength:"60"`
	Urgency    string `query:"urgency" maxLength:"40"`
	Clock      string `query:"clock" enum:"late,soon,paused"`
	TakenOn    string `query:"taken_on" maxLength:"10" doc:"local day of the organisation, 2026-03-02"`
	ClosedOn   string `query:"closed_on" maxLength:"10" doc:"local day of the organisation"`
	Mine       bool   `query:"mine" doc:"open cases that one owns or works on"`
	Q          string `query:"q" maxLength:"100" doc:"a number, ours or the caller's; a telephone number or its end; the beginning of a customer's name"`
	Sort       string `query:"sort" enum:"newest,due" doc:"newest unless said; due leaves out cases without a running limit"`
}

// List returns a page of cases, the newest or the most urgent first, always in the order of an index.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Row], error) {
	on, args := in.filters(tx)
	if err := in.days(tx, args); err != nil {
		return nil, err
	}
	after, last := time.Time{}, ID("")
	if err := page.Decode(in.After, &after, &last); err != nil {
		return nil, err
	}
	args["after"], args["after_id"] = after, last
	how := "all"
	switch {
	case args["q"] != nil:
		how = "found"
	case in.ClosedOn != "":
		how = "ended"
	case tx.Actor.May(PermRead) == actor.Own:
		how = "own"
	}
	list, key := lists[how][0], func(r Row) []any { return []any{r.CreatedAt, r.ID} }
	if in.Sort == "due" {
		list, key = lists[how][1], func(r Row) []any { return []any{r.DueAt, r.ID} }
	}
	rows, err := list.All(tx, on, args, db.By(PermRead))
	if err != nil {
		return nil, err
	}
	return page.Cut(rows, in.Request, key), nil
}

func (in *ListInput) filters(tx *db.Tx) (on db.On, args db.Args) {
	args = db.Args{"limit": in.Size(), "state": in.State, "category": in.Category, "owner_id": in.OwnerID, "assignee_id": in.AssigneeID,
		"customer_id": in.CustomerID, "asset_id": in.AssetID, "urgency": in.Urgency, "me": tx.Actor.Person}
	q := field.Line(in.Q)
	for _, f := range []struct {
		name   string
		wanted bool
	}{
		{"state", in.State != ""}, {"category", in.Category != "" && in.Category != done}, {"done", in.Category == done},
		{"open", in.Open || working(in.Category)}, {"owner", in.OwnerID != ""}, {"assignee", in.AssigneeID != ""},
		{"unassigned", in.Unassigned}, {"customer", in.CustomerID != ""}, {"asset", in.AssetID != ""}, {"urgency", in.Urgency != ""},
		{"rare", in.Urgency != "" && in.Urgency != string(Normal)},
		{in.Clock, in.Clock != ""}, {"taken", in.TakenOn != ""}, {"closed", in.ClosedOn != ""}, {"mine", in.Mine},
		{"due", in.Sort == "due"}, {"after_due", in.Sort == "due" && in.After != ""}, {"after", in.Sort != "due" && in.After != ""},
	} {
		if f.wanted {
			on = append(on, f.name)
		}
	}
	if q != "" {
		look(args, q, mask.Hides(tx.Actor))
	}
	return on, args
}

// done is the category of cases that wait for their formalities.
const done = string(flow.Done)

// working reports whether work remains in the cases of a category, so that only those are looked at.
func working(category string) bool {
	c := flow.Category(category)
	return c == flow.Open || c == flow.Active || c == flow.Waiting
}

// days binds the edges of the local days that were asked for.
func (in *ListInput) days(tx *db.Tx, args db.Args) error {
	for _, d := range []struct{ name, day string }{{"taken", in.TakenOn}, {"closed", in.ClosedOn}} {
		if d.day == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, d.day, tx.Zone())
		if err != nil {
			return errs.BadField(d.name+"_on", "date")
		}
		args[d.name+"_from"], args[d.name+"_to"] = at, at.AddDate(0, 0, 1)
	}
	return nil
}

// caseNumber is the form of our own numbers, which name at most one case.
var caseNumber = regexp.MustCompile(`^[A-Z][0-9]{2}-[0-9]{6,}$`)

// fewestDigits is how much of the end of a telephone number must be typed before it is looked for.
const fewestDigits = 4

// look binds what a typed text may mean. What it cannot mean is bound to a text that nothing has; numbers find
// nothing for somebody to whom they are hidden.
func look(args db.Args, q string, unnumbered bool) {
	const nothing = "\x7f"
	number, key, end := strings.ToUpper(q), field.Key(q), nothing
	if caseNumber.MatchString(number) {
		key = nothing
	} else if digits := dialled(q); len(digits) >= fewestDigits && phone.Valid(q) && !unnumbered {
		end = phone.Reversed(digits)
	}
	args["q"], args["q_raw"], args["key"], args["key_end"], args["tail"], args["tail_end"] = number, q, key, field.After(key), end, field.After(end)
}

// dialled are the digits of a telephone number, or of its end, which keeps its leading 0.
func dialled(q string) string {
	if digits := strings.Join(strings.FieldsFunc(q, func(c rune) bool { return c < '0' || c > '9' }), ""); len(digits) < 8 {
		return digits
	}
	return phone.Digits(q)
}

// Counts are the numbers on the tabs: open cases only, each bounded.
type Counts struct {
	Open       int            `json:"open"`
	Late       int            `json:"late"`
	Soon       int            `json:"soon"`
	Paused     int            `json:"paused"`
	Mine       int            `json:"mine"`
	Unassigned int            `json:"unassigned"`
	States     map[string]int `json:"states" db:"-"`
	Capped     bool           `json:"capped" db:"-" doc:"there are more open cases than were counted"`
}

type stateCount struct {
	Counts
	State string `json:"state"`
}

// mostCounted bounds what is counted; a service with more open cases than that has other worries.
const mostCounted = 20000

var countsQ = db.Select[stateCount]("ticket.counts", `SELECT count(*) AS open,
		sum(CASE WHEN n.next_due_at < :now THEN 1 ELSE 0 END) AS late,
		sum(CASE WHEN n.next_due_at >= :now AND n.clock_warn_at <= :now THEN 1 ELSE 0 END) AS soon,
		sum(CASE WHEN n.clock_state = 'paused' THEN 1 ELSE 0 END) AS paused,
		sum(CASE WHEN n.owner_id = :me OR n.assignee_id = :me THEN 1 ELSE 0 END) AS mine,
		sum(CASE WHEN n.assignee_id = '' THEN 1 ELSE 0 END) AS unassigned, n.state AS state
	FROM (SELECT t.state, t.next_due_at, t.clock_warn_at, t.clock_state, t.owner_id, t.assignee_id FROM ticket t
		WHERE t.tenant_id = :tenant AND t.open AND {scope t} ORDER BY t.created_at DESC, t.id DESC LIMIT :limit) n
	GROUP BY n.state`)

// Counts counts the open cases within reach.
func (s *Service) Counts(tx *db.Tx, _ *struct{}) (*Counts, error) {
	rows, err := countsQ.All(tx, db.By(PermRead), db.Args{"limit": mostCounted, "me": tx.Actor.Person})
	if err != nil {
		return nil, err
	}
	out := &Counts{States: map[string]int{}}
	for _, r := range rows {
		out.Open, out.Late, out.Soon = out.Open+r.Open, out.Late+r.Late, out.Soon+r.Soon
		out.Paused, out.Mine, out.Unassigned = out.Paused+r.Paused, out.Mine+r.Mine, out.Unassigned+r.Unassigned
		out.States[r.State] = r.Open
	}
	out.Capped = out.Open == mostCounted
	return out, nil
}
