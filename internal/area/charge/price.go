package charge

import (
	"fmt"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/money"
)

// Done prices the lines of an order anew, in the transaction of whoever finished it. A frozen bill stays as it is.
func Done(tx *db.Tx, o Order) error {
	_, err := price(tx, o)
	return err
}

// Freeze prices an order for the last time: from now on its lines are only reversed (RULE-04). Safe to run twice.
func Freeze(tx *db.Tx, o Order) error {
	b, err := price(tx, o)
	if err != nil || !b.FrozenAt.IsZero() {
		return err
	}
	if b.FrozenAt = tx.Now; b.FrozenAt.IsZero() {
		return fmt.Errorf("charge: the time is missing")
	}
	lines, err := linesQ.All(tx, db.Args{"workorder_id": b.OrderID})
	if err != nil {
		return err
	}
	if _, err := dropLinesC.Run(tx, db.Args{"workorder_id": b.OrderID}); err != nil {
		return err
	}
	for _, l := range lines {
		l.Frozen = true
		if _, err := addLineC.Run(tx, l); err != nil {
			return err
		}
	}
	return b.save(tx)
}

// price makes the lines of an order that is not frozen.
func price(tx *db.Tx, o Order) (*Bill, error) {
	b, err := billOf(tx, o)
	if err != nil || !b.FrozenAt.IsZero() {
		return b, err
	}
	p, err := policy.At(tx, b.ServedAt) // the policy of the day of the service, whenever it is priced (RULE-04)
	if err != nil {
		return nil, err
	}
	wanted, err := wanted(tx, b, o)
	if err != nil {
		return nil, err
	}
	if _, err := dropLinesC.Run(tx, db.Args{"workorder_id": b.OrderID}); err != nil {
		return nil, err
	}
	c := counter{tx: tx, pack: p, bill: b}
	for _, l := range wanted {
		if err := c.add(l); err != nil {
			return nil, err
		}
	}
	if b.Travelled && !c.goods {
		l := Line{Kind: kindVisit, Qty: 1} // a visit without goods is charged by itself
		if x, err := currencyQ.Maybe(tx); err != nil {
			return nil, err
		} else if x != nil {
			l.Currency = x.Currency
		}
		if err := c.add(l); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// billOf is the bill of an order as the order is now, made when it is first needed.
func billOf(tx *db.Tx, o Order) (*Bill, error) {
	b, err := billQ.Maybe(tx, db.Args{"workorder_id": o.ID})
	if err != nil || b != nil && !b.FrozenAt.IsZero() {
		return b, err
	}
	class, err := classQ.Maybe(tx, db.Args{"id": o.CustomerID})
	if err != nil {
		return nil, err
	}
	made := b == nil
	if made {
		b = &Bill{OrderID: o.ID, Root: o.Root, CustomerID: o.CustomerID, Version: 1}
	}
	if class != nil {
		b.Class = class.Class
	}
	b.UnitID, b.OwnerID, b.AssigneeID, b.Cover, b.FreeLabour, b.FreeParts = o.UnitID, o.OwnerID, o.AssigneeID, o.Cover, o.FreeLabour, o.FreeParts
	b.Travelled, b.ServedAt = o.Travelled, o.ServedAt
	if made {
		_, err = addC.Run(tx, b)
		return b, err
	}
	return b, b.save(tx)
}

// save writes the bill and tells of it.
func (b *Bill) save(tx *db.Tx) error {
	if err := saveC.RunOne(tx, b); err != nil {
		return err
	}
	b.Version++
	return tx.Emit(Changed{b.OrderID, b.Root, b.Version, b.UnitID, b.OwnerID, b.AssigneeID})
}

// wanted are the lines of an order before they are priced: its goods and what was added by hand.
func wanted(tx *db.Tx, b *Bill, o Order) (out []Line, err error) {
	known, err := stuffOf(tx, o.Goods)
	if err != nil {
		return nil, err
	}
	for _, g := range o.Goods {
		l := Line{Kind: kindPart, Source: g.ID, SKU: g.SKU, Name: g.Name, Qty: g.Qty}
		if x, ok := known[g.SKU]; ok && g.SKU != "" {
			if x.Consumable {
				l.Kind = kindConsumable
			}
			if m, err := money.Read(x.Cost, x.Currency); err == nil {
				l.Cost, l.Currency = m.Minor, m.Currency
			}
		}
		out = append(out, l)
	}
	items, err := itemsQ.All(tx, db.Args{"workorder_id": b.OrderID})
	for _, i := range items {
		out = append(out, Line{Kind: i.Kind, Item: i.Item, Source: i.ID, Name: i.Name, Qty: i.Qty, Cost: i.Cost, Currency: i.Currency})
	}
	return out, err
}

// stuffOf finds what parts are and cost.
func stuffOf(tx *db.Tx, goods []Good) (map[string]stuff, error) {
	out := map[string]stuff{}
	for len(goods) > 0 {
		n := min(len(goods), mostSKUs)
		args := db.Args{}
		for i := range mostSKUs {
			args[fmt.Sprintf("s%d", i)] = goods[min(i, n-1)].SKU
		}
		rows, err := stuffQ.All(tx, args)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.SKU] = r
		}
		goods = goods[n:]
	}
	return out, nil
}

// counter prices lines one after the other; the visit fee counts once (AMB-62).
type counter struct {
	tx      *db.Tx
	pack    *policy.Pack
	bill    *Bill
	n       int
	visited bool // a line carries the visit fee
	goods   bool // something besides the visit is on the bill
}

// add prices a line and stores it; a fee that the policy does not know is none.
func (c *counter) add(l Line) error {
	known := l.Cost != 0 || l.Currency != ""
	if err := c.judge(&l); err != nil {
		return err
	}
	if l.Undecided == "" {
		c.price(&l, known)
	}
	if l.Kind == kindVisit && l.List == 0 && l.Verdict != verdictAsk {
		return nil
	}
	c.goods = c.goods || l.Kind != kindVisit
	c.n++
	l.ID, l.OrderID, l.N, l.Frozen = id.New("chl"), c.bill.OrderID, c.n, !c.bill.FrozenAt.IsZero()
	_, err := addLineC.Run(c.tx, l)
	return err
}

// judge decides whether the line is free, before its price is known.
func (c *counter) judge(l *Line) error {
	b := c.bill
	d, err := policy.Decide(c.pack, Verdict, VerdictIn{Kind: l.Kind, Class: b.Class, Cover: b.Cover, FreeLabour: b.FreeLabour, FreeParts: b.FreeParts,
		Day: day(c.tx, b.ServedAt), Decided: b.Decided})
	if err != nil {
		return err
	}
	if l.Verdict, l.Payer = d.Out.Verdict, d.Out.Payer; l.Verdict == verdictAsk {
		l.Undecided = openAsk
	}
	l.Judgement, err = kept(d.Record())
	return err
}

// price asks the pack what the line costs. Without a price the line stays open: nobody is kept from signing by it.
func (c *counter) price(l *Line, known bool) {
	in := LineIn{Kind: l.Kind, Item: l.Item, Class: c.bill.Class, Qty: l.Qty, VisitCharged: c.visited, Free: l.Verdict == verdictFree}
	if known {
		in.Cost = money.Money{Minor: l.Cost, Currency: l.Currency}
	}
	d, err := policy.Decide(c.pack, Price, in)
	if err == nil {
		l.Decision, err = kept(d.Record())
	}
	switch {
	case err == nil:
		l.Amount, l.List, l.Currency = d.Out.Amount.Minor, d.Out.List.Minor, d.Out.Amount.Currency
		c.visited = d.Out.VisitCharged
	case l.Verdict == verdictFree: // it costs nothing, whatever it would cost
	case known:
		l.Undecided = openNoPrice
	default:
		l.Undecided = openNoCost
	}
}
