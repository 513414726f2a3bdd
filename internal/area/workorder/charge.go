package workorder

import (
	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/db"
)

// charge freezes whether the customer pays, and why, as his cover says now; prices are decided elsewhere (RULE-28 to RULE-31).
func charge(_ *db.Tx, o *Order, t *ticket.Ticket) error {
	o.Type, o.Charge, o.ChargeWhy, o.CoverState = Paid, Paid, "workorder.no_asset", t.CoverState
	return nil
}
