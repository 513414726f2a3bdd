// Package money keeps amounts exactly: whole minor units and a currency, never floating point (RULE-03).
package money

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"golang.org/x/text/currency"
)

// Money is an amount in the minor units of its currency: 17145 CNY are 171.45 yuan. The zero value is no money at all.
type Money struct {
	Minor    int64
	Currency string
}

// Faults of reading and calculating.
var (
	ErrCurrency = errors.New("money: amounts of two currencies do not mix")
	ErrOverflow = errors.New("money: the amount is too large")
)

// Digits is how many decimals a currency has: 2 for CNY, 0 for KRW.
func Digits(code string) (n int, ok bool) {
	unit, err := currency.ParseISO(code)
	if err != nil || len(code) != 3 || code != strings.ToUpper(code) {
		return 0, false
	}
	n, _ = currency.Standard.Rounding(unit)
	return n, true
}

// Round makes money of an exact amount in major units, half up and away from zero, so that a reversal cancels its line (AMB-57).
func Round(amount *big.Rat, code string) (Money, error) {
	digits, ok := Digits(code)
	if !ok {
		return Money{}, fmt.Errorf("money: %q is not a currency like CNY", code)
	}
	x := new(big.Rat).Mul(amount, pow10(digits))
	twice := new(big.Int).Lsh(new(big.Int).Abs(x.Num()), 1)
	q := new(big.Int).Div(twice.Add(twice, x.Denom()), new(big.Int).Lsh(x.Denom(), 1))
	if x.Sign() < 0 {
		q.Neg(q)
	}
	if !q.IsInt64() {
		return Money{}, ErrOverflow
	}
	return Money{q.Int64(), code}, nil
}

// Rat is the amount in major units.
func (m Money) Rat() *big.Rat {
	digits, _ := Digits(m.Currency) // money without currency has none
	return new(big.Rat).Quo(new(big.Rat).SetInt64(m.Minor), pow10(digits))
}

func pow10(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}

// Amount writes the amount in major units: 171.45.
func (m Money) Amount() string {
	digits, _ := Digits(m.Currency)
	return m.Rat().FloatString(digits)
}

// String writes 171.45 CNY.
func (m Money) String() string { return strings.TrimSpace(m.Amount() + " " + m.Currency) }

// Add adds an amount of the same currency; no money takes the other's.
func (m Money) Add(n Money) (Money, error) {
	switch {
	case m == Money{}:
		return n, nil
	case n == Money{}:
		return m, nil
	case m.Currency != n.Currency:
		return m, ErrCurrency
	}
	sum := m.Minor + n.Minor
	if (sum > m.Minor) != (n.Minor > 0) && n.Minor != 0 {
		return m, ErrOverflow
	}
	return Money{sum, m.Currency}, nil
}

// Neg is the amount that cancels m.
func (m Money) Neg() Money { return Money{-m.Minor, m.Currency} }

// Read reads an exact amount of a currency; more decimals than the currency has are a fault.
func Read(amount, code string) (Money, error) {
	digits, ok := Digits(code)
	if !ok {
		return Money{}, fmt.Errorf("money: %q is not a currency like CNY", code)
	}
	r, err := Exact(amount)
	if err != nil {
		return Money{}, err
	}
	m, err := Round(r, code)
	if err == nil && m.Rat().Cmp(r) != 0 {
		err = fmt.Errorf("money: %s has more than the %d decimals of %s", amount, digits, code)
	}
	return m, err
}

// Exact reads a plain decimal number: an optional sign, at most 38 digits, an optional point.
func Exact(s string) (*big.Rat, error) {
	digits := 0
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && i > 0 && i < len(s)-1, c == '-' && i == 0:
		default:
			return nil, fmt.Errorf("money: %.60q is not a plain number like 171.45", s)
		}
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || digits == 0 || digits > 38 {
		return nil, fmt.Errorf("money: %.60q is not a plain number like 171.45", s)
	}
	return r, nil
}

// Parse reads "171.45 CNY".
func Parse(s string) (Money, error) {
	amount, code, _ := strings.Cut(strings.TrimSpace(s), " ")
	return Read(amount, code)
}

type asJSON struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// MarshalJSON writes {"amount":"171.45","currency":"CNY"}, null without money.
func (m Money) MarshalJSON() ([]byte, error) {
	if m == (Money{}) {
		return []byte("null"), nil
	}
	return json.Marshal(asJSON{m.Amount(), m.Currency})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Money) UnmarshalJSON(b []byte) (err error) {
	if string(b) == "null" {
		*m = Money{}
		return nil
	}
	var x asJSON
	if err := json.Unmarshal(b, &x); err != nil {
		return fmt.Errorf(`money: expected {"amount":"171.45","currency":"CNY"}: %w`, err)
	}
	*m, err = Read(x.Amount, x.Currency)
	return err
}
