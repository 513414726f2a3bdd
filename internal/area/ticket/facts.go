package ticket

import (
	"cmp"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// facts is everything that is known of a customer, contact, site, machine and owner when a case is taken, in one statement.
type facts struct {
	Class        string   `json:"class" from:"c.class"`
	CustomerLang string   `json:"customer_lang" from:"c.lang"`
	Active       bool     `json:"customer_active" from:"c.active"`
	ContactID    string   `json:"found_contact" from:"COALESCE(k.id, '')"`
	ContactName  string   `json:"contact_name" from:"COALESCE(k.name, '')"`
	ContactPhone string   `json:"contact_phone" from:"COALESCE(k.phone, '')"`
	ContactLang  string   `json:"contact_lang" from:"COALESCE(k.lang, '')"`
	AssetID      string   `json:"found_asset" from:"COALESCE(a.id, '')"`
	Skill        string   `json:"model_skill" from:"COALESCE(m.skill, '')"`
	ServiceMin   int      `json:"model_min" from:"COALESCE(m.service_min, 0)"`
	SiteID       string   `json:"found_site" from:"COALESCE(s.id, '')"`
	Address      string   `json:"site_address" from:"COALESCE(s.address, '')"`
	Lat          *float64 `json:"site_lat" from:"s.lat"`
	Lon          *float64 `json:"site_lon" from:"s.lon"`
	OwnerKnown   bool     `json:"owner_known" from:"p.id IS NOT NULL"`
	KeeperID     string   `json:"keeper_id" from:"COALESCE(o.id, '')"` // who keeps the customer, if he still works here
	HeadID       string   `json:"head_id" from:"COALESCE(h.id, '')"`   // of the customer's unit
	UnitID       string   `json:"owner_unit" from:"COALESCE(u.id, '')"`
	Calendar     string   `json:"calendar" from:"COALESCE(u.calendar, '')"`
}

const factsFrom = `SELECT {cols} FROM customer c
	LEFT JOIN customer_contact k ON k.tenant_id = c.tenant_id AND k.id = :contact_id AND k.customer_id = c.id
	LEFT JOIN asset a ON a.tenant_id = c.tenant_id AND a.id = :asset_id AND a.customer_id = c.id
	LEFT JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id
	LEFT JOIN customer_site s ON s.tenant_id = c.tenant_id AND s.id = COALESCE(NULLIF(:site_id, ''), a.site_id) AND s.customer_id = c.id
	LEFT JOIN org_person p ON p.tenant_id = c.tenant_id AND p.id = :owner
	LEFT JOIN org_person o ON o.tenant_id = c.tenant_id AND o.id = c.owner_id AND o.active = TRUE
	LEFT JOIN org_unit cu ON cu.tenant_id = c.tenant_id AND cu.id = c.unit_id
	LEFT JOIN org_person h ON h.tenant_id = cu.tenant_id AND h.id = cu.head_id AND h.active = TRUE
	LEFT JOIN org_unit u ON u.tenant_id = c.tenant_id AND u.id = COALESCE(p.unit_id, o.unit_id, h.unit_id)
	WHERE c.tenant_id = :tenant AND c.id = :customer_id`

var (
	factsQ        = db.Select[facts]("ticket.facts", factsFrom)
	factsInReachQ = db.Select[facts]("ticket.facts_in_reach", factsFrom+` AND {scope c}`)

	// topQ finds the head of the whole organisation, who owns what nobody else does.
	topQ = db.Select[person]("ticket.top", `SELECT {cols} FROM org_unit u JOIN org_person p ON p.tenant_id = u.tenant_id AND p.id = u.head_id AND p.active = TRUE
		WHERE u.tenant_id = :tenant AND u.parent_id = '' ORDER BY u.id LIMIT 1`)
	// personQ finds a person who works here, with the calendar of his unit.
	personQ = db.Select[person]("ticket.person", `SELECT {cols} FROM org_person p LEFT JOIN org_unit u ON u.tenant_id = p.tenant_id AND u.id = p.unit_id
		WHERE p.tenant_id = :tenant AND p.id = :id AND p.active = TRUE`)
	// settingQ finds what limits depend on besides the case itself.
	settingQ = db.Select[setting]("ticket.setting", `SELECT {cols} FROM customer c LEFT JOIN org_unit u ON u.tenant_id = c.tenant_id AND u.id = :unit_id
		WHERE c.tenant_id = :tenant AND c.id = :customer_id`)
)

// person is somebody who can own a case.
type person struct {
	ID     string `json:"id" from:"p.id"`
	Name   string `json:"name" from:"p.name"`
	UnitID string `json:"unit_id" from:"p.unit_id"`
}

// setting is what limits depend on besides the case itself.
type setting struct {
	Class    string `json:"class" from:"c.class"`
	Calendar string `json:"calendar" from:"COALESCE(u.calendar, '')"`
}

// check refuses references that do not belong together; a nil f means that there is no such customer within reach.
func (f *facts) check(n *New) error {
	if f == nil {
		return errs.BadField("customer_id", "unknown")
	}
	var c errs.Checks
	c.That(f.Active, "customer_id", "inactive")
	c.That(n.OwnerID == "" || f.OwnerKnown, "owner_id", "unknown")
	f.belongs(&c, &n.Fields)
	return c.Err()
}

func (f *facts) belongs(c *errs.Checks, n *Fields) {
	c.That(n.ContactID == "" || f.ContactID != "", "contact_id", "unknown")
	c.That(n.AssetID == "" || f.AssetID != "", "asset_id", "unknown")
	c.That(n.SiteID == "" || f.SiteID != "", "site_id", "unknown")
}

// fill takes from the files what was not said: the caller from the contact, the place from the site, skill and length from the model.
func (f *facts) fill(n *Fields) {
	n.Caller, n.Phone = cmp.Or(n.Caller, f.ContactName), cmp.Or(n.Phone, f.ContactPhone)
	n.Skill, n.ServiceMin = cmp.Or(n.Skill, f.Skill), cmp.Or(n.ServiceMin, f.ServiceMin)
	n.SiteID = f.SiteID
	if n.Lat == nil && n.Address == "" {
		n.Lat, n.Lon, n.Address = f.Lat, f.Lon, f.Address
	}
}
