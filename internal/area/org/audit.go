package org

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// AuditRow is one entry of the audit trail; personal values show only while they are kept.
type AuditRow struct {
	Seq         int64          `json:"seq"`
	At          time.Time      `json:"at"`
	PersonID    string         `json:"person_id"`
	IP          string         `json:"ip"`
	SubjectType string         `json:"subject_type"`
	SubjectID   string         `json:"subject_id"`
	Action      string         `json:"action"`
	Fields      map[string]any `json:"fields"`
}

// AuditInput names the record whose history is asked for; without one it is the whole trail.
type AuditInput struct {
	SubjectID string `query:"subject_id" maxLength:"60"`
	page.Request
}

var auditOfQ = db.Select[AuditRow]("org.audit_of", `SELECT {cols} FROM audit WHERE tenant_id = :tenant AND seq < :before {filter} ORDER BY seq DESC LIMIT :limit`).
	With(db.Filters{"subject": "AND subject_id = :subject_id"})

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
	return page.Cut(rows, in.Request, func(r AuditRow) []any { return []any{r.Seq} }), err
}
