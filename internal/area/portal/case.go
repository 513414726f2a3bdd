package portal

import (
	"slices"
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/flow"
	"aftercare/internal/platform/db"
)

// The steps of a case as its customer sees them (SM-1).
const (
	Received  = "received"
	Planned   = "planned"
	Departed  = "departed"
	OnSite    = "on_site"
	Solved    = "solved"
	Closed    = "closed"
	Cancelled = "cancelled"
)

// Step is one step of a case, with its time once it was reached.
type Step struct {
	State string    `json:"state"`
	At    time.Time `json:"at,omitzero"`
	Done  bool      `json:"done"`
}

// Span is the time in which somebody will come.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Case is what a customer may know of his case: nothing of other people, nothing internal.
type Case struct {
	Organisation string    `json:"organisation"`
	Number       string    `json:"number"`
	Title        string    `json:"title"`
	AssetName    string    `json:"asset_name"`
	State        string    `json:"state" enum:"received,planned,departed,on_site,solved,closed,cancelled"`
	Waiting      string    `json:"waiting" enum:",parts,repair,other" doc:"why nothing moves at the moment"`
	Steps        []Step    `json:"steps" nullable:"false"`
	Window       *Span     `json:"window,omitempty"`
	Technician   string    `json:"technician" doc:"the given name only"`
	Resolution   string    `json:"resolution"`
	Messages     []Word    `json:"messages" nullable:"false"`
	Rating       *Rating   `json:"rating,omitempty"`
	CanRate      bool      `json:"can_rate"`
	CanWrite     bool      `json:"can_write"`
	Lang         string    `json:"lang"`
	Zone         string    `json:"zone"`
	Now          time.Time `json:"now"`
}

// Word is one message between a customer and the service.
type Word struct {
	At   time.Time `json:"at"`
	From string    `json:"from" enum:"customer,service"`
	Text string    `json:"text"`
}

// visit is the part of a work order that a customer may see.
type visit struct {
	State        string    `json:"state" from:"w.state"`
	EndKind      string    `json:"end_kind" from:"w.end_kind"`
	PlannedStart time.Time `json:"planned_start,omitzero" from:"w.planned_start"`
	PlannedEnd   time.Time `json:"planned_end,omitzero" from:"w.planned_end"`
	AssignedAt   time.Time `json:"assigned_at,omitzero" from:"w.assigned_at"`
	DepartedAt   time.Time `json:"departed_at,omitzero" from:"w.departed_at"`
	ArrivedAt    time.Time `json:"arrived_at,omitzero" from:"w.arrived_at"`
	FinishedAt   time.Time `json:"finished_at,omitzero" from:"w.finished_at"`
	Technician   string    `json:"technician" from:"p.name"`
}

type model struct {
	Name string `json:"name"`
}

var (
	visitQ = db.Select[visit]("portal.visit", `SELECT {cols} FROM workorder w
		LEFT JOIN org_person p ON p.tenant_id = w.tenant_id AND p.id = w.assignee_id
		WHERE w.tenant_id = :tenant AND w.ticket_id = :ticket_id AND w.end_kind <> 'cancelled' ORDER BY w.created_at DESC, w.id DESC LIMIT 1`)
	modelQ = db.Select[model]("portal.model", `SELECT m.name AS name FROM asset a
		JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id WHERE a.tenant_id = :tenant AND a.id = :asset_id`)
)

// CaseInput carries the secret of a link.
type CaseInput struct {
	Token string `path:"token" maxLength:"100"`
}

// Case shows a customer his case.
func (s *Service) Case(tx *db.Tx, in *CaseInput) (*Case, error) {
	t, err := open(tx, in.Token)
	if err != nil {
		return nil, err
	}
	return view(tx, t)
}

const maxWords = 100

func view(tx *db.Tx, t *ticket.Ticket) (*Case, error) {
	c := &Case{Organisation: tx.Actor.Title, Number: t.Number, Title: t.Symptom, Resolution: t.Resolution, Messages: []Word{},
		Lang: t.Lang, Zone: tx.Actor.Zone, Now: tx.Now}
	v, err := visitQ.Maybe(tx, db.Args{"ticket_id": t.ID})
	if err != nil {
		return nil, err
	}
	if v == nil {
		v = &visit{}
	}
	compose(c, t, v)
	m, err := modelQ.Maybe(tx, db.Args{"asset_id": t.AssetID})
	if err != nil {
		return nil, err
	}
	if m != nil {
		c.AssetName = m.Name
	}
	if c.Rating, err = ratingQ.Maybe(tx, db.Args{"ticket_id": t.ID}); err != nil {
		return nil, err
	}
	c.CanRate, c.CanWrite = mayRate(t, c.Rating, tx.Now), c.State != Cancelled
	lines, err := flow.Timeline(tx, string(t.ID), maxWords, db.On{"customer"})
	for i := len(lines) - 1; i >= 0; i-- {
		l := lines[i]
		if l.Note == "" || l.Kind != flow.Message && l.Kind != flow.Note {
			continue
		}
		from := "service"
		if l.ByKind == "customer" {
			from = "customer"
		}
		c.Messages = append(c.Messages, Word{l.At, from, l.Note})
	}
	return c, err
}

// compose draws the line of steps from the case and its last visit: SM-1 as the customer sees it.
func compose(c *Case, t *ticket.Ticket, v *visit) {
	if t.State == "reopened" || t.State == "triaged" && v.EndKind != "" { // a new visit has not been made yet
		v = &visit{}
	}
	solved := t.Category == string(flow.Done) || t.State == "closed"
	switch {
	case t.State == "closed":
		c.State = Closed
	case t.Category == string(flow.Ended):
		c.State = Cancelled
	case solved:
		c.State = Solved
	default:
		c.State, c.Waiting = underway(v), waiting(t, v)
	}
	c.steps(t, v)
	if on := c.State; (on == Planned || on == Departed) && !v.PlannedStart.IsZero() {
		c.Window = &Span{v.PlannedStart, v.PlannedEnd}
	}
	if on := c.State; on == Planned || on == Departed || on == OnSite {
		c.Technician = given(v.Technician)
	}
}

// steps fills in what lies behind; a case that was solved on the telephone never had a visit.
func (c *Case) steps(t *ticket.Ticket, v *visit) {
	order := []string{Received, Planned, Departed, OnSite, Solved, Closed}
	at := map[string]time.Time{Received: t.CreatedAt, Planned: v.AssignedAt, Departed: v.DepartedAt, OnSite: v.ArrivedAt}
	if c.State == Solved || c.State == Closed {
		if at[Solved] = t.ServedAt; t.ServedAt.IsZero() {
			at[Solved] = t.UpdatedAt
		}
		at[Closed] = t.ClosedAt
	}
	if c.State == Cancelled {
		order = order[:1]
	}
	if c.State == Solved || c.State == Closed {
		order = slices.DeleteFunc(order, func(s string) bool { return at[s].IsZero() && s != Closed })
	}
	reached := slices.Index(order, c.State)
	for i, s := range order {
		c.Steps = append(c.Steps, Step{s, at[s], i <= max(reached, 0)})
	}
}

func underway(v *visit) string {
	switch v.State {
	case "on_site", "done", "signed", "closed":
		return OnSite
	case "departed":
		return Departed
	case "assigned", "accepted":
		return Planned
	}
	return Received
}

func waiting(t *ticket.Ticket, v *visit) string {
	switch {
	case v.State == "parts_wait":
		return "parts"
	case v.State == "brought_in":
		return "repair"
	case t.State == "waiting":
		return "other"
	}
	return ""
}

// compound are family names of two characters; every other Chinese or Korean family name has one.
var compound = map[string]bool{"欧阳": true, "歐陽": true, "司马": true, "司馬": true, "上官": true, "诸葛": true, "諸葛": true, "东方": true, "東方": true,
	"皇甫": true, "尉迟": true, "尉遲": true, "公孙": true, "公孫": true, "慕容": true, "令狐": true, "夏侯": true, "남궁": true, "황보": true, "제갈": true, "선우": true, "독고": true}

// given is a person's given name: customers need not know more of who comes.
func given(name string) string {
	for i, r := range name {
		if r == ' ' && i > 0 {
			return name[:i]
		}
	}
	r := []rune(name)
	switch {
	case len(r) < 2 || len(r) > 4 || r[0] < 0x3400:
		return name
	case len(r) > 2 && compound[string(r[:2])]:
		return string(r[2:])
	}
	return string(r[1:])
}
