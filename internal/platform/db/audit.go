package db

import "sort"

// Change is what a field was and what it became.
type Change struct {
	Old, New any
	personal bool
	mask     string
}

// Personal marks a change whose values name or describe a person: they go into a
// side table from which they can be erased while the trail itself stays (SYS-12).
func Personal(old, new any) Change { return Change{Old: old, New: new, personal: true} }

// Masked is Personal for values that show in part only to whom they are hidden; kind is that of the field's mask tag.
func Masked(kind string, old, new any) Change {
	return Change{Old: old, New: new, personal: true, mask: kind}
}

// Changes are the changed fields of a record by name.
type Changes map[string]Change

// Audited is a changed field as the trail tells it. Old and New of a personal one are kept apart, until they are erased.
type Audited struct {
	Old      any    `json:"old,omitempty"`
	New      any    `json:"new,omitempty"`
	Personal bool   `json:"personal,omitempty"`
	Mask     string `json:"mask,omitempty"`
	Erased   bool   `json:"erased,omitempty"`
}

var (
	auditQ = Select[struct {
		Seq int64 `json:"seq"`
	}]("audit.append", `INSERT INTO audit (tenant_id, at, actor_kind, user_id, person_id, ip, request_id, subject_type, subject_id, action, fields)
		VALUES (:tenant, :now, :actor_kind, :user, :person, :ip, :request_id, :subject_type, :subject_id, :action, :fields) RETURNING {cols}`)
	auditValueQ = Command("audit.value", `INSERT INTO audit_value (tenant_id, seq, field, old_value, new_value)
		VALUES (:tenant, :seq, :field, :old_value, :new_value)`)
)

// Audit appends who did what to which record, field by field (SYS-02).
func (tx *Tx) Audit(subjectType, subjectID, action string, changes Changes) error {
	fields := make(map[string]Audited, len(changes))
	var personal []string
	for name, c := range changes {
		if c.Old == c.New {
			continue
		}
		if c.personal {
			fields[name] = Audited{Personal: true, Mask: c.mask}
			personal = append(personal, name)
			continue
		}
		fields[name] = Audited{Old: c.Old, New: c.New}
	}
	row, err := auditQ.One(tx, Args{"actor_kind": string(tx.Actor.Kind), "ip": tx.Actor.IP, "request_id": tx.Actor.RequestID,
		"subject_type": subjectType, "subject_id": subjectID, "action": action, "fields": fields})
	if err != nil {
		return err
	}
	sort.Strings(personal)
	for _, name := range personal {
		c := changes[name]
		if _, err := auditValueQ.Run(tx, Args{"seq": row.Seq, "field": name, "old_value": text(c.Old), "new_value": text(c.New)}); err != nil {
			return err
		}
	}
	return nil
}
