package httpx

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/mask"
)

type card struct {
	Phone string `json:"phone" mask:"phone"`
	Link  string `json:"link"`
}

// cards answers with a number and a link, as a customer's receipt does.
func cards(d *db.DB, who *actor.Actor) http.Handler {
	r := New(Config{DB: d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Translate: func(_, code string, _ map[string]any) string { return code },
		Identify:  func(*http.Request) (actor.Actor, error) { return *who, nil }})
	show := func(*db.Tx, *struct{}) (*card, error) { return &card{"13812345678", "s3cret"}, nil }
	Get(r, "/api/cards", "thing.create", show)
	Post(r, "/api/cards", "thing.create", show)
	return r.Handler()
}

// TestNumbersShowToWhomTheyConcern: the same answer, also when a request is repeated, hides them from all others.
func TestNumbersShowToWhomTheyConcern(t *testing.T) {
	who := clerk()
	h := cards(dbtest.SQLite(t, nil), &who)
	ask := func(reveal bool, method string) string {
		who.Perms = map[string]actor.Scope{"thing.create": actor.All}
		if reveal {
			who.Perms[mask.PermReveal] = actor.Own
		}
		code, _, body := call(h, method, "/api/cards", "", "Idempotency-Key", "one")
		if code != 200 {
			t.Fatalf("%d %s", code, body)
		}
		return body
	}
	for _, method := range []string{"GET", "POST"} {
		for _, reveal := range []bool{false, true, false} {
			if body := ask(reveal, method); strings.Contains(body, "13812345678") != reveal || strings.Contains(body, "138****78") == reveal {
				t.Errorf("%s with the permission %v: %s", method, reveal, body)
			}
		}
	}
}

var answersQ = db.Select[struct {
	Answer string `json:"answer"`
}]("setting.test_answers", `SELECT {cols} FROM idempotency WHERE tenant_id = :tenant`)

// TestKeptAnswersAreSealed: a copy of the database opens no link that an answer held.
func TestKeptAnswersAreSealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		who := clerk()
		h := cards(d, &who)
		for range 2 {
			if code, _, body := call(h, "POST", "/api/cards", "", "Idempotency-Key", "one"); code != 200 || !strings.Contains(body, "s3cret") {
				t.Fatalf("%d %s", code, body)
			}
		}
		dbtest.Read(t, d, func(tx *db.Tx) error {
			rows, err := answersQ.All(tx)
			if len(rows) != 1 || strings.Contains(rows[0].Answer, "s3cret") || strings.Contains(rows[0].Answer, "phone") {
				t.Errorf("got %v, want one sealed answer", rows)
			}
			return err
		})
	})
}
