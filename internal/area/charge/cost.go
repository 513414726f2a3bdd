package charge

import (
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/money"
	"aftercare/internal/platform/resource"
)

// CostFields say what one piece costs us.
type CostFields struct {
	SKU      string `json:"sku" minLength:"1" maxLength:"60"`
	Cost     string `json:"cost" minLength:"1" maxLength:"40" doc:"exact, in major units: 171.45"`
	Currency string `json:"currency" minLength:"3" maxLength:"3" doc:"CNY"`
}

// Cost is a line of the list of costs.
type Cost struct {
	resource.Head
	CostFields
}

var costs = resource.New[Cost](resource.Def[CostFields]{Area: "charge", Name: "cost", Table: "charge_cost", Path: "/api/part-costs",
	Prefix: "cst", Sort: "sku", Search: "sku", Read: PermCost, Write: PermCost, Check: aPrice})

func aPrice(f *CostFields, c *errs.Checks) {
	m, err := money.Read(f.Cost, f.Currency)
	c.That(err == nil && m.Minor >= 0, "cost", "amount")
}

// Routes registers the list of costs; bills are asked for at the work order that they belong to.
func Routes(r *httpx.Router) { costs.Routes(r) }

// AddCost adds a line to the list of costs, for demo and import.
func AddCost(tx *db.Tx, f CostFields) error {
	_, err := costs.Create(tx, &resource.CreateInput[CostFields]{Body: f})
	return err
}
