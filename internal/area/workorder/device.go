package workorder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// Device is what a phone adds to something it did, perhaps long ago and without network.
type Device struct {
	OpID string    `json:"op_id,omitempty" minLength:"8" maxLength:"60" pattern:"^[A-Za-z0-9_-]+$" doc:"the device's own name for what it did; the same one is applied once"`
	At   time.Time `json:"at,omitzero" doc:"when it happened by the device's clock"`
}

// op is something a device did that has been applied.
type op struct {
	OpID   string `json:"op_id"`
	Order  ID     `json:"workorder_id" db:"workorder_id"`
	Verb   string `json:"verb"`
	Digest string `json:"digest"`
	Person string `json:"person_id" db:"person_id"`
}

// deed is one request of a device: what it wants done to which order.
type deed struct {
	Device
	order ID
	verb  string
	body  any // without what may differ when it is sent again
}

// once runs do unless the device has already sent the same; then nothing happens a second time.
func (s *Service) once(tx *db.Tx, d deed, do func() error) (*View, error) {
	if d.OpID != "" {
		first, err := d.claim(tx)
		if err != nil {
			return nil, err
		}
		if !first {
			return s.answer(tx, d.order)
		}
	}
	if err := do(); err != nil {
		return nil, err
	}
	return s.answer(tx, d.order)
}

func (d deed) digest() (string, error) {
	b, err := json.Marshal(d.body)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// claim writes the deed down before it is done and reports whether this is the first time; the same deed that
// runs beside us is waited for. Another deed under the same name is refused.
func (d deed) claim(tx *db.Tx) (first bool, err error) {
	sum, err := d.digest()
	if err != nil {
		return false, err
	}
	n, err := addOpC.Run(tx, db.Args{"op_id": d.OpID, "workorder_id": d.order, "verb": d.verb, "digest": sum, "device_at": d.At})
	if errs.CodeOf(err) == "workorder.unknown_reference" {
		return false, errs.New(errs.NotFound, "workorder.not_found")
	}
	if err != nil || n == 1 {
		return true, err
	}
	was, err := opQ.One(tx, db.Args{"op_id": d.OpID})
	if err != nil {
		return false, err
	}
	if was.Order != d.order || was.Verb != d.verb || was.Person != tx.Actor.Person || was.Digest != sum {
		return false, errs.New(errs.Conflict, "workorder.op_reused", "op_id", d.OpID)
	}
	return false, nil
}

// when is the instant of a deed by our clock. A phone's clock may be off by a little: what lies so much
// ahead happened now, what lies so much before the last step happened right after it; more is refused.
func (o *Order) when(tx *db.Tx, at time.Time) (time.Time, error) {
	if at.IsZero() {
		return tx.Now, nil
	}
	p, err := policy.Of(tx)
	if err != nil {
		return at, err
	}
	skew := time.Duration(deviceSkew.In(p)) * time.Minute
	at = at.UTC().Truncate(time.Millisecond)
	if at.After(tx.Now.Add(skew)) {
		return at, errs.BadField("at", "in_future", "now", local(tx, tx.Now))
	}
	if at.After(tx.Now) {
		at = tx.Now
	}
	if at.Before(o.AssignedAt.Add(-skew)) {
		return at, errs.BadField("at", "before_assignment", "assigned_at", local(tx, o.AssignedAt))
	}
	last := o.lastStep()
	if at.Before(last.Add(-skew)) {
		return at, errs.BadField("at", "before_last_step", "last", local(tx, last))
	}
	if at.Before(last) {
		at = last
	}
	return at, nil
}

// lastStep is the latest step of the technician who has the order now.
func (o *Order) lastStep() (last time.Time) {
	for _, t := range []time.Time{o.AssignedAt, o.AcceptedAt, o.DepartedAt, o.ArrivedAt, o.FinishedAt, o.SignedAt} {
		if t.After(last) {
			last = t
		}
	}
	return last
}
