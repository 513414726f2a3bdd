package policy

import (
	"errors"
	"fmt"
	"math/big"
)

// soundBands checks a table whose rows say {from, to, …}: each begins where the one before ends, so that no value lies
// in two rows or in none (RULE-02). Only the first may have no from and only the last no to.
func soundBands(v any) error {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return errors.New("expected a list of rows {from, to, …} for the check bands")
	}
	var end *big.Rat // of the row before
	for i, el := range list {
		row, ok := el.(map[string]any)
		if !ok {
			return fmt.Errorf("%d: expected a row {from, to, …}, found %v", i, el)
		}
		from, err := edge(row, "from", i == 0)
		if err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
		to, err := edge(row, "to", i == len(list)-1)
		if err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
		if i > 0 {
			switch from.Cmp(end) {
			case -1:
				return fmt.Errorf("%d: begins at %s before %s where the row before ends, so bands overlap", i, decimalText(from), decimalText(end))
			case 1:
				return fmt.Errorf("%d: begins at %s and the row before ends at %s, so there is a gap between the bands", i, decimalText(from), decimalText(end))
			}
		}
		if from != nil && to != nil && from.Cmp(to) >= 0 {
			return fmt.Errorf("%d: ends at %s, not after %s where it begins", i, decimalText(to), decimalText(from))
		}
		end = to
	}
	return nil
}

// edge is where a row begins or ends, nil when it is open there.
func edge(row map[string]any, side string, open bool) (*big.Rat, error) {
	v, ok := row[side]
	if !ok || v == nil {
		if open {
			return nil, nil
		}
		return nil, fmt.Errorf("%q is missing, only the first row may have no from and only the last no to", side)
	}
	d, ok := decimalFrom(v)
	if _, text := v.(string); !ok || text {
		return nil, fmt.Errorf("%s: %w", side, mismatch(typeDecimal, v))
	}
	return d.Rat(), nil
}
