package followup_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/area/followup"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}

// RULE-12, AMB-24: the windows of the specification, with both edges.
func TestTheWindowFollowsTheService(t *testing.T) {
	cases := map[string]struct {
		served     time.Time
		part       bool
		kind       string
		from, to   time.Time
		afterFirst bool
	}{
		"first service":                       {shanghai(2, 10, 0), false, "first", shanghai(3, 10, 0), shanghai(5, 10, 0), false},
		"part replaced at a first service":    {shanghai(2, 10, 0), true, "part", shanghai(2, 10, 0), shanghai(3, 10, 0), false},
		"second service":                      {shanghai(3, 10, 0), false, "second", shanghai(3, 10, 0), shanghai(4, 10, 0), true},
		"part replaced before a weekend":      {shanghai(6, 17, 0), true, "part", shanghai(6, 17, 0), shanghai(9, 10, 0), false},
		"first service before a weekend":      {shanghai(6, 10, 0), false, "first", shanghai(7, 10, 0), shanghai(9, 10, 0), false},
		"part replaced, the end in the night": {shanghai(2, 20, 0), true, "part", shanghai(2, 20, 0), shanghai(4, 10, 0), false},
		"part replaced, the end at closing":   {shanghai(2, 18, 0), true, "part", shanghai(2, 18, 0), shanghai(3, 18, 0), false},
		"first service, the end at closing":   {shanghai(2, 18, 0), false, "first", shanghai(3, 18, 0), shanghai(5, 18, 0), false},
	}
	each(t, func(t *testing.T, w *world) {
		for name, c := range cases {
			w.clock.Set(shanghai(2, 9, 0))
			k := w.open()
			if c.afterFirst {
				w.plan(w.serve(k, false))
				w.write(func(tx *db.Tx) error { _, err := ticket.Advance(tx, k.ID, "reopen", reason("again")); return err })
			}
			w.clock.Set(c.served)
			f := w.plan(w.serve(k, c.part))
			if f.Kind != c.kind || !f.DueFrom.Equal(c.from) || !f.DueTo.Equal(c.to) {
				t.Fatalf("%s: got %s %v to %v, want %s %v to %v", name, f.Kind, f.DueFrom, f.DueTo, c.kind, c.from, c.to)
			}
			state := "due"
			if c.from.After(c.served) {
				state = "planned"
			}
			if k = w.ticket(k.ID); f.State != state || k.CallBackState != ticket.CallBackDue {
				t.Fatalf("%s: got %s and %s, want %s and due", name, f.State, k.CallBackState, state)
			}
		}
	})
}

func TestALaterVisitTakesThePlaceOfAnEarlierCallBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.open()
		e1 := w.serve(k, false)
		first := w.plan(e1)
		w.write(func(tx *db.Tx) error { _, err := ticket.Advance(tx, k.ID, "reopen", reason("again")); return err })
		w.clock.Set(shanghai(4, 9, 0))
		second := w.plan(w.serve(k, false))
		first = w.load(first.ID)
		if first.State != "cancelled" || first.SupersededBy != second.ID || first.EndedAt.IsZero() || second.Kind != "second" {
			t.Fatalf("got %+v and %+v", first, second)
		}
		w.plan(e1) // an old event, late
		if got := w.load(second.ID); got.State != "due" {
			t.Fatalf("got %s, want due", got.State)
		}
	})
}

func TestACallBackFollowsItsCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.open()
		f := w.due(w.plan(w.serve(k, false)))
		fact := ticket.Fact{ID: k.ID, Category: "done", Owner: string(w.manager)}
		for range 2 {
			w.write(func(tx *db.Tx) error { return w.s.OnTicketHandedOver(tx, ticket.HandedOver{Fact: fact}) })
			w.write(func(tx *db.Tx) error { return w.s.OnTicketMoved(tx, ticket.Moved{Fact: fact}) })
		}
		if f = w.load(f.ID); f.OwnerID != string(w.manager) || f.State != "due" {
			t.Fatalf("got %+v, want the manager's", f)
		}
		if _, err := w.attempt(f, "reached", time.Time{}); err != nil {
			t.Fatal(err)
		}
		fact.Category, fact.State = "ended", "closed"
		for range 2 {
			w.write(func(tx *db.Tx) error { return w.s.OnTicketMoved(tx, ticket.Moved{Fact: fact}) })
		}
		if f = w.load(f.ID); f.State != "cancelled" || f.Version != 5 {
			t.Fatalf("got %s at version %d, want cancelled once", f.State, f.Version)
		}
	})
}

func TestOnlyAVisitThatEndedTheServiceIsFollowedByACall(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, end := range []string{workorder.EndHandedOver, workorder.EndBroughtIn, workorder.EndCancelled} {
			e := w.serve(w.open(), false)
			e.EndKind = end
			if f := w.plan(e); f != nil {
				t.Fatalf("%s: got %+v, want no call-back", end, f)
			}
		}
	})
}

// RULE-12: a first service is not called before the window opens; afterwards it is, late or not.
func TestAFirstServiceIsNotCalledTooEarly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := w.plan(w.serve(w.open(), false))
		w.clock.Set(f.DueFrom.Add(-time.Millisecond))
		w.write(func(tx *db.Tx) error { return w.s.Open(tx, followup.Ref{ID: f.ID}) })
		_, err := w.record(f, true, true, true, true, "satisfied", "")
		wantCode(t, err, "followup.too_early")
		_, err = w.attempt(f, "no_answer", time.Time{})
		wantCode(t, err, "followup.too_early")
		f = w.due(f)
		if f.State != "due" {
			t.Fatalf("got %s, want due", f.State)
		}
		got, err := w.record(f, true, true, true, true, "satisfied", "")
		if err != nil || !got.Followup.InWindow || got.Followup.Late(f.DueTo) {
			t.Fatalf("got %+v %v, want in the window", got, err)
		}
	})
}

func TestTheEndOfTheWindowIsStillInTime(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		late  bool
	}{"at its end": {0, false}, "a moment later": {time.Millisecond, true}} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				f := w.due(w.plan(w.serve(w.open(), false)))
				w.clock.Set(f.DueTo.Add(c.after))
				got, err := w.record(f, true, true, true, true, "average", "")
				if err != nil || got.Followup.InWindow == c.late {
					t.Fatalf("got %+v %v, want late %v", got, err, c.late)
				}
			})
		})
	}
}

// RULE-47: each norm that was not kept is one breach, and the case is called back in the same commit.
func TestEachNormThatWasNotKeptIsABreach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.open()
		f := w.due(w.plan(w.serve(k, false)))
		got, err := w.record(f, false, true, false, true, "satisfied", "He was quick.")
		if err != nil || len(got.Breaches) != 2 || got.Followup.Violations != 2 {
			t.Fatalf("got %+v %v, want two breaches", got, err)
		}
		for i, item := range []string{"c1", "c3"} {
			b := got.Breaches[i]
			if b.Item != item || b.Rule != "RULE-47" || b.Code != "PEN-06" || b.Points != 2 || b.TechnicianID != string(w.technician) || b.OrderID != string(f.OrderID) || !b.BookedAt.IsZero() {
				t.Fatalf("got %+v", b)
			}
		}
		if k = w.ticket(k.ID); k.State != "called_back" || k.CallBackState != ticket.CallBackDone {
			t.Fatalf("got %s %s, want called_back done", k.State, k.CallBackState)
		}
		_, err = w.record(got.Followup, true, true, true, true, "satisfied", "")
		wantCode(t, err, "followup.over")
		_, err = w.attempt(got.Followup, "reached", time.Time{})
		wantCode(t, err, "followup.over")
	})
}

func TestTheCallSheetIsCheckedAgainstItsForm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := w.due(w.plan(w.serve(w.open(), false)))
		for name, in := range map[string]func(*followup.RecordInput){
			"no answer to c1":          func(in *followup.RecordInput) { in.Body.C1 = nil },
			"no rating":                func(in *followup.RecordInput) { in.Body.C5 = "" },
			"a rating of our own":      func(in *followup.RecordInput) { in.Body.C5 = "splendid" },
			"dissatisfied, no words":   func(in *followup.RecordInput) { in.Body.C5 = "dissatisfied" },
			"very dissatisfied, blank": func(in *followup.RecordInput) { in.Body.C5, in.Body.Words = "very_dissatisfied", " " },
		} {
			yes := true
			r := &followup.RecordInput{ID: f.ID}
			r.Body.Version, r.Body.C1, r.Body.C2, r.Body.C3, r.Body.C4, r.Body.C5 = f.Version, &yes, &yes, &yes, &yes, "satisfied"
			in(r)
			err := w.d.Write(w.as(w.coordinator), func(tx *db.Tx) error { _, err := w.s.Record(tx, r); return err })
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("%s: got %v, want invalid", name, err)
			}
		}
		_, err := w.record(&followup.Followup{ID: f.ID, Version: f.Version - 1}, true, true, true, true, "satisfied", "")
		wantCode(t, err, "followup.changed_meanwhile")
	})
}

func TestADissatisfiedCustomerGetsAComplaintInTheSameCommit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, rating := range []string{"dissatisfied", "very_dissatisfied", "average"} {
			k := w.open()
			f := w.due(w.plan(w.serve(k, false)))
			got, err := w.record(f, true, true, true, true, rating, "It broke again.")
			if err != nil {
				t.Fatal(err)
			}
			if bad := rating != "average"; (got.Complaint != "") != bad || (got.Followup.ComplaintID != "") != bad {
				t.Fatalf("%s: got %q %q", rating, got.Complaint, got.Followup.ComplaintID)
			}
			w.clock.Set(shanghai(2, 10, 0))
		}
	})
}

// RULE-91: three tries in different parts of the day over two days, then a message instead.
func TestAfterItsTriesACallBackIsReplacedByAMessage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.open()
		f := w.due(w.plan(w.serve(k, false))) // Tuesday 10:00
		var err error
		for i, want := range []time.Time{shanghai(3, 13, 30), shanghai(4, 9, 0), {}} {
			if f, err = w.attempt(f, "no_answer", time.Time{}); err != nil || !f.NextTryAt.Equal(want) || f.Attempts != i+1 {
				t.Fatalf("try %d: got %v after %d, %v, want %v", i, f.NextTryAt, f.Attempts, err, want)
			}
			if !want.IsZero() {
				w.clock.Set(want)
			}
		}
		if f.State != "unreachable" {
			t.Fatalf("got %s, want unreachable", f.State)
		}
		in := &followup.ExcuseInput{ID: f.ID}
		in.Body.Version, in.Body.Reason, in.Body.ReplacedBy = f.Version, "nobody answers", "sms"
		for range 2 {
			err = w.d.Write(w.as(w.coordinator), func(tx *db.Tx) error { _, err := w.s.Excuse(tx, in); return err })
			if in.Body.Version == f.Version && err != nil {
				t.Fatal(err)
			}
			in.Body.Version++
		}
		wantCode(t, err, "followup.over")
		if f = w.load(f.ID); f.State != "filed" || f.ReplacedBy != "sms" || f.Excuse != "nobody answers" {
			t.Fatalf("got %+v", f)
		}
		if k = w.ticket(k.ID); k.State != "closed" || k.CallBackState != ticket.CallBackExcused {
			t.Fatalf("got %s %s, want closed excused", k.State, k.CallBackState)
		}
	})
}

func TestACallIsAgreedForLater(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := w.due(w.plan(w.serve(w.open(), false)))
		_, err := w.attempt(f, "call_back_at", time.Time{})
		wantCode(t, err, "input.invalid")
		_, err = w.attempt(f, "no_answer", f.DueFrom.Add(-time.Hour))
		wantCode(t, err, "input.invalid")
		_, err = w.attempt(f, "telepathy", time.Time{})
		wantCode(t, err, "input.invalid")
		at := f.DueFrom.Add(3 * time.Hour)
		if f, err = w.attempt(f, "call_back_at", at); err != nil || !f.NextTryAt.Equal(at) {
			t.Fatalf("got %v %v, want %v", f.NextTryAt, err, at)
		}
		callable := func() int {
			var l int
			dbtest.Read(t, w.d, func(tx *db.Tx) error {
				p, err := w.s.List(tx, &followup.ListInput{Callable: true})
				l = len(p.Items)
				return err
			})
			return l
		}
		if n := callable(); n != 0 {
			t.Fatalf("got %d to be called, want 0", n)
		}
		w.clock.Set(at)
		if n := callable(); n != 1 {
			t.Fatalf("got %d to be called, want 1", n)
		}
		if f, err = w.attempt(f, "reached", time.Time{}); err != nil || f.State != "reached" {
			t.Fatalf("got %v %v, want reached", f, err)
		}
		if _, err = w.record(f, true, true, true, true, "very_satisfied", ""); err != nil {
			t.Fatal(err)
		}
	})
}

func TestACallBackIsExcusedWithAReason(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.open()
		f := w.plan(w.serve(k, false))
		in := &followup.ExcuseInput{ID: f.ID}
		in.Body.Version, in.Body.Reason = f.Version, "the customer asked not to be called"
		nobody := actor.With(t.Context(), actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, Person: "p9", Pack: "it", Perms: map[string]actor.Scope{followup.PermRead: actor.All}})
		err := w.d.Write(nobody, func(tx *db.Tx) error { _, err := w.s.Excuse(tx, in); return err })
		wantCode(t, err, "auth.forbidden")
		if err := w.d.Write(w.as(w.coordinator), func(tx *db.Tx) error { _, err := w.s.Excuse(tx, in); return err }); err != nil {
			t.Fatal(err)
		}
		if k = w.ticket(k.ID); k.State != "solved" || k.CallBackState != ticket.CallBackExcused {
			t.Fatalf("got %s %s, want solved excused", k.State, k.CallBackState)
		}
		w.write(func(tx *db.Tx) error { return w.s.Open(tx, followup.Ref{ID: f.ID}) }) // the timer, later
		if f = w.load(f.ID); f.State != "cancelled" {
			t.Fatalf("got %s, want cancelled", f.State)
		}
	})
}

func TestACaseThatWasOpenedAgainIsCalledAfterItsNextVisit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := w.open()
		f := w.due(w.plan(w.serve(k, false)))
		w.write(func(tx *db.Tx) error { _, err := ticket.Advance(tx, k.ID, "reopen", reason("again")); return err })
		if _, err := w.record(f, true, true, true, true, "satisfied", ""); err != nil {
			t.Fatal(err)
		}
		if k = w.ticket(k.ID); k.State != "reopened" {
			t.Fatalf("got %s, want reopened", k.State)
		}
		next := w.plan(w.serve(k, false))
		if k = w.ticket(k.ID); next.State != "due" || k.CallBackState != ticket.CallBackDue {
			t.Fatalf("got %s %s, want due due", next.State, k.CallBackState)
		}
	})
}

func TestTheCallListIsInOrderScopedAndPaged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var all []*followup.Followup
		for i := range 3 {
			w.clock.Set(shanghai(2, 10+i, 0))
			all = append(all, w.plan(w.serve(w.open(), i == 2)))
		}
		w.clock.Set(shanghai(3, 13, 0)) // the one with a part is late
		list := func(ctx func() actor.Actor, in *followup.ListInput) (ids []followup.ID, next string) {
			t.Helper()
			err := w.d.Read(actor.With(t.Context(), ctx()), func(tx *db.Tx) error {
				p, err := w.s.List(tx, in)
				if err == nil {
					next = p.Next
					for _, r := range p.Items {
						ids = append(ids, r.ID)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return ids, next
		}
		me := func(scope actor.Scope, person string) func() actor.Actor {
			return func() actor.Actor {
				return actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, Person: person, Pack: "it", Lang: "en", Zone: "UTC", Perms: map[string]actor.Scope{followup.PermRead: scope}}
			}
		}
		ids, _ := list(me(actor.All, "x"), &followup.ListInput{Open: true})
		if want := []followup.ID{all[2].ID, all[0].ID, all[1].ID}; !slices.Equal(ids, want) {
			t.Fatalf("got %v, want %v", ids, want)
		}
		in := &followup.ListInput{Open: true}
		in.Limit = 2
		page1, next := list(me(actor.All, "x"), in)
		in.After = next
		page2, _ := list(me(actor.All, "x"), in)
		if len(page1) != 2 || len(page2) != 1 || page2[0] != all[1].ID {
			t.Fatalf("got %v then %v", page1, page2)
		}
		if ids, _ = list(me(actor.All, "x"), &followup.ListInput{Late: true}); !slices.Equal(ids, []followup.ID{all[2].ID}) {
			t.Fatalf("got %v late", ids)
		}
		if ids, _ = list(me(actor.Own, "stranger"), &followup.ListInput{}); len(ids) != 0 {
			t.Fatalf("a stranger sees %v", ids)
		}
		if ids, _ = list(me(actor.Own, string(w.coordinator)), &followup.ListInput{Kind: "part", Technician: string(w.technician)}); !slices.Equal(ids, []followup.ID{all[2].ID}) {
			t.Fatalf("got %v, want the one with a part", ids)
		}
		var counts *followup.Counts
		if err := w.d.Read(w.as(w.coordinator), func(tx *db.Tx) (err error) { counts, err = w.s.Count(tx, nil); return err }); err != nil {
			t.Fatal(err)
		}
		if want := (followup.Counts{Planned: 2, Due: 1, Late: 1}); *counts != want {
			t.Fatalf("got %+v, want %+v", *counts, want)
		}
	})
}

func TestTheCallerSeesWhomAboutWhatAndWhatToSay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := w.due(w.plan(w.serve(w.open(), true)))
		var v *followup.View
		if err := w.d.Read(w.as(w.coordinator), func(tx *db.Tx) (err error) { v, err = w.s.Get(tx, &followup.GetInput{ID: f.ID}); return err }); err != nil {
			t.Fatal(err)
		}
		if v.Facts.Customer != "North Clinic" || v.Facts.Caller != "Ms Zhao" || v.Facts.Work != "Cleaned" || v.Facts.Technician != "Wang" || v.Facts.SignedRating != "satisfied" {
			t.Fatalf("got %+v", v.Facts)
		}
		if v.Script == nil || len(v.Script.Items) != 6 || v.Script.Items[0].Ask == "" || v.Script.Opening == "" || len(v.Script.Items[4].Options) != 5 {
			t.Fatalf("got %+v", v.Script)
		}
		if want := []string{"attempt", "record", "excuse"}; !slices.Equal(v.Moves, want) || v.AttemptsLeft != 3 || v.TooEarly || v.Late || len(v.Outcomes) != 8 {
			t.Fatalf("got %v %d, want %v", v.Moves, v.AttemptsLeft, want)
		}
		other := actor.With(t.Context(), actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, Person: "stranger", Pack: "it", Perms: map[string]actor.Scope{followup.PermRead: actor.Own}})
		err := w.d.Read(other, func(tx *db.Tx) error { _, err := w.s.Get(tx, &followup.GetInput{ID: f.ID}); return err })
		wantCode(t, err, "followup.not_found")
	})
}

func TestARecordedCallBackIsFiled(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := w.due(w.plan(w.serve(w.open(), false)))
		r, err := w.record(f, true, true, true, true, "satisfied", "")
		if err != nil {
			t.Fatal(err)
		}
		in := &followup.FileInput{ID: f.ID}
		in.Body.Version = r.Followup.Version
		if err := w.d.Write(w.as(w.coordinator), func(tx *db.Tx) error { _, err := w.s.File(tx, in); return err }); err != nil {
			t.Fatal(err)
		}
		if f = w.load(f.ID); f.State != "filed" || f.EndedAt.IsZero() {
			t.Fatalf("got %+v", f)
		}
	})
}
