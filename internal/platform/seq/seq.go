// Package seq gives records the numbers that people read out on the telephone: per
// organisation, kind and year, without gaps within a committed history (SYS-08).
package seq

import (
	"fmt"

	"aftercare/internal/platform/db"
)

// prefixes are the letters before the year; a kind without one takes its first letter.
var prefixes = map[string]string{
	"ticket": "T", "workorder": "W", "followup": "F", "complaint": "C", "customer": "K", "asset": "M",
	"cover": "V", "quote": "Q", "sale": "S",
}

type last struct {
	Last int64 `json:"last"`
}

var nextQ = db.Select[last]("seq.next", `INSERT INTO seq (tenant_id, kind, year, last) VALUES (:tenant, :kind, :year, 1)
	ON CONFLICT (tenant_id, kind, year) DO UPDATE SET last = seq.last + 1 RETURNING {cols}`)

// Next returns the next number of kind, such as "T26-000123". The year is that of the
// actor's zone; two callers never get the same number, a rolled back one is given again.
func Next(tx *db.Tx, kind string) (string, error) {
	prefix, ok := prefixes[kind]
	if !ok {
		return "", fmt.Errorf("seq: no prefix for %q", kind)
	}
	year := tx.Now.In(tx.Zone()).Year()
	n, err := nextQ.One(tx, db.Args{"kind": kind, "year": year})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%02d-%06d", prefix, year%100, n.Last), nil
}
