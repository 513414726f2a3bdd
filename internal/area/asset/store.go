package asset

import "aftercare/internal/platform/db"

// from joins left although model and customer are never missing: no database then starts with
// the models, and the order comes from an index of the machines.
const from = ` FROM asset a
	LEFT JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id
	LEFT JOIN customer c ON c.tenant_id = a.tenant_id AND c.id = a.customer_id `

type refs struct {
	UnitKnown     bool `json:"unit_known" from:"EXISTS (SELECT 1 FROM org_unit u WHERE u.tenant_id = :tenant AND u.id = :unit_id)"`
	AssigneeKnown bool `json:"assignee_known" from:"EXISTS (SELECT 1 FROM org_person p WHERE p.tenant_id = :tenant AND p.id = :assignee_id)"`
}

var (
	listQ = db.Select[Asset]("asset.list", `SELECT {cols a}`+from+`
		WHERE a.tenant_id = :tenant AND (a.serial_key, a.id) > (:after, :after_id) AND {scope a} {filter}
		ORDER BY a.serial_key, a.id LIMIT :limit`).With(db.Filters{
		"assignee": "AND a.assignee_id = :assignee_id",
		"customer": "AND a.customer_id = :customer_id",
		"model":    "AND a.model_id = :model_id",
		"q": `AND a.id IN (SELECT id FROM asset WHERE tenant_id = :tenant AND serial_key >= :serial AND serial_key < :serial_end
			UNION SELECT id FROM asset WHERE tenant_id = :tenant AND number >= :number AND number < :number_end
			UNION SELECT id FROM asset WHERE tenant_id = :tenant AND label_code = :label)`,
		"site": "AND a.site_id = :site_id",
	})
	getQ        = db.Select[Asset]("asset.get", `SELECT {cols a}`+from+`WHERE a.tenant_id = :tenant AND a.id = :id AND {scope a}`)
	ofQ         = db.Select[Asset]("asset.of", `SELECT {cols a}`+from+`WHERE a.tenant_id = :tenant AND a.id = :id`)
	ofCustomerQ = db.Select[Asset]("asset.of_customer", `SELECT {cols a}`+from+`
		WHERE a.tenant_id = :tenant AND a.customer_id = :customer_id ORDER BY a.serial_key, a.id LIMIT :limit`)
	byLabelQ = db.Select[Asset]("asset.by_label", `SELECT {cols a}`+from+`WHERE a.tenant_id = :tenant AND a.label_code = :label_code`)
	addC     = db.Command("asset.add", `INSERT INTO asset (tenant_id, id, number, serial, serial_key, label_code, model_id, customer_id, site_id,
			unit_id, owner_id, assignee_id, installed_on, sold_on, status, note, meter, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :number, :serial, :serial_key, :label_code, :model_id, :customer_id, :site_id,
			:unit_id, :owner_id, :assignee_id, :installed_on, :sold_on, :status, :note, :meter, :now, :now, :updated_by, 1)`)
	changeC = db.Command("asset.change", `UPDATE asset SET serial = :serial, serial_key = :serial_key, model_id = :model_id, customer_id = :customer_id,
			site_id = :site_id, unit_id = :unit_id, owner_id = :owner_id, assignee_id = :assignee_id, installed_on = :installed_on, sold_on = :sold_on,
			status = :status, note = :note, meter = :meter, updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	followC = db.Command("asset.follow", `UPDATE asset SET owner_id = :owner_id,
			unit_id = CASE WHEN unit_id = :old_unit_id THEN :unit_id ELSE unit_id END
		WHERE tenant_id = :tenant AND customer_id = :id`)
	refsQ = db.Select[refs]("asset.refs", `SELECT {cols}`)
)
