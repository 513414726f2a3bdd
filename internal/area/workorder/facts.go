package workorder

import (
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
)

// Facts is what the technician found and did; what is left out stays as it is (FORM-33).
type Facts struct {
	Fault          *string `json:"fault,omitempty" maxLength:"5000"`
	Work           *string `json:"work,omitempty" maxLength:"5000"`
	Advice         *string `json:"advice,omitempty" maxLength:"5000"`
	TestResult     *string `json:"test_result,omitempty" maxLength:"2000"`
	RepairNote     *string `json:"repair_note,omitempty" maxLength:"2000"`
	Type           *string `json:"type,omitempty" maxLength:"40" doc:"ENUM-20"`
	CauseExplained *bool   `json:"cause_explained,omitempty"`
	FirstFixed     *bool   `json:"first_visit_fixed,omitempty"`
}

// apply puts what was said into the order; a signed order keeps what the customer signed for.
func (f Facts) apply(tx *db.Tx, o *Order) error {
	if f == (Facts{}) {
		return nil
	}
	if err := o.editable(); err != nil {
		return err
	}
	if f.Type != nil {
		p, err := policy.Of(tx)
		if err != nil {
			return err
		}
		if *f.Type != "" && !p.Offers("ENUM-20", *f.Type) {
			return errs.BadField("type", "not_an_option")
		}
	}
	for _, x := range []struct {
		to   *string
		from *string
	}{{&o.Fault, f.Fault}, {&o.Work, f.Work}, {&o.Advice, f.Advice}, {&o.TestResult, f.TestResult}, {&o.RepairNote, f.RepairNote}, {&o.Type, f.Type}} {
		if x.from != nil {
			*x.to = field.Lines(*x.from)
		}
	}
	if f.CauseExplained != nil {
		o.CauseExplained = f.CauseExplained
	}
	if f.FirstFixed != nil {
		o.FirstFixed = f.FirstFixed
	}
	return nil
}

// editable refuses changes to an order that was signed for or is over.
func (o *Order) editable() error {
	if o.ended() || !o.SignedAt.IsZero() {
		return errs.New(errs.Conflict, "workorder.ended", "number", o.Number, "state", o.State)
	}
	return nil
}

// PatchInput changes facts of an order; the plan is the coordinator's to change.
type PatchInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64 `json:"version,omitempty" minimum:"0" doc:"left out by a device that sends what it did offline"`
		Device
		Facts
		Skill        *string    `json:"skill,omitempty" maxLength:"60"`
		ServiceMin   *int       `json:"service_min,omitempty" minimum:"1" maximum:"10000"`
		PlannedStart *time.Time `json:"planned_start,omitempty"`
		PlannedEnd   *time.Time `json:"planned_end,omitempty"`
	}
}

// Patch changes facts of an order that nobody has signed for yet.
func (s *Service) Patch(tx *db.Tx, in *PatchInput) (*View, error) {
	b := in.Body
	b.Version = 0
	return s.once(tx, deed{b.Device, in.ID, "patch", b}, func() error {
		o, err := within(tx, PermUpdate, in.ID)
		if err != nil {
			return err
		}
		if in.Body.Version != 0 && in.Body.Version != o.Version {
			return changed(o)
		}
		if err := o.editable(); err != nil {
			return err
		}
		before := *o
		if err := b.Facts.apply(tx, o); err != nil {
			return err
		}
		if err := o.replan(tx, in); err != nil {
			return err
		}
		return s.keep(tx, &before, o)
	})
}

func (o *Order) replan(tx *db.Tx, in *PatchInput) error {
	b := in.Body
	if b.Skill == nil && b.ServiceMin == nil && b.PlannedStart == nil && b.PlannedEnd == nil {
		return nil
	}
	if !tx.Actor.Can(PermAssign, o.object()) {
		return errs.New(errs.Forbidden, "auth.forbidden", "perm", PermAssign)
	}
	if b.Skill != nil {
		o.Skill = *b.Skill
	}
	if b.ServiceMin != nil {
		o.ServiceMin = *b.ServiceMin
	}
	if b.PlannedStart != nil {
		o.PlannedStart = *b.PlannedStart
	}
	if b.PlannedEnd != nil {
		o.PlannedEnd = *b.PlannedEnd
	}
	return ordered(o.PlannedStart, o.PlannedEnd)
}

// keep stores changed facts with their trail.
func (s *Service) keep(tx *db.Tx, before, o *Order) error {
	if err := save(tx, o); err != nil {
		return err
	}
	if err := tx.Audit("workorder", string(o.ID), "changed", db.Changes{
		"fault": db.Personal(before.Fault, o.Fault), "work": db.Personal(before.Work, o.Work), "advice": db.Personal(before.Advice, o.Advice),
		"test_result": db.Personal(before.TestResult, o.TestResult), "repair_note": db.Personal(before.RepairNote, o.RepairNote),
		"cause_explained":   {Old: said(before.CauseExplained), New: said(o.CauseExplained)},
		"first_visit_fixed": {Old: said(before.FirstFixed), New: said(o.FirstFixed)},
		"type":              {Old: before.Type, New: o.Type},
		"skill":             {Old: before.Skill, New: o.Skill}, "service_min": {Old: before.ServiceMin, New: o.ServiceMin},
		"planned_start": {Old: stamp(before.PlannedStart), New: stamp(o.PlannedStart)}, "planned_end": {Old: stamp(before.PlannedEnd), New: stamp(o.PlannedEnd)},
	}); err != nil {
		return err
	}
	return tx.Emit(Changed{o.fact()})
}

// said is a yes or no that may not have been given yet.
func said(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}

// PartInput notes a part that was built in or used up.
type PartInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Device
		SKU       string `json:"sku,omitempty" maxLength:"60"`
		Name      string `json:"name,omitempty" maxLength:"200" doc:"may be left out for a part of the catalogue"`
		SerialOld string `json:"serial_old,omitempty" maxLength:"100"`
		SerialNew string `json:"serial_new,omitempty" maxLength:"100"`
		Qty       int    `json:"qty" minimum:"1" maximum:"10000"`
	}
}

// AddPart notes a part that the order used.
func (s *Service) AddPart(tx *db.Tx, in *PartInput) (*View, error) {
	b := in.Body
	return s.once(tx, deed{b.Device, in.ID, "part", b}, func() error {
		o, err := s.changing(tx, in.ID)
		if err != nil {
			return err
		}
		p := Part{ID: id.New("wop"), OrderID: o.ID, SKU: field.Line(b.SKU), Name: field.Line(b.Name),
			SerialOld: field.Line(b.SerialOld), SerialNew: field.Line(b.SerialNew), Qty: b.Qty, OpID: b.OpID}
		if p.Name == "" {
			if p.Name, err = partName(tx, p.SKU); err != nil {
				return err
			}
		}
		if _, err := addPartC.Run(tx, p); err != nil {
			return err
		}
		return s.partsChanged(tx, o, "part_added", db.Changes{"part": {New: p.ID}, "sku": {Old: "", New: p.SKU}, "name": {New: p.Name}, "qty": {New: p.Qty}})
	})
}

// DropPartInput takes a part off an order again.
type DropPartInput struct {
	ID   ID     `path:"id" maxLength:"60"`
	Part string `path:"part_id" maxLength:"60"`
	OpID string `query:"op_id" maxLength:"60" pattern:"^[A-Za-z0-9_-]*$"`
}

// DropPart takes a part off an order again.
func (s *Service) DropPart(tx *db.Tx, in *DropPartInput) (*View, error) {
	return s.once(tx, deed{Device{OpID: in.OpID}, in.ID, "drop_part", in.Part}, func() error {
		o, err := s.changing(tx, in.ID)
		if err != nil {
			return err
		}
		n, err := dropPartC.Run(tx, db.Args{"workorder_id": o.ID, "id": in.Part})
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.NotFound, "workorder.part_not_found")
		}
		return s.partsChanged(tx, o, "part_removed", db.Changes{"part": {Old: in.Part}})
	})
}

// changing returns an order whose facts the actor may change.
func (s *Service) changing(tx *db.Tx, id ID) (*Order, error) {
	o, err := within(tx, PermUpdate, id)
	if err != nil {
		return nil, err
	}
	return o, o.editable()
}

func (s *Service) partsChanged(tx *db.Tx, o *Order, action string, c db.Changes) error {
	if err := save(tx, o); err != nil {
		return err
	}
	if err := tx.Audit("workorder", string(o.ID), action, c); err != nil {
		return err
	}
	return tx.Emit(Changed{o.fact()})
}

type named struct {
	Name string `json:"name"`
}

var partNameQ = db.Select[named]("workorder.part_name", `SELECT {cols} FROM catalog_part WHERE tenant_id = :tenant AND sku = :sku`)

// partName is the catalogue's name of a part.
func partName(tx *db.Tx, sku string) (string, error) {
	if sku == "" {
		return "", errs.BadField("name", "required")
	}
	p, err := partNameQ.Maybe(tx, db.Args{"sku": sku})
	if err != nil {
		return "", err
	}
	if p == nil {
		return "", errs.BadField("sku", "unknown")
	}
	return p.Name, nil
}
