package ticket_test

import (
	"strings"
	"testing"

	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// TestHowManyStatementsItTakes keeps the cost of what is done most: a query in a loop would show here.
func TestHowManyStatementsItTakes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ids := w.several()
		count := func(name string, most int, run func(log *[]db.Traced) error) {
			t.Helper()
			var log []db.Traced
			if err := run(&log); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			t.Logf("%s: %d statements", name, len(log))
			if len(log) > most {
				for _, s := range log {
					t.Logf("%.60s", strings.Join(strings.Fields(s.SQL), " "))
				}
				t.Errorf("%s takes %d statements, at most %d", name, len(log), most)
			}
		}
		lin := w.as(w.lin, actor.All)
		count("taking a case", 12, func(log *[]db.Traced) error {
			_, err := do(db.Trace(lin, log), w.d, func(tx *db.Tx) (*ticket.Ticket, error) { return s.Create(tx, &ticket.CreateInput{Body: w.intake()}) })
			return err
		})
		count("the page of a case", 5, func(log *[]db.Traced) error {
			_, err := read(db.Trace(lin, log), w.d, func(tx *db.Tx) (*ticket.View, error) { return s.Get(tx, &ticket.GetInput{ID: ids[0]}) })
			return err
		})
		count("a list", 1, func(log *[]db.Traced) error {
			_, err := read(db.Trace(lin, log), w.d, func(tx *db.Tx) (*page.Of[ticket.Row], error) { return s.List(tx, &ticket.ListInput{}) })
			return err
		})
		count("the tabs", 1, func(log *[]db.Traced) error {
			_, err := read(db.Trace(lin, log), w.d, func(tx *db.Tx) (*ticket.Counts, error) { return s.Counts(tx, &struct{}{}) })
			return err
		})
		count("who is calling", 8, func(log *[]db.Traced) error {
			_, err := read(db.Trace(lin, log), w.d, func(tx *db.Tx) (*ticket.Callers, error) {
				return s.Intake(tx, &ticket.IntakeInput{Phone: "13800001111"})
			})
			return err
		})
		count("a step and its page", 14, func(log *[]db.Traced) error {
			in := &ticket.MoveInput{ID: ids[0]}
			in.Body.Event, in.Body.Version = "triage", 1
			_, err := do(db.Trace(lin, log), w.d, func(tx *db.Tx) (*ticket.View, error) { return s.Move(tx, in) })
			return err
		})
	})
}
