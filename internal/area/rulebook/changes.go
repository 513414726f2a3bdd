package rulebook

import (
	"maps"
	"slices"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// Edited is one place at which a change makes the policy say something else.
type Edited struct {
	Section string `json:"section" doc:"params, rules …"`
	Code    string `json:"code" doc:"of the parameter or rule"`
	Path    string `json:"path" doc:"within it; empty: all of it"`
	Name    string `json:"name"`
	Kind    string `json:"kind" enum:"added,removed,changed"`
	Unit    string `json:"unit"`
	Before  any    `json:"before,omitempty"`
	After   any    `json:"after,omitempty"`
}

// ChangesInput chooses changes.
type ChangesInput struct {
	page.Request
	State string `query:"state" enum:"draft,proposed,published,withdrawn"`
}

// named is a change with the names of its people.
type named struct {
	policy.Amendment
	AuthorName   string `json:"author_name" from:"COALESCE(a.name, '')"`
	ApproverName string `json:"approver_name" from:"COALESCE(b.name, '')"`
}

const withNames = ` FROM policy_change c
	LEFT JOIN org_person a ON a.tenant_id = c.tenant_id AND a.id = c.author_id
	LEFT JOIN org_person b ON b.tenant_id = c.tenant_id AND b.id = c.approver_id
	WHERE c.tenant_id = :tenant `

var (
	namedQ   = db.Select[named]("rulebook.change", `SELECT {cols c}`+withNames+`AND c.id = :id`)
	changesQ = db.Select[named]("rulebook.changes", `SELECT {cols c}`+withNames+`{filter} ORDER BY c.created_at DESC, c.id DESC LIMIT :limit`).With(db.Filters{
		"state": "AND c.state = :state",
		"after": "AND (c.created_at, c.id) < (:after, :after_id)",
	})
	publishedQ = db.Select[named]("rulebook.published", `SELECT {cols c}`+withNames+`AND c.number > 0 ORDER BY c.number LIMIT 10000`)
)

// Changes lists the changes, the newest first.
func (s *Service) Changes(tx *db.Tx, in *ChangesInput) (*page.Of[Change], error) {
	after, last := time.Time{}, ""
	if err := page.Decode(in.After, &after, &last); err != nil {
		return nil, err
	}
	on := db.On{}
	if in.State != "" {
		on = append(on, "state")
	}
	if in.After != "" {
		on = append(on, "after")
	}
	rows, err := changesQ.All(tx, on, db.Args{"limit": in.Size(), "state": in.State, "after": after, "after_id": last})
	if err != nil {
		return nil, err
	}
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	out := make([]Change, len(rows))
	for i := range rows {
		out[i] = rows[i].change(tx)
		out[i].Edited = touched(p, &rows[i].Edits, tx.Actor.Lang)
	}
	return page.Cut(out, in.Request, func(c Change) []any { return []any{c.CreatedAt, c.ID} }), nil
}

// Change shows one change.
func (s *Service) Change(tx *db.Tx, in *ChangeInput) (*Change, error) {
	n, err := namedQ.Maybe(tx, db.Args{"id": in.ID})
	if err != nil {
		return nil, err
	}
	if n == nil {
		return nil, errNoChange
	}
	c := n.change(tx)
	c.Edited, err = n.edited(tx)
	return &c, err
}

func (s *Service) show(tx *db.Tx, a *policy.Amendment) (*Change, error) {
	return s.Change(tx, &ChangeInput{ID: a.ID})
}

func (n *named) change(tx *db.Tx) Change {
	return Change{Amendment: n.Amendment, AuthorName: n.AuthorName, ApproverName: n.ApproverName, Edited: []Edited{}, Moves: n.moves(tx)}
}

// moves are what the reader may do with the change.
func (n *named) moves(tx *db.Tx) []string {
	out := []string{}
	open := n.State == policy.Draft || n.State == policy.Proposed
	may := func(perm string) bool { return tx.Actor.May(perm) != actor.None }
	for _, m := range []struct {
		name string
		can  bool
	}{
		{"edit", open && may(PermChange)},
		{"simulate", open && may(PermChange)},
		{"propose", n.State == policy.Draft && may(PermChange)},
		{"approve", n.State == policy.Proposed && may(PermApprove) && tx.Actor.Person != n.AuthorID},
		{"withdraw", open && may(PermChange)},
	} {
		if m.can {
			out = append(out, m.name)
		}
	}
	return out
}

// edited says what the policy says otherwise with the change: one that was published against the version before it, one
// that is open against what will be in force on its day. One that does not fit any more shows nothing.
func (n *named) edited(tx *db.Tx) ([]Edited, error) {
	if n.Pack != tx.Actor.Pack {
		return []Edited{}, nil
	}
	before, after, err := n.Try(tx)
	if n.State == policy.Published {
		before, after, err = n.Step(tx)
	}
	if policy.Faults(err) != nil {
		return []Edited{}, nil
	}
	if err != nil {
		return nil, err
	}
	return differences(before, after, tx.Actor.Lang), nil
}

func differences(before, after *policy.Pack, lang string) []Edited {
	out := []Edited{}
	for _, d := range policy.Diff(before, after) {
		if d.Section == "pack" {
			continue
		}
		out = append(out, Edited{Section: d.Section, Code: d.Code, Path: d.Path, Name: d.Names.In(lang), Kind: d.Kind, Unit: d.Unit, Before: d.Old, After: d.New})
	}
	return out
}

// touched names what a change edits, for a list: what stood there before is on its page.
func touched(p *policy.Pack, e *policy.Edits, lang string) []Edited {
	out := []Edited{}
	for _, key := range slices.Sorted(maps.Keys(e.Params)) {
		x, _ := p.Param(key)
		out = append(out, Edited{Section: "params", Code: key, Path: "value", Name: x.Names.In(lang), Kind: policy.Changed, Unit: x.Unit, After: e.Params[key]})
	}
	for _, code := range slices.Sorted(maps.Keys(e.Rules)) {
		d := Edited{Section: "rules", Code: code, Kind: policy.Changed}
		if r := p.Rule(code); r != nil {
			d.Name = r.Names.In(lang)
		}
		if e.Rules[code] == nil {
			d.Kind = policy.Removed
		}
		out = append(out, d)
	}
	return out
}
