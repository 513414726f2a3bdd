package contract

import (
	"testing"
	"time"

	"aftercare/internal/platform/dbtest"
)

func cover(kind, from, to string, labour, parts bool) Cover {
	return Cover{ID: ID(kind), CoverFields: CoverFields{Kind: kind, FromDay: from, ToDay: to, FreeLabour: labour, FreeParts: parts}}
}

func TestTheVerdictOfADay(t *testing.T) {
	maker := cover(Maker, "2025-03-02", "2026-03-01", true, true)
	company := cover(Company, "2026-03-02", "2027-03-01", true, false)
	agreed := cover(Contract, "2026-01-01", "2026-12-31", true, false)
	void := cover(Contract, "2020-01-01", "2030-12-31", true, true)
	void.Void = true
	model := facts{InstalledOn: "2025-08-31", SoldOn: "2020-01-01", WarrantyMonths: 6}
	for name, x := range map[string]struct {
		f      facts
		covers []Cover
		day    string
		state  string
		free   string // labour, parts
		why    string
		until  string
	}{
		"nothing was ever recorded":                {facts{}, nil, "2026-03-02", Out, "", "contract.cover_none", ""},
		"last day of the maker's warranty":         {facts{}, []Cover{maker, company}, "2026-03-01", Maker, "lp", "contract.cover_maker", "2026-03-01"},
		"first day of ours":                        {facts{}, []Cover{maker, company}, "2026-03-02", Company, "l", "contract.cover_company", "2027-03-01"},
		"after all":                                {facts{}, []Cover{maker, company}, "2027-03-02", Out, "", "contract.cover_over", "2027-03-01"},
		"before all":                               {facts{}, []Cover{maker, company}, "2025-03-01", Out, "", "contract.cover_later", ""},
		"between two":                              {facts{}, []Cover{maker, cover(Company, "2026-06-01", "2027-01-01", true, true)}, "2026-04-01", Out, "", "contract.cover_over", "2026-03-01"},
		"contract comes first, parts from maker":   {facts{}, []Cover{maker, agreed}, "2026-02-01", Contract, "lp", "contract.cover_contract", "2026-12-31"},
		"contract after the maker":                 {facts{}, []Cover{maker, agreed}, "2026-03-02", Contract, "l", "contract.cover_contract", "2026-12-31"},
		"what was taken back":                      {facts{}, []Cover{void}, "2026-03-02", Out, "", "contract.cover_none", ""},
		"model, short month: 28 February":          {model, nil, "2026-02-27", Maker, "lp", "contract.cover_model", "2026-02-27"},
		"model, over":                              {model, nil, "2026-02-28", Out, "", "contract.cover_over", "2026-02-27"},
		"model, by sale":                           {facts{SoldOn: "2026-01-01", WarrantyMonths: 12}, nil, "2026-12-31", Maker, "lp", "contract.cover_model", "2026-12-31"},
		"a recorded warranty replaces the model's": {model, []Cover{cover(Maker, "2025-01-01", "2025-12-31", true, false)}, "2026-01-15", Out, "", "contract.cover_over", "2025-12-31"},
		"model without a day":                      {facts{WarrantyMonths: 12}, nil, "2026-03-02", Out, "", "contract.cover_none", ""},
	} {
		v := judge(x.f, x.covers, x.day)
		free := ""
		if v.Free {
			free = "l"
		}
		if v.FreeParts {
			free += "p"
		}
		if v.State != x.state || free != x.free || v.Why != x.why || v.Until != x.until {
			t.Errorf("%s: got %+v, want %+v", name, v, x)
		}
	}
}

func TestADayBeginsWhereTheMachineStands(t *testing.T) {
	late := dbtest.Noon.Add(5 * time.Hour) // 01:00 in China
	for want, zones := range map[string][]string{"2026-03-03": {"Asia/Shanghai", "UTC"}, "2026-03-02": {"", "UTC"}} {
		if got := localDay(late, zones...); got != want {
			t.Errorf("%v: got %s, want %s", zones, got, want)
		}
	}
	if got := localDay(late, "Mars/Base", ""); got != "2026-03-02" {
		t.Errorf("got %s", got)
	}
}
