package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/catalog"
	"aftercare/internal/area/charge"
	"aftercare/internal/area/contract"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/org"
	"aftercare/internal/area/workforce"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/auth"
	"aftercare/internal/platform/db"
)

// client is a customer as the play needs it.
type client struct {
	id       customer.ID
	contact  customer.ContactID
	name     string
	phone    string
	site     customer.SiteID
	lat, lon float64
}

// machine is one of the three hundred.
type machine struct {
	id    asset.ID
	label string
	model model
	of    int // client
}

// found makes the company with its units, people and accounts.
func (s *stage) found(baseURL string) error {
	hash := auth.Hash(org.DemoPassword)
	return s.app.DB.Write(actor.AsSystem(s.ctx, ""), func(tx *db.Tx) error {
		t, err := s.app.Org.Found(tx, org.FoundInput{Name: s.trade.Company, Pack: s.trade.Pack, Zone: s.trade.Zone, Lang: s.trade.Lang, Demo: true, BaseURL: baseURL})
		if err != nil {
			return err
		}
		s.tenant = string(t.ID)
		return s.hire(tx, hash)
	})
}

// hire makes units, people and accounts.
func (s *stage) hire(tx *db.Tx, hash string) error {
	l, err := s.app.Org.People(tx, nil)
	if err != nil {
		return err
	}
	ids := map[string]org.ID{"1": l.Units[0].ID}
	for _, u := range s.trade.Units {
		n, err := org.AddUnit(tx, org.Unit{Code: u.Code, Name: u.Name, Kind: u.Kind, ParentID: ids[u.Parent], Region: s.trade.Region, Calendar: "24x7"})
		if err != nil {
			return err
		}
		ids[u.Code] = n.ID
	}
	for i, p := range s.trade.People {
		per, err := org.AddPerson(tx, org.Person{Name: p.Name, UnitID: ids[p.Unit], Phone: fmt.Sprintf(s.trade.StaffPhone, 1000+i*37), Email: p.Login + "@example.com", Lang: s.trade.Lang})
		if err != nil {
			return err
		}
		if _, err := org.AddUser(tx, org.User{PersonID: per.ID, Login: p.Login, Roles: rolesOf(p), Lang: s.trade.Lang}, hash); err != nil {
			return err
		}
		if p.Login == "manager" {
			if err := org.SetHead(tx, ids["2"], per.ID); err != nil {
				return err
			}
		}
	}
	for unit, head := range map[string]string{"1": "manager", "3": "lead", "4": "station1"} {
		u, err := org.ByLogin(tx, head)
		if err != nil {
			return err
		}
		if err := org.SetHead(tx, ids[unit], u.PersonID); err != nil {
			return err
		}
	}
	return org.Rebuild(tx)
}

// rolesOf are the roles of a person; the administrator may also move the time of a demo that keeps its own.
func rolesOf(p person) []string {
	if p.Role == "admin" {
		return []string{"admin", "clock_driver"}
	}
	return []string{p.Role}
}

// equip gives technicians their skills and shifts, and fills the catalogue.
func (s *stage) equip() (ids map[string]string, err error) {
	ids = map[string]string{}
	err = s.system(func(tx *db.Tx) error {
		for _, m := range s.trade.Models {
			id, err := catalog.AddModel(tx, catalog.ModelFields{Code: m.Code, Name: m.Name, Brand: m.Brand, ProductLine: m.Line, Skill: m.Skill, WarrantyMonths: m.Warranty, ServiceMin: m.Minutes})
			if err != nil {
				return err
			}
			ids[m.Code] = id
		}
		for i, f := range s.trade.Faults {
			if f.Part == "" {
				continue
			}
			sku := skuAt(i)
			if err := catalog.AddPart(tx, catalog.PartFields{SKU: sku, Name: f.Part, Unit: s.trade.Says.Unit}); err != nil {
				return err
			}
			if err := charge.AddCost(tx, costOf(sku, i, s.trade.Lang)); err != nil {
				return err
			}
		}
		for _, p := range s.trade.People {
			if p.Skills == nil {
				continue
			}
			if err := s.technician(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

func (s *stage) technician(tx *db.Tx, p person) error {
	in := &workforce.CreateInput{}
	b := &in.Body
	b.PersonID, b.BasePlace, b.BaseLat, b.BaseLon = workforce.PersonID(s.staff[p.Login]), s.trade.Region, &p.Lat, &p.Lon
	for i, code := range p.Skills {
		b.Skills = append(b.Skills, workforce.Skill{Code: code, Level: 3 - i%2})
	}
	v, err := s.app.Workforce.Create(tx, in)
	if err != nil {
		return err
	}
	week := &workforce.SetWeekInput{}
	week.ID, week.Body.Version = v.PersonID, v.Version
	for day := range 7 {
		week.Body.Week = append(week.Body.Week, workforce.Weekly{Weekday: day, Hours: []workforce.Hours{{From: "09:00", To: "18:00"}}})
	}
	_, err = s.app.Workforce.SetWeek(tx, week)
	return err
}

// today lets everybody work around the present hour, whatever it is, so that the day on the screen is alive.
func (s *stage) today(now time.Time) error {
	local := now.In(s.zone)
	from, to := max(local.Hour()-5, 0), min(local.Hour()+6, 24)
	hours := []workforce.Hours{{From: fmt.Sprintf("%02d:00", from), To: fmt.Sprintf("%02d:00", to)}}
	return s.system(func(tx *db.Tx) error {
		for _, p := range s.trade.People {
			if p.Skills == nil {
				continue
			}
			t, err := workforce.Get(tx, workforce.PersonID(s.staff[p.Login]))
			if err != nil {
				return err
			}
			in := &workforce.SetDayInput{Day: local.Format(time.DateOnly)}
			in.ID, in.Body.Version, in.Body.Hours = t.PersonID, t.Version, hours
			if _, err := s.app.Workforce.SetDay(tx, in); err != nil {
				return err
			}
		}
		return nil
	})
}

// acquire makes forty customers with contacts and sites.
func (s *stage) acquire() error {
	for i, name := range s.trade.Customers {
		lat := s.trade.At.Lat + (s.rand.Float64()-0.5)*s.trade.At.High
		lon := s.trade.At.Lon + (s.rand.Float64()-0.5)*s.trade.At.Wide
		c := client{name: pick(s, s.trade.Surnames) + pick(s, s.trade.Titles), phone: fmt.Sprintf(s.trade.Landline, 1000000+s.rand.IntN(8999999)), lat: lat, lon: lon}
		if i%3 == 0 {
			c.phone = fmt.Sprintf(s.trade.Mobile, s.rand.IntN(99999999))
		}
		class := customer.Scattered
		if i < 10 {
			class = customer.Key
		}
		err := s.as("coordinator", func(tx *db.Tx) error {
			in := &customer.CreateInput{}
			in.Body = customer.Fields{Name: name, Class: class, Region: s.trade.Region, Lang: s.trade.Lang, Phone: c.phone, OwnerID: s.staff["coordinator"]}
			v, err := s.app.Customer.Create(tx, in)
			if err != nil {
				return err
			}
			c.id = v.ID
			ci := &customer.CreateContactInput{Body: customer.ContactFields{Name: c.name, Phone: c.phone, Email: fmt.Sprintf("contact%02d@example.org", i+1), Lang: s.trade.Lang, Channel: "phone"}}
			ci.ID = v.ID
			contact, err := s.app.Customer.CreateContact(tx, ci)
			if err != nil {
				return err
			}
			c.contact = contact.ID
			si := &customer.CreateSiteInput{Body: customer.SiteFields{Name: s.trade.Site, Address: fmt.Sprintf(s.trade.Address, pick(s, s.trade.Streets), 1+s.rand.IntN(398)), Region: s.trade.Region, Lat: &lat, Lon: &lon}}
			si.ID = v.ID
			site, err := s.app.Customer.CreateSite(tx, si)
			if err != nil {
				return err
			}
			c.site = site.ID
			return nil
		})
		if err != nil {
			return err
		}
		s.home = append(s.home, c)
	}
	return nil
}

// install puts three hundred machines into place, with their covers.
func (s *stage) install(modelIDs map[string]string, now time.Time) error {
	for i := range 300 {
		of := i % len(s.home)
		if i >= 200 {
			of = s.rand.IntN(12) // key accounts have more
		}
		m := pick(s, s.trade.Models)
		installed := now.AddDate(0, -s.rand.IntN(60), -s.rand.IntN(28))
		err := s.as("coordinator", func(tx *db.Tx) error {
			c := s.home[of]
			in := &asset.CreateInput{Body: asset.Fields{Serial: fmt.Sprintf("%s%s%05d", strings.ReplaceAll(m.Code, "-", ""), installed.Format("06"), 10000+i*7), ModelID: modelIDs[m.Code],
				CustomerID: c.id, SiteID: c.site, InstalledOn: installed.Format(time.DateOnly), SoldOn: installed.AddDate(0, 0, -9).Format(time.DateOnly)}}
			v, err := s.app.Asset.Create(tx, in)
			if err != nil {
				return err
			}
			s.park = append(s.park, machine{v.ID, v.LabelCode, m, of})
			return s.cover(tx, v.ID, of, m, installed, now)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) cover(tx *db.Tx, id asset.ID, of int, m model, installed, now time.Time) error {
	add := func(kind string, from, to time.Time, parts bool) error {
		in := &contract.CreateCoverInput{Body: contract.CoverFields{Kind: kind, FromDay: from.Format(time.DateOnly), ToDay: to.Format(time.DateOnly), FreeLabour: true, FreeParts: parts, Provider: m.Brand}}
		in.ID = id
		_, err := s.app.Contract.CreateCover(tx, in)
		return err
	}
	if err := add("maker", installed, installed.AddDate(0, m.Warranty, 0), true); err != nil {
		return err
	}
	if of < 6 {
		return add("contract", now.AddDate(0, -8, 0), now.AddDate(0, 16, 0), false)
	}
	if s.chance(25) {
		return add("company", installed.AddDate(0, m.Warranty, 1), installed.AddDate(0, m.Warranty+12, 0), false)
	}
	return nil
}

// copyOf is a customer that was multiplied from c.
func copyOf(c client, cus, con, sit, phone string) client {
	c.id, c.contact, c.site, c.phone = customer.ID(cus), customer.ContactID(con), customer.SiteID(sit), phone
	return c
}

func idOf(s string) asset.ID { return asset.ID(s) }

// costOf is what a part costs the demo company, in the money of its country.
func costOf(sku string, i int, lang string) charge.CostFields {
	currency, scale := "CNY", 1
	switch lang {
	case "ko":
		currency, scale = "KRW", 200
	case "zh-TW":
		currency, scale = "TWD", 5
	}
	return charge.CostFields{SKU: sku, Cost: strconv.Itoa((40 + i*73%360) * scale), Currency: currency}
}

func skuAt(i int) string { return fmt.Sprintf("P-%03d", i+1) }

// skuOf is the catalogue's number of a part.
func (t *trade) skuOf(part string) string {
	for i, f := range t.Faults {
		if f.Part == part {
			return skuAt(i)
		}
	}
	return ""
}
