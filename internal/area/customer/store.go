package customer

import "aftercare/internal/platform/db"

// found are the customers that a typed name, number or telephone number may mean: by the
// beginning of the customer's or a contact's name, the number, or either end of a telephone number.
const found = `AND c.id IN (
	SELECT id FROM customer WHERE tenant_id = :tenant AND name_key >= :q AND name_key < :q_end
	UNION SELECT customer_id FROM customer_contact WHERE tenant_id = :tenant AND name_key >= :q AND name_key < :q_end
	UNION SELECT id FROM customer WHERE tenant_id = :tenant AND number >= :number AND number < :number_end
	UNION SELECT id FROM customer WHERE tenant_id = :tenant AND phone_digits >= :digits AND phone_digits < :digits_end
	UNION SELECT id FROM customer WHERE tenant_id = :tenant AND phone_tail >= :tail AND phone_tail < :tail_end
	UNION SELECT customer_id FROM customer_contact WHERE tenant_id = :tenant AND phone_digits >= :digits AND phone_digits < :digits_end
	UNION SELECT customer_id FROM customer_contact WHERE tenant_id = :tenant AND phone_tail >= :tail AND phone_tail < :tail_end)`

var filters = db.Filters{
	"active": "AND c.active = :active",
	"owner":  "AND c.owner_id = :owner_id",
	"q":      found,
	"unit":   "AND c.unit_id = :unit_id",
}

type refs struct {
	OwnUnit    string `json:"own_unit" from:"COALESCE((SELECT p.unit_id FROM org_person p WHERE p.tenant_id = :tenant AND p.id = :person), '')"`
	UnitKnown  bool   `json:"unit_known" from:"EXISTS (SELECT 1 FROM org_unit u WHERE u.tenant_id = :tenant AND u.id = :unit_id)"`
	OwnerKnown bool   `json:"owner_known" from:"EXISTS (SELECT 1 FROM org_person o WHERE o.tenant_id = :tenant AND o.id = :owner_id)"`
}

var (
	byNameQ = db.Select[Customer]("customer.by_name", `SELECT {cols c} FROM customer c
		WHERE c.tenant_id = :tenant AND (c.name_key, c.id) > (:after, :after_id) AND {scope c} {filter}
		ORDER BY c.name_key, c.id LIMIT :limit`).With(filters)
	newestQ = db.Select[Customer]("customer.newest", `SELECT {cols c} FROM customer c
		WHERE c.tenant_id = :tenant AND (c.created_at, c.id) < (:after, :after_id) AND {scope c} {filter}
		ORDER BY c.created_at DESC, c.id DESC LIMIT :limit`).With(filters)
	getQ = db.Select[Customer]("customer.get", `SELECT {cols} FROM customer WHERE tenant_id = :tenant AND id = :id AND {scope}`)
	ofQ  = db.Select[Customer]("customer.of", `SELECT {cols} FROM customer WHERE tenant_id = :tenant AND id = :id`)
	addC = db.Command("customer.add", `INSERT INTO customer (tenant_id, id, number, name, name_key, class, settlement, unit_id, region, owner_id,
			lang, tags, note, phone, phone_digits, phone_tail, credit, active, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :number, :name, :name_key, :class, :settlement, :unit_id, :region, :owner_id,
			:lang, :tags, :note, :phone, :phone_digits, :phone_tail, :credit, :active, :now, :now, :updated_by, 1)`)
	changeC = db.Command("customer.change", `UPDATE customer SET name = :name, name_key = :name_key, class = :class, settlement = :settlement,
			unit_id = :unit_id, region = :region, owner_id = :owner_id, lang = :lang, tags = :tags, note = :note, phone = :phone,
			phone_digits = :phone_digits, phone_tail = :phone_tail, credit = :credit, active = :active,
			updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	refsQ = db.Select[refs]("customer.refs", `SELECT {cols}`)
)
