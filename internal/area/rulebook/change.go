package rulebook

import (
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

// Change is a change of the policy on its way: draft, proposed, published or withdrawn.
type Change struct {
	policy.Amendment
	AuthorName   string   `json:"author_name"`
	ApproverName string   `json:"approver_name"`
	Edited       []Edited `json:"edited" nullable:"false" doc:"what it changes, in words"`
	Moves        []string `json:"moves" nullable:"false" doc:"what the reader may do now: edit, simulate, propose, approve, withdraw"`
}

// Edited is one thing that a change edits.
type Edited struct {
	Kind   string `json:"kind" enum:"param,rule"`
	Key    string `json:"key"`
	Name   string `json:"name"`
	Unit   string `json:"unit"`
	Before any    `json:"before,omitempty"`
	After  any    `json:"after,omitempty" doc:"absent: the rule is taken out"`
}

// ChangesInput chooses changes.
type ChangesInput struct {
	page.Request
	State string `query:"state" enum:"draft,proposed,published,withdrawn"`
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

var errSoon = errs.New(errs.NotFound, "policy.no_change")

// Changes lists the changes, the newest first.
func (s *Service) Changes(_ *db.Tx, _ *ChangesInput) (*page.Of[Change], error) {
	return &page.Of[Change]{Items: []Change{}}, nil
}

// Change shows one change.
func (s *Service) Change(_ *db.Tx, _ *ChangeInput) (*Change, error) { return nil, errSoon }

// Create starts a draft.
func (s *Service) Create(_ *db.Tx, _ *CreateInput) (*Change, error) { return nil, errSoon }

// Edit replaces what a draft says.
func (s *Service) Edit(_ *db.Tx, _ *EditInput) (*Change, error) { return nil, errSoon }

// Propose hands a draft to whom may approve it.
func (s *Service) Propose(_ *db.Tx, _ *StepInput) (*Change, error) { return nil, errSoon }

// Approve publishes a change; never by its author (SYS-15).
func (s *Service) Approve(_ *db.Tx, _ *StepInput) (*Change, error) { return nil, errSoon }

// Withdraw gives a change up before it was published.
func (s *Service) Withdraw(_ *db.Tx, _ *StepInput) (*Change, error) { return nil, errSoon }
