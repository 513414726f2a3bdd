package complaint

import (
	"encoding/json"
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// Case is a complaint with the names around it.
type Case struct {
	Complaint
	OwnerName     string `json:"owner_name" from:"COALESCE(o.name, '')"`
	AccusedName   string `json:"accused_name" from:"COALESCE(x.name, '')"`
	CustomerName  string `json:"customer_name" from:"COALESCE(c.name, '')"`
	TicketNumber  string `json:"ticket_number" from:"COALESCE(t.number, '')"`
	FollowsNumber string `json:"follows_number" from:"COALESCE(f.number, '')"`
}

// Line is one line of the story of a complaint.
type Line struct {
	flow.Entry
	ByName string `json:"by_name" from:"COALESCE(p.name, '')"`
	Text   string `json:"-" db:"data" from:"l.data"`
}

// View is everything about one complaint.
type View struct {
	Complaint Case         `json:"complaint"`
	Clocks    []clock.View `json:"clocks" nullable:"false"`
	Timeline  []Line       `json:"timeline" nullable:"false"`
	Moves     []step.Offer `json:"moves" nullable:"false"`
}

const around = ` FROM complaint k
	LEFT JOIN customer c ON c.tenant_id = k.tenant_id AND c.id = k.customer_id
	LEFT JOIN ticket t ON t.tenant_id = k.tenant_id AND t.id = k.ticket_id
	LEFT JOIN complaint f ON f.tenant_id = k.tenant_id AND f.id = k.follows
	LEFT JOIN org_person o ON o.tenant_id = k.tenant_id AND o.id = k.owner_id
	LEFT JOIN org_person x ON x.tenant_id = k.tenant_id AND x.id = k.accused_id
	WHERE k.tenant_id = :tenant `

var (
	aroundQ   = db.Select[Case]("complaint.around", `SELECT {cols k}`+around+`AND k.id = :id AND {scope k}`+hidden)
	timelineQ = db.Select[Line]("complaint.timeline", `SELECT {cols l} FROM flow_log l LEFT JOIN org_person p ON p.tenant_id = l.tenant_id AND p.id = l.by_id
		WHERE l.tenant_id = :tenant AND l.root = :root AND l.subject_id = :id ORDER BY l.seq DESC LIMIT 200`)
	listQ = db.Select[Row]("complaint.list", `SELECT {cols}`+around+`AND {scope k}`+hidden+`{filter} ORDER BY k.created_at DESC, k.id DESC LIMIT :limit`).
		With(db.Filters{
			"state":    "AND k.state = :state",
			"open":     "AND k.closed_at IS NULL",
			"level":    "AND k.level = :level",
			"category": "AND k.category = :category",
			"owner":    "AND k.owner_id = :owner_id",
			"customer": "AND k.customer_id = :customer_id",
			"ticket":   "AND k.ticket_id = :ticket_id AND k.ticket_id <> ''",
			"after":    "AND (k.created_at, k.id) < (:after, :after_id)",
		})
)

// GetInput names a complaint.
type GetInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// Get shows one complaint.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) { return s.view(tx, in.ID) }

func (s *Service) view(tx *db.Tx, id ID) (*View, error) {
	c, err := aroundQ.One(tx, db.By(PermRead), db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	v := &View{Complaint: *c}
	if v.Clocks, err = clock.Views(tx, c.root(), func(k *clock.Clock) bool { return k.SubjectID == string(c.ID) }); err != nil {
		return nil, err
	}
	if v.Timeline, err = timelineQ.All(tx, db.Args{"root": c.root(), "id": c.ID}); err != nil {
		return nil, err
	}
	for i := range v.Timeline {
		if l := &v.Timeline[i]; l.Text != "" {
			l.Data = json.RawMessage(l.Text)
		}
	}
	v.Moves, err = c.moves(tx)
	return v, err
}

// moves lists what the actor may do with the complaint now.
func (c *Complaint) moves(tx *db.Tx) ([]step.Offer, error) {
	p, err := policy.Of(tx)
	if err != nil || !tx.Actor.Can(PermWork, c.object()) && tx.Actor.Kind != actor.System {
		return []step.Offer{}, err
	}
	return step.Offers(tx, lifeOf.In(p), c.subject(), flow.Facts{Holds: c.guard(tx), Has: c.has}), nil
}

// Row is a complaint in a list.
type Row struct {
	ID            ID        `json:"id" from:"k.id"`
	Number        string    `json:"number" from:"k.number"`
	State         string    `json:"state" from:"k.state"`
	StateCategory string    `json:"state_category" from:"k.state_category"`
	Category      string    `json:"category" from:"k.category"`
	Level         string    `json:"level" from:"k.level"`
	Validity      string    `json:"validity" from:"k.validity"`
	Content       string    `json:"content" from:"k.content"`
	OwnerID       string    `json:"owner_id" from:"k.owner_id"`
	OwnerName     string    `json:"owner_name" from:"COALESCE(o.name, '')"`
	CustomerID    string    `json:"customer_id" from:"k.customer_id"`
	CustomerName  string    `json:"customer_name" from:"COALESCE(c.name, '')"`
	TicketID      string    `json:"ticket_id" from:"k.ticket_id"`
	TicketNumber  string    `json:"ticket_number" from:"COALESCE(t.number, '')"`
	CreatedAt     time.Time `json:"created_at" from:"k.created_at"`
	ClosedAt      time.Time `json:"closed_at,omitzero" from:"k.closed_at"`
	Version       int64     `json:"version" from:"k.version"`
}

// ListInput chooses complaints.
type ListInput struct {
	page.Request
	State      string `query:"state" maxLength:"40"`
	Open       bool   `query:"open"`
	Level      string `query:"level" maxLength:"40"`
	Category   string `query:"category" maxLength:"40"`
	OwnerID    string `query:"owner_id" maxLength:"60"`
	CustomerID string `query:"customer_id" maxLength:"60"`
	TicketID   string `query:"ticket_id" maxLength:"60"`
}

// List returns a page of complaints, the newest first; those that accuse the reader are not among them.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Row], error) {
	after, last := time.Time{}, ID("")
	if err := page.Decode(in.After, &after, &last); err != nil {
		return nil, err
	}
	var on db.On
	for name, wanted := range map[string]bool{"state": in.State != "", "open": in.Open, "level": in.Level != "", "category": in.Category != "",
		"owner": in.OwnerID != "", "customer": in.CustomerID != "", "ticket": in.TicketID != "", "after": in.After != ""} {
		if wanted {
			on = append(on, name)
		}
	}
	rows, err := listQ.All(tx, on, db.By(PermRead), db.Args{"limit": in.Size(), "state": in.State, "level": in.Level, "category": in.Category,
		"owner_id": in.OwnerID, "customer_id": in.CustomerID, "ticket_id": in.TicketID, "after": after, "after_id": last})
	if err != nil {
		return nil, err
	}
	return page.Cut(rows, in.Request, func(r Row) []any { return []any{r.CreatedAt, r.ID} }), nil
}
