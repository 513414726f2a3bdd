package workorder

import (
	"time"

	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

// Row is an order with what a list, a board and a phone show beside it.
type Row struct {
	ID           ID        `json:"id" from:"w.id"`
	Number       string    `json:"number" from:"w.number"`
	TicketID     ticket.ID `json:"ticket_id" from:"w.ticket_id"`
	TicketNumber string    `json:"ticket_number" from:"t.number"`
	TicketState  string    `json:"ticket_state" from:"t.state"`
	Title        string    `json:"title" from:"t.symptom"`
	Urgency      string    `json:"urgency" from:"t.urgency"`
	State        string    `json:"state" from:"w.state"`
	Category     string    `json:"category" from:"w.category"`
	Mode         string    `json:"mode" from:"w.mode"`
	Place        string    `json:"place" from:"w.place"`
	Skill        string    `json:"skill" from:"w.skill"`
	ServiceMin   int       `json:"service_min" from:"w.service_min"`
	Round        int       `json:"round" from:"w.round"`
	UnitID       string    `json:"unit_id" from:"w.unit_id"`
	OwnerID      string    `json:"owner_id" from:"w.owner_id"`
	AssigneeID   string    `json:"assignee_id" from:"w.assignee_id"`
	AssigneeName string    `json:"assignee_name" from:"COALESCE(p.name, '')"`
	CustomerID   string    `json:"customer_id" from:"t.customer_id"`
	CustomerName string    `json:"customer_name" from:"COALESCE(c.name, '')"`
	ContactName  string    `json:"contact_name" from:"COALESCE(NULLIF(t.caller, ''), k.name, '')"`
	ContactPhone string    `json:"contact_phone" from:"COALESCE(NULLIF(t.phone, ''), k.phone, '')" mask:"phone"`
	SiteName     string    `json:"site_name" from:"COALESCE(s.name, '')"`
	Address      string    `json:"address" from:"COALESCE(NULLIF(t.address, ''), s.address, '')"`
	Lat          *float64  `json:"lat,omitempty" from:"w.lat"`
	Lon          *float64  `json:"lon,omitempty" from:"w.lon"`
	AssetID      string    `json:"asset_id" from:"t.asset_id"`
	AssetName    string    `json:"asset_name" from:"COALESCE(m.name, '')"`
	AssetSerial  string    `json:"asset_serial" from:"COALESCE(a.serial, '')"`
	PlannedStart time.Time `json:"planned_start,omitzero" from:"w.planned_start"`
	PlannedEnd   time.Time `json:"planned_end,omitzero" from:"w.planned_end"`
	AssignedAt   time.Time `json:"assigned_at,omitzero" from:"w.assigned_at"`
	AcceptedAt   time.Time `json:"accepted_at,omitzero" from:"w.accepted_at"`
	DepartedAt   time.Time `json:"departed_at,omitzero" from:"w.departed_at"`
	ArrivedAt    time.Time `json:"arrived_at,omitzero" from:"w.arrived_at"`
	FinishedAt   time.Time `json:"finished_at,omitzero" from:"w.finished_at"`
	DueAt        time.Time `json:"due_at,omitzero" from:"(SELECT MIN(x.due_at) FROM clock x WHERE x.tenant_id = w.tenant_id AND x.root = w.ticket_id AND x.stopped_at IS NULL AND x.subject_type IN ('ticket', 'workorder'))" doc:"the next limit of the order or its case"`
	DueMetric    string    `json:"due_metric" from:"COALESCE((SELECT x.metric FROM clock x WHERE x.tenant_id = w.tenant_id AND x.root = w.ticket_id AND x.stopped_at IS NULL AND x.subject_type IN ('ticket', 'workorder') AND x.due_at IS NOT NULL ORDER BY x.due_at LIMIT 1), '')"`
	DueStage     int       `json:"-" db:"due_stage" from:"COALESCE((SELECT x.next_stage FROM clock x WHERE x.tenant_id = w.tenant_id AND x.root = w.ticket_id AND x.stopped_at IS NULL AND x.subject_type IN ('ticket', 'workorder') AND x.due_at IS NOT NULL ORDER BY x.due_at LIMIT 1), 0)"`
	DueState     string    `json:"-" db:"due_state" from:"t.clock_state"`
	Level        string    `json:"level" db:"-" enum:"green,amber,red,paused," doc:"of the next limit"`
	Charge       string    `json:"charge" from:"w.charge"`
	CoverState   string    `json:"cover_state" from:"w.cover_state"`
	EndKind      string    `json:"end_kind" from:"w.end_kind"`
	CreatedAt    time.Time `json:"created_at" from:"w.created_at"`
	Version      int64     `json:"version" from:"w.version"`
}

// around joins an order with its case, customer, contact, site, machine and technician.
const around = ` FROM workorder w
	JOIN ticket t ON t.tenant_id = w.tenant_id AND t.id = w.ticket_id
	LEFT JOIN customer c ON c.tenant_id = t.tenant_id AND c.id = t.customer_id
	LEFT JOIN customer_contact k ON k.tenant_id = t.tenant_id AND k.id = t.contact_id
	LEFT JOIN customer_site s ON s.tenant_id = t.tenant_id AND s.id = t.site_id
	LEFT JOIN asset a ON a.tenant_id = t.tenant_id AND a.id = t.asset_id
	LEFT JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id
	LEFT JOIN workforce_technician p ON p.tenant_id = w.tenant_id AND p.person_id = w.assignee_id
	WHERE w.tenant_id = :tenant `

// Around is everything about the place of an order that the person who works on it needs.
type Around struct {
	Row
	Description  string    `json:"description" from:"t.description"`
	Channel      string    `json:"channel" from:"t.channel"`
	WishedFrom   time.Time `json:"wished_from,omitzero" from:"t.wished_from"`
	WishedTo     time.Time `json:"wished_to,omitzero" from:"t.wished_to"`
	SiteID       string    `json:"site_id" from:"t.site_id"`
	ContactID    string    `json:"contact_id" from:"t.contact_id"`
	AccessNote   string    `json:"access_note" from:"COALESCE(s.access_note, '')"`
	Grade        string    `json:"customer_class" from:"COALESCE(c.class, '')"`
	AssetNumber  string    `json:"asset_number" from:"COALESCE(a.number, '')"`
	AssetLabel   string    `json:"asset_label" from:"COALESCE(a.label_code, '')"`
	AssigneeTel  string    `json:"assignee_phone" from:"COALESCE(p.phone, '')" mask:"phone"`
	OwnerName    string    `json:"owner_name" from:"COALESCE((SELECT o.name FROM org_person o WHERE o.tenant_id = w.tenant_id AND o.id = w.owner_id), '')"`
	TicketOwner  string    `json:"ticket_owner_id" from:"t.owner_id"`
	PartReplaced bool      `json:"part_replaced" from:"t.part_replaced"`
}

var (
	aroundQ = db.Select[Around]("workorder.around", `SELECT {cols}`+around+`AND w.id = :id AND {scope w}`)
	listQ   = db.Select[Row]("workorder.list", `SELECT {cols}`+around+`AND {scope w} {filter} ORDER BY w.id DESC LIMIT :limit`).
		With(db.Filters{
			"ticket_id":     "AND w.ticket_id = :ticket_id",
			"technician_id": "AND w.assignee_id = :technician_id",
			"state":         "AND w.state = :state",
			"category":      "AND w.category = :category",
			"day":           "AND w.planned_start >= :since AND w.planned_start < :until",
			"after":         "AND w.id < :after",
			"unassigned":    "AND w.assignee_id = '' AND w.category = 'open'",
		})
)

// View is one order with all that belongs to it.
type View struct {
	Order    *Order       `json:"workorder"`
	Around   *Around      `json:"around,omitempty"`
	Parts    []Part       `json:"parts" nullable:"false"`
	Clocks   []clock.View `json:"clocks" nullable:"false"`
	Timeline []flow.Entry `json:"timeline" nullable:"false"`
	Moves    []step.Offer `json:"moves" nullable:"false"`
}

// GetInput asks for one order.
type GetInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// Get shows one order.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) { return s.view(tx, in.ID) }

// ofWork tells the limits of a case and its visits from those of call-backs and complaints, which are not for whoever works on it (SYS-15).
func ofWork(c *clock.Clock) bool { return c.SubjectType == "ticket" || c.SubjectType == "workorder" }

// maxTimeline bounds the story of one order.
const maxTimeline = 200

func (s *Service) view(tx *db.Tx, id ID) (*View, error) {
	o, err := within(tx, PermRead, id)
	if err != nil {
		return nil, err
	}
	v := &View{Order: o}
	if v.Around, err = aroundQ.One(tx, db.By(PermRead), db.Args{"id": id}); err != nil {
		return nil, err
	}
	v.Around.colour(tx.Now)
	if v.Clocks, err = clock.Views(tx, string(o.TicketID), ofWork); err != nil {
		return nil, err
	}
	if v.Parts, err = partsQ.All(tx, db.Args{"id": id}); err != nil {
		return nil, err
	}
	if v.Timeline, err = flow.Timeline(tx, string(o.TicketID), maxTimeline, db.On{"subject"}, db.Args{"subject_id": id}); err != nil {
		return nil, err
	}
	m, err := machine(tx)
	if err != nil {
		return nil, err
	}
	v.Moves = allowed(tx, m, o)
	return v, nil
}

// allowed lists the steps that the actor may make now.
func allowed(tx *db.Tx, m *flow.Machine, o *Order) []step.Offer {
	if o.ended() {
		return []step.Offer{}
	}
	return step.Offers(tx, m, o.subject(), flow.Facts{Holds: o.holds})
}

// answer is the order after what was done to it. Whoever lost it by his own step, such as a technician who
// refused it, still learns that the step was taken.
func (s *Service) answer(tx *db.Tx, id ID) (*View, error) {
	v, err := s.view(tx, id)
	if errs.KindOf(err) != errs.NotFound && errs.KindOf(err) != errs.Forbidden {
		return v, err
	}
	o, err := Load(tx, id)
	if err != nil {
		return nil, err
	}
	bare := &Order{ID: o.ID, Number: o.Number, State: o.State, Category: o.Category, Version: o.Version, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
		RefusedBy: []string{}, ChargeParams: map[string]any{}}
	return &View{Order: bare, Parts: []Part{}, Clocks: []clock.View{}, Timeline: []flow.Entry{}, Moves: []step.Offer{}}, nil
}

// ListInput chooses orders.
type ListInput struct {
	TicketID     string `query:"ticket_id" maxLength:"60"`
	TechnicianID string `query:"technician_id" maxLength:"60"`
	State        string `query:"state" maxLength:"40"`
	Category     string `query:"category" enum:",open,active,waiting,done,ended"`
	Day          string `query:"day" maxLength:"10" doc:"local day of the plan, 2026-03-02"`
	Unassigned   bool   `query:"unassigned"`
	page.Request
}

// List shows orders within the actor's reach, the newest first.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Row], error) {
	after := ""
	if err := page.Decode(in.After, &after); err != nil {
		return nil, err
	}
	args := db.Args{"limit": in.Size()}
	on := db.On{}
	for name, v := range map[string]string{"after": after, "ticket_id": in.TicketID, "technician_id": in.TechnicianID, "state": in.State, "category": in.Category} {
		if v != "" {
			on, args[name] = append(on, name), v
		}
	}
	if in.Unassigned {
		on = append(on, "unassigned")
	}
	if in.Day != "" {
		from, to, err := DayOf(tx, in.Day, "")
		if err != nil {
			return nil, err
		}
		on = append(on, "day")
		args["since"], args["until"] = from, to
	}
	rows, err := listQ.All(tx, db.By(PermRead), on, args)
	if err != nil {
		return nil, err
	}
	colour(tx, rows)
	return page.Cut(rows, in.Request, func(r Row) []any { return []any{r.ID} }), nil
}
