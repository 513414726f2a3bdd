package complaint

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// hidden keeps a complaint from whom it accuses.
const hidden = ` AND (k.accused_id = '' OR k.accused_id <> :person) `

var (
	loadQ = db.Select[Complaint]("complaint.load", `SELECT {cols} FROM complaint WHERE tenant_id = :tenant AND id = :id`)
	getQ  = db.Select[Complaint]("complaint.get", `SELECT {cols k} FROM complaint k WHERE k.tenant_id = :tenant AND k.id = :id AND {scope k}`+hidden)
	addC  = db.Command("complaint.add", `INSERT INTO complaint (tenant_id, id, number, state, state_category, unit_id, owner_id, accused_id, ticket_id,
			followup_id, follows, customer_id, asset_id, channel, category, validity, level, complex, confidential, contact, phone, content, demand,
			reply_due, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :number, :state, :state_category, :unit_id, :owner_id, :accused_id, :ticket_id,
			:followup_id, :follows, :customer_id, :asset_id, :channel, :category, :validity, :level, :complex, :confidential, :contact, :phone, :content, :demand,
			:reply_due, :now, :now, :person, :version)`)
	saveC = db.Command("complaint.save", `UPDATE complaint SET state = :state, state_category = :state_category, unit_id = :unit_id, owner_id = :owner_id,
			accused_id = :accused_id, channel = :channel, category = :category, validity = :validity, level = :level, complex = :complex,
			confidential = :confidential, contact = :contact, phone = :phone, content = :content, demand = :demand, reply_due = :reply_due,
			cause = :cause, measure = :measure, result = :result, updated_at = :now, updated_by = :person, closed_at = :closed_at, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	lastQ = db.Select[change]("complaint.last_change", `SELECT {cols} FROM complaint k LEFT JOIN org_person p ON p.tenant_id = k.tenant_id AND p.id = k.updated_by
		WHERE k.tenant_id = :tenant AND k.id = :id`)
	// originQ is what a complaint takes over from its case and its customer, and who may be its owner.
	originQ = db.Select[origin]("complaint.origin", `SELECT {cols} FROM customer c
		LEFT JOIN ticket t ON t.tenant_id = c.tenant_id AND t.id = :ticket_id AND t.customer_id = c.id
		LEFT JOIN org_person x ON x.tenant_id = c.tenant_id AND x.id = :accused_id
		LEFT JOIN org_person w ON w.tenant_id = c.tenant_id AND w.id = :owner_id AND w.active = TRUE
		LEFT JOIN org_person o ON o.tenant_id = c.tenant_id AND o.id = t.owner_id AND o.active = TRUE
		LEFT JOIN org_unit u ON u.tenant_id = c.tenant_id AND u.id = COALESCE(t.unit_id, w.unit_id, c.unit_id)
		LEFT JOIN org_unit a ON a.tenant_id = c.tenant_id AND a.id = u.parent_id
		WHERE c.tenant_id = :tenant AND c.id = :customer_id`)
	reachQ  = db.Select[known]("complaint.customer", `SELECT {cols} FROM customer c WHERE c.tenant_id = :tenant AND c.id = :id AND {scope c}`)
	personQ = db.Select[person]("complaint.person", `SELECT {cols} FROM org_person WHERE tenant_id = :tenant AND id = :id AND active = TRUE`)
	unitQ   = db.Select[unit]("complaint.unit", `SELECT {cols} FROM org_unit WHERE tenant_id = :tenant AND id = :id`)
)

type change struct {
	By string    `json:"by" from:"COALESCE(p.name, '')"`
	At time.Time `json:"at" from:"k.updated_at"`
}

type origin struct {
	TicketID string `json:"found_ticket" from:"COALESCE(t.id, '')"`
	AssetID  string `json:"ticket_asset" from:"COALESCE(t.asset_id, '')"`
	Caller   string `json:"ticket_caller" from:"COALESCE(t.caller, '')"`
	Phone    string `json:"ticket_phone" from:"COALESCE(t.phone, '')"`
	Accused  string `json:"found_accused" from:"COALESCE(x.id, '')"`
	Wanted   string `json:"wanted_owner" from:"COALESCE(w.id, '')"`
	Owner    string `json:"ticket_owner" from:"COALESCE(o.id, '')"`
	Unit     string `json:"unit" from:"COALESCE(u.id, '')"`
	Calendar string `json:"calendar" from:"COALESCE(u.calendar, '')"`
	Head     string `json:"head" from:"COALESCE(u.head_id, '')"`
	Above    string `json:"above" from:"COALESCE(a.head_id, '')"`
}

type known struct {
	ID string `json:"id" from:"c.id"`
}

type person struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	UnitID string `json:"unit_id"`
}

type unit struct {
	Calendar string `json:"calendar"`
	HeadID   string `json:"head_id"`
}

// save writes c as it is now and takes the next version, or says who was faster.
func save(tx *db.Tx, c *Complaint) error {
	n, err := saveC.Run(tx, c)
	if err != nil {
		return err
	}
	if n != 1 {
		return stale(tx, c.ID)
	}
	c.Version, c.UpdatedAt, c.UpdatedBy = c.Version+1, tx.Now, tx.Actor.Person
	return nil
}

func current(tx *db.Tx, c *Complaint, version int64) error {
	if c.Version == version {
		return nil
	}
	return stale(tx, c.ID)
}

func stale(tx *db.Tx, id ID) error {
	c, err := lastQ.Maybe(tx, db.Args{"id": id})
	if err != nil {
		return err
	}
	if c == nil {
		return errs.New(errs.NotFound, "complaint.not_found")
	}
	return field.Stale("complaint", c.By, c.At)
}
