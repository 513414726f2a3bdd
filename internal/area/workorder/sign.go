package workorder

import (
	"time"

	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/form"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// SignInput is the customer's signature with what he says about the visit.
type SignInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Version int64 `json:"version,omitempty" minimum:"0"`
		Device
		Signature      string    `json:"signature" minLength:"1" maxLength:"204800" doc:"SVG of paths and lines"`
		SignedBy       string    `json:"signed_by" minLength:"1" maxLength:"100"`
		Rating         string    `json:"rating,omitempty" maxLength:"40" doc:"ENUM-06"`
		CustomerDoneAt time.Time `json:"customer_done_at,omitzero" doc:"when the work was done, as the customer noted it"`
		Lat            *float64  `json:"lat,omitempty" minimum:"-90" maximum:"90"`
		Lon            *float64  `json:"lon,omitempty" minimum:"-180" maximum:"180"`
		Note           string    `json:"note,omitempty" maxLength:"2000"`
		Facts
	}
}

// Signature is what the customer drew.
type Signature struct {
	Order    ID        `json:"workorder_id" db:"workorder_id"`
	SVG      string    `json:"svg"`
	SignedAt time.Time `json:"signed_at"`
}

// Sign takes the customer's signature and brings the order to its end: finished if it was not, signed,
// closed, and its case solved, all at once or, when a fact is missing, not at all (FORM-33).
func (s *Service) Sign(tx *db.Tx, in *SignInput) (*View, error) {
	b := in.Body
	b.Version = 0
	return s.once(tx, deed{b.Device, in.ID, "sign", b}, func() error {
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
		at, err := o.when(tx, b.At)
		if err != nil {
			return err
		}
		drawing, err := o.fill(tx, in, at)
		if err != nil {
			return err
		}
		return s.conclude(tx, o, drawing, act{at: at, lat: b.Lat, lon: b.Lon, note: field.Lines(b.Note)})
	})
}

// fill puts what was said at the signing into the order and checks it against the pack's forms.
func (o *Order) fill(tx *db.Tx, in *SignInput, at time.Time) (drawing string, err error) {
	b := in.Body
	if err := onGlobe(b.Lat, b.Lon); err != nil {
		return "", err
	}
	if drawing, err = cleanSignature(b.Signature); err != nil {
		return "", err
	}
	if err := b.Facts.apply(tx, o); err != nil {
		return "", err
	}
	if o.SignedBy, o.Rating, o.CustomerDoneAt = field.Line(b.SignedBy), b.Rating, b.CustomerDoneAt.UTC(); o.CustomerDoneAt.IsZero() {
		o.CustomerDoneAt = at
	}
	return drawing, o.complete(tx, drawing)
}

// complete names every field that the pack's forms still want.
func (o *Order) complete(tx *db.Tx, drawing string) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	parts, err := partsQ.All(tx, db.Args{"id": o.ID})
	if err != nil {
		return err
	}
	names := make([]string, len(parts))
	for i, x := range parts {
		names[i] = x.Name
	}
	var c errs.Checks
	c.That(o.SignedBy != "", "signed_by", "required")
	c.That(!o.CustomerDoneAt.Before(o.CreatedAt) && !o.CustomerDoneAt.After(tx.Now.Add(24*time.Hour)), "customer_done_at", "out_of_range")
	c.Fields = append(c.Fields, form.Check(finishForm.In(p), map[string]any{"fault": o.Fault, "work": o.Work, "cause_explained": o.CauseExplained,
		"advice": o.Advice, "test_result": o.TestResult, "first_visit_fixed": o.FirstFixed, "type": o.Type, "repair_note": o.RepairNote, "parts": names})...)
	c.Fields = append(c.Fields, form.Check(signForm.In(p), map[string]any{"customer_done": o.CustomerDoneAt, "customer_sign": drawing,
		"signed_by": o.SignedBy, "rating": o.Rating})...)
	return c.Err()
}

// conclude makes the steps that are left.
func (s *Service) conclude(tx *db.Tx, o *Order, drawing string, a act) error {
	a.signed = true
	steps := []string{"finish", "sign", "close"}
	if flow.Category(o.Category) == flow.Done {
		steps = steps[1:]
	}
	if o.Place == Bench && len(steps) == 3 {
		steps[0] = "repaired"
	}
	if _, err := addSignC.Run(tx, Signature{o.ID, drawing, a.at}); err != nil {
		return err
	}
	for _, a.event = range steps {
		if err := s.move(tx, o, a); err != nil {
			return err
		}
	}
	return tx.Audit("workorder", string(o.ID), "signed", db.Changes{"signed_by": db.Personal("", o.SignedBy), "rating": {Old: "", New: o.Rating}})
}

// SignatureInput asks for the drawing of one order.
type SignatureInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// Signature returns what the customer drew.
func (s *Service) Signature(tx *db.Tx, in *SignatureInput) (*Signature, error) {
	if _, err := within(tx, PermRead, in.ID); err != nil {
		return nil, err
	}
	drawn, err := signatureQ.Maybe(tx, db.Args{"workorder_id": in.ID})
	if drawn == nil && err == nil {
		return nil, errs.New(errs.NotFound, "workorder.not_signed")
	}
	return drawn, err
}
