package workorder

import "aftercare/internal/platform/db"

var (
	loadQ = db.Select[Order]("workorder.load", `SELECT {cols} FROM workorder WHERE tenant_id = :tenant AND id = :id`)
	getQ  = db.Select[Order]("workorder.get", `SELECT {cols w} FROM workorder w WHERE w.tenant_id = :tenant AND w.id = :id AND {scope w}`)

	addC = db.Command("workorder.add", `INSERT INTO workorder (tenant_id, id, number, ticket_id, unit_id, owner_id, assignee_id, state, category,
			underway, mode, place, skill, service_min, planned_start, planned_end, lat, lon, round, second_of, follows, refused_by,
			type, charge, charge_why, charge_params, cover_id, cover_state, fault, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :number, :ticket_id, :unit_id, :owner_id, :assignee_id, :state, :category,
			:underway, :mode, :place, :skill, :service_min, :planned_start, :planned_end, :lat, :lon, :round, :second_of, :follows, :refused_by,
			:type, :charge, :charge_why, :charge_params, :cover_id, :cover_state, :fault, :now, :now, :person, :version)`)
	saveC = db.Command("workorder.save", `UPDATE workorder SET assignee_id = :assignee_id, state = :state, category = :category, underway = :underway,
			arrival_waits = :arrival_waits,
			skill = :skill, service_min = :service_min, planned_start = :planned_start, planned_end = :planned_end, refused_by = :refused_by,
			fault = :fault, work = :work, advice = :advice, cause_explained = :cause_explained, test_result = :test_result,
			first_visit_fixed = :first_visit_fixed, repair_note = :repair_note, assigned_at = :assigned_at, accepted_at = :accepted_at,
			departed_at = :departed_at, arrived_at = :arrived_at, finished_at = :finished_at, customer_done_at = :customer_done_at,
			type = :type, signed_at = :signed_at, signed_by = :signed_by, rating = :rating, end_kind = :end_kind, closed_at = :closed_at,
			updated_at = :now, updated_by = :person, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)

	// openOfTicketQ finds the orders of a case that are not over.
	openOfTicketQ = db.Select[Order]("workorder.open_of_ticket", `SELECT {cols} FROM workorder
		WHERE tenant_id = :tenant AND ticket_id = :ticket_id AND end_kind = '' ORDER BY id LIMIT 20`)
	// lastOfTicketQ finds the last visit of the rounds before, whose fault came back.
	lastOfTicketQ = db.Select[Order]("workorder.last_of_ticket", `SELECT {cols} FROM workorder
		WHERE tenant_id = :tenant AND ticket_id = :ticket_id AND round < :round AND finished_at IS NOT NULL
		ORDER BY finished_at DESC, id DESC LIMIT 1`)
	// busyQ finds where a technician already is, or is on the way to.
	busyQ = db.Select[Order]("workorder.busy", `SELECT {cols} FROM workorder
		WHERE tenant_id = :tenant AND assignee_id = :assignee_id AND underway AND id <> :id LIMIT 1`)

	partsQ = db.Select[Part]("workorder.parts", `SELECT {cols} FROM workorder_part
		WHERE tenant_id = :tenant AND workorder_id = :id ORDER BY added_at, id`)
	// replacedQ finds a part of an order that was replaced, not just used up (RULE-12).
	replacedQ = db.Select[Part]("workorder.replaced", `SELECT {cols x} FROM workorder_part x
		WHERE x.tenant_id = :tenant AND x.workorder_id = :id AND NOT EXISTS (SELECT 1 FROM catalog_part c
			WHERE c.tenant_id = x.tenant_id AND c.sku = x.sku AND c.consumable) LIMIT 1`)
	addPartC = db.Command("workorder.add_part", `INSERT INTO workorder_part (tenant_id, id, workorder_id, sku, name, serial_old, serial_new, qty, op_id, added_at, added_by)
		VALUES (:tenant, :id, :workorder_id, :sku, :name, :serial_old, :serial_new, :qty, :op_id, :now, :person)`)
	dropPartC = db.Command("workorder.drop_part", `DELETE FROM workorder_part WHERE tenant_id = :tenant AND workorder_id = :workorder_id AND id = :id`)

	opQ    = db.Select[op]("workorder.op", `SELECT {cols} FROM workorder_op WHERE tenant_id = :tenant AND op_id = :op_id`)
	addOpC = db.Command("workorder.add_op", `INSERT INTO workorder_op (tenant_id, op_id, workorder_id, verb, digest, person_id, device_at, applied_at)
		VALUES (:tenant, :op_id, :workorder_id, :verb, :digest, :person, :device_at, :now) ON CONFLICT (tenant_id, op_id) DO NOTHING`)

	signatureQ = db.Select[Signature]("workorder.signature", `SELECT {cols} FROM workorder_signature WHERE tenant_id = :tenant AND workorder_id = :workorder_id`)
	addSignC   = db.Command("workorder.add_signature", `INSERT INTO workorder_signature (tenant_id, workorder_id, svg, signed_at)
		VALUES (:tenant, :workorder_id, :svg, :signed_at)`)
)

// save writes o as it is now and takes the next version, or says that somebody else was faster.
func save(tx *db.Tx, o *Order) error {
	if err := saveC.RunOne(tx, o); err != nil {
		return busyElsewhere(err)
	}
	o.Version, o.UpdatedAt, o.UpdatedBy = o.Version+1, tx.Now, tx.Actor.Person
	return nil
}
