package customer

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
)

// SiteID names a site.
type SiteID string

// SiteFields are what people set of a site.
type SiteFields struct {
	Name       string   `json:"name" minLength:"1" maxLength:"200"`
	Address    string   `json:"address" required:"false" maxLength:"400" personal:"true"`
	Region     string   `json:"region" required:"false" maxLength:"100"`
	Lat        *float64 `json:"lat" required:"false" minimum:"-90" maximum:"90" personal:"true"`
	Lon        *float64 `json:"lon" required:"false" minimum:"-180" maximum:"180" personal:"true"`
	AccessNote string   `json:"access_note" required:"false" maxLength:"1000" text:"lines" personal:"true" doc:"gate, reception, parking"`
	Zone       string   `json:"zone" required:"false" maxLength:"60" doc:"time zone; that of the organisation unless said"`
}

// SiteChangeable are the fields that may change later.
type SiteChangeable struct {
	SiteFields
	Active bool `json:"active" required:"false"`
}

// Site is a place of a customer where machines stand.
type Site struct {
	ID         SiteID `json:"id"`
	CustomerID ID     `json:"customer_id"`
	SiteChangeable
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
	Version   int       `json:"version"`
}

var (
	sitesQ = db.Select[Site]("customer.sites", `SELECT {cols} FROM customer_site
		WHERE tenant_id = :tenant AND customer_id = :customer_id ORDER BY name, id LIMIT :limit`)
	siteQ    = db.Select[Site]("customer.site", `SELECT {cols} FROM customer_site WHERE tenant_id = :tenant AND id = :id`)
	addSiteC = db.Command("customer.site_add", `INSERT INTO customer_site (tenant_id, id, customer_id, name, address, region, lat, lon, access_note, zone,
			active, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :customer_id, :name, :address, :region, :lat, :lon, :access_note, :zone, :active, :now, :now, :updated_by, 1)`)
	changeSiteC = db.Command("customer.site_change", `UPDATE customer_site SET name = :name, address = :address, region = :region, lat = :lat, lon = :lon,
			access_note = :access_note, zone = :zone, active = :active, updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND customer_id = :customer_id AND version = :version`)
)

// SitesOf returns the sites of a customer by name.
func SitesOf(tx *db.Tx, customer ID) ([]Site, error) {
	return sitesQ.All(tx, db.Args{"customer_id": customer, "limit": mostParts})
}

// GetSite returns a site whoever asks, for areas above that act in their own right.
func GetSite(tx *db.Tx, id SiteID) (*Site, error) {
	p, err := siteQ.Maybe(tx, db.Args{"id": id})
	if err == nil && p == nil {
		err = errNoSite
	}
	return p, err
}

var errNoSite = errs.New(errs.NotFound, "customer.site_not_found")

// CreateSiteInput is a new site of a customer.
type CreateSiteInput struct {
	GetInput
	Body SiteFields
}

// CreateSite adds a place where machines stand.
func (s *Service) CreateSite(tx *db.Tx, in *CreateSiteInput) (*Site, error) {
	owner, err := getQ.One(tx, in.args(), db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	p := Site{ID: SiteID(id.New("sit")), CustomerID: in.ID, SiteChangeable: SiteChangeable{in.Body, true}, UpdatedBy: tx.Actor.Name}
	if err := p.prepare(); err != nil {
		return nil, err
	}
	if _, err := addSiteC.Run(tx, p); err != nil {
		return nil, err
	}
	if err := tx.Audit("site", string(p.ID), "created", field.Diff(nil, p.SiteChangeable)); err != nil {
		return nil, err
	}
	if err := touched(tx, owner); err != nil {
		return nil, err
	}
	return GetSite(tx, p.ID)
}

// ChangeSiteInput changes some fields of a site.
type ChangeSiteInput struct {
	GetInput
	SiteID SiteID `path:"site_id" maxLength:"60"`
	Body   field.Patch[SiteChangeable]
}

// ChangeSite changes some fields of a site.
func (s *Service) ChangeSite(tx *db.Tx, in *ChangeSiteInput) (*Site, error) {
	owner, err := getQ.One(tx, in.args(), db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	old, err := GetSite(tx, in.SiteID)
	if err != nil {
		return nil, err
	}
	if old.CustomerID != in.ID {
		return nil, errNoSite
	}
	p := *old
	if p.SiteChangeable, err = in.Body.Apply(old.SiteChangeable); err != nil {
		return nil, err
	}
	if err := p.prepare(); err != nil {
		return nil, err
	}
	p.Version, p.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeSiteC.Run(tx, p)
	if err != nil {
		return nil, err
	}
	now, err := GetSite(tx, p.ID)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, field.Stale("customer", now.UpdatedBy, now.UpdatedAt)
	}
	if err := tx.Audit("site", string(p.ID), "changed", field.Diff(&old.SiteChangeable, p.SiteChangeable)); err != nil {
		return nil, err
	}
	return now, touched(tx, owner)
}

func (p *Site) prepare() error {
	var ch errs.Checks
	field.Clean(&p.SiteFields, &ch)
	field.Place(p.Lat, p.Lon, &ch)
	ch.That(p.Zone == "" || field.Zone(p.Zone), "zone", "zone")
	return ch.Err()
}
