package charge

import (
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/money"
)

// frozen refuses what may only be done before the customer signed.
func frozen(tx *db.Tx, order string) error {
	b, err := billQ.Maybe(tx, db.Args{"workorder_id": order})
	if err == nil && b != nil && !b.FrozenAt.IsZero() {
		return errs.New(errs.Conflict, "charge.frozen")
	}
	return err
}

// Reprice prices the lines of an order anew; after the signature nothing is priced again.
func Reprice(tx *db.Tx, o Order) error {
	if err := frozen(tx, o.ID); err != nil {
		return err
	}
	if _, err := price(tx, o); err != nil {
		return err
	}
	return tx.Audit("charge", o.ID, "repriced", db.Changes{"workorder_id": {New: o.ID}})
}

// NewItem is something done for money besides the parts: software (RULE-27) or a repair with its cost (RULE-26).
type NewItem struct {
	Kind     string `json:"kind" minLength:"1" maxLength:"40" doc:"ENUM-31"`
	Item     string `json:"item,omitempty" maxLength:"40" doc:"ENUM-CHARGE-ITEM"`
	Name     string `json:"name,omitempty" maxLength:"200"`
	Qty      int    `json:"qty" minimum:"1" maximum:"10000"`
	Cost     string `json:"cost,omitempty" maxLength:"40" doc:"of one, exact, in major units"`
	Currency string `json:"currency,omitempty" maxLength:"3"`
}

// AddItem puts something on the bill and prices it anew.
func AddItem(tx *db.Tx, o Order, n NewItem) error {
	if err := frozen(tx, o.ID); err != nil {
		return err
	}
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	i := Item{ID: id.New("chi"), OrderID: o.ID, Kind: n.Kind, Item: n.Item, Name: field.Line(n.Name), Qty: n.Qty}
	var c errs.Checks
	c.That(p.Offers(listKind, n.Kind), "kind", "not_an_option")
	c.That(n.Item == "" || p.Offers(listItem, n.Item), "item", "not_an_option")
	if n.Cost != "" {
		m, err := money.Read(n.Cost, n.Currency)
		c.That(err == nil && m.Minor >= 0, "cost", "amount")
		i.Cost, i.Currency = m.Minor, m.Currency
	}
	if err := c.Err(); err != nil {
		return err
	}
	if _, err := addItemC.Run(tx, i); err != nil {
		return err
	}
	if err := tx.Audit("charge", o.ID, "item_added", db.Changes{"kind": {New: i.Kind}, "item": {Old: "", New: i.Item}, "qty": {New: i.Qty}}); err != nil {
		return err
	}
	_, err = price(tx, o)
	return err
}

// DropItem takes something off the bill again.
func DropItem(tx *db.Tx, o Order, item string) error {
	if err := frozen(tx, o.ID); err != nil {
		return err
	}
	n, err := dropItemC.Run(tx, db.Args{"workorder_id": o.ID, "id": item})
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "charge.not_found")
	}
	if err != nil {
		return err
	}
	if err := tx.Audit("charge", o.ID, "item_dropped", db.Changes{"item": {Old: item}}); err != nil {
		return err
	}
	_, err = price(tx, o)
	return err
}

// Asked notes that the customer asked for the price: from now on whoever works there sees it (RULE-32).
func Asked(tx *db.Tx, o Order) error {
	b, err := billOf(tx, o)
	if err != nil || b.AskedBy != "" {
		return err
	}
	b.AskedBy, b.AskedAt = tx.Actor.Person, tx.Now
	if err := b.save(tx); err != nil {
		return err
	}
	if b.FrozenAt.IsZero() {
		if _, err := price(tx, o); err != nil {
			return err
		}
	}
	return tx.Audit("charge", o.ID, "price_asked", db.Changes{"asked_by": {New: b.AskedBy}})
}

// Decide notes what the salesperson decided and prices the lines that waited for it (RULE-31, RULE-33).
func Decide(tx *db.Tx, o Order, flag, note string) error {
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	if !p.Offers(listFlag, flag) {
		return errs.BadField("decided", "not_an_option")
	}
	if err := frozen(tx, o.ID); err != nil {
		return err
	}
	b, err := billOf(tx, o)
	if err != nil {
		return err
	}
	before := b.Decided
	b.Decided, b.DecidedBy, b.DecidedAt, b.DecidedNote = flag, tx.Actor.Person, tx.Now, field.Line(note)
	if err := b.save(tx); err != nil {
		return err
	}
	if _, err := price(tx, o); err != nil {
		return err
	}
	return tx.Audit("charge", o.ID, "decided", db.Changes{"decided": {Old: before, New: flag}, "note": {Old: "", New: b.DecidedNote}})
}

// Reverse corrects a frozen bill by a line of the opposite amount with a reason (RULE-04).
func Reverse(tx *db.Tx, o Order, line, reason string) error {
	if reason = field.Line(reason); reason == "" {
		return errs.BadField("reason", "required")
	}
	b, err := billQ.Maybe(tx, db.Args{"workorder_id": o.ID})
	if err != nil {
		return err
	}
	lines, err := linesQ.All(tx, db.Args{"workorder_id": o.ID})
	if err != nil {
		return err
	}
	var found *Line
	for i := range lines {
		if lines[i].Reverses == line {
			return errs.New(errs.Conflict, "charge.reversed_already")
		}
		if lines[i].ID == line {
			found = &lines[i]
		}
	}
	switch {
	case found == nil || b == nil:
		return errs.New(errs.NotFound, "charge.not_found")
	case b.FrozenAt.IsZero():
		return errs.New(errs.Conflict, "charge.not_frozen")
	case found.Reverses != "":
		return errs.New(errs.Conflict, "charge.is_reversal")
	}
	r := *found
	r.ID, r.N, r.Reverses, r.Reason, r.Frozen = id.New("chl"), lines[len(lines)-1].N+1, found.ID, reason, true
	r.List, r.Amount = -found.List, -found.Amount
	if _, err := addLineC.Run(tx, r); err != nil {
		return err
	}
	if err := tx.Audit("charge", o.ID, "reversed", db.Changes{"line": {New: found.ID}, "amount": {New: found.money(found.Amount).String()}, "reason": {New: reason}}); err != nil {
		return err
	}
	return b.save(tx)
}
