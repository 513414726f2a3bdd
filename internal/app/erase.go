package app

import (
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/httpx"
)

// PermErase lets its holder take a person's values out of the audit trail.
const PermErase = "privacy.erase"

// EraseInput names a customer, a contact of one, or a member of staff.
type EraseInput struct {
	Body struct {
		ID string `json:"id" minLength:"1" maxLength:"60" doc:"of a customer, a contact or a person"`
	}
}

// Erased says how many values are gone for good.
type Erased struct {
	Values int64 `json:"values"`
}

// eraseQ drops what the trail keeps apart of the record itself and of all that was written about
// the same person: his places, cases, visits and complaints, or his account and absences.
var eraseQ = db.Command("audit.erase", `WITH cases AS (
		SELECT id FROM ticket WHERE tenant_id = :tenant AND customer_id = :id
		UNION SELECT t.id FROM customer_contact k JOIN ticket t ON t.tenant_id = k.tenant_id AND t.customer_id = k.customer_id AND t.contact_id = k.id
			WHERE k.tenant_id = :tenant AND k.id = :id
	), whose AS (
		SELECT id FROM customer WHERE tenant_id = :tenant AND id = :id
		UNION SELECT id FROM customer_contact WHERE tenant_id = :tenant AND (id = :id OR customer_id = :id)
		UNION SELECT id FROM customer_site WHERE tenant_id = :tenant AND customer_id = :id
		UNION SELECT id FROM cases
		UNION SELECT w.id FROM workorder w JOIN cases c ON c.id = w.ticket_id WHERE w.tenant_id = :tenant
		UNION SELECT k.id FROM complaint k LEFT JOIN cases c ON c.id = k.ticket_id WHERE k.tenant_id = :tenant AND (k.customer_id = :id OR c.id IS NOT NULL)
		UNION SELECT person_id FROM workforce_technician WHERE tenant_id = :tenant AND person_id = :id
		UNION SELECT id FROM workforce_absence WHERE tenant_id = :tenant AND person_id = :id
		UNION SELECT id FROM org_user WHERE tenant_id = :tenant AND person_id = :id
	)
	DELETE FROM audit_value WHERE tenant_id = :tenant AND seq IN (SELECT a.seq FROM whose x JOIN audit a ON a.tenant_id = :tenant AND a.subject_id = x.id)`)

// Erase takes the values of a person out of the audit trail; who did what and when stays (SYS-02, SYS-12).
func Erase(tx *db.Tx, in *EraseInput) (*Erased, error) {
	n, err := eraseQ.Run(tx, db.Args{"id": in.Body.ID})
	if err != nil {
		return nil, err
	}
	return &Erased{n}, tx.Audit("person", in.Body.ID, "erased", db.Changes{"values": {New: n}})
}

func (a *App) eraseRoutes() { httpx.Post(a.Router, "/api/audit/erase", PermErase, Erase) }
