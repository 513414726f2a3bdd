package rulebook

import (
	"cmp"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
)

// Change is a change of the policy on its way: draft, proposed, published or withdrawn.
type Change struct {
	policy.Amendment
	AuthorName   string   `json:"author_name"`
	ApproverName string   `json:"approver_name"`
	Edited       []Edited `json:"edited" nullable:"false" doc:"what it changes, in words"`
	Moves        []string `json:"moves" nullable:"false" doc:"what the reader may do now: edit, simulate, propose, approve, withdraw"`
}

// ChangeFields are what the author of a change sets.
type ChangeFields struct {
	Title  string       `json:"title" minLength:"1" maxLength:"200"`
	Reason string       `json:"reason" minLength:"1" maxLength:"2000" text:"lines"`
	Day    string       `json:"day" format:"day" doc:"from which it holds; today: from the moment of approval"`
	Edits  policy.Edits `json:"edits"`
}

// CreateInput is a new draft.
type CreateInput struct{ Body ChangeFields }

// ChangeInput names a change.
type ChangeInput struct {
	ID string `path:"id" maxLength:"60"`
}

// EditInput replaces a draft.
type EditInput struct {
	ID   string `path:"id" maxLength:"60"`
	Body struct {
		ChangeFields
		Version int64 `json:"version" minimum:"1"`
	}
}

// StepInput moves a change on.
type StepInput struct {
	ID   string `path:"id" maxLength:"60"`
	Body struct {
		Version int64 `json:"version" minimum:"1"`
	}
}

// Create starts a draft. What the policy does not take is refused at once, with where it stands.
func (s *Service) Create(tx *db.Tx, in *CreateInput) (*Change, error) {
	a := &policy.Amendment{ID: id.New("pch"), Pack: tx.Actor.Pack, AuthorID: tx.Actor.Person}
	if err := in.Body.to(tx, a); err != nil {
		return nil, err
	}
	if err := a.Add(tx); err != nil {
		return nil, err
	}
	if err := trail(tx, a, "created", db.Changes{"title": {New: a.Title}, "day": {New: a.Day}}); err != nil {
		return nil, err
	}
	return s.show(tx, a)
}

// to puts the fields into a draft and tries what the policy would be with it.
func (f ChangeFields) to(tx *db.Tx, a *policy.Amendment) error {
	var c errs.Checks
	field.Clean(&f, &c)
	c.That(len(f.Edits.Params)+len(f.Edits.Rules) > 0, "edits", "required")
	if err := c.Err(); err != nil {
		return err
	}
	a.Title, a.Reason, a.Day, a.Edits = f.Title, f.Reason, f.Day, f.Edits
	return fits(tx, a)
}

// fits refuses a day that is over and edits that the policy does not take, fault by fault.
func fits(tx *db.Tx, a *policy.Amendment) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	if day, err := calendar.ParseDate(a.Day); err != nil || day < p.Calendar("").DateOf(tx.Now) {
		return errs.BadField("day", "past")
	}
	_, _, err = a.Try(tx)
	return plainly(err)
}

// plainly turns the problems of a pack into refused fields.
func plainly(err error) error {
	found := policy.Faults(err)
	if len(found) == 0 {
		return err
	}
	var c errs.Checks
	for _, f := range found {
		key := cmp.Or(f.Key, "edits")
		c.That(false, key, "policy", "reason", f.String())
	}
	return c.Err()
}

// Edit replaces what a draft says. A proposal that is edited is a draft again; only its author edits it.
func (s *Service) Edit(tx *db.Tx, in *EditInput) (*Change, error) {
	a, err := load(tx, in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	if a.State != policy.Draft && a.State != policy.Proposed {
		return nil, notNow(a)
	}
	before := a.Day
	if err := in.Body.to(tx, a); err != nil {
		return nil, err
	}
	a.AuthorID = tx.Actor.Person // who wrote the words last may not approve them
	a.State, a.ProposedAt = policy.Draft, time.Time{}
	return s.save(tx, a, "changed", db.Changes{"title": {New: a.Title}, "day": {Old: before, New: a.Day}})
}

// Propose hands a draft to whom may approve it.
func (s *Service) Propose(tx *db.Tx, in *StepInput) (*Change, error) {
	a, err := load(tx, in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	if a.State != policy.Draft {
		return nil, notNow(a)
	}
	if err := fits(tx, a); err != nil {
		return nil, err
	}
	a.State, a.ProposedAt = policy.Proposed, tx.Now
	return s.save(tx, a, "proposed", db.Changes{"state": {Old: string(policy.Draft), New: string(a.State)}})
}

// Approve publishes a change; never by its author (SYS-15). From then on nobody alters it.
func (s *Service) Approve(tx *db.Tx, in *StepInput) (*Change, error) {
	a, err := load(tx, in.ID, in.Body.Version)
	switch {
	case err != nil:
		return nil, err
	case a.State != policy.Proposed:
		return nil, notNow(a)
	case tx.Actor.Person == "" || a.AuthorID == tx.Actor.Person:
		return nil, errs.New(errs.Forbidden, "policy.own_change")
	}
	if err := fits(tx, a); err != nil { // others may have been published since
		return nil, err
	}
	number, err := org.PolicyNumber(tx)
	if err != nil {
		return nil, err
	}
	a.ApproverID = tx.Actor.Person
	if err := a.Publish(tx, number); err != nil {
		return nil, plainly(err)
	}
	if err := trail(tx, a, "published", db.Changes{"state": {Old: string(policy.Proposed), New: string(a.State)}, "number": {New: number}}); err != nil {
		return nil, err
	}
	return s.show(tx, a)
}

// Withdraw gives a change up before it was published.
func (s *Service) Withdraw(tx *db.Tx, in *StepInput) (*Change, error) {
	a, err := load(tx, in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	if a.State != policy.Draft && a.State != policy.Proposed {
		return nil, notNow(a)
	}
	before := a.State
	a.State = policy.Withdrawn
	return s.save(tx, a, "withdrawn", db.Changes{"state": {Old: string(before), New: string(a.State)}})
}

// load returns a change as the caller has read it.
func load(tx *db.Tx, id string, version int64) (*policy.Amendment, error) {
	a, err := policy.LoadAmendment(tx, id)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, errNoChange
	}
	if a.Version != version {
		return nil, errs.New(errs.Conflict, "policy.changed_meanwhile")
	}
	if a.Pack != tx.Actor.Pack {
		return nil, errs.New(errs.Conflict, "policy.other_pack", "pack", a.Pack)
	}
	return a, nil
}

func notNow(a *policy.Amendment) error {
	return errs.New(errs.Conflict, "policy.not_in_state", "title", a.Title)
}

func (s *Service) save(tx *db.Tx, a *policy.Amendment, verb string, what db.Changes) (*Change, error) {
	if err := a.Save(tx); err != nil {
		return nil, err
	}
	if err := trail(tx, a, verb, what); err != nil {
		return nil, err
	}
	return s.show(tx, a)
}

// trail writes down who did what, and tells whoever reads the policy.
func trail(tx *db.Tx, a *policy.Amendment, verb string, what db.Changes) error {
	if err := tx.Audit("policy", a.ID, verb, what); err != nil {
		return err
	}
	return tx.Emit(Moved{ID: a.ID, State: string(a.State), Version: a.Version})
}

// Moved is emitted when a change of the policy took a step.
type Moved struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Version int64  `json:"version"`
}

// EventName is policy.moved.
func (Moved) EventName() string { return "policy.moved" }

// About lets whoever reads the policy learn of it.
func (m Moved) About() db.About {
	return db.About{Type: "policy", ID: m.ID, Root: m.ID, Perm: PermRead}
}

var errNoChange = errs.New(errs.NotFound, "policy.no_change")
