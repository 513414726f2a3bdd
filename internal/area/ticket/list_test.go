package ticket_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

// numbers are the numbers of a list, over all its pages.
func (w *world) numbers(who org.ID, scope actor.Scope, in ticket.ListInput) (out []string) {
	w.t.Helper()
	for range 50 {
		p, err := read(w.as(who, scope), w.d, func(tx *db.Tx) (*page.Of[ticket.Row], error) { return s.List(tx, &in) })
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range p.Items {
			out = append(out, r.Number[len(r.Number)-1:])
		}
		if in.After = p.Next; p.Next == "" {
			return out
		}
	}
	w.t.Fatal("the list does not end")
	return nil
}

// several takes five cases: 1 and 2 by Lin, 3 urgent by Lin and triaged, 4 by Mei in the south, 5 waiting.
func (w *world) several() []ticket.ID {
	lin, mei := w.as(w.lin, actor.All), w.as(w.mei, actor.All)
	var ids []ticket.ID
	for i, ctx := range []any{lin, lin, lin, mei, lin} {
		n := w.intake()
		n.Symptom = fmt.Sprintf("Symptom %d", i+1)
		if i == 2 {
			n.Urgency = ticket.Urgent
		}
		if i == 3 {
			n.Phone, n.AssetID, n.ExternalID = "+82 2 555 0199", "", "ERP 9/Ä"
			ids = append(ids, w.takeAs(mei, n).ID)
		} else {
			ids = append(ids, w.take(n).ID)
		}
		_ = ctx
		if i < 4 {
			w.clock.Add(time.Minute)
		}
	}
	if _, err := w.move(lin, ids[2], 1, "triage"); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.move(lin, ids[4], 1, "wait", because("customer away"), func(in *ticket.MoveInput) { in.Body.Class = "customer" }); err != nil {
		w.t.Fatal(err)
	}
	dbtest.Write(w.t, w.d, func(tx *db.Tx) error { return ticket.SetAssignee(tx, ids[1], string(w.wu)) })
	return ids
}

func TestListsFindWhatTheirFiltersSay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.several()
		for name, x := range map[string]struct {
			in   ticket.ListInput
			want []string
		}{
			"all, the newest first": {ticket.ListInput{}, []string{"5", "4", "3", "2", "1"}},
			"pages of two":          {ticket.ListInput{Request: page.Request{Limit: 2}}, []string{"5", "4", "3", "2", "1"}},
			"state":                 {ticket.ListInput{State: "new"}, []string{"4", "2", "1"}},
			"state and assignee":    {ticket.ListInput{State: "new", AssigneeID: string(w.wu)}, []string{"2"}},
			"category":              {ticket.ListInput{Category: "waiting"}, []string{"5"}},
			"owner":                 {ticket.ListInput{OwnerID: string(w.mei)}, []string{"4"}},
			"unassigned":            {ticket.ListInput{Unassigned: true}, []string{"5", "4", "3", "1"}},
			"customer":              {ticket.ListInput{CustomerID: string(w.customer)}, []string{"5", "4", "3", "2", "1"}},
			"machine":               {ticket.ListInput{AssetID: string(w.machine)}, []string{"5", "3", "2", "1"}},
			"urgency":               {ticket.ListInput{Urgency: "urgent"}, []string{"3"}},
			"our number":            {ticket.ListInput{Q: " t26-000003 "}, []string{"3"}},
			"their number":          {ticket.ListInput{Q: "ERP 9/Ä"}, []string{"4"}},
			"telephone":             {ticket.ListInput{Q: "02-555-0199"}, []string{"4"}},
			"end of a telephone":    {ticket.ListInput{Q: "0199"}, []string{"4"}},
			"customer's name":       {ticket.ListInput{Q: "north cl"}, []string{"5", "4", "3", "2", "1"}},
			"taken that day":        {ticket.ListInput{TakenOn: "2026-03-02"}, []string{"5", "4", "3", "2", "1"}},
			"taken another day":     {ticket.ListInput{TakenOn: "2026-03-03"}, nil},
			"closed that day":       {ticket.ListInput{ClosedOn: "2026-03-02"}, nil},
			"nothing":               {ticket.ListInput{Q: "zzz"}, nil},
			"most urgent first":     {ticket.ListInput{Sort: "due", Request: page.Request{Limit: 2}}, []string{"1", "2", "4", "5", "3"}},
		} {
			if got := w.numbers(w.lin, actor.All, x.in); !slices.Equal(got, x.want) {
				t.Errorf("%s: got %v, want %v", name, got, x.want)
			}
		}
	})
}

func TestAListShowsWhatItsReaderReaches(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.several()
		for name, x := range map[string]struct {
			who   org.ID
			scope actor.Scope
			want  []string
		}{
			"a technician his own":       {w.wu, actor.Own, []string{"2"}},
			"an owner his own":           {w.mei, actor.Own, []string{"4"}},
			"a head those of his unit":   {w.head, actor.Unit, []string{"5", "3", "2", "1"}},
			"who may see all sees all":   {w.mei, actor.All, []string{"5", "4", "3", "2", "1"}},
			"a stranger of another unit": {w.mei, actor.Unit, []string{"4"}},
		} {
			if got := w.numbers(x.who, x.scope, ticket.ListInput{}); !slices.Equal(got, x.want) {
				t.Errorf("%s: got %v, want %v", name, got, x.want)
			}
		}
		if got := w.numbers(w.wu, actor.All, ticket.ListInput{Mine: true}); !slices.Equal(got, []string{"2"}) {
			t.Fatalf("mine: got %v, want the one I work on", got)
		}
	})
}

func TestLateAndSoonFollowTheClockWithoutAnybodyTouchingTheCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.several()
		count := func() ticket.Counts {
			c, err := read(w.as(w.lin, actor.All), w.d, func(tx *db.Tx) (*ticket.Counts, error) { return s.Counts(tx, &struct{}{}) })
			if err != nil {
				t.Fatal(err)
			}
			return *c
		}
		states := map[string]int{"new": 3, "triaged": 1, "waiting": 1}
		if got, want := count(), (ticket.Counts{Open: 5, Mine: 4, Unassigned: 4, States: states}); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		w.clock.Set(shanghai(2, 13, 30)) // answers are due at 14:00 and later; 80 % of four hours have gone
		if got := w.numbers(w.lin, actor.All, ticket.ListInput{Clock: "soon"}); !slices.Equal(got, []string{"5", "4", "2", "1"}) {
			t.Fatalf("soon: got %v", got)
		}
		w.clock.Set(shanghai(2, 14, 0).Add(90 * time.Second))
		if got := w.numbers(w.lin, actor.All, ticket.ListInput{Clock: "late"}); !slices.Equal(got, []string{"2", "1"}) {
			t.Fatalf("late: got %v", got)
		}
		if got, want := count(), (ticket.Counts{Open: 5, Late: 2, Soon: 2, Mine: 4, Unassigned: 4, States: states}); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

func TestABrokenCursorIsTheCallersMistake(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, after := range []string{"x", "bnVsbA", page.Encode([]any{1, 2, 3}), page.Encode([]any{"yesterday", 5})} {
			_, err := read(w.as(w.lin, actor.All), w.d, func(tx *db.Tx) (*page.Of[ticket.Row], error) {
				return s.List(tx, &ticket.ListInput{Request: page.Request{After: after}})
			})
			if errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: got %v, want it refused", after, err)
			}
		}
	})
}

func TestACallerIsRecognisedWithEverythingNeededToTakeHisCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.several()
		ask := func(who org.ID, scope actor.Scope, in ticket.IntakeInput) []ticket.Caller {
			t.Helper()
			c, err := read(w.as(who, scope), w.d, func(tx *db.Tx) (*ticket.Callers, error) { return s.Intake(tx, &in) })
			if err != nil {
				t.Fatal(err)
			}
			return c.Callers
		}
		got := ask(w.lin, actor.All, ticket.IntakeInput{Phone: "+86 138-0000-1111"})
		if len(got) != 1 || got[0].Contact.Name != "Zhao" || got[0].Customer.Class != "key" || len(got[0].Sites) != 1 || len(got[0].Assets) != 1 ||
			len(got[0].Open) != 5 || got[0].Assets[0].Cover.State != "maker" || got[0].Assets[0].Model != "LaserJet 4" {
			t.Fatalf("got %+v", got)
		}
		if got := ask(w.lin, actor.All, ticket.IntakeInput{Phone: "02 555 0199"}); len(got) != 1 || got[0].Customer.ID != string(w.customer) {
			t.Fatalf("who called before: got %+v", got)
		}
		if got := ask(w.lin, actor.All, ticket.IntakeInput{CustomerID: w.customer}); len(got) != 1 || got[0].Contact != nil {
			t.Fatalf("by customer: got %+v", got)
		}
		if got := ask(w.mei, actor.Unit, ticket.IntakeInput{Phone: "13800001111"}); len(got) != 0 {
			t.Fatalf("another unit: got %+v, want nobody", got)
		}
		if got := ask(w.lin, actor.All, ticket.IntakeInput{Phone: "999"}); len(got) != 0 {
			t.Fatalf("a stranger: got %+v", got)
		}
		same, err := read(w.as(w.lin, actor.All), w.d, func(tx *db.Tx) (*ticket.Others, error) {
			return s.Duplicates(tx, &ticket.DuplicatesInput{AssetID: string(w.machine)})
		})
		if err != nil || len(same.Items) != 4 {
			t.Fatalf("got %+v %v, want the four open cases of the machine", same, err)
		}
	})
}

func TestTheWordsOfThePackNameEverythingInEachLanguage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for lang, want := range map[string]string{"zh-CN": "等待中", "zh-TW": "等待中", "ko": "대기 중", "en": "Waiting"} {
			got, err := read(w.as(w.lin, actor.All), w.d, func(tx *db.Tx) (*ticket.Words, error) { return s.Words(tx, &ticket.WordsInput{Lang: lang}) })
			if err != nil {
				t.Fatal(err)
			}
			if name := got.Machines["ticket"].States["waiting"].Name; name != want || len(got.Lists["ENUM-35"].Options) == 0 || got.Metrics["ticket.response"] == "" || got.Version == "" {
				t.Errorf("%s: got %q in %+v", lang, name, got)
			}
		}
	})
}
