// Package workforce knows the technicians: what they can do, from where they start, when they
// work and where they were last.
package workforce

import (
	"time"

	"aftercare/internal/platform/db"
)

// Permissions of this area.
const (
	PermRead  = "workforce.read"
	PermWrite = "workforce.write"
)

// PersonID names a technician: the person that he is.
type PersonID string

// Skill is something a technician can do, and how well.
type Skill struct {
	Code  string `json:"code" minLength:"1" maxLength:"60"`
	Level int    `json:"level" minimum:"1" maximum:"5"`
}

// Fields are what people set of a technician.
type Fields struct {
	UnitID    string   `json:"unit_id" required:"false" maxLength:"60" doc:"the person's own unit unless said"`
	Name      string   `json:"name" required:"false" maxLength:"100" personal:"true" doc:"the person's name unless said"`
	Phone     string   `json:"phone" required:"false" maxLength:"40" mask:"phone"`
	Skills    []Skill  `json:"skills" required:"false" nullable:"false" maxItems:"50"`
	BasePlace string   `json:"base_place" required:"false" maxLength:"200" personal:"true" doc:"where the day begins"`
	BaseLat   *float64 `json:"base_lat" required:"false" minimum:"-90" maximum:"90" personal:"true"`
	BaseLon   *float64 `json:"base_lon" required:"false" minimum:"-180" maximum:"180" personal:"true"`
	Van       string   `json:"van" required:"false" maxLength:"60" doc:"number plate"`
	Zone      string   `json:"zone" required:"false" maxLength:"60" doc:"time zone; that of the organisation unless said"`
}

// Changeable are the fields that may change later.
type Changeable struct {
	Fields
	Active bool `json:"active" required:"false"`
}

// Technician is a person who goes to customers.
type Technician struct {
	PersonID PersonID `json:"person_id"`
	Changeable
	LastLat   *float64  `json:"last_lat"`
	LastLon   *float64  `json:"last_lon"`
	LastAt    time.Time `json:"last_at,omitzero"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
	Version   int       `json:"version"`
}

// Span is a stretch of time.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Day is a technician on a local day: when he would work and when he is away, in UTC.
type Day struct {
	Technician
	TimeZone string `json:"time_zone"` // the zone that the day is counted in
	Shifts   []Span `json:"shifts" nullable:"false"`
	Absences []Span `json:"absences" nullable:"false"`
}

// Changed says that a technician, his shifts or his absences have changed.
type Changed struct {
	ID     PersonID `json:"id"`
	UnitID string   `json:"unit_id"`
}

// EventName implements db.Event.
func (Changed) EventName() string { return "workforce.changed" }

// About implements db.Event.
func (e Changed) About() db.About {
	return db.About{Type: "technician", ID: string(e.ID), Perm: PermRead, Unit: e.UnitID, Owner: string(e.ID)}
}
