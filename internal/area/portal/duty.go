package portal

import (
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/setting"
)

// SettingOwner names the person who owns what customers report, instead of the coordinator with the least to do.
const SettingOwner = "portal.owner"

// dutyRole is the role whose holders take reports (POS-43).
const dutyRole = "coordinator"

type dutyRow struct {
	PersonID string `json:"person_id"`
}

var (
	activeQ = db.Select[dutyRow]("portal.active", `SELECT id AS person_id FROM org_person WHERE tenant_id = :tenant AND id = :id AND active = TRUE`)
	dutyQ   = db.Select[dutyRow]("portal.duty", `SELECT p.id AS person_id FROM org_user u
		JOIN org_person p ON p.tenant_id = u.tenant_id AND p.id = u.person_id AND p.active = TRUE
		LEFT JOIN ticket t ON t.tenant_id = p.tenant_id AND t.owner_id = p.id AND t.open
		WHERE u.tenant_id = :tenant AND u.active = TRUE AND u.roles LIKE :role
		GROUP BY p.id, p.unit_id ORDER BY CASE WHEN p.unit_id = :unit_id THEN 0 ELSE 1 END, count(t.id), p.id LIMIT 1`)
)

// duty is who owns a new report: the person whom the organisation named, else the coordinator of the
// unit, or of any, with the fewest open cases.
func duty(tx *db.Tx, unit string) (string, error) {
	var named string
	if found, err := setting.Get(tx, nil, SettingOwner, &named); err != nil {
		return "", err
	} else if found && named != "" {
		p, err := activeQ.Maybe(tx, db.Args{"id": named})
		if err != nil {
			return "", err
		}
		if p != nil {
			return p.PersonID, nil
		}
	}
	d, err := dutyQ.Maybe(tx, db.Args{"unit_id": unit, "role": `%"` + dutyRole + `"%`})
	if err != nil {
		return "", err
	}
	if d == nil {
		return "", errs.New(errs.Unavailable, "portal.nobody")
	}
	return d.PersonID, nil
}
