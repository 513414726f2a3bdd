package ticket_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

func TestANewUrgencySetsNewLimitsFromTheBeginning(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lin := w.as(w.lin, actor.All)
		c := w.take(w.intake())
		w.clock.Add(20 * time.Minute)
		v, err := w.change(lin, c.ID, `{"version":1,"urgency":"safety","description":"smoke"}`)
		if err != nil {
			t.Fatal(err)
		}
		if want := shanghai(2, 10, 30); !v.Ticket.NextDueAt.Equal(want) || v.Ticket.Description != "smoke" || v.Ticket.Version != 2 {
			t.Fatalf("got %v in %+v, want an answer by %v", v.Ticket.NextDueAt, v.Ticket.Ticket, want)
		}
		if !slices.ContainsFunc(v.Timeline, func(l ticket.Line) bool { return l.Event == "urgency" && l.To == "safety" && l.ByName == "Lin" }) {
			t.Fatalf("got %+v, want the change in the story", v.Timeline)
		}
		if _, err := w.change(lin, c.ID, `{"version":1,"symptom":"old"}`); errs.CodeOf(err) != "ticket.changed_meanwhile" || !strings.Contains(err.Error(), "Lin") {
			t.Fatalf("got %v, want a conflict that names Lin", err)
		}
		for field, body := range map[string]string{"asset_id": `{"version":2,"asset_id":"ast_x"}`, "symptom": `{"version":2,"symptom":""}`, "lat": `{"version":2,"lat":1}`} {
			body := body
			if field == "lat" {
				body = `{"version":2,"lat":1,"lon":null}`
			}
			if _, err := w.change(lin, c.ID, body); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), field+":") {
				t.Errorf("%s: got %v, want it refused by name", field, err)
			}
		}
	})
}

func TestNotesAreForColleaguesOrForTheCustomerToo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		write := func(text, visibility string) error {
			in := &ticket.NoteInput{ID: c.ID}
			in.Body.Text, in.Body.Visibility = text, visibility
			_, err := do(w.as(w.lin, actor.All), w.d, func(tx *db.Tx) (*ticket.View, error) { return s.Note(tx, in) })
			return err
		}
		if err := write("asks for a discount", ""); err != nil {
			t.Fatal(err)
		}
		if err := write("We come tomorrow", "customer"); err != nil {
			t.Fatal(err)
		}
		if err := write("  \n ", ""); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want an empty note refused", err)
		}
		v, err := w.get(w.as(w.lin, actor.All), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range v.Timeline {
			got = append(got, string(l.Kind)+":"+l.Visibility+":"+l.Note+":"+l.ByName)
		}
		want := []string{"message:customer:We come tomorrow:Lin", "note:internal:asks for a discount:Lin", "move:internal::Lin"}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// inbox are the kinds of tasks that lie in somebody's inbox.
func (w *world) inbox(who org.ID) (kinds []string) {
	w.t.Helper()
	p, err := read(w.as(who, actor.Own), w.d, func(tx *db.Tx) (*page.Of[task.Row], error) { return task.NewService().List(tx, &task.ListInput{}) })
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range p.Items {
		kinds = append(kinds, r.Kind)
	}
	slices.Sort(kinds)
	return kinds
}

func (w *world) handOver(who org.ID, c *ticket.Ticket, version int64, to org.ID) error {
	in := &ticket.HandOverInput{ID: c.ID}
	in.Body.OwnerID, in.Body.Version, in.Body.Note = string(to), version, "your customer"
	_, err := do(w.as(who, actor.All), w.d, func(tx *db.Tx) (*ticket.Handed, error) { return s.HandOver(tx, in) })
	return err
}

func TestAHandOverMovesTheCaseItsTasksAndItsWarnings(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		if got := w.inbox(w.lin); !slices.Equal(got, []string{"ticket.triage"}) {
			t.Fatalf("got %v, want the triage of the new case", got)
		}
		if err := w.handOver(w.lin, c, 1, w.mei); err != nil {
			t.Fatal(err)
		}
		got := w.load(c.ID)
		if got.OwnerID != string(w.mei) || got.UnitID != string(w.south) || got.TakerID != string(w.lin) {
			t.Fatalf("got owner %s of %s taken by %s, want Mei of the south, taken by Lin", got.OwnerID, got.UnitID, got.TakerID)
		}
		if mine, hers := w.inbox(w.lin), w.inbox(w.mei); len(mine) != 0 || !slices.Equal(hers, []string{"ticket.triage"}) {
			t.Fatalf("got %v and %v, want the task with Mei", mine, hers)
		}
		dbtest.Read(t, w.d, func(tx *db.Tx) error {
			clocks, err := clock.Of(tx, string(c.ID))
			for _, k := range clocks {
				if k.Owner != string(w.mei) {
					t.Errorf("%s warns %s", k.Metric, k.Owner)
				}
			}
			return err
		})
		for name, err := range map[string]error{"stale": w.handOver(w.lin, c, 1, w.head), "same": w.handOver(w.mei, c, 2, w.mei), "nobody": w.handOver(w.mei, c, 2, "per_none")} {
			if k := errs.KindOf(err); k != errs.Conflict && k != errs.Invalid {
				t.Errorf("%s: got %v, want it refused", name, err)
			}
		}
	})
}

func TestWhomAComplaintAccusesHasNoMoreToDoWithTheCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		dbtest.Write(t, w.d, func(tx *db.Tx) error { return ticket.Bar(tx, c.ID, string(w.lin), string(w.head)) })
		if got := w.load(c.ID); got.OwnerID != string(w.head) {
			t.Fatalf("got owner %s, want the heir", got.OwnerID)
		}
		if _, err := w.move(w.as(w.lin, actor.All), c.ID, 2, "triage"); errs.CodeOf(err) != "ticket.accused" {
			t.Fatalf("got %v, want the accused to move nothing", err)
		}
		if err := w.handOver(w.head, c, 2, w.lin); errs.CodeOf(err) != "ticket.accused" {
			t.Fatalf("got %v, want no way back", err)
		}
		err := w.d.Write(dbtest.System(t), func(tx *db.Tx) error { return ticket.SetAssignee(tx, c.ID, string(w.lin)) })
		if errs.CodeOf(err) != "ticket.accused" {
			t.Fatalf("got %v, want the accused not to serve it", err)
		}
		if v, err := w.get(w.as(w.lin, actor.All), c.ID); err != nil || len(v.Moves) != 0 {
			t.Fatalf("got %v %v, want no moves offered", v, err)
		}
	})
}

// TestACaseHasOneOwnerWhateverHappens plays random steps by random people.
func TestACaseHasOneOwnerWhateverHappens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := rand.New(rand.NewPCG(7, uint64(w.d.Dialect())))
		people := []org.ID{w.head, w.lin, w.mei, w.wu, "per_none"}
		events := []string{"triage", "start", "wait", "resume", "solve", "close", "close_uncalled", "reopen", "cancel", "mark_duplicate", "nonsense"}
		c := w.take(w.intake())
		twin := w.take(w.intake())
		for range 150 {
			who := people[r.IntN(4)]
			version := w.load(c.ID).Version - int64(r.IntN(2))
			switch r.IntN(4) {
			case 0:
				_ = w.handOver(who, c, version, people[r.IntN(5)])
			case 1:
				_, _ = w.change(w.as(who, actor.All), c.ID, `{"version":`+string(rune('0'+version%10))+`,"symptom":"again"}`)
			default:
				_, _ = w.move(w.as(who, actor.All), c.ID, version, events[r.IntN(len(events))], note("n"), because("r"), func(in *ticket.MoveInput) {
					in.Body.Class, in.Body.DuplicateOf = "us", twin.ID
				})
			}
			got := w.load(c.ID)
			if got.OwnerID == "" || !slices.Contains(people[:4], org.ID(got.OwnerID)) {
				t.Fatalf("got owner %q", got.OwnerID)
			}
			if (got.ClosedAt.IsZero()) == (got.Category == "ended") || got.Open == (got.Category == "done" || got.Category == "ended") {
				t.Fatalf("got %+v, want it closed or open, not both", got)
			}
		}
	})
}

func TestAStageOfALimitReachesTheOwnerAndAtItsEndHisHead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.take(w.intake())
		tick := func(at time.Time) {
			w.clock.Set(at)
			var warned []clock.Warned
			var late []clock.Breached
			dbtest.Write(t, w.d, func(tx *db.Tx) error { _, err := clock.Tick(tx, 100); return err })
			dbtest.Read(t, w.d, func(tx *db.Tx) error { return stages(tx, &warned, &late) })
			for range 2 { // a subscriber may hear the same twice
				dbtest.Write(t, w.d, func(tx *db.Tx) error {
					for _, e := range warned {
						if err := s.OnClockWarned(tx, e); err != nil {
							return err
						}
					}
					for _, e := range late {
						if err := s.OnClockBreached(tx, e); err != nil {
							return err
						}
					}
					return nil
				})
			}
		}
		tick(shanghai(2, 12, 30)) // half of four hours: nobody is disturbed
		if got := w.inbox(w.lin); !slices.Equal(got, []string{"ticket.triage"}) {
			t.Fatalf("at half: got %v", got)
		}
		tick(shanghai(2, 13, 20))
		if got := w.inbox(w.lin); !slices.Equal(got, []string{"ticket.triage", "ticket.warned"}) || len(w.inbox(w.head)) != 0 {
			t.Fatalf("at 80 %%: got %v", got)
		}
		tick(shanghai(2, 14, 1))
		if got, head := w.inbox(w.lin), w.inbox(w.head); !slices.Equal(got, []string{"ticket.late", "ticket.triage"}) || !slices.Equal(head, []string{"ticket.late"}) {
			t.Fatalf("at the end: got %v and %v", got, head)
		}
		if _, err := w.move(w.as(w.lin, actor.All), c.ID, 1, "solve", note("done")); err != nil {
			t.Fatal(err)
		}
		if got, head := w.inbox(w.lin), w.inbox(w.head); len(got)+len(head) != 0 {
			t.Fatalf("solved: got %v and %v, want nothing left to do", got, head)
		}
	})
}
