package appraisal

import "aftercare/internal/platform/db"

// Fact is what an event of the ledger tells.
type Fact struct {
	ID       ID     `json:"id"`
	Period   string `json:"period"`
	Reverses ID     `json:"reverses"`
	Unit     string `json:"unit_id"`
	Person   string `json:"person_id"`
}

// About names the entry and who may hear of it.
func (f Fact) About() db.About {
	return db.About{Type: "appraisal", ID: string(f.ID), Perm: PermRead, Unit: f.Unit, Owner: f.Person}
}

func (e *Entry) fact() Fact { return Fact{e.ID, e.Period, e.Reverses, e.UnitID, e.PersonID} }

// Booked is emitted when a row was added to the ledger.
type Booked struct{ Fact }

// EventName is appraisal.booked.
func (Booked) EventName() string { return "appraisal.booked" }
