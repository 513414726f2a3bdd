package org

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/mask"
	"aftercare/internal/platform/page"
)

// AuditRow is one entry of the audit trail; personal values show while they are kept, to whom they may.
type AuditRow struct {
	Seq         int64                 `json:"seq"`
	At          time.Time             `json:"at"`
	PersonID    string                `json:"person_id"`
	IP          string                `json:"ip"`
	SubjectType string                `json:"subject_type"`
	SubjectID   string                `json:"subject_id"`
	Action      string                `json:"action"`
	Fields      map[string]db.Audited `json:"fields"`
}

// AuditInput names the record whose history is asked for; without one it is the whole trail.
type AuditInput struct {
	SubjectID string `query:"subject_id" maxLength:"60"`
	page.Request
}

type auditValue struct {
	Seq   int64  `json:"seq" from:"v.seq"`
	Field string `json:"field" from:"v.field"`
	Old   string `json:"old_value" from:"v.old_value"`
	New   string `json:"new_value" from:"v.new_value"`
}

var (
	auditOfQ = db.Select[AuditRow]("org.audit_of", `SELECT {cols} FROM audit WHERE tenant_id = :tenant AND seq < :before {filter} ORDER BY seq DESC LIMIT :limit`).
			With(db.Filters{"subject": "AND subject_id = :subject_id"})
	auditValuesQ = db.Select[auditValue]("org.audit_values", `SELECT {cols} FROM audit a JOIN audit_value v ON v.tenant_id = a.tenant_id AND v.seq = a.seq
		WHERE a.tenant_id = :tenant AND a.seq >= :from_seq AND a.seq <= :to_seq {filter} LIMIT 10000`).With(db.Filters{"subject": "AND a.subject_id = :subject_id"})
)

// AuditOf lists who did what, newest first (SYS-02).
func (s *Service) AuditOf(tx *db.Tx, in *AuditInput) (*page.Of[AuditRow], error) {
	before := int64(1) << 62
	if err := page.Decode(in.After, &before); err != nil {
		return nil, err
	}
	on := db.On{}
	if in.SubjectID != "" {
		on = append(on, "subject")
	}
	rows, err := auditOfQ.All(tx, on, db.Args{"before": before, "subject_id": in.SubjectID, "limit": in.Size()})
	if err != nil || len(rows) == 0 {
		return page.Cut(rows, in.Request, func(r AuditRow) []any { return []any{r.Seq} }), err
	}
	values, err := auditValuesQ.All(tx, on, db.Args{"from_seq": rows[len(rows)-1].Seq, "to_seq": rows[0].Seq, "subject_id": in.SubjectID})
	if err != nil {
		return nil, err
	}
	fill(rows, values, mask.Hides(tx.Actor))
	return page.Cut(rows, in.Request, func(r AuditRow) []any { return []any{r.Seq} }), nil
}

// fill puts the personal values back into their entries; those that were erased say so.
func fill(rows []AuditRow, values []auditValue, hide bool) {
	kept := map[int64]map[string]auditValue{}
	for _, v := range values {
		if kept[v.Seq] == nil {
			kept[v.Seq] = map[string]auditValue{}
		}
		kept[v.Seq][v.Field] = v
	}
	for _, r := range rows {
		for name, f := range r.Fields {
			if !f.Personal {
				continue
			}
			v, ok := kept[r.Seq][name]
			switch {
			case !ok:
				f.Erased = true
			case !hide:
				f.Old, f.New = v.Old, v.New
			case f.Mask != "":
				f.Old, f.New = mask.Text(f.Mask, v.Old), mask.Text(f.Mask, v.New)
			}
			r.Fields[name] = f
		}
	}
}
