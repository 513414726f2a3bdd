package contract

import (
	"fmt"
	"time"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/db"
)

// MostCustomers is of how many customers OfCustomers answers at once: those that one telephone number may mean.
const MostCustomers = 5

var (
	factsOfManyQ = db.Select[facts]("contract.facts_of_many", `SELECT {cols}`+ofAsset+`
		WHERE a.tenant_id = :tenant AND a.customer_id IN (:c0, :c1, :c2, :c3, :c4) ORDER BY a.serial_key, a.id LIMIT :limit`)
	coversOfManyQ = db.Select[Cover]("contract.covers_of_many", `SELECT {cols v} FROM asset a
		JOIN contract_cover v ON v.tenant_id = a.tenant_id AND v.asset_id = a.id
		WHERE a.tenant_id = :tenant AND a.customer_id IN (:c0, :c1, :c2, :c3, :c4) ORDER BY a.serial_key, a.id, v.from_day, v.id LIMIT :limit`)
)

// OfCustomers says what covers the machines of the first MostCustomers customers, in two statements.
func OfCustomers(tx *db.Tx, ids []customer.ID, at time.Time) (map[asset.ID]Verdict, error) {
	args := db.Args{"limit": mostAssets}
	for i := range MostCustomers {
		id := customer.ID("")
		if i < len(ids) {
			id = ids[i]
		}
		args[fmt.Sprintf("c%d", i)] = id
	}
	machines, err := factsOfManyQ.All(tx, args)
	if err != nil {
		return nil, err
	}
	covers, err := coversOfManyQ.All(tx, args, db.Args{"limit": mostAssets * mostCovers})
	if err != nil {
		return nil, err
	}
	of := map[asset.ID][]Cover{}
	for _, c := range covers {
		of[c.AssetID] = append(of[c.AssetID], c)
	}
	out := make(map[asset.ID]Verdict, len(machines))
	for _, f := range machines {
		a := asset.ID(f.AssetID)
		out[a] = judge(f, of[a], localDay(at, f.Zone, tx.Actor.Zone))
	}
	return out, nil
}
