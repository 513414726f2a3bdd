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
	Result   map[string]any `json:"result"`
	Point    string         `json:"point"`
	Rule     string         `json:"rule"`
	Row      int            `json:"row"`
	Version  string         `json:"version"`
	Sentence string         `json:"sentence"`
	Trace    []policy.Step  `json:"trace" nullable:"false"`
}

// Eval answers a question to the policy; nothing is stored.
func (s *Service) Eval(tx *db.Tx, in *EvalInput) (*Evaluation, error) {
	b := in.Body
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	point := b.Point
	if b.Rule != "" {
		r := p.Rule(b.Rule)
		if r == nil {
			return nil, errs.BadField("rule", "unknown")
		}
		point = r.Decides
	}
	out, d, err := p.Ask(point, b.Input)
	if err != nil {
		return nil, refused("input", err)
	}
	return &Evaluation{Result: p.JSON(out), Point: point, Rule: d.Rule, Row: d.Row, Version: d.Version,
		Sentence: d.Sentence(tx.Actor.Lang), Trace: d.Trace()}, nil
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
