package ticket

import "aftercare/internal/platform/db"

var (
	loadQ = db.Select[Ticket]("ticket.load", `SELECT {cols} FROM ticket WHERE tenant_id = :tenant AND id = :id`)
	getQ  = db.Select[Ticket]("ticket.get", `SELECT {cols t} FROM ticket t WHERE t.tenant_id = :tenant AND t.id = :id AND {scope t}`)

	saveC = db.Command("ticket.save", `UPDATE ticket SET kind = :kind, state = :state, category = :category, unit_id = :unit_id, owner_id = :owner_id,
		assignee_id = :assignee_id, customer_id = :customer_id, contact_id = :contact_id, site_id = :site_id, asset_id = :asset_id,
		caller = :caller, phone = :phone, symptom = :symptom, description = :description, channel = :channel, urgency = :urgency,
		service_mode = :service_mode, skill = :skill, service_min = :service_min, lat = :lat, lon = :lon, address = :address,
		wished_from = :wished_from, wished_to = :wished_to, sla_hours = :sla_hours, round = :round, open_orders = :open_orders,
		part_replaced = :part_replaced, resolution = :resolution, satisfaction = :satisfaction, call_back_state = :call_back_state,
		duplicate_of = :duplicate_of, lang = :lang, next_due_at = :next_due_at, next_due_metric = :next_due_metric,
		clock_state = :clock_state, clock_warn_at = :clock_warn_at, updated_at = :now, updated_by = :person, served_at = :served_at,
		closed_at = :closed_at, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
)

// save writes t as it is now and takes the next version, or says that somebody else was faster.
func save(tx *db.Tx, t *Ticket) error {
	if err := saveC.RunOne(tx, t); err != nil {
		return err
	}
	t.Version, t.UpdatedAt, t.UpdatedBy = t.Version+1, tx.Now, tx.Actor.Person
	return nil
}
