package followup

import (
	"slices"
	"time"

	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// ListInput chooses a page of call-backs.
type ListInput struct {
	Open       bool      `query:"open" doc:"not recorded, not over"`
	Callable   bool      `query:"callable" doc:"may be dialled right now"`
	Late       bool      `query:"late"`
	State      string    `query:"state" maxLength:"40"`
	Kind       string    `query:"kind" maxLength:"40"`
	Owner      string    `query:"owner_id" maxLength:"60"`
	Technician string    `query:"technician_id" maxLength:"60"`
	Ticket     string    `query:"ticket_id" maxLength:"60"`
	Rating     string    `query:"rating" maxLength:"40" doc:"ENUM-06, or top for its top two answers (RULE-07), or any"`
	Since      time.Time `query:"since" doc:"recorded at or after"`
	page.Request
}

// List is the call list, what is due soonest first; without open, callable or late the newest first.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Row], error) {
	var at time.Time
	var last ID
	if err := page.Decode(in.After, &at, &last); err != nil {
		return nil, err
	}
	queue := in.Open || in.Callable || in.Late
	beyond := "before"
	if queue {
		beyond = "after"
	}
	on := db.On{}
	for name, wanted := range map[string]bool{"open": in.Open, "callable": in.Callable, "late": in.Late, "state": in.State != "", "kind": in.Kind != "",
		"owner": in.Owner != "", "technician": in.Technician != "", "ticket": in.Ticket != "", "top": in.Rating == "top", "answered": in.Rating == "any", "rating": in.Rating != "" && in.Rating != "top" && in.Rating != "any", "since": !in.Since.IsZero(),
		beyond: in.After != ""} {
		if wanted {
			on = append(on, name)
		}
	}
	q := pastQ
	if queue {
		q = listQ
	}
	rows, err := q.All(tx, db.By(PermRead), on, db.Args{"state": in.State, "kind": in.Kind, "owner": in.Owner, "technician": in.Technician,
		"ticket_id": in.Ticket, "rating": in.Rating, "since": in.Since, "at": at, "after_id": last, "limit": in.Size()})
	if err != nil {
		return nil, err
	}
	for i := range rows {
		r := &rows[i]
		f := Followup{DueTo: r.DueTo, RecordedAt: r.RecordedAt, EndedAt: r.EndedAt}
		r.Late = f.Late(tx.Now)
	}
	return page.Cut(rows, in.Request, func(r Row) []any { return []any{r.DueTo, r.ID} }), nil
}

// Count counts the tabs of the call list.
func (s *Service) Count(tx *db.Tx, _ *struct{}) (*Counts, error) {
	return countQ.One(tx, db.By(PermRead))
}

// GetInput names one call-back.
type GetInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// View is a call-back with everything the caller needs: whom, about what, what to say, what was tried.
type View struct {
	*Followup
	Facts        Facts     `json:"facts"`
	Late         bool      `json:"late"`
	TooEarly     bool      `json:"too_early"`
	AttemptsLeft int       `json:"attempts_left"`
	Tries        []Attempt `json:"history" nullable:"false"`
	Breaches     []Breach  `json:"breaches" nullable:"false"`
	Script       *Script   `json:"script,omitempty"`
	Outcomes     []Option  `json:"outcomes" nullable:"false"`
	Moves        []string  `json:"moves" nullable:"false"`
}

// Script is what is said and asked, in the caller's language.
type Script struct {
	Form    string     `json:"form"`
	Opening string     `json:"opening"`
	Items   []Question `json:"items" nullable:"false"`
	Closing string     `json:"closing"`
}

// Question is one question of the call sheet.
type Question struct {
	Key      string   `json:"key"`
	Type     string   `json:"type"`
	Label    string   `json:"label"`
	Ask      string   `json:"ask"`
	Required bool     `json:"required"`
	Options  []Option `json:"options" nullable:"false"`
}

// Option is one answer to choose.
type Option struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Class string `json:"class,omitempty"`
}

// Get shows one call-back.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) {
	f, err := within(tx, PermRead, in.ID)
	if err != nil {
		return nil, err
	}
	facts, err := factsQ.One(tx, db.Args{"id": f.ID})
	if err != nil {
		return nil, err
	}
	v := &View{Followup: f, Facts: *facts, Late: f.Late(tx.Now), TooEarly: f.open() && tx.Now.Before(f.DueFrom), Moves: []string{}}
	if v.Tries, err = attemptsQ.All(tx, db.Args{"id": f.ID}); err != nil {
		return nil, err
	}
	if v.Breaches, err = breachesQ.All(tx, db.Args{"id": f.ID}); err != nil {
		return nil, err
	}
	p, err := pack(tx)
	if err != nil {
		return nil, err
	}
	v.AttemptsLeft = max(0, maxAttempts.In(p)-f.Attempts)
	v.Script, v.Outcomes = script(p, tx.Actor.Lang), options(p, listOutcome, tx.Actor.Lang)
	v.Moves = f.moves(tx, p)
	return v, nil
}

// moves lists the verbs that the actor may use now: attempt, record, excuse, replace, file.
func (f *Followup) moves(tx *db.Tx, p *policy.Pack) []string {
	out := []string{}
	facts := f.subject().Facts(tx, step.Move{Facts: flow.Facts{Holds: func(string) bool { return true }}})
	may := flow.Allowed(lifeOf.In(p), f.State, facts)
	for _, verb := range []struct{ name, event string }{{"attempt", "attempt"}, {"record", "record"}, {"replace", "replace"}, {"excuse", "cancel"}, {"file", "file"}} {
		call := verb.name == "attempt" || verb.name == "record"
		if call && f.mayCall(tx) != nil {
			continue
		}
		if slices.ContainsFunc(may, func(t flow.Transition) bool { return t.Event == verb.event }) {
			out = append(out, verb.name)
		}
	}
	return out
}

func script(p *policy.Pack, lang string) *Script {
	def, sc := recordForm.In(p), p.Script("followup")
	if def == nil {
		return nil
	}
	out := &Script{Form: def.Code, Items: []Question{}}
	ask := map[string]string{}
	if sc != nil {
		out.Opening, out.Closing = sc.Opening.In(lang), sc.Closing.In(lang)
		for _, i := range sc.Items {
			ask[i.Key] = i.Ask.In(lang)
		}
	}
	for _, fd := range def.Fields {
		if fd.Key == "outcome" {
			continue
		}
		q := Question{Key: fd.Key, Type: fd.Type, Label: policy.Text(fd.Names).In(lang), Ask: ask[fd.Key], Required: fd.Required, Options: []Option{}}
		for _, o := range fd.Options {
			q.Options = append(q.Options, Option{Code: o.Code, Label: policy.Text(o.Names).In(lang)})
		}
		out.Items = append(out.Items, q)
	}
	return out
}

func options(p *policy.Pack, list, lang string) []Option {
	out := []Option{}
	if l := p.List(list); l != nil {
		for _, o := range l.Options {
			out = append(out, Option{o.Code, o.Names.In(lang), o.Class})
		}
	}
	return out
}
