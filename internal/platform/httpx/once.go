package httpx

import (
	"context"
	"encoding/json"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/secret"
)

// idem is the Idempotency-Key of a request and what the request said.
type idem struct{ key, hash string }

type idemKey struct{}

type answered struct {
	Hash   string `json:"request_hash"`
	Answer string `json:"answer"`
}

var (
	answeredQ = db.Select[answered]("idempotency.get", `SELECT {cols} FROM idempotency WHERE tenant_id = :tenant AND user_id = :user AND idem_key = :key`)
	claimQ    = db.Command("idempotency.claim", `INSERT INTO idempotency (tenant_id, user_id, idem_key, request_hash, answer, at)
		VALUES (:tenant, :user, :key, :hash, '', :now) ON CONFLICT DO NOTHING`)
	rememberQ = db.Command("idempotency.answer", `UPDATE idempotency SET answer = :answer WHERE tenant_id = :tenant AND user_id = :user AND idem_key = :key`)
	forgetQ   = db.Command("idempotency.forget", `DELETE FROM idempotency WHERE at < :before AND :tenant = :tenant`)
)

// KeepAnswers is how long a repeated request gets its first answer again.
const KeepAnswers = 48 * time.Hour

// Forget drops old answers; a periodic job calls it.
func Forget(tx *db.Tx) error {
	_, err := forgetQ.Run(tx, db.Args{"before": tx.Now.Add(-KeepAnswers)})
	return err
}

// once runs fn in a writing unit. With an Idempotency-Key the answer is stored in the same
// commit, so a repeated request gets it again and its effect happens once. It is sealed by box,
// since an answer may hold a token or a customer's link, of which the database knows only the hash.
func once[Out any](ctx context.Context, d *db.DB, box *secret.Box, fn func(*db.Tx) (*Out, error)) (out *Out, err error) {
	k, keyed := ctx.Value(idemKey{}).(idem)
	if !keyed {
		err = d.Write(ctx, func(tx *db.Tx) error { out, err = fn(tx); return err })
		return out, err
	}
	run := func(tx *db.Tx) error {
		args := db.Args{"key": k.key, "hash": k.hash}
		if tx.Actor.User == "" { // strangers are told apart by where they come from
			args["user"] = tx.Actor.IP
		}
		claimed, err := claimQ.Run(tx, args) // waits for the same request beside us to commit or give up
		if err != nil {
			return err
		}
		if claimed == 0 {
			a, err := answeredQ.One(tx, args)
			if err == nil {
				out, err = replay[Out](box, a, k)
			}
			return err
		}
		if out, err = fn(tx); err != nil {
			return err
		}
		b, err := json.Marshal(out)
		if err != nil {
			return err
		}
		args["answer"] = box.Seal(k.hash, string(b))
		_, err = rememberQ.Run(tx, args)
		return err
	}
	err = d.Write(ctx, run)
	return out, err
}

func replay[Out any](box *secret.Box, a *answered, k idem) (*Out, error) {
	if a.Hash != k.hash {
		return nil, errs.New(errs.Conflict, "idempotency.other_request")
	}
	answer, err := box.Open(k.hash, a.Answer)
	if err != nil {
		return nil, err
	}
	out := new(Out)
	return out, json.Unmarshal([]byte(answer), out)
}

// withIdem puts the key of a request into its context.
func withIdem(ctx context.Context, key, hash string) context.Context {
	if _, ok := actor.From(ctx); !ok || key == "" {
		return ctx
	}
	return context.WithValue(ctx, idemKey{}, idem{key, hash})
}
