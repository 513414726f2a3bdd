package ticket

import (
	"fmt"
	"slices"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/contract"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/mask"
	"aftercare/internal/platform/phone"
)

// IntakeInput is what is known of somebody who calls: his number, or already the customer.
type IntakeInput struct {
	Phone      string      `query:"phone" maxLength:"40"`
	CustomerID customer.ID `query:"customer_id" maxLength:"60"`
}

// Machine is a machine of a caller with what covers it now.
type Machine struct {
	Asset
	CustomerID  string `json:"customer_id"`
	SiteID      string `json:"site_id"`
	Status      string `json:"status"`
	InstalledOn string `json:"installed_on"`
	Cover       Cover  `json:"cover"`
}

type machineRow struct {
	ID          string `json:"id" from:"a.id"`
	Number      string `json:"number" from:"a.number"`
	Serial      string `json:"serial" from:"a.serial"`
	LabelCode   string `json:"label_code" from:"a.label_code"`
	ModelID     string `json:"model_id" from:"a.model_id"`
	Model       string `json:"model" from:"m.name"`
	Brand       string `json:"brand" from:"m.brand"`
	CustomerID  string `json:"customer_id" from:"a.customer_id"`
	SiteID      string `json:"site_id" from:"a.site_id"`
	Status      string `json:"status" from:"a.status"`
	InstalledOn string `json:"installed_on" from:"a.installed_on"`
}

// Place is a site of a caller.
type Place struct {
	ID         string   `json:"id"`
	CustomerID string   `json:"customer_id"`
	Name       string   `json:"name"`
	Address    string   `json:"address"`
	Region     string   `json:"region"`
	AccessNote string   `json:"access_note"`
	Lat        *float64 `json:"lat,omitempty"`
	Lon        *float64 `json:"lon,omitempty"`
}

// Caller is somebody who may be calling, with everything that is needed to take his case.
type Caller struct {
	Contact  *Contact  `json:"contact"`
	Customer Customer  `json:"customer"`
	Sites    []Place   `json:"sites" nullable:"false"`
	Assets   []Machine `json:"assets" nullable:"false"`
	Open     []Other   `json:"open_tickets" nullable:"false"`
}

// Callers answers who may be calling, the best match first.
type Callers struct {
	Callers []Caller `json:"callers" nullable:"false"`
}

// Bounds of an answer; the lists have everything.
const (
	mostMachines = 200
	mostPlaces   = 100
)

const ofThem = `IN (:c0, :c1, :c2, :c3, :c4)`

var (
	callersQ = db.Select[Customer]("ticket.callers", `SELECT {cols c} FROM customer c
		WHERE c.tenant_id = :tenant AND c.id `+ofThem+` AND c.active = TRUE AND {scope c}`)
	machinesQ = db.Select[machineRow]("ticket.machines", `SELECT {cols} FROM asset a JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id
		WHERE a.tenant_id = :tenant AND a.customer_id `+ofThem+` AND a.status <> 'retired' ORDER BY a.serial_key, a.id LIMIT :limit`)
	placesQ = db.Select[Place]("ticket.places", `SELECT {cols} FROM customer_site
		WHERE tenant_id = :tenant AND customer_id `+ofThem+` AND active = TRUE ORDER BY name, id LIMIT :limit`)
	openQ = db.Select[Other]("ticket.open_of_customers", `SELECT {cols} FROM ticket t LEFT JOIN org_person o ON o.tenant_id = t.tenant_id AND o.id = t.owner_id
		WHERE t.tenant_id = :tenant AND t.customer_id `+ofThem+` AND t.open AND {scope t} ORDER BY t.created_at DESC, t.id DESC LIMIT :limit`)
	// beforeQ finds who called from a number before, when it stands in no file.
	beforeQ = db.Select[earlier]("ticket.called_before", `SELECT {cols} FROM (SELECT customer_id, caller, phone, created_at FROM ticket
			WHERE tenant_id = :tenant AND phone_tail >= :tail AND phone_tail < :tail_end AND phone_tail <> '' LIMIT 200) t
		CROSS JOIN customer c WHERE c.tenant_id = :tenant AND c.id = t.customer_id AND {scope c}
		ORDER BY t.created_at DESC LIMIT 20`)
)

type earlier struct {
	CustomerID customer.ID `json:"customer_id" from:"t.customer_id"`
	Caller     string      `json:"caller" from:"t.caller"`
	Phone      string      `json:"phone" from:"t.phone"`
}

// Intake answers who may be calling from a number and what we know of him: customer, places, machines with
// their cover, open cases. Each kind is read once for all callers (PROC-24 steps 1 and 2).
func (s *Service) Intake(tx *db.Tx, in *IntakeInput) (*Callers, error) {
	who, err := in.who(tx)
	if err != nil {
		return nil, err
	}
	ids := customers(who)
	out := &Callers{Callers: []Caller{}}
	if len(ids) == 0 {
		return out, nil
	}
	known, err := readAll(tx, ids)
	if err != nil {
		return nil, err
	}
	for _, k := range who {
		if c, ok := known[string(k.CustomerID)]; ok {
			c.Contact = contactOf(k)
			out.Callers = append(out.Callers, c)
		}
	}
	return out, nil
}

// who finds contacts by number, or those who called from it before, or the customer that was named.
func (in *IntakeInput) who(tx *db.Tx) ([]customer.Contact, error) {
	if in.CustomerID != "" {
		return []customer.Contact{{CustomerID: in.CustomerID}}, nil
	}
	if in.Phone == "" {
		return nil, errs.BadField("phone", "required")
	}
	if mask.Hides(tx.Actor) {
		return nil, nil
	}
	found, err := customer.ContactsByPhone(tx, in.Phone)
	end := phone.Tail(phone.Digits(in.Phone))
	if err != nil || len(found) > 0 || end == "" {
		return found, err
	}
	rows, err := beforeQ.All(tx, db.By(customer.PermRead), db.Args{"tail": end, "tail_end": field.After(end)})
	for _, r := range rows {
		c := customer.Contact{CustomerID: r.CustomerID}
		c.Name, c.Phone = r.Caller, r.Phone
		if !slices.ContainsFunc(found, func(o customer.Contact) bool { return o.CustomerID == r.CustomerID }) {
			found = append(found, c)
		}
	}
	return found, err
}

// customers are the first customers of the contacts, each once.
func customers(who []customer.Contact) (ids []customer.ID) {
	for _, k := range who {
		if len(ids) < contract.MostCustomers && !slices.Contains(ids, k.CustomerID) {
			ids = append(ids, k.CustomerID)
		}
	}
	return ids
}

func contactOf(k customer.Contact) *Contact {
	if k.Name == "" {
		return nil
	}
	return &Contact{string(k.ID), k.Name, k.Post, k.Phone, k.Email}
}

// readAll reads what we know of up to five customers, each kind once.
func readAll(tx *db.Tx, ids []customer.ID) (map[string]Caller, error) {
	args := db.Args{"limit": mostMachines}
	for i := range contract.MostCustomers {
		id := customer.ID("")
		if i < len(ids) {
			id = ids[i]
		}
		args[fmt.Sprintf("c%d", i)] = id
	}
	people, err := callersQ.All(tx, args, db.By(customer.PermRead))
	if err != nil {
		return nil, err
	}
	places, err := placesQ.All(tx, args, db.Args{"limit": mostPlaces})
	if err != nil {
		return nil, err
	}
	machines, err := machinesQ.All(tx, args)
	if err != nil {
		return nil, err
	}
	covers, err := contract.OfCustomers(tx, ids, tx.Now)
	if err != nil {
		return nil, err
	}
	open, err := openQ.All(tx, args, db.Args{"limit": maxOthers}, db.By(PermRead))
	if err != nil {
		return nil, err
	}
	return join(people, places, machines, covers, open), nil
}

func join(people []Customer, places []Place, machines []machineRow, covers map[asset.ID]contract.Verdict, open []Other) map[string]Caller {
	out := map[string]Caller{}
	for _, c := range people {
		caller := Caller{Customer: c, Sites: []Place{}, Assets: []Machine{}, Open: []Other{}}
		for _, p := range places {
			if p.CustomerID == c.ID {
				caller.Sites = append(caller.Sites, p)
			}
		}
		for _, m := range machines {
			if m.CustomerID == c.ID {
				caller.Assets = append(caller.Assets, Machine{Asset{m.ID, m.Number, m.Serial, m.LabelCode, m.ModelID, m.Model, m.Brand},
					m.CustomerID, m.SiteID, m.Status, m.InstalledOn, covers[asset.ID(m.ID)]})
			}
		}
		for _, o := range open {
			if o.CustomerID == c.ID {
				caller.Open = append(caller.Open, o)
			}
		}
		out[c.ID] = caller
	}
	return out
}

// DuplicatesInput is what is known of a case before it is taken.
type DuplicatesInput struct {
	CustomerID string `query:"customer_id" maxLength:"60"`
	AssetID    string `query:"asset_id" maxLength:"60"`
	Phone      string `query:"phone" maxLength:"40"`
}

// Others are open cases that may be about the same thing.
type Others struct {
	Items []Other `json:"items" nullable:"false"`
}

// Duplicates finds open cases of the same customer, machine or telephone number, so that none is taken twice (PROC-24 step 2).
func (s *Service) Duplicates(tx *db.Tx, in *DuplicatesInput) (*Others, error) {
	args := db.Args{"customer_id": in.CustomerID, "asset_id": in.AssetID, "phone_tail": tail(in.Phone), "id": "", "limit": maxOthers}
	if mask.Hides(tx.Actor) {
		args["phone_tail"] = ""
	}
	rows, err := othersQ.All(tx, db.By(PermRead), args)
	return &Others{rows}, err
}
