// Package page is keyset pagination: bounded pages, no totals, stable under inserts.
package page

import (
	"cmp"
	"encoding/base64"
	"encoding/json"

	"aftercare/internal/platform/errs"
)

// Request is what a list operation accepts besides its filters.
type Request struct {
	After string `query:"after" json:"-" maxLength:"400" doc:"cursor of the previous page"`
	Limit int    `query:"limit" json:"-" minimum:"0" maximum:"200" doc:"rows per page, 50 unless said"`
}

// Of is one page of T; Next is the cursor of the page behind it, empty on the last.
type Of[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next"`
}

// Size is the number of rows to ask for: one more than the page shows.
func (r Request) Size() int { return max(1, min(cmp.Or(r.Limit, 50), 200)) + 1 }

// Cut drops the extra row and makes the cursor from the last row shown.
func Cut[T any](rows []T, r Request, key func(T) []any) *Of[T] {
	n := r.Size() - 1
	if len(rows) <= n {
		return &Of[T]{Items: rows}
	}
	return &Of[T]{Items: rows[:n], Next: Encode(key(rows[n-1]))}
}

// Encode makes a cursor of values.
func Encode(v []any) string {
	b, _ := json.Marshal(v) // only texts, numbers and times come here
	return base64.RawURLEncoding.EncodeToString(b)
}

// Decode reads a cursor into the destinations; an empty cursor leaves them as they are, a broken one is the caller's mistake.
func Decode(s string, dst ...any) error {
	if s == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		n := len(dst)
		if err = json.Unmarshal(b, &dst); err == nil && len(dst) == n {
			return nil
		}
	}
	return errs.BadField("after", "cursor")
}
