// Package charge prices what a visit costs the customer: each line of parts, fees, software and repair with the
// decision it was made by, frozen when the customer signs, corrected by reversals (RULE-04, RULE-23 to RULE-33).
package charge

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/money"
)

// Permissions of this area.
const (
	PermRead    = "charge.read"
	PermWrite   = "charge.write"   // items, reprice, what the salesperson decided
	PermCorrect = "charge.correct" // reverse a frozen line
	PermCost    = "charge.cost"    // what pieces cost us
)

// Kinds of lines (ENUM-31) that this code makes by itself.
const (
	kindPart       = "part"
	kindConsumable = "consumable"
	kindVisit      = "visit"
)

// Why a line has no amount.
const (
	openAsk     = "ask"      // the salesperson decides (RULE-31)
	openNoCost  = "no_cost"  // nobody has said what the piece costs us
	openNoPrice = "no_price" // the policy found none
)

// The verdicts of ENUM-CHARGE-VERDICT that this code looks at.
const (
	verdictFree = "free"
	verdictAsk  = "ask"
)

// Bill is what the lines of a work order are decided from.
type Bill struct {
	OrderID     string    `json:"workorder_id" db:"workorder_id"`
	Root        string    `json:"root"`
	CustomerID  string    `json:"customer_id"`
	UnitID      string    `json:"unit_id"`
	OwnerID     string    `json:"owner_id"`
	AssigneeID  string    `json:"assignee_id"`
	Class       string    `json:"class"`
	Cover       string    `json:"cover"`
	FreeLabour  bool      `json:"free_labour"`
	FreeParts   bool      `json:"free_parts"`
	Travelled   bool      `json:"travelled"`
	ServedAt    time.Time `json:"served_at,omitzero"`
	Decided     string    `json:"decided"`
	DecidedBy   string    `json:"decided_by"`
	DecidedAt   time.Time `json:"decided_at,omitzero"`
	DecidedNote string    `json:"decided_note"`
	AskedBy     string    `json:"asked_by"`
	AskedAt     time.Time `json:"asked_at,omitzero"`
	FrozenAt    time.Time `json:"frozen_at,omitzero"`
	Version     int64     `json:"version"`
}

// Line is one line of a bill. Amounts are in minor units of its currency.
type Line struct {
	ID        string `json:"id"`
	OrderID   string `json:"workorder_id" db:"workorder_id"`
	N         int    `json:"n"`
	Kind      string `json:"kind"`
	Item      string `json:"item"`
	Source    string `json:"source"`
	SKU       string `json:"sku"`
	Name      string `json:"name"`
	Qty       int    `json:"qty"`
	Cost      int64  `json:"cost"`
	List      int64  `json:"list"`
	Amount    int64  `json:"amount"`
	Currency  string `json:"currency"`
	Verdict   string `json:"verdict"`
	Payer     string `json:"payer"`
	Undecided string `json:"undecided"`
	Judgement string `json:"judgement"`
	Decision  string `json:"decision"`
	Reverses  string `json:"reverses"`
	Reason    string `json:"reason"`
	Frozen    bool   `json:"frozen"`

	At time.Time `json:"at"`
	By string    `json:"by_id" db:"by_id"`
}

func (l *Line) money(minor int64) money.Money {
	if l.Currency == "" {
		return money.Money{}
	}
	return money.Money{Minor: minor, Currency: l.Currency}
}

// Item is something done for money besides the parts of an order.
type Item struct {
	ID       string    `json:"id"`
	OrderID  string    `json:"workorder_id" db:"workorder_id"`
	Kind     string    `json:"kind"`
	Item     string    `json:"item"`
	Name     string    `json:"name"`
	Qty      int       `json:"qty"`
	Cost     int64     `json:"cost"`
	Currency string    `json:"currency"`
	AddedAt  time.Time `json:"added_at"`
	AddedBy  string    `json:"added_by"`
}

// Order is what a bill needs to know of a work order; the area above tells it.
type Order struct {
	ID         string
	Root       string
	CustomerID string
	UnitID     string
	OwnerID    string
	AssigneeID string
	Cover      string // ENUM-18, as it was when the order was made
	FreeLabour bool
	FreeParts  bool
	Travelled  bool
	ServedAt   time.Time // now, while it is not finished
	Goods      []Good
}

// Good is a part or consumable of the order.
type Good struct {
	ID, SKU, Name string
	Qty           int
}

// Changed is emitted when a bill changed.
type Changed struct {
	OrderID  string `json:"workorder_id"`
	Root     string `json:"root"`
	Version  int64  `json:"version"`
	Unit     string `json:"unit_id"`
	Owner    string `json:"owner_id"`
	Assignee string `json:"assignee_id"`
}

// EventName is charge.changed.
func (Changed) EventName() string { return "charge.changed" }

// About names the work order and who may hear of its bill.
func (e Changed) About() db.About {
	return db.About{Type: "charge", ID: e.OrderID, Root: e.Root, Perm: PermRead, Unit: e.Unit, Owner: e.Owner, Assignee: e.Assignee}
}
