package customer

import (
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/mask"
	"aftercare/internal/platform/phone"
)

// mostCallers bounds the answer to who may be calling.
const mostCallers = 20

// callers are contacts, and customers under their own number, that a condition on the telephone columns finds.
func callers(where string) string {
	return `SELECT {cols k} FROM (
		SELECT t.id, t.customer_id, t.name, t.name_key, t.post, t.phone, t.phone_digits, t.phone_tail, t.email, t.lang, t.channel, t.active,
			t.created_at, t.updated_at, t.updated_by, t.version
		FROM customer_contact t WHERE t.tenant_id = :tenant AND t.active = TRUE AND ` + where + `
		UNION ALL
		SELECT '', c.id, c.name, c.name_key, '', c.phone, c.phone_digits, c.phone_tail, '', c.lang, '', c.active,
			c.created_at, c.updated_at, c.updated_by, c.version
		FROM customer c WHERE c.tenant_id = :tenant AND ` + where + `) k
		JOIN customer o ON o.tenant_id = :tenant AND o.id = k.customer_id AND o.active = TRUE AND {scope o}
		ORDER BY k.name_key, k.id LIMIT :limit`
}

var (
	wholeQ = db.Select[Contact]("customer.by_phone", callers(`phone_digits = :digits`))
	tailQ  = db.Select[Contact]("customer.by_tail", callers(`phone_tail >= :tail AND phone_tail < :tail_end`))
)

// ContactsByPhone returns who may be calling from a number, written in any way: the contacts with
// that very number, or else those whose number ends alike, as a number without its area code does.
// A customer's own number is answered as a contact without id. Only customers within the reach of
// the actor's customer.read are named, and none to whom numbers are hidden.
func ContactsByPhone(tx *db.Tx, number string) ([]Contact, error) {
	digits := phone.Digits(number)
	if !phone.Valid(number) || mask.Hides(tx.Actor) {
		return []Contact{}, nil
	}
	args := db.Args{"digits": digits, "limit": mostCallers}
	rows, err := wholeQ.All(tx, args, db.By(PermRead))
	if err != nil || len(rows) > 0 {
		return rows, err
	}
	tail := phone.Tail(digits)
	if tail == "" {
		return rows, nil
	}
	args["tail"], args["tail_end"] = tail, field.After(tail)
	return tailQ.All(tx, args, db.By(PermRead))
}
