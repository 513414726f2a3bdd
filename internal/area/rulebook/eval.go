package rulebook

import (
	"context"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/httpx"
)

// EvalInput asks the policy something.
type EvalInput struct {
	Body struct {
		Rule  string         `json:"rule,omitempty" maxLength:"40" doc:"rule or point must be given"`
		Point string         `json:"point,omitempty" maxLength:"80"`
		At    *time.Time     `json:"at,omitempty" doc:"the version in force at this instant; now unless said"`
		Input map[string]any `json:"input" doc:"fields of the point; money {amount, currency}, decimals as texts"`
	}
}

// Evaluation is what the policy answers, and how it came to it.
type Evaluation struct {
	Result    map[string]any    `json:"result" doc:"by field; null when no row of the rule holds"`
	Unit      string            `json:"unit,omitempty" doc:"of the whole result, when it has only one"`
	Units     map[string]string `json:"units,omitempty" doc:"by field"`
	Point     string            `json:"point"`
	Rule      string            `json:"rule"`
	Row       int               `json:"row"`
	Version   string            `json:"version"`
	Sentence  string            `json:"sentence"`
	DecidedBy string            `json:"decided_by,omitempty" doc:"the rule that the policy asks for this input, when it is another"`
	Trace     []policy.Step     `json:"trace" nullable:"false"`
}

// Eval answers a question to the policy; nothing is stored.
func (s *Service) Eval(tx *db.Tx, in *EvalInput) (*Evaluation, error) {
	b := in.Body
	at := tx.Now
	if b.At != nil {
		at = *b.At
	}
	p, err := policy.At(tx, at)
	if err != nil {
		return nil, err
	}
	if b.Rule == "" {
		return ask(p, b.Point, b.Input, tx.Actor.Lang)
	}
	r, err := p.Called(b.Rule)
	if err != nil {
		return nil, refused("rule", err)
	}
	e, err := p.EvalRule(r.Code, b.Input, tx.Actor.Lang)
	if err != nil {
		return nil, refused("input", err)
	}
	return &Evaluation{Result: e.Result, Unit: e.Unit, Units: e.Units, Point: e.Point, Rule: e.Rule, Row: e.Row, Version: e.Version,
		Sentence: e.Sentence, DecidedBy: e.DecidedBy, Trace: list(e.Trace)}, nil
}

// ask lets the policy choose the rule.
func ask(p *policy.Pack, point string, in map[string]any, lang string) (*Evaluation, error) {
	if _, ok := p.Point(point); !ok {
		return nil, errs.BadField("point", "unknown")
	}
	out, d, err := p.Ask(point, in)
	if err != nil {
		return nil, refused("input", err)
	}
	return &Evaluation{Result: p.JSON(out), Point: point, Rule: d.Rule, Row: d.Row, Version: d.Version, Sentence: d.Sentence(lang), Trace: list(d.Trace())}, nil
}

// list is never null in JSON.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

// refused says why the policy does not take something.
func refused(field string, err error) error {
	return errs.BadField(field, "policy", "reason", err.Error())
}

// reading makes an operation of a question that needs a body and changes nothing.
func reading[In, Out any](r *httpx.Router, fn func(*db.Tx, *In) (*Out, error)) func(context.Context, *In) (*Out, error) {
	return func(ctx context.Context, in *In) (out *Out, err error) {
		err = r.DB.Read(ctx, func(tx *db.Tx) error { out, err = fn(tx, in); return err })
		return out, err
	}
}
