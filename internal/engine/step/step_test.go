package step_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

func init() {
	clock.Calendars = func(tx *db.Tx, code string) (*calendar.Calendar, error) {
		p, err := policy.Of(tx)
		if err != nil {
			return nil, err
		}
		return p.Calendar(code), nil
	}
}

// subject is a case of p1 in a state.
func subject(state string) step.Subject {
	return step.Subject{Type: "ticket", ID: "tic_1", Root: "tic_1", Unit: "u", Owner: "p1", State: state}
}

// do makes a move as p1, who has no permission but owns the case.
func do(t *testing.T, d *db.DB, s step.Subject, mv step.Move) (tr flow.Transition, err error) {
	t.Helper()
	err = d.Write(dbtest.Ctx(t), func(tx *db.Tx) error {
		p, err := policy.Of(tx)
		if err != nil {
			return err
		}
		tr, err = step.Do(tx, p.Machine("ticket"), s, mv)
		return err
	})
	return tr, err
}

func start(t *testing.T, d *db.DB, l step.Limit) (c *clock.Clock) {
	t.Helper()
	dbtest.Write(t, d, func(tx *db.Tx) (err error) { c, err = step.Start(tx, l); return err })
	return c
}

func TestAMoveIsLoggedAndItsClocksFollow(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, now *dbtest.Clock) {
		c := start(t, d, step.Limit{Subject: subject("new"), Metric: "ticket.resolution", To: "48h", Calendar: "24x7"})
		if want := dbtest.Noon.Add(48 * time.Hour); !c.DueAt.Equal(want) || !slices.Equal(c.Terms.Warn, []int{50, 80, 100}) {
			t.Fatalf("got %v %v, want %v with the warnings of the pack", c.DueAt, c.Terms.Warn, want)
		}
		now.Add(time.Hour)
		if _, err := do(t, d, subject("triaged"), step.Move{Event: "wait", Class: "parts", Reason: "roller"}); err != nil {
			t.Fatal(err)
		}
		now.Add(5 * time.Hour)
		if _, err := do(t, d, subject("waiting"), step.Move{Event: "resume"}); err != nil {
			t.Fatal(err)
		}
		dbtest.Read(t, d, func(tx *db.Tx) error {
			clocks, err := clock.Of(tx, "tic_1")
			if err != nil {
				return err
			}
			if got, want := clocks[0].DueAt, dbtest.Noon.Add(53*time.Hour); !got.Equal(want) {
				t.Errorf("got %v, want the pause added: %v", got, want)
			}
			lines, err := flow.Timeline(tx, "tic_1", 10)
			if len(lines) != 2 || lines[1].Class != "parts" || lines[1].By != "p1" || lines[0].To != "triaged" {
				t.Errorf("got %+v, want both moves", lines)
			}
			return err
		})
		dbtest.Write(t, d, func(tx *db.Tx) error {
			return step.Renew(tx, step.Limit{Subject: subject("triaged"), Metric: "ticket.resolution", To: "8h", Calendar: "24x7"})
		})
		dbtest.Read(t, d, func(tx *db.Tx) error {
			clocks, err := clock.Of(tx, "tic_1")
			if got, want := clocks[0].DueAt, dbtest.Noon.Add(13*time.Hour); err == nil && !got.Equal(want) {
				t.Errorf("got %v, want 8 h and the pause: %v", got, want)
			}
			return err
		})
	})
}

func TestWithoutALimitThereIsNoClockAndAnUnknownMetricIsAFault(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if c := start(t, d, step.Limit{Subject: subject("new"), Metric: "ticket.resolution"}); c != nil {
			t.Fatalf("got %+v, want none", c)
		}
		err := d.Write(dbtest.System(t), func(tx *db.Tx) error {
			_, err := step.Start(tx, step.Limit{Subject: subject("new"), Metric: "ticket.boredom", To: "1h"})
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "ticket.boredom") {
			t.Fatalf("got %v, want the metric named", err)
		}
	})
}

func TestARefusedMoveSaysInWordsWhatIsPossible(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, err := do(t, d, subject("new"), step.Move{Event: "resume"})
		if errs.CodeOf(err) != "flow.not_allowed" || !strings.Contains(err.Error(), "Triage · Start service") {
			t.Fatalf("got %v, want the possible moves by name", err)
		}
		if _, err = do(t, d, subject("solved"), step.Move{Event: "call_back"}); errs.CodeOf(err) != "flow.not_yours" {
			t.Fatalf("got %v, want it to be somebody else's move", err)
		}
		stranger := subject("new")
		stranger.Owner = "p2"
		if _, err = do(t, d, stranger, step.Move{Event: "triage"}); errs.KindOf(err) != errs.Forbidden {
			t.Fatalf("got %v, want a stranger refused", err)
		}
		if _, err = do(t, d, subject("triaged"), step.Move{Event: "wait"}); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want what is missing named", err)
		}
	})
}

func TestNobodyOwnsASubjectByBeingNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dbtest.Read(t, d, func(tx *db.Tx) error {
			tx.Actor = actor.Actor{Kind: actor.Customer, Tenant: dbtest.Tenant, Pack: "it"}
			s := subject("new")
			s.Owner, s.Assignee = "", ""
			if f := s.Facts(tx, step.Move{}); f.Owner || f.Assignee || f.System || f.Can("ticket.move") {
				t.Errorf("got %+v, want a stranger", f)
			}
			return nil
		})
	})
}
