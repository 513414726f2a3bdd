package policy

import (
	"errors"
	"slices"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// Edits are what a change sets: values of parameters, and rules as a pack writes them; null takes a rule out.
type Edits struct {
	Params map[string]any `json:"params,omitempty" doc:"value by key"`
	Rules  map[string]any `json:"rules,omitempty" doc:"parts of a rule by its code, as a pack writes them; null takes it out"`
}

// Stage is where an amendment stands.
type Stage string

// The stages of an amendment.
const (
	Draft     Stage = "draft"
	Proposed  Stage = "proposed"
	Published Stage = "published"
	Withdrawn Stage = "withdrawn"
)

// Amendment is a change of an organisation's policy. Once published it is never altered.
type Amendment struct {
	ID          string    `json:"id"`
	Pack        string    `json:"pack"`
	State       Stage     `json:"state" enum:"draft,proposed,published,withdrawn"`
	Title       string    `json:"title"`
	Reason      string    `json:"reason"`
	Day         string    `json:"day"` // from which it holds
	Edits       Edits     `json:"edits"`
	AuthorID    string    `json:"author_id"`
	ApproverID  string    `json:"approver_id"`
	Number      int64     `json:"number"`                // of publication, counted per organisation; 0 before
	EffectiveAt time.Time `json:"effective_at,omitzero"` // of a published one
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	ProposedAt  time.Time `json:"proposed_at,omitzero"`
	PublishedAt time.Time `json:"published_at,omitzero"`
	Version     int64     `json:"version"`
}

var (
	amendmentQ = db.Select[Amendment]("policy.change", `SELECT {cols} FROM policy_change WHERE tenant_id = :tenant AND id = :id`)
	publishedQ = db.Select[Amendment]("policy.published", `SELECT {cols} FROM policy_change
		WHERE tenant_id = :tenant AND pack = :pack AND number > 0 ORDER BY number LIMIT 10000`)
	addAmendC = db.Command("policy.change_add", `INSERT INTO policy_change (tenant_id, id, pack, state, title, reason, day, edits, author_id, created_at, updated_at, version)
		VALUES (:tenant, :id, :pack, :state, :title, :reason, :day, :edits, :author_id, :now, :now, 1)`)
	// a published change is never altered
	saveAmendC = db.Command("policy.change_save", `UPDATE policy_change SET state = :state, title = :title, reason = :reason, day = :day, edits = :edits,
			author_id = :author_id, approver_id = :approver_id, number = :number, effective_at = :effective_at, proposed_at = :proposed_at, published_at = :published_at,
			updated_at = :now, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version AND state <> 'published'`)
)

// LoadAmendment returns a change.
func LoadAmendment(tx *db.Tx, id string) (*Amendment, error) {
	return amendmentQ.One(tx, db.Args{"id": id})
}

// Add stores a new draft.
func (a *Amendment) Add(tx *db.Tx) error {
	a.State, a.CreatedAt, a.UpdatedAt, a.Version = Draft, tx.Now, tx.Now, 1
	_, err := addAmendC.Run(tx, a)
	return err
}

// Save stores a change as it is now, with the version that was read.
func (a *Amendment) Save(tx *db.Tx) error {
	if err := saveAmendC.RunOne(tx, a); err != nil {
		return err
	}
	a.Version, a.UpdatedAt = a.Version+1, tx.Now
	return nil
}

// Try makes the policy as the change would leave it on its day: the pack and all that is published and in force then,
// with the change on top, checked whole. Problems say what does not fit.
func (a *Amendment) Try(tx *db.Tx) (before, after *Pack, err error) {
	day, err := calendar.ParseDate(a.Day)
	if err != nil {
		return nil, nil, errs.BadField("day", "date")
	}
	now, err := Of(tx)
	if err != nil {
		return nil, nil, err
	}
	if before, err = At(tx, dayStart(now, day, tx.Now)); err != nil {
		return nil, nil, err
	}
	after, err = before.Amended("+"+a.ID, a.Edits)
	return before, after, err
}

// Step returns the versions around a published change: without it and with it, as of the moment when it became effective.
func (a *Amendment) Step(tx *db.Tx) (before, after *Pack, err error) {
	shipped, err := Shipped.Pack(a.Pack)
	if err != nil {
		return nil, nil, errs.Because(err, errs.Internal, "policy.refused", "pack", a.Pack)
	}
	known := tx.Actor.Policy
	defer func() { tx.Actor.Policy = known }()
	if known <= a.Number { // published by this very unit of work
		tx.Actor.Policy = 0
	}
	h, err := historyOf(tx, shipped)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(h.changes, func(c Amendment) bool { return c.ID == a.ID })
	if i < 0 {
		return shipped, shipped, nil
	}
	edition := h.steps[0].shipped
	for _, s := range h.steps {
		if !s.from.After(a.EffectiveAt) {
			edition = s.shipped
		}
	}
	if before, err = h.made.pack(edition, h.changes[:i]); err != nil {
		return nil, nil, err
	}
	after, err = h.made.pack(edition, h.changes[:i+1])
	return before, after, err
}

// Publish makes a change a part of the policy from its day on, under the next number of the organisation. A day in the
// past is refused; the rest of today is not.
func (a *Amendment) Publish(tx *db.Tx, number int64) error {
	p, err := Of(tx)
	if err != nil {
		return err
	}
	day, err := calendar.ParseDate(a.Day)
	if err != nil || day < p.Calendar("").DateOf(tx.Now) {
		return errs.BadField("day", "past")
	}
	if _, _, err := a.Try(tx); err != nil {
		return err
	}
	a.State, a.Number, a.PublishedAt, a.EffectiveAt = Published, number, tx.Now, dayStart(p, day, tx.Now)
	return a.Save(tx)
}

// Faults are the problems of a pack that was refused, nil when err is something else.
func Faults(err error) Problems {
	var p Problems
	if errors.As(err, &p) {
		return p
	}
	return nil
}
