package workorder

import (
	"aftercare/internal/area/asset"
	"aftercare/internal/area/charge"
	"aftercare/internal/area/contract"
	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/db"
)

// billed is what the bill of an order is made from.
func billed(tx *db.Tx, o *Order) (b charge.Order, err error) {
	t, err := ticket.Load(tx, o.TicketID)
	if err != nil {
		return b, err
	}
	parts, err := partsQ.All(tx, db.Args{"id": o.ID})
	if err != nil {
		return b, err
	}
	b = charge.Order{ID: string(o.ID), Root: string(o.TicketID), CustomerID: t.CustomerID, UnitID: o.UnitID, OwnerID: o.OwnerID, AssigneeID: o.AssigneeID,
		Cover: o.CoverState, FreeLabour: o.Charge == Free, Travelled: o.Place == Field, ServedAt: o.FinishedAt}
	if b.ServedAt.IsZero() {
		b.ServedAt = tx.Now
	}
	if t.AssetID != "" && len(parts) > 0 {
		v, err := contract.CoverAt(tx, asset.ID(t.AssetID), o.CreatedAt)
		if err != nil {
			return b, err
		}
		b.FreeParts = v.FreeParts
	}
	for _, p := range parts {
		b.Goods = append(b.Goods, charge.Good{ID: p.ID, SKU: p.SKU, Name: p.Name, Qty: p.Qty})
	}
	return b, nil
}

// bill prices an order when it is done and freezes its bill when the customer signs or nobody will (RULE-04).
func bill(tx *db.Tx, o *Order, a act) error {
	keep := a.event == "sign" || a.event == "close_unsigned"
	if !keep && (a.signed || a.event != "finish" && a.event != "repaired") {
		return nil
	}
	b, err := billed(tx, o)
	if err != nil {
		return err
	}
	if keep {
		return charge.Freeze(tx, b)
	}
	return charge.Done(tx, b)
}

// Charges shows what an order costs the customer, line by line, with why.
func (s *Service) Charges(tx *db.Tx, in *GetInput) (*charge.View, error) {
	_, b, err := s.toBill(tx, charge.PermRead, in.ID)
	if err != nil {
		return nil, err
	}
	return charge.Of(tx, b)
}

// toBill is an order that a permission on bills reaches; every other one looks missing.
func (s *Service) toBill(tx *db.Tx, perm string, id ID) (*Order, charge.Order, error) {
	o, err := within(tx, perm, id)
	if err != nil {
		return nil, charge.Order{}, err
	}
	b, err := billed(tx, o)
	return o, b, err
}

// changeBill runs do on the bill of an order and shows it afterwards.
func (s *Service) changeBill(tx *db.Tx, perm string, id ID, do func(charge.Order) error) (*charge.View, error) {
	_, b, err := s.toBill(tx, perm, id)
	if err != nil {
		return nil, err
	}
	if err := do(b); err != nil {
		return nil, err
	}
	return charge.Of(tx, b)
}

// CaseInput names a case.
type CaseInput struct {
	ID ticket.ID `path:"id" maxLength:"60"`
}

// Bills are the bills of a case, one per visit.
type Bills struct {
	Items []charge.View `json:"items" nullable:"false"`
}

// CaseCharges shows the bills of a case.
func (s *Service) CaseCharges(tx *db.Tx, in *CaseInput) (*Bills, error) {
	if _, err := ticket.Reach(tx, charge.PermRead, in.ID); err != nil {
		return nil, err
	}
	items, err := charge.OfCase(tx, string(in.ID))
	return &Bills{items}, err
}

// Reprice prices an order anew that the customer has not signed for.
func (s *Service) Reprice(tx *db.Tx, in *GetInput) (*charge.View, error) {
	return s.changeBill(tx, charge.PermWrite, in.ID, func(b charge.Order) error { return charge.Reprice(tx, b) })
}

// ItemInput puts something on the bill besides the parts.
type ItemInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body charge.NewItem
}

// AddItem puts software or a repair on the bill.
func (s *Service) AddItem(tx *db.Tx, in *ItemInput) (*charge.View, error) {
	return s.changeBill(tx, charge.PermWrite, in.ID, func(b charge.Order) error { return charge.AddItem(tx, b, in.Body) })
}

// DropItemInput takes an item off the bill.
type DropItemInput struct {
	ID   ID     `path:"id" maxLength:"60"`
	Item string `path:"item_id" maxLength:"60"`
}

// DropItem takes an item off the bill again.
func (s *Service) DropItem(tx *db.Tx, in *DropItemInput) (*charge.View, error) {
	return s.changeBill(tx, charge.PermWrite, in.ID, func(b charge.Order) error { return charge.DropItem(tx, b, in.Item) })
}

// PriceAsked notes that the customer asked what it costs; the technician sees prices from then on (RULE-32).
func (s *Service) PriceAsked(tx *db.Tx, in *GetInput) (*charge.View, error) {
	return s.changeBill(tx, charge.PermRead, in.ID, func(b charge.Order) error { return charge.Asked(tx, b) })
}

// DecideInput is what the salesperson decided about the cost.
type DecideInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body struct {
		Decided string `json:"decided" minLength:"1" maxLength:"40" doc:"ENUM-CHARGE-FLAG"`
		Note    string `json:"note,omitempty" maxLength:"500"`
	}
}

// DecideCharge notes what the salesperson decided (RULE-31, RULE-33).
func (s *Service) DecideCharge(tx *db.Tx, in *DecideInput) (*charge.View, error) {
	return s.changeBill(tx, charge.PermWrite, in.ID, func(b charge.Order) error { return charge.Decide(tx, b, in.Body.Decided, in.Body.Note) })
}

// ReverseLineInput takes a frozen line back.
type ReverseLineInput struct {
	ID   ID     `path:"id" maxLength:"60"`
	Line string `path:"line_id" maxLength:"60"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500"`
	}
}

// ReverseLine corrects a bill that was signed for.
func (s *Service) ReverseLine(tx *db.Tx, in *ReverseLineInput) (*charge.View, error) {
	return s.changeBill(tx, charge.PermCorrect, in.ID, func(b charge.Order) error { return charge.Reverse(tx, b, in.Line, in.Body.Reason) })
}
