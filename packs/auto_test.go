package packs_test

import (
	"testing"

	"aftercare/internal/engine/policy"
	"aftercare/packs"
)

// Substitutes of national days fall on the next weekday, those of Seollal and Chuseok only when a Sunday is hit.
func TestThePublicHolidaysOfKoreaCloseTheShop(t *testing.T) {
	p := load(t, "auto_ev")
	for day, open := range map[string]bool{
		"2026-02-13 10:00:00": true, "2026-02-16 10:00:00": false, "2026-02-19 10:00:00": true, "2026-03-02 10:00:00": false,
		"2026-05-01 10:00:00": false, "2026-06-03 10:00:00": false, "2026-07-17 10:00:00": false, "2026-08-17 10:00:00": false,
		"2026-09-28 10:00:00": true, "2026-10-05 10:00:00": false, "2026-12-25 10:00:00": false, "2027-02-09 10:00:00": false,
		"2027-02-10 10:00:00": true, "2027-05-03 10:00:00": false, "2027-07-19 10:00:00": false, "2027-09-17 10:00:00": true,
		"2027-10-11 10:00:00": false, "2027-12-27 10:00:00": false, "2027-12-28 10:00:00": true,
	} {
		if got := p.Calendar("").OpenAt(at(t, p, day)); got != open {
			t.Errorf("%s: got open %v, want %v", day, got, open)
		}
	}
	shop := load(t, "auto_shop")
	if !shop.Calendar("").OpenAt(at(t, shop, "2026-06-13 10:00:00")) {
		t.Error("got a shop that is closed on Saturday morning, want it open")
	}
}

func TestEveryProfileInheritsTheRulesOfItsTrade(t *testing.T) {
	for _, code := range []string{"auto_ev", "auto_shop", "auto_dealer"} {
		p := load(t, code)
		for _, rule := range []string{"RULE-17", "RULE-80", "RULE-84", "RULE-73"} {
			if p.Rule(rule) == nil {
				t.Errorf("%s: got no %s", code, rule)
			}
		}
		if p.Lang != "ko" || p.Zone != "Asia/Seoul" {
			t.Errorf("%s: got %s in %s, want ko in Asia/Seoul", code, p.Lang, p.Zone)
		}
	}
	if ev, err := policy.Load(packs.Files, "auto_ev"); err != nil || ev.Rule("RULE-78-EV") == nil {
		t.Errorf("auto_ev: got no rule of its own, %v", err)
	}
}

// The list of critical parts is as long as the source says (ENUM-30, AMB-32).
func TestTheMakerWatchesAllCriticalParts(t *testing.T) {
	p := load(t, "auto_ev")
	n, _ := p.Param("auto.ev.critical_parts")
	if got := len(p.List("ENUM-30").Options); int64(got) != n.Value {
		t.Fatalf("got %d critical parts, want %v", got, n.Value)
	}
}
