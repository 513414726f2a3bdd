package ticket

import (
	"encoding/json"
	"time"

	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
)

// around is a case with everything that stands around it, in one statement.
type around struct {
	Ticket
	UnitName      string   `json:"unit_name" from:"COALESCE(u.name, '')"`
	OwnerName     string   `json:"owner_name" from:"COALESCE(o.name, '')"`
	AssigneeName  string   `json:"assignee_name" from:"COALESCE(w.name, '')"`
	TakerName     string   `json:"taker_name" from:"COALESCE(r.name, '')"`
	DuplicateNo   string   `json:"duplicate_number" from:"COALESCE(d.number, '')"`
	CustomerNo    string   `json:"customer_number" from:"c.number"`
	CustomerName  string   `json:"customer_name" from:"c.name"`
	CustomerClass string   `json:"customer_class" from:"c.class"`
	CustomerPhone string   `json:"customer_phone" from:"c.phone"`
	ContactName   string   `json:"contact_name" from:"COALESCE(k.name, '')"`
	ContactPost   string   `json:"contact_post" from:"COALESCE(k.post, '')"`
	ContactPhone  string   `json:"contact_phone" from:"COALESCE(k.phone, '')"`
	ContactEmail  string   `json:"contact_email" from:"COALESCE(k.email, '')"`
	SiteName      string   `json:"site_name" from:"COALESCE(s.name, '')"`
	SiteAddress   string   `json:"site_address" from:"COALESCE(s.address, '')"`
	SiteRegion    string   `json:"site_region" from:"COALESCE(s.region, '')"`
	SiteAccess    string   `json:"site_access" from:"COALESCE(s.access_note, '')"`
	SiteLat       *float64 `json:"site_lat" from:"s.lat"`
	SiteLon       *float64 `json:"site_lon" from:"s.lon"`
	AssetNo       string   `json:"asset_number" from:"COALESCE(a.number, '')"`
	AssetSerial   string   `json:"asset_serial" from:"COALESCE(a.serial, '')"`
	AssetLabel    string   `json:"asset_label" from:"COALESCE(a.label_code, '')"`
	ModelID       string   `json:"model_id" from:"COALESCE(m.id, '')"`
	ModelName     string   `json:"model_name" from:"COALESCE(m.name, '')"`
	ModelBrand    string   `json:"model_brand" from:"COALESCE(m.brand, '')"`
}

var aroundQ = db.Select[around]("ticket.around", `SELECT {cols t} FROM ticket t
	JOIN customer c ON c.tenant_id = t.tenant_id AND c.id = t.customer_id
	LEFT JOIN customer_contact k ON k.tenant_id = t.tenant_id AND k.id = t.contact_id
	LEFT JOIN customer_site s ON s.tenant_id = t.tenant_id AND s.id = t.site_id
	LEFT JOIN asset a ON a.tenant_id = t.tenant_id AND a.id = t.asset_id
	LEFT JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id
	LEFT JOIN org_unit u ON u.tenant_id = t.tenant_id AND u.id = t.unit_id
	LEFT JOIN org_person o ON o.tenant_id = t.tenant_id AND o.id = t.owner_id
	LEFT JOIN org_person w ON w.tenant_id = t.tenant_id AND w.id = t.assignee_id
	LEFT JOIN org_person r ON r.tenant_id = t.tenant_id AND r.id = t.taker_id
	LEFT JOIN ticket d ON d.tenant_id = t.tenant_id AND d.id = t.duplicate_of
	WHERE t.tenant_id = :tenant AND t.id = :id AND {scope t}`)

// Case is a case with the names of its people.
type Case struct {
	Ticket
	UnitName        string `json:"unit_name"`
	OwnerName       string `json:"owner_name"`
	AssigneeName    string `json:"assignee_name"`
	TakerName       string `json:"taker_name"`
	DuplicateNumber string `json:"duplicate_number"`
}

// Customer is whom the case is for.
type Customer struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
	Class  string `json:"class"` // ENUM-15
	Phone  string `json:"phone" mask:"phone"`
}

// Contact is who called.
type Contact struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Post  string `json:"post"`
	Phone string `json:"phone" mask:"phone"`
	Email string `json:"email" mask:"email"`
}

// Site is where the machine stands.
type Site struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Address    string   `json:"address"`
	Region     string   `json:"region"`
	AccessNote string   `json:"access_note"`
	Lat        *float64 `json:"lat,omitempty"`
	Lon        *float64 `json:"lon,omitempty"`
}

// Asset is the machine.
type Asset struct {
	ID        string `json:"id"`
	Number    string `json:"number"`
	Serial    string `json:"serial"`
	LabelCode string `json:"label_code"`
	ModelID   string `json:"model_id"`
	Model     string `json:"model"`
	Brand     string `json:"brand"`
}

// Line is one line of the story of a case, of all its parts (SM-1).
type Line struct {
	flow.Entry
	ByName  string `json:"by_name" from:"COALESCE(p.name, '')"`
	OldName string `json:"from_name,omitempty" from:"COALESCE(f.name, '')"` // of a hand-over or assignment
	NewName string `json:"to_name,omitempty" from:"COALESCE(n.name, '')"`
	Text    string `json:"-" db:"data" from:"l.data"`
}

// View is everything about one case.
type View struct {
	Ticket   Case         `json:"ticket"`
	Customer *Customer    `json:"customer"`
	Contact  *Contact     `json:"contact"`
	Site     *Site        `json:"site"`
	Asset    *Asset       `json:"asset"`
	Cover    Cover        `json:"cover"`
	Clocks   []clock.View `json:"clocks" nullable:"false"`
	Timeline []Line       `json:"timeline" nullable:"false"`
	Moves    []step.Offer `json:"moves" nullable:"false"`
	Others   []Other      `json:"open_tickets" nullable:"false" doc:"other open cases of the same customer or machine"`
}

// maxTimeline bounds the story of one case.
const maxTimeline = 300

var timelineQ = db.Select[Line]("ticket.timeline", `SELECT {cols l} FROM flow_log l
	LEFT JOIN org_person p ON p.tenant_id = l.tenant_id AND p.id = l.by_id
	LEFT JOIN org_person f ON f.tenant_id = l.tenant_id AND f.id = l.from_state AND l.kind IN ('hand_over', 'assign')
	LEFT JOIN org_person n ON n.tenant_id = l.tenant_id AND n.id = l.to_state AND l.kind IN ('hand_over', 'assign')
	WHERE l.tenant_id = :tenant AND l.root = :id ORDER BY l.seq DESC LIMIT :limit`)

// GetInput names a case.
type GetInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// Get shows one case.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) { return s.view(tx, in.ID) }

// view reads a case in five statements: itself with its surroundings, clocks, story, and other open cases.
func (s *Service) view(tx *db.Tx, id ID) (*View, error) {
	a, err := aroundQ.One(tx, db.By(PermRead), db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	v := a.view()
	if v.Clocks, err = clock.Views(tx, string(id), func(c *clock.Clock) bool { return a.shows(tx, c.SubjectType) }); err != nil {
		return nil, err
	}
	if v.Timeline, err = timelineQ.All(tx, db.Args{"id": id, "limit": maxTimeline}); err != nil {
		return nil, err
	}
	v.Timeline = a.shown(tx, v.Timeline)
	if v.Moves, err = a.moves(tx); err != nil {
		return nil, err
	}
	v.Others, err = othersQ.All(tx, db.By(PermRead), db.Args{"customer_id": a.CustomerID, "asset_id": a.AssetID, "phone_tail": "-", "id": id, "limit": maxOthers})
	return v, err
}

// shows reports whether the reader of a case also sees its visits, call-backs or complaints: when he may read
// such, and of complaints nothing when he is whom one accuses (SYS-15).
func (a *around) shows(tx *db.Tx, subjectType string) bool {
	accused := subjectType == "complaint" && a.bars(tx.Actor.Person)
	return !accused && tx.Actor.May(subjectType+".read") != actor.None
}

// shown leaves out the lines that are not for the reader.
func (a *around) shown(tx *db.Tx, lines []Line) []Line {
	out := lines[:0]
	for _, l := range lines {
		if !a.shows(tx, l.SubjectType) {
			continue
		}
		if l.Text != "" {
			l.Data = json.RawMessage(l.Text)
		}
		out = append(out, l)
	}
	return out
}

func (a *around) view() *View {
	v := &View{Ticket: Case{a.Ticket, a.UnitName, a.OwnerName, a.AssigneeName, a.TakerName, a.DuplicateNo}, Cover: a.Cover,
		Customer: &Customer{a.CustomerID, a.CustomerNo, a.CustomerName, a.CustomerClass, a.CustomerPhone}}
	if a.ContactID != "" {
		v.Contact = &Contact{a.ContactID, a.ContactName, a.ContactPost, a.ContactPhone, a.ContactEmail}
	}
	if a.SiteID != "" {
		v.Site = &Site{a.SiteID, a.SiteName, a.SiteAddress, a.SiteRegion, a.SiteAccess, a.SiteLat, a.SiteLon}
	}
	if a.AssetID != "" {
		v.Asset = &Asset{a.AssetID, a.AssetNo, a.AssetSerial, a.AssetLabel, a.ModelID, a.ModelName, a.ModelBrand}
	}
	return v
}

// moves lists what the actor may do with the case now.
func (t *Ticket) moves(tx *db.Tx) ([]step.Offer, error) {
	m, err := machine(tx)
	if err != nil || t.bars(tx.Actor.Person) {
		return []step.Offer{}, err
	}
	return step.Offers(tx, m, t.subject(), flow.Facts{Holds: t.holds, Has: t.has}), nil
}

// Other is an open case that may be about the same thing.
type Other struct {
	ID         ID        `json:"id" from:"t.id"`
	Number     string    `json:"number" from:"t.number"`
	Symptom    string    `json:"symptom" from:"t.symptom"`
	State      string    `json:"state" from:"t.state"`
	CustomerID string    `json:"customer_id" from:"t.customer_id"`
	AssetID    string    `json:"asset_id" from:"t.asset_id"`
	OwnerName  string    `json:"owner_name" from:"COALESCE(o.name, '')"`
	CreatedAt  time.Time `json:"created_at" from:"t.created_at"`
}

const maxOthers = 20

// othersQ finds open cases of a customer, a machine or a telephone number, except one.
var othersQ = db.Select[Other]("ticket.others", `SELECT {cols} FROM (
		SELECT c.id FROM (SELECT id FROM ticket WHERE tenant_id = :tenant AND customer_id = :customer_id AND open ORDER BY created_at DESC LIMIT :limit) c
		UNION SELECT a.id FROM (SELECT id FROM ticket WHERE tenant_id = :tenant AND asset_id = :asset_id AND asset_id <> '' AND open ORDER BY created_at DESC LIMIT :limit) a
		UNION SELECT p.id FROM (SELECT id FROM ticket WHERE tenant_id = :tenant AND phone_tail = :phone_tail AND phone_tail <> '' AND open LIMIT :limit) p
	) f CROSS JOIN ticket t LEFT JOIN org_person o ON o.tenant_id = t.tenant_id AND o.id = t.owner_id
	WHERE t.tenant_id = :tenant AND t.id = f.id AND t.id <> :id AND {scope t}
	ORDER BY t.created_at DESC, t.id DESC LIMIT :limit`)
