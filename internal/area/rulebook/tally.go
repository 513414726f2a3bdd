package rulebook

import (
	"cmp"
	"encoding/json"
	"math/big"
	"slices"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/money"
)

// key is what a total is of.
type key struct{ kind, metric string }

// tally adds up what one worker finds; it grows with people and metrics, never with decisions.
type tally struct {
	metrics map[key]*sums
	people  map[string]*person
	rows    []kept
	most    int
	more    bool
	skipped int
}

type person struct {
	name string
	sums
}

// kept is a row that is shown, before it is worded.
type kept struct {
	n      int
	answer *answer
	row    DiffRow
}

func newTally(rows int) tally {
	return tally{metrics: map[key]*sums{}, people: map[string]*person{}, most: rows}
}

func (t *tally) count(k key, id, name string, fn func(*sums)) {
	s := t.metrics[k]
	if s == nil {
		s = &sums{}
		t.metrics[k] = s
	}
	fn(s)
	if id == "" {
		return
	}
	p := t.people[id]
	if p == nil {
		p = &person{name: name}
		t.people[id] = p
	}
	fn(&p.sums)
}

// row keeps a row while there is room; the rows of one worker come in their order.
func (t *tally) row(k kept) {
	if len(t.rows) >= t.most {
		t.more = true
		return
	}
	t.rows = append(t.rows, k)
}

// add takes over what a worker found, the first rows of all.
func (t *tally) add(o *tally) {
	for k, s := range o.metrics {
		if t.metrics[k] == nil {
			t.metrics[k] = &sums{}
		}
		t.metrics[k].join(s)
	}
	for id, p := range o.people {
		if t.people[id] == nil {
			t.people[id] = &person{name: p.name}
		}
		t.people[id].join(&p.sums)
	}
	t.rows = append(t.rows, o.rows...)
	slices.SortFunc(t.rows, func(a, b kept) int { return cmp.Compare(a.n, b.n) })
	t.more = t.more || o.more || len(t.rows) > t.most
	t.rows = t.rows[:min(len(t.rows), t.most)]
	t.skipped += o.skipped
}

// sums are counts and exact amounts.
type sums struct {
	Sums
	before, after amounts
}

func (s *sums) add(before, after outcome, changed bool) {
	if before.late {
		s.MissedBefore++
	}
	if after.late {
		s.MissedAfter++
	}
	if changed {
		s.Changed++
	}
	switch c := after.due.Compare(before.due); {
	case before.due.IsZero() || after.due.IsZero():
	case c < 0:
		s.Earlier++
	case c > 0:
		s.Later++
	}
}

func (s *sums) join(o *sums) {
	s.Read, s.Changed, s.Earlier, s.Later = s.Read+o.Read, s.Changed+o.Changed, s.Earlier+o.Earlier, s.Later+o.Later
	s.MissedBefore, s.MissedAfter = s.MissedBefore+o.MissedBefore, s.MissedAfter+o.MissedAfter
	s.before.join(&o.before)
	s.after.join(&o.after)
}

func (s *sums) told() Sums {
	s.PointsBefore, s.MoneyBefore = s.before.told()
	s.PointsAfter, s.MoneyAfter = s.after.told()
	return s.Sums
}

// amounts are points and money, exact.
type amounts struct {
	points *big.Rat
	money  map[string]*big.Rat
}

func (a *amounts) add(x Amount) {
	if x.Points != nil {
		a.point(x.Points)
	}
	if x.Money != nil {
		a.cash(x.Money.Currency, x.Money.Rat())
	}
}

func (a *amounts) point(n *big.Rat) {
	if a.points == nil {
		a.points = new(big.Rat)
	}
	a.points.Add(a.points, n)
}

func (a *amounts) cash(currency string, n *big.Rat) {
	if a.money == nil {
		a.money = map[string]*big.Rat{}
	}
	if a.money[currency] == nil {
		a.money[currency] = new(big.Rat)
	}
	a.money[currency].Add(a.money[currency], n)
}

func (a *amounts) join(o *amounts) {
	if o.points != nil {
		a.point(o.points)
	}
	for c, n := range o.money {
		a.cash(c, n)
	}
}

func (a *amounts) told() (points string, cash []money.Money) {
	if a.points != nil {
		points = policy.Points(a.points)
	}
	for c, n := range a.money {
		if m, err := money.Round(n, c); err == nil {
			cash = append(cash, m)
		}
	}
	slices.SortFunc(cash, func(x, y money.Money) int { return cmp.Compare(x.Currency, y.Currency) })
	return points, cash
}

func (x Amount) outcome() Outcome {
	o := Outcome{Money: x.Money}
	if x.Points != nil {
		o.Points = policy.Points(x.Points)
	}
	return o
}

// word adds the rule, the result and both sentences to a row.
func (r *run) word(k kept) (DiffRow, error) {
	row, lang := k.row, r.tx.Actor.Lang
	b, err := json.Marshal(k.answer.before)
	if err != nil {
		return row, err
	}
	if row.Before.Sentence, err = policy.Tell(r.tx, string(b), lang); err != nil {
		return row, err
	}
	d, err := r.after.Replay(k.answer.after)
	if err != nil {
		return row, err
	}
	row.After.Sentence = d.Sentence(lang)
	row.Before.Rule, row.Before.Version, row.Before.Result = k.answer.before.Rule, k.answer.before.Version, k.answer.was
	row.After.Rule, row.After.Version, row.After.Result = k.answer.after.Rule, k.answer.after.Version, k.answer.is
	return row, nil
}
