package money

import (
	"encoding/json"
	"math/big"
	"testing"
	"testing/quick"
)

func TestAmountsRoundHalfUpAwayFromZero(t *testing.T) {
	for in, want := range map[string]string{"142.855": "142.86", "142.854999": "142.85", "-142.855": "-142.86", "0.005": "0.01", "-0.004": "0.00"} {
		r, _ := new(big.Rat).SetString(in)
		if got, err := Round(r, "CNY"); err != nil || got.Amount() != want {
			t.Errorf("%s: got %s %v, want %s", in, got.Amount(), err, want)
		}
	}
	if got, _ := Round(big.NewRat(25, 10), "KRW"); got.String() != "3 KRW" {
		t.Errorf("got %s, want 3 KRW", got)
	}
}

func TestWhatIsNoAmountIsRefused(t *testing.T) {
	for _, s := range []string{"", "CNY", "1,000 CNY", "1e3 CNY", "1/3 CNY", "1.005 CNY", "5 YUAN", "5 cny", ".5 CNY", "5. CNY", "--5 CNY", "5.5 KRW", "99999999999999999999 CNY", "0x10 CNY", "1_0 CNY", "- CNY"} {
		if m, err := Parse(s); err == nil {
			t.Errorf("%q: got %s, want a fault", s, m)
		}
	}
}

func TestAReversalCancelsItsLine(t *testing.T) {
	f := func(num int32, den uint16) bool {
		r := big.NewRat(int64(num), int64(den)+1)
		a, err1 := Round(r, "CNY")
		b, err2 := Round(new(big.Rat).Neg(r), "CNY")
		return err1 == nil && err2 == nil && a.Minor+b.Minor == 0
	}
	if err := quick.Check(f, nil); err != nil {
		t.Error(err)
	}
}

func TestMoneyIsTheSameAfterJSON(t *testing.T) {
	f := func(minor int64) bool {
		m := Money{minor, "CNY"}
		b, err := json.Marshal(m)
		var back Money
		return err == nil && json.Unmarshal(b, &back) == nil && back == m
	}
	if err := quick.Check(f, nil); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("171.45 CNY")
	f.Fuzz(func(t *testing.T, s string) {
		if m, err := Parse(s); err == nil {
			if again, err := Parse(m.String()); err != nil || again != m {
				t.Fatalf("%q: got %v %v after %v", s, again, err, m)
			}
		}
	})
}
