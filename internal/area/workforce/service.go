package workforce

import (
	"cmp"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// Service has the verbs of this area.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// Get returns a technician whoever asks, for areas above that act in their own right.
func Get(tx *db.Tx, who PersonID) (*Technician, error) {
	return ofQ.One(tx, db.Args{"person_id": who})
}

// GetInput names a technician.
type GetInput struct {
	ID PersonID `path:"id" maxLength:"60"`
}

// load returns the technician if the actor's permission reaches him.
func (in *GetInput) load(tx *db.Tx, perm string) (*Technician, error) {
	return getQ.One(tx, db.Args{"person_id": in.ID}, db.By(perm))
}

// CreateInput makes a person a technician.
type CreateInput struct {
	Body struct {
		PersonID PersonID `json:"person_id" minLength:"1" maxLength:"60"`
		Fields
	}
}

// Create makes a person a technician.
func (s *Service) Create(tx *db.Tx, in *CreateInput) (*View, error) {
	t := &Technician{PersonID: in.Body.PersonID, Changeable: Changeable{in.Body.Fields, true}, UpdatedBy: tx.Actor.Name}
	if err := t.prepare(tx, nil); err != nil {
		return nil, err
	}
	if _, err := addC.Run(tx, t); err != nil {
		return nil, err
	}
	return t.saved(tx, "created", field.Diff(nil, t.Changeable))
}

// ChangeInput changes some fields of a technician.
type ChangeInput struct {
	GetInput
	Body field.Patch[Changeable]
}

// Change changes some fields of a technician; whoever read an older version is told who was faster.
func (s *Service) Change(tx *db.Tx, in *ChangeInput) (*View, error) {
	old, err := in.load(tx, PermWrite)
	if err != nil {
		return nil, err
	}
	t := *old
	if t.Changeable, err = in.Body.Apply(old.Changeable); err != nil {
		return nil, err
	}
	if err := t.prepare(tx, old); err != nil {
		return nil, err
	}
	t.Version, t.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeC.Run(tx, t)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, stale(tx, t.PersonID)
	}
	return t.saved(tx, "changed", field.Diff(&old.Changeable, t.Changeable))
}

func stale(tx *db.Tx, who PersonID) error {
	now, err := Get(tx, who)
	if err != nil {
		return err
	}
	return field.Stale("workforce", now.UpdatedBy, now.UpdatedAt)
}

// saved writes the trail, tells others and returns the technician as he is now.
func (t *Technician) saved(tx *db.Tx, action string, changes db.Changes) (*View, error) {
	if err := tx.Audit("technician", string(t.PersonID), action, changes); err != nil {
		return nil, err
	}
	if err := tx.Emit(Changed{t.PersonID, t.UnitID}); err != nil {
		return nil, err
	}
	return view(tx, t.PersonID)
}

// prepare tidies and checks the fields and fills what follows from the person. old is nil for a new one.
func (t *Technician) prepare(tx *db.Tx, old *Technician) error {
	var c errs.Checks
	field.Clean(&t.Fields, &c)
	field.Place(t.BaseLat, t.BaseLon, &c)
	c.That(t.Zone == "" || field.Zone(t.Zone), "zone", "zone")
	seen := map[string]bool{}
	for i := range t.Skills {
		field.Clean(&t.Skills[i], &c)
		c.That(t.Skills[i].Level >= 1 && t.Skills[i].Level <= 5, "skills", "out_of_range")
		c.That(!seen[t.Skills[i].Code], "skills", "repeated")
		seen[t.Skills[i].Code] = true
	}
	p, err := personQ.Maybe(tx, t)
	if err != nil {
		return err
	}
	if p == nil || old == nil && !p.Active {
		return errs.BadField("person_id", "unknown")
	}
	c.That(t.UnitID == "" || p.Known, "unit_id", "unknown")
	t.Name, t.UnitID = cmp.Or(t.Name, p.Name), cmp.Or(t.UnitID, p.UnitID)
	c.That(tx.Actor.Can(PermWrite, actor.Object{Unit: t.UnitID, Owner: string(t.PersonID)}), "unit_id", "out_of_reach")
	return c.Err()
}

func checkPlace(lat, lon float64, c *errs.Checks) { field.Place(&lat, &lon, c) }
