package charge

import "aftercare/internal/platform/db"

var (
	billQ  = db.Select[Bill]("charge.bill", `SELECT {cols} FROM charge_bill WHERE tenant_id = :tenant AND workorder_id = :workorder_id`)
	billsQ = db.Select[Bill]("charge.bills_of", `SELECT {cols} FROM charge_bill WHERE tenant_id = :tenant AND root = :root ORDER BY workorder_id LIMIT 100`)
	addC   = db.Command("charge.bill_add", `INSERT INTO charge_bill (tenant_id, workorder_id, root, customer_id, unit_id, owner_id, assignee_id, class, cover,
			free_labour, free_parts, travelled, served_at, asked_by, asked_at, frozen_at, updated_at)
		VALUES (:tenant, :workorder_id, :root, :customer_id, :unit_id, :owner_id, :assignee_id, :class, :cover,
			:free_labour, :free_parts, :travelled, :served_at, :asked_by, :asked_at, :frozen_at, :now)`)
	saveC = db.Command("charge.bill_save", `UPDATE charge_bill SET unit_id = :unit_id, owner_id = :owner_id, assignee_id = :assignee_id, class = :class,
			cover = :cover, free_labour = :free_labour, free_parts = :free_parts, travelled = :travelled, served_at = :served_at, decided = :decided,
			decided_by = :decided_by, decided_at = :decided_at, decided_note = :decided_note, asked_by = :asked_by, asked_at = :asked_at,
			frozen_at = :frozen_at, updated_at = :now, version = version + 1
		WHERE tenant_id = :tenant AND workorder_id = :workorder_id AND version = :version`)
	classQ = db.Select[struct {
		Class string `json:"class"`
	}]("charge.class", `SELECT class FROM customer WHERE tenant_id = :tenant AND id = :id`)

	linesQ   = db.Select[Line]("charge.lines", `SELECT {cols} FROM charge_line WHERE tenant_id = :tenant AND workorder_id = :workorder_id ORDER BY n, id`)
	linesOfQ = db.Select[Line]("charge.lines_of", `SELECT {cols l} FROM charge_bill b
		JOIN charge_line l ON l.tenant_id = b.tenant_id AND l.workorder_id = b.workorder_id
		WHERE b.tenant_id = :tenant AND b.root = :root ORDER BY l.workorder_id, l.n, l.id LIMIT 2000`)
	addLineC = db.Command("charge.line_add", `INSERT INTO charge_line (tenant_id, id, workorder_id, n, kind, item, source, sku, name, qty, cost, list, amount,
			currency, verdict, payer, undecided, judgement, decision, reverses, reason, frozen, at, by_id)
		VALUES (:tenant, :id, :workorder_id, :n, :kind, :item, :source, :sku, :name, :qty, :cost, :list, :amount,
			:currency, :verdict, :payer, :undecided, :judgement, :decision, :reverses, :reason, :frozen, :now, :person)`)
	dropLinesC = db.Command("charge.draft_drop", `DELETE FROM charge_line WHERE tenant_id = :tenant AND workorder_id = :workorder_id AND frozen = FALSE`)

	itemsQ   = db.Select[Item]("charge.items", `SELECT {cols} FROM charge_item WHERE tenant_id = :tenant AND workorder_id = :workorder_id ORDER BY added_at, id`)
	addItemC = db.Command("charge.item_add", `INSERT INTO charge_item (tenant_id, id, workorder_id, kind, item, name, qty, cost, currency, added_at, added_by)
		VALUES (:tenant, :id, :workorder_id, :kind, :item, :name, :qty, :cost, :currency, :now, :person)`)
	dropItemC = db.Command("charge.item_drop", `DELETE FROM charge_item WHERE tenant_id = :tenant AND workorder_id = :workorder_id AND id = :id`)

	// stuffQ says of up to mostSKUs parts what they are and cost.
	stuffQ = db.Select[stuff]("charge.stuff", `SELECT {cols} FROM catalog_part p
		LEFT JOIN charge_cost c ON c.tenant_id = p.tenant_id AND c.sku = p.sku AND c.active = TRUE
		WHERE p.tenant_id = :tenant AND p.sku IN (:s0, :s1, :s2, :s3, :s4, :s5, :s6, :s7, :s8, :s9)`)
	currencyQ = db.Select[struct {
		Currency string `json:"currency"`
	}]("charge.currency", `SELECT currency FROM charge_cost WHERE tenant_id = :tenant ORDER BY sku, id LIMIT 1`)
)

type stuff struct {
	SKU        string `json:"sku" from:"p.sku"`
	Consumable bool   `json:"consumable" from:"p.consumable"`
	Cost       string `json:"cost" from:"COALESCE(c.cost, '')"`
	Currency   string `json:"currency" from:"COALESCE(c.currency, '')"`
}

// mostSKUs is of how many parts one statement asks.
const mostSKUs = 10
