package workforce

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
)

// AbsenceID names an absence.
type AbsenceID string

// AbsenceFields are what people set of an absence.
type AbsenceFields struct {
	Kind      string    `json:"kind" minLength:"1" maxLength:"20" enum:"leave,sick,training,other" personal:"true"`
	FromAt    time.Time `json:"from_at"`
	ToAt      time.Time `json:"to_at"`
	Note      string    `json:"note" required:"false" maxLength:"1000" text:"lines" personal:"true"`
	Cancelled bool      `json:"cancelled" required:"false"`
}

// Absence is a stretch of time in which a technician does not work.
type Absence struct {
	ID       AbsenceID `json:"id"`
	PersonID PersonID  `json:"person_id"`
	AbsenceFields
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
	Version   int       `json:"version"`
}

// other is the kind of an absence whose reason nobody need know.
const other = "other"

// Bounds of absences: how many are shown, and how long one may be.
const (
	mostAbsences   = 200
	longestAbsence = 2 * 366 * 24 * time.Hour
)

var (
	absencesQ = db.Select[Absence]("workforce.absences", `SELECT {cols} FROM workforce_absence
		WHERE tenant_id = :tenant AND person_id = :person_id AND to_at > :now ORDER BY from_at, id LIMIT :limit`)
	absenceQ    = db.Select[Absence]("workforce.absence", `SELECT {cols} FROM workforce_absence WHERE tenant_id = :tenant AND id = :id AND person_id = :person_id`)
	addAbsenceC = db.Command("workforce.absence_add", `INSERT INTO workforce_absence (tenant_id, id, person_id, kind, from_at, to_at, note, cancelled,
			created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :person_id, :kind, :from_at, :to_at, :note, :cancelled, :now, :now, :updated_by, 1)`)
	changeAbsenceC = db.Command("workforce.absence_change", `UPDATE workforce_absence SET kind = :kind, from_at = :from_at, to_at = :to_at, note = :note,
			cancelled = :cancelled, updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
)

// absencesOf are a technician's absences that are not over.
func absencesOf(tx *db.Tx, who PersonID) ([]Absence, error) {
	return absencesQ.All(tx, db.Args{"person_id": who, "limit": mostAbsences})
}

// CreateAbsenceInput is a new absence of a technician.
type CreateAbsenceInput struct {
	GetInput
	Body AbsenceFields
}

// CreateAbsence records that a technician will not work.
func (s *Service) CreateAbsence(tx *db.Tx, in *CreateAbsenceInput) (*Absence, error) {
	t, err := in.load(tx, PermWrite)
	if err != nil {
		return nil, err
	}
	a := Absence{ID: AbsenceID(id.New("abs")), PersonID: in.ID, AbsenceFields: in.Body, UpdatedBy: tx.Actor.Name}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	if _, err := addAbsenceC.Run(tx, a); err != nil {
		return nil, err
	}
	return a.saved(tx, t, "created", field.Diff(nil, a.AbsenceFields))
}

// ChangeAbsenceInput changes some fields of an absence.
type ChangeAbsenceInput struct {
	GetInput
	AbsenceID AbsenceID `path:"absence_id" maxLength:"60"`
	Body      field.Patch[AbsenceFields]
}

// ChangeAbsence changes or cancels an absence.
func (s *Service) ChangeAbsence(tx *db.Tx, in *ChangeAbsenceInput) (*Absence, error) {
	t, err := in.load(tx, PermWrite)
	if err != nil {
		return nil, err
	}
	old, err := absenceQ.One(tx, db.Args{"id": in.AbsenceID, "person_id": in.ID})
	if err != nil {
		return nil, err
	}
	a := *old
	if a.AbsenceFields, err = in.Body.Apply(old.AbsenceFields); err != nil {
		return nil, err
	}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	a.Version, a.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeAbsenceC.Run(tx, a)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		now, err := absenceQ.One(tx, a)
		if err != nil {
			return nil, err
		}
		return nil, field.Stale("workforce", now.UpdatedBy, now.UpdatedAt)
	}
	return a.saved(tx, t, "changed", field.Diff(&old.AbsenceFields, a.AbsenceFields))
}

func (a *Absence) prepare() error {
	var c errs.Checks
	field.Clean(&a.AbsenceFields, &c)
	c.That(a.ToAt.After(a.FromAt), "to_at", "after_start")
	c.That(a.ToAt.Sub(a.FromAt) <= longestAbsence, "to_at", "out_of_range")
	c.That(a.FromAt.Year() >= 2000 && a.FromAt.Year() < 2200, "from_at", "out_of_range")
	return c.Err()
}

// saved writes the trail, tells others and returns the absence as it is now.
func (a *Absence) saved(tx *db.Tx, t *Technician, action string, changes db.Changes) (*Absence, error) {
	if err := tx.Audit("absence", string(a.ID), action, changes); err != nil {
		return nil, err
	}
	if err := tx.Emit(Changed{t.PersonID, t.UnitID}); err != nil {
		return nil, err
	}
	return absenceQ.One(tx, a)
}
