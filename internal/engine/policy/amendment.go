package policy

import "time"

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
