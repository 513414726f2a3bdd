package workorder

import (
	"aftercare/internal/area/asset"
	"aftercare/internal/area/contract"
	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/db"
)

// judge freezes whether the customer pays, and why, as his cover says now; prices are decided elsewhere (RULE-28 to RULE-31).
func judge(tx *db.Tx, o *Order, t *ticket.Ticket) error {
	if t.AssetID == "" {
		o.Type, o.Charge, o.ChargeWhy, o.CoverState = Paid, Paid, "workorder.no_asset", t.CoverState
		return nil
	}
	v, err := contract.CoverAt(tx, asset.ID(t.AssetID), tx.Now)
	if err != nil {
		return err
	}
	o.Charge, o.CoverID, o.CoverState, o.ChargeWhy, o.ChargeParams = Paid, string(v.CoverID), v.State, v.Why, v.Params
	if v.Free {
		o.Charge = Free
	}
	if o.Type = o.Charge; v.Free && v.State == contract.Contract {
		o.Type = contract.Contract // ENUM-20 names it as ENUM-18 does
	}
	return nil
}
