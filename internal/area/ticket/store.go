package ticket

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

var (
	loadQ = db.Select[Ticket]("ticket.load", `SELECT {cols} FROM ticket WHERE tenant_id = :tenant AND id = :id`)
	getQ  = db.Select[Ticket]("ticket.get", `SELECT {cols t} FROM ticket t WHERE t.tenant_id = :tenant AND t.id = :id AND {scope t}`)

	addC = db.Command("ticket.add", `INSERT INTO ticket (tenant_id, id, number, kind, state, category, open, unit_id, owner_id, assignee_id, taker_id,
			customer_id, contact_id, site_id, asset_id, caller, phone, phone_tail, symptom, description, channel, urgency, service_mode, next, skill,
			service_min, lat, lon, address, wished_from, wished_to, sla_hours, external_id, cover, cover_state, round, lang, next_due_at,
			next_due_metric, clock_state, clock_warn_at, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :number, :kind, :state, :category, :open, :unit_id, :owner_id, :assignee_id, :taker_id,
			:customer_id, :contact_id, :site_id, :asset_id, :caller, :phone, :phone_tail, :symptom, :description, :channel, :urgency, :service_mode, :next, :skill,
			:service_min, :lat, :lon, :address, :wished_from, :wished_to, :sla_hours, :external_id, :cover, :cover_state, :round, :lang, :next_due_at,
			:next_due_metric, :clock_state, :clock_warn_at, :now, :now, :person, :version)`)
	saveC = db.Command("ticket.save", `UPDATE ticket SET state = :state, category = :category, open = :open, unit_id = :unit_id, owner_id = :owner_id,
			assignee_id = :assignee_id, barred = :barred, contact_id = :contact_id, site_id = :site_id, asset_id = :asset_id,
			caller = :caller, phone = :phone, phone_tail = :phone_tail, symptom = :symptom, description = :description, channel = :channel,
			urgency = :urgency, service_mode = :service_mode, next = :next, skill = :skill, service_min = :service_min, lat = :lat, lon = :lon,
			address = :address, wished_from = :wished_from, wished_to = :wished_to, round = :round, open_orders = :open_orders,
			part_replaced = :part_replaced, resolution = :resolution, satisfaction = :satisfaction, call_back_state = :call_back_state,
			duplicate_of = :duplicate_of, next_due_at = :next_due_at, next_due_metric = :next_due_metric, clock_state = :clock_state,
			clock_warn_at = :clock_warn_at, updated_at = :now, updated_by = :person, served_at = :served_at, closed_at = :closed_at,
			version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	claimC = db.Command("ticket.claim", `UPDATE ticket SET version = version WHERE tenant_id = :tenant AND id = :id`)
	knownQ = db.Select[known]("ticket.external", `SELECT {cols} FROM ticket WHERE tenant_id = :tenant AND external_id = :external_id AND external_id <> ''`)
	lastQ  = db.Select[change]("ticket.last_change", `SELECT {cols} FROM ticket t LEFT JOIN org_person p ON p.tenant_id = t.tenant_id AND p.id = t.updated_by
		WHERE t.tenant_id = :tenant AND t.id = :id`)
)

// known is a case that somebody else's number already names.
type known struct {
	ID     ID     `json:"id"`
	Number string `json:"number"`
}

// change is the last change of a case.
type change struct {
	By string    `json:"by" from:"COALESCE(p.name, '')"`
	At time.Time `json:"at" from:"t.updated_at"`
}

// claim loads a case for an area above and keeps others from it until the commit: two visits of one
// case that end in the same instant wait for each other instead of failing.
func claim(tx *db.Tx, id ID) (*Ticket, error) {
	if _, err := claimC.Run(tx, db.Args{"id": id}); err != nil {
		return nil, err
	}
	return Load(tx, id)
}

// save writes t as it is now and takes the next version, or says who was faster.
func save(tx *db.Tx, t *Ticket) error {
	n, err := saveC.Run(tx, t)
	if err != nil {
		return err
	}
	if n != 1 {
		return stale(tx, t.ID)
	}
	t.Version, t.UpdatedAt, t.UpdatedBy = t.Version+1, tx.Now, tx.Actor.Person
	return nil
}

// current refuses a change that was made on an older version than the newest.
func current(tx *db.Tx, t *Ticket, version int64) error {
	if t.Version == version {
		return nil
	}
	return stale(tx, t.ID)
}

func stale(tx *db.Tx, id ID) error {
	c, err := lastQ.Maybe(tx, db.Args{"id": id})
	if err != nil {
		return err
	}
	if c == nil {
		return errs.New(errs.NotFound, "ticket.not_found")
	}
	return field.Stale("ticket", c.By, c.At)
}
