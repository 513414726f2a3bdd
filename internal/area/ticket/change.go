package ticket

import (
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

// ChangeInput changes some facts of a case.
type ChangeInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body field.Patch[Fields]
}

// Change corrects facts of a case. Its limits follow a new urgency, channel or promise from the beginning of the case.
func (s *Service) Change(tx *db.Tx, in *ChangeInput) (*View, error) {
	t, err := within(tx, PermUpdate, in.ID)
	if err != nil {
		return nil, err
	}
	if err := t.apart(tx); err != nil {
		return nil, err
	}
	if err := current(tx, t, int64(in.Body.Version)); err != nil {
		return nil, err
	}
	old := t.Fields
	if t.Fields, err = in.Body.Apply(old); err != nil {
		return nil, err
	}
	if err := t.recheck(tx, &old); err != nil {
		return nil, err
	}
	if err := t.remeasure(tx, &old); err != nil {
		return nil, err
	}
	if err := save(tx, t); err != nil {
		return nil, err
	}
	if err := t.tellChange(tx, &old); err != nil {
		return nil, err
	}
	return s.view(tx, t.ID)
}

// recheck tidies what was typed and makes sure that new references belong to the customer.
func (t *Ticket) recheck(tx *db.Tx, old *Fields) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	var c errs.Checks
	t.tidy(p, &c)
	c.That(t.Urgency != "", "urgency", "required")
	if t.ContactID != old.ContactID || t.AssetID != old.AssetID || t.SiteID != old.SiteID {
		f, err := factsQ.One(tx, t, db.Args{"owner": t.OwnerID})
		if err != nil {
			return err
		}
		f.belongs(&c, &t.Fields)
		t.followRefs(f, old)
	}
	if err := c.Err(); err != nil {
		return err
	}
	t.PhoneTail = tail(t.Phone)
	if t.AssetID != old.AssetID { // the verdict of the day is on another machine now
		if t.Cover, err = coverAt(tx, t.AssetID); err != nil {
			return err
		}
		t.CoverState = t.Cover.State
	}
	return nil
}

// followRefs takes the place of another site and the skill of another machine, unless the same change says otherwise.
func (t *Ticket) followRefs(f *facts, old *Fields) {
	if t.AssetID != old.AssetID && t.SiteID == old.SiteID && f.SiteID != "" {
		t.SiteID = f.SiteID
	}
	if t.SiteID != old.SiteID && t.Address == old.Address && same(t.Lat, old.Lat) && same(t.Lon, old.Lon) {
		t.Address, t.Lat, t.Lon = f.Address, f.Lat, f.Lon
	}
	if t.AssetID != old.AssetID && t.Skill == old.Skill && f.Skill != "" {
		t.Skill = f.Skill
	}
}

func same(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// remeasure asks the pack again for the limits that run, when something changed that they depend on.
func (t *Ticket) remeasure(tx *db.Tx, old *Fields) error {
	if t.Urgency == old.Urgency && t.Channel == old.Channel && t.AssetID == old.AssetID || !t.Open {
		return nil
	}
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	set, err := settingQ.One(tx, t)
	if err != nil {
		return err
	}
	marks, err := marksQ.All(tx, db.Args{"id": t.ID})
	if err != nil {
		return err
	}
	for _, c := range p.Clocks("ticket") {
		for _, m := range marks {
			if m.Metric != c.Metric {
				continue
			}
			l, err := t.limit(p, c, set)
			if err != nil {
				return err
			}
			if err := step.Renew(tx, l); err != nil {
				return err
			}
		}
	}
	return t.look(tx)
}

// tellChange writes the trail, a line of the story for what everybody should see, and the event.
func (t *Ticket) tellChange(tx *db.Tx, old *Fields) error {
	changes := field.Diff(old, t.Fields)
	if len(changes) == 0 {
		return nil
	}
	if err := tx.Audit("ticket", string(t.ID), "changed", changes); err != nil {
		return err
	}
	if t.Urgency != old.Urgency {
		if err := flow.Log(tx, flow.Entry{Root: string(t.ID), SubjectType: "ticket", SubjectID: string(t.ID), Kind: flow.Field, Event: "urgency",
			From: string(old.Urgency), To: string(t.Urgency)}); err != nil {
			return err
		}
	}
	return tx.Emit(Changed{t.fact()})
}
