package contract

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/platform/clock"
)

// facts are what a verdict needs to know of a machine besides its covers.
type facts struct {
	AssetID        string `json:"asset_id" from:"a.id"`
	InstalledOn    string `json:"installed_on" from:"a.installed_on"`
	SoldOn         string `json:"sold_on" from:"a.sold_on"`
	WarrantyMonths int    `json:"warranty_months" from:"m.warranty_months"`
	Zone           string `json:"zone" from:"COALESCE(s.zone, '')"`
}

// rank is the order in which covers that hold at once name the state: agreed terms come before
// the maker's, and the maker's before ours (RULE-29, RULE-31).
var rank = map[string]int{Contract: 1, Maker: 2, Company: 3}

// judge finds what covers a machine on a local day. Each cover that holds frees what it promises,
// and the first of them by rank gives the state. It is pure, so that it can be tried on any day.
func judge(f facts, covers []Cover, day string) Verdict {
	covers = append(implied(f, covers), covers...)
	var holds []Cover
	for _, c := range covers {
		if !c.Void && c.FromDay <= day && day <= c.ToDay {
			holds = append(holds, c)
		}
	}
	if len(holds) == 0 {
		return out(covers, day)
	}
	slices.SortStableFunc(holds, func(a, b Cover) int {
		return cmp.Or(rank[a.Kind]-rank[b.Kind], cmp.Compare(b.ToDay, a.ToDay))
	})
	first := holds[0]
	v := Verdict{State: first.Kind, CoverID: first.ID, Until: first.ToDay, Why: "contract.cover_" + first.Kind,
		Params: map[string]any{"from": first.FromDay, "until": first.ToDay}}
	switch {
	case first.Kind == Contract:
		v.Params["contract_no"] = first.ContractNo
	case first.ID == "":
		v.Why, v.Params["months"] = "contract.cover_model", f.WarrantyMonths
	}
	for _, c := range holds {
		v.Free, v.FreeParts = v.Free || c.FreeLabour, v.FreeParts || c.FreeParts
	}
	return v
}

// out explains why nothing covers the machine: not yet, no longer, or never.
func out(covers []Cover, day string) Verdict {
	v := Verdict{State: Out, Why: "contract.cover_none", Params: map[string]any{}}
	for _, c := range covers {
		if c.Void {
			continue
		}
		if c.ToDay < day && c.ToDay > v.Until {
			v.Until, v.Why, v.Params = c.ToDay, "contract.cover_over", map[string]any{"until": c.ToDay}
		}
		if c.FromDay > day && v.Until == "" {
			v.Why, v.Params = "contract.cover_later", map[string]any{"from": c.FromDay}
		}
	}
	return v
}

// implied is the maker's warranty that follows from the product model and the day of installation,
// or else of sale, unless a maker's warranty has been recorded for this very machine.
func implied(f facts, covers []Cover) []Cover {
	start, err := calendar.ParseDate(cmp.Or(f.InstalledOn, f.SoldOn))
	recorded := slices.ContainsFunc(covers, func(c Cover) bool { return c.Kind == Maker && !c.Void })
	if err != nil || f.WarrantyMonths == 0 || recorded {
		return nil
	}
	return []Cover{{CoverFields: CoverFields{Kind: Maker, FromDay: start.String(), ToDay: (start.AddMonths(f.WarrantyMonths) - 1).String(),
		FreeLabour: true, FreeParts: true}}}
}

// localDay is the day at t where the machine stands, or else in the zone of the organisation.
func localDay(t time.Time, zones ...string) string {
	for _, z := range zones {
		if loc, err := clock.Zone(z); err == nil && z != "" {
			return t.In(loc).Format(time.DateOnly)
		}
	}
	return t.UTC().Format(time.DateOnly)
}
