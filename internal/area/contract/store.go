package contract

import "aftercare/internal/platform/db"

const ofAsset = ` FROM asset a
	LEFT JOIN catalog_model m ON m.tenant_id = a.tenant_id AND m.id = a.model_id
	LEFT JOIN customer_site s ON s.tenant_id = a.tenant_id AND s.id = a.site_id `

var (
	factsQ  = db.Select[facts]("contract.facts", `SELECT {cols}`+ofAsset+`WHERE a.tenant_id = :tenant AND a.id = :asset_id`)
	coversQ = db.Select[Cover]("contract.covers", `SELECT {cols} FROM contract_cover
		WHERE tenant_id = :tenant AND asset_id = :asset_id ORDER BY from_day, id LIMIT :limit`)
	coverQ    = db.Select[Cover]("contract.cover", `SELECT {cols} FROM contract_cover WHERE tenant_id = :tenant AND id = :id AND asset_id = :asset_id`)
	addCoverC = db.Command("contract.cover_add", `INSERT INTO contract_cover (tenant_id, id, asset_id, kind, from_day, to_day, free_labour, free_parts,
			provider, contract_no, note, void, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :asset_id, :kind, :from_day, :to_day, :free_labour, :free_parts,
			:provider, :contract_no, :note, :void, :now, :now, :updated_by, 1)`)
	changeCoverC = db.Command("contract.cover_change", `UPDATE contract_cover SET kind = :kind, from_day = :from_day, to_day = :to_day,
			free_labour = :free_labour, free_parts = :free_parts, provider = :provider, contract_no = :contract_no, note = :note, void = :void,
			updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
)
