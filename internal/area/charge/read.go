package charge

import (
	"encoding/json"
	"slices"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/money"
)

// LineView is a line as it is shown, with why it costs what it costs.
type LineView struct {
	ID         string        `json:"id"`
	Kind       string        `json:"kind" doc:"ENUM-31"`
	Label      string        `json:"label" doc:"of the kind, in the reader's language"`
	Item       string        `json:"item"`
	Source     string        `json:"source"`
	SKU        string        `json:"sku"`
	Name       string        `json:"name"`
	Qty        int           `json:"qty"`
	List       money.Money   `json:"list" doc:"without the verdict; null while open"`
	Amount     money.Money   `json:"amount" doc:"null while open"`
	Verdict    string        `json:"verdict" doc:"ENUM-CHARGE-VERDICT"`
	Payer      string        `json:"payer"`
	Undecided  string        `json:"undecided" enum:",ask,no_cost,no_price"`
	Why        []string      `json:"why" nullable:"false" doc:"sentences in the reader's language"`
	Rule       string        `json:"rule"`
	Version    string        `json:"version"`
	Steps      []policy.Step `json:"steps" nullable:"false"`
	Reverses   string        `json:"reverses"`
	ReversedBy string        `json:"reversed_by"`
	Reason     string        `json:"reason"`
	At         time.Time     `json:"at"`
}

// View is the bill of a work order.
type View struct {
	OrderID   string        `json:"workorder_id"`
	Hidden    bool          `json:"hidden" doc:"the reader sees prices only when the customer asks (RULE-32)"`
	HiddenWhy string        `json:"hidden_why"`
	Frozen    bool          `json:"frozen" doc:"signed: lines are only reversed"`
	FrozenAt  time.Time     `json:"frozen_at,omitzero"`
	Asked     bool          `json:"asked" doc:"the customer asked for the price"`
	Decided   string        `json:"decided" doc:"ENUM-CHARGE-FLAG"`
	Totals    []money.Money `json:"totals" nullable:"false" doc:"one per currency"`
	Waived    []money.Money `json:"waived" nullable:"false"`
	Open      int           `json:"open" doc:"lines without an amount"`
	Lines     []LineView    `json:"lines" nullable:"false"`
	MayWrite  bool          `json:"may_write"`
	MayFix    bool          `json:"may_reverse"`
}

// Of shows the bill of an order that the reader reaches; one that has none yet is empty.
func Of(tx *db.Tx, o Order) (*View, error) {
	b, err := billQ.Maybe(tx, db.Args{"workorder_id": o.ID})
	if err != nil {
		return nil, err
	}
	if b == nil {
		b = &Bill{OrderID: o.ID, Cover: o.Cover, UnitID: o.UnitID, OwnerID: o.OwnerID, AssigneeID: o.AssigneeID}
	}
	lines, err := linesQ.All(tx, db.Args{"workorder_id": o.ID})
	if err != nil {
		return nil, err
	}
	return b.view(tx, lines)
}

// OfCase shows the bills of a case, in three statements.
func OfCase(tx *db.Tx, root string) ([]View, error) {
	bills, err := billsQ.All(tx, db.Args{"root": root})
	if err != nil {
		return nil, err
	}
	lines, err := linesOfQ.All(tx, db.Args{"root": root})
	if err != nil {
		return nil, err
	}
	out := []View{}
	for i := range bills {
		b := &bills[i]
		if !tx.Actor.Can(PermRead, b.object()) {
			continue
		}
		v, err := b.view(tx, slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.OrderID != b.OrderID }))
		if err != nil {
			return nil, err
		}
		out = append(out, *v)
	}
	return out, nil
}

func (b *Bill) object() actor.Object {
	return actor.Object{Unit: b.UnitID, Owner: b.OwnerID, Assignee: b.AssigneeID}
}

func (b *Bill) view(tx *db.Tx, lines []Line) (*View, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	v := &View{OrderID: b.OrderID, Frozen: !b.FrozenAt.IsZero(), FrozenAt: b.FrozenAt, Asked: b.AskedBy != "", Decided: b.Decided,
		Totals: []money.Money{}, Waived: []money.Money{}, Lines: []LineView{}, MayFix: tx.Actor.Can(PermCorrect, b.object())}
	v.MayWrite = tx.Actor.Can(PermWrite, b.object())
	if tx.Actor.May(PermRead) == actor.Own { // whoever works there, not whoever answers for the money
		d, err := policy.Decide(p, Talk, TalkIn{Cover: b.Cover, Asked: v.Asked})
		if err != nil {
			return nil, err
		}
		if !d.Out.Show {
			v.Hidden = true
			r, err := kept(d.Record())
			if err != nil {
				return nil, err
			}
			v.HiddenWhy, err = p.Told(r, tx.Actor.Lang)
			return v, err
		}
	}
	for i := range lines {
		if err := v.show(tx, p, &lines[i], lines); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// show adds a line to the view and to its sums.
func (v *View) show(tx *db.Tx, p *policy.Pack, l *Line, all []Line) error {
	x := LineView{ID: l.ID, Kind: l.Kind, Label: label(p, listKind, l.Kind, tx.Actor.Lang), Item: l.Item, Source: l.Source, SKU: l.SKU, Name: l.Name, Qty: l.Qty,
		Verdict: l.Verdict, Payer: l.Payer, Undecided: l.Undecided, Why: []string{}, Steps: []policy.Step{}, Reverses: l.Reverses, Reason: l.Reason, At: l.At}
	if l.Name == "" && l.Item != "" {
		x.Name = label(p, listItem, l.Item, tx.Actor.Lang)
	}
	for _, o := range all {
		if o.Reverses == l.ID {
			x.ReversedBy = o.ID
		}
	}
	if l.Undecided == "" {
		x.List, x.Amount = l.money(l.List), l.money(l.Amount)
		v.Totals, v.Waived = plus(v.Totals, x.Amount), plus(v.Waived, l.money(l.List-l.Amount))
	} else if x.ReversedBy == "" {
		v.Open++
	}
	for _, decision := range []string{l.Judgement, l.Decision} {
		if decision == "" {
			continue
		}
		said, err := policy.Tell(tx, decision, tx.Actor.Lang)
		if err != nil {
			return err
		}
		if said != "" {
			x.Why = append(x.Why, said)
		}
		var r policy.Record
		if json.Unmarshal([]byte(decision), &r) != nil {
			continue
		}
		x.Rule, x.Version = r.Rule, r.Version
		steps, err := policy.Traced(tx, r)
		if err != nil {
			return err
		}
		for _, p := range steps {
			if p.Rule == r.Rule { // other rules were only passed by
				x.Steps = append(x.Steps, p)
			}
		}
	}
	v.Lines = append(v.Lines, x)
	return nil
}

// plus adds an amount to the sums, one per currency.
func plus(sums []money.Money, m money.Money) []money.Money {
	if m.Currency == "" {
		return sums
	}
	for i := range sums {
		if s, err := sums[i].Add(m); err == nil {
			sums[i] = s
			return sums
		}
	}
	return append(sums, m)
}

func label(p *policy.Pack, list, code, lang string) string {
	if l := p.List(list); l != nil {
		for _, o := range l.Options {
			if o.Code == code {
				return o.Names.In(lang)
			}
		}
	}
	return code
}
