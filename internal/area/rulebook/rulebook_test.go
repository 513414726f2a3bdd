package rulebook_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/customer"
	"aftercare/internal/area/org"
	"aftercare/internal/area/rulebook"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
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
	clock.Explain = func(tx *db.Tx, decision string) (string, error) { return policy.Tell(tx, decision, tx.Actor.Lang) }
}

// shanghai is a local time of the IT firm's office: Monday is 2 March 2026.
func shanghai(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, time.FixedZone("CST", 8*3600)).UTC()
}

// world is an organisation with two managers and a customer.
type world struct {
	t        *testing.T
	d        *db.DB
	clock    *dbtest.Clock
	book     *rulebook.Service
	org      *org.Service
	tenant   string
	ann, bob string
	customer customer.ID
}

func each(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		w := &world{t: t, d: d, clock: c, book: rulebook.New(), org: org.New(nil)}
		c.Set(shanghai(2, 10, 0))
		err := d.Write(actor.AsSystem(t.Context(), ""), w.found)
		if err != nil {
			t.Fatal(err)
		}
		f(t, w)
	})
}

func (w *world) found(tx *db.Tx) error {
	te, err := w.org.Found(tx, org.FoundInput{Name: "Firm", Pack: "it", Zone: "Asia/Shanghai", Lang: "en"})
	if err != nil {
		return err
	}
	w.tenant = string(te.ID)
	u, err := org.AddUnit(tx, org.Unit{Code: "svc", Name: "Service", Kind: "department"})
	if err != nil {
		return err
	}
	for name, id := range map[string]*string{"Ann": &w.ann, "Bob": &w.bob} {
		p, err := org.AddPerson(tx, org.Person{Name: name, UnitID: u.ID})
		if err != nil {
			return err
		}
		*id = string(p.ID)
	}
	c, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "North Clinic", UnitID: string(u.ID)}})
	if err != nil {
		return err
	}
	w.customer = c.ID
	return org.Rebuild(tx)
}

// as is what a request of a person carries: what the tenant's row says, and all permissions.
func (w *world) as(person string) context.Context {
	w.t.Helper()
	var a actor.Actor
	if err := w.d.Read(actor.AsSystem(w.t.Context(), ""), func(tx *db.Tx) (err error) { a, err = w.org.System(tx, w.tenant); return err }); err != nil {
		w.t.Fatal(err)
	}
	a.Kind, a.User, a.Person, a.Name, a.Lang, a.Perms = actor.User, "u-"+person, person, person, "en", map[string]actor.Scope{
		rulebook.PermRead: actor.All, rulebook.PermChange: actor.All, rulebook.PermApprove: actor.All, ticket.PermRead: actor.All}
	return actor.With(w.t.Context(), a)
}

func run[In, Out any](w *world, person string, fn func(*db.Tx, *In) (*Out, error), in *In) (out *Out, err error) {
	err = w.d.Write(w.as(person), func(tx *db.Tx) (e error) { out, e = fn(tx, in); return e })
	return out, err
}

func must[In, Out any](w *world, person string, fn func(*db.Tx, *In) (*Out, error), in *In) *Out {
	w.t.Helper()
	out, err := run(w, person, fn, in)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) open() *ticket.Ticket {
	w.t.Helper()
	return must(w, w.ann, func(tx *db.Tx, _ *struct{}) (*ticket.Ticket, error) {
		return ticket.Open(tx, ticket.New{CustomerID: string(w.customer), OwnerID: w.ann, Fields: ticket.Fields{Symptom: "Paper jams", Channel: "phone", Caller: "Zhao"}})
	}, nil)
}

// resolve is the limit for the solution of a case, and why.
func (w *world) resolve(id ticket.ID) (limit, why, pack string) {
	w.t.Helper()
	if err := w.d.Read(w.as(w.ann), func(tx *db.Tx) error {
		list, err := clock.Views(tx, string(id), func(c *clock.Clock) bool {
			return c.Metric == "ticket.resolution"
		})
		for _, v := range list {
			limit, why, pack = v.Limit, v.Why, v.Pack
		}
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return limit, why, pack
}

func draft(day string, params map[string]any) *rulebook.CreateInput {
	return &rulebook.CreateInput{Body: rulebook.ChangeFields{Title: "Faster", Reason: "customers wait", Day: day, Edits: policy.Edits{Params: params}}}
}

func at(c *rulebook.Change) *rulebook.StepInput {
	in := &rulebook.StepInput{ID: c.ID}
	in.Body.Version = c.Version
	return in
}

// publish takes a change through both persons.
func (w *world) publish(day string, params map[string]any) *rulebook.Change {
	w.t.Helper()
	c := must(w, w.ann, w.book.Create, draft(day, params))
	c = must(w, w.ann, w.book.Propose, at(c))
	return must(w, w.bob, w.book.Approve, at(c))
}

func TestAChangeHoldsForWhatComesAfterIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.open()
		c := must(w, w.ann, w.book.Create, draft("2026-03-02", map[string]any{"svc.resolve.normal": 36}))
		if c.State != policy.Draft || !slices.Equal(c.Moves, []string{"edit", "simulate", "propose", "withdraw"}) || c.AuthorName != "Ann" {
			t.Fatalf("got %s %v of %s", c.State, c.Moves, c.AuthorName)
		}
		if len(c.Edited) != 1 || c.Edited[0].Code != "svc.resolve.normal" || policy.Written(c.Edited[0].Before) != "48" || policy.Written(c.Edited[0].After) != "36" || c.Edited[0].Unit != "h" {
			t.Fatalf("got %+v", c.Edited)
		}
		c = must(w, w.ann, w.book.Propose, at(c))
		if _, err := run(w, w.ann, w.book.Approve, at(c)); errs.CodeOf(err) != "policy.own_change" {
			t.Fatalf("got %v, want that nobody approves his own change", err)
		}
		w.clock.Add(time.Minute)
		c = must(w, w.bob, w.book.Approve, at(c))
		if c.State != policy.Published || c.Number != 1 || c.ApproverName != "Bob" || len(c.Moves) != 0 || len(c.Edited) != 1 || !c.EffectiveAt.Equal(shanghai(2, 10, 1)) {
			t.Fatalf("got %+v", c)
		}
		after := w.open()
		for id, want := range map[ticket.ID]string{before.ID: "48h it@", after.ID: "36h it@"} {
			limit, why, pack := w.resolve(id)
			if limit+" it@" != want || why == "" || !strings.Contains(why, strings.TrimSuffix(limit, "h")+" h") || strings.HasSuffix(pack, "+1") != (limit == "36h") {
				t.Errorf("got %s by %s, %q", limit, pack, why)
			}
		}
		for name, verb := range map[string]func(*db.Tx, *rulebook.StepInput) (*rulebook.Change, error){"propose": w.book.Propose, "approve": w.book.Approve, "withdraw": w.book.Withdraw} {
			if _, err := run(w, w.bob, verb, at(c)); errs.KindOf(err) != errs.Conflict {
				t.Errorf("%s of a published change: got %v, want a conflict", name, err)
			}
		}
	})
}

func TestWhatThePolicyDoesNotTakeIsRefusedAndNothingChanges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			in   *rulebook.CreateInput
			want string
		}{
			"past":     {draft("2026-03-01", map[string]any{"svc.resolve.normal": 36}), "day:past"},
			"unknown":  {draft("2026-03-03", map[string]any{"svc.resolve.norml": 36}), "did you mean"},
			"type":     {draft("2026-03-03", map[string]any{"svc.resolve.normal": "soon"}), "params.svc.resolve.normal:policy"},
			"nothing":  {draft("2026-03-03", nil), "edits:required"},
			"in use":   {&rulebook.CreateInput{Body: rulebook.ChangeFields{Title: "x", Reason: "y", Day: "2026-03-03", Edits: policy.Edits{Rules: map[string]any{"BASE-RESOLVE": nil}}}}, "policy"},
			"no title": {&rulebook.CreateInput{Body: rulebook.ChangeFields{Reason: "y", Day: "2026-03-03", Edits: policy.Edits{Params: map[string]any{"svc.resolve.normal": 36}}}}, "title:required"},
		} {
			_, err := run(w, w.ann, w.book.Create, c.in)
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(said(err), c.want) {
				t.Errorf("%s: got %v, want %s", name, err, c.want)
			}
		}
		c := must(w, w.ann, w.book.Create, draft("2026-03-03", map[string]any{"svc.resolve.normal": 36}))
		stale := at(c)
		in := &rulebook.EditInput{ID: c.ID}
		in.Body.ChangeFields, in.Body.Version = draft("2026-03-04", map[string]any{"svc.resolve.normal": 30}).Body, c.Version
		c = must(w, w.bob, w.book.Edit, in)
		if c.AuthorID != w.bob || c.Day != "2026-03-04" {
			t.Fatalf("got %+v", c)
		}
		if _, err := run(w, w.ann, w.book.Propose, stale); errs.CodeOf(err) != "policy.changed_meanwhile" {
			t.Fatalf("got %v, want that it has changed meanwhile", err)
		}
		c = must(w, w.ann, w.book.Propose, at(c))
		w.clock.Set(shanghai(5, 9, 0))
		if _, err := run(w, w.ann, w.book.Approve, at(c)); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want that the day is over", err)
		}
		if c = must(w, w.ann, w.book.Withdraw, at(c)); c.State != policy.Withdrawn {
			t.Fatalf("got %s", c.State)
		}
		o := must(w, w.ann, w.book.Get, nil)
		if len(o.Versions) != 1 || !strings.HasPrefix(o.Stamp, "it@") || strings.Contains(o.Stamp, "+") {
			t.Fatalf("got %s %+v, want the policy as it was", o.Stamp, o.Versions)
		}
	})
}

func TestAVersionAheadComesIntoForceWithItsDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.publish("2026-03-10", map[string]any{"svc.resolve.normal": 30})
		w.publish("2026-03-05", map[string]any{"svc.resolve.normal": 40, "svc.resolve.urgent": 20})
		for at, want := range map[time.Time]string{shanghai(4, 23, 59): "48h", shanghai(5, 0, 0): "40h", shanghai(9, 23, 59): "40h", shanghai(10, 0, 0): "30h"} {
			in := &rulebook.EvalInput{}
			in.Body.Rule, in.Body.At, in.Body.Input = "BASE-RESOLVE", &at, map[string]any{"urgency": "normal"}
			e := must(w, w.ann, w.book.Eval, in)
			if e.Result["limit"] != want || len(e.Trace) == 0 || e.Sentence == "" {
				t.Errorf("%s: got %v by %s, want %s", at, e.Result, e.Version, want)
			}
		}
		o := must(w, w.ann, w.book.Get, nil)
		if len(o.Versions) != 3 || !o.Versions[2].Current || !strings.HasSuffix(o.Versions[0].Stamp, "+2") || !strings.HasSuffix(o.Versions[1].Stamp, "+2-1") {
			t.Fatalf("got %+v", o.Versions)
		}
		l := must(w, w.ann, w.book.Params, &rulebook.ParamsInput{Q: "svc.resolve.normal"})
		if len(l.Items) != 1 || len(l.Items[0].History) != 3 || policy.Written(l.Items[0].Value) != "48" || l.Items[0].History[0].ByName != "Bob" {
			t.Fatalf("got %+v", l.Items)
		}
		if got := l.Items[0].History; policy.Written(got[0].Value)+policy.Written(got[1].Value)+policy.Written(got[2].Value) != "304048" {
			t.Fatalf("got %+v", got)
		}
	})
}

func TestThePolicyIsRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := must(w, w.ann, w.book.Get, nil)
		n := 0
		for _, x := range o.Topics {
			n += x.Params
		}
		if n != o.Params || n < 50 || o.Rules < 10 || o.Chain[1] != "base" {
			t.Fatalf("got %+v", o)
		}
		l := must(w, w.ann, w.book.Params, &rulebook.ParamsInput{Topic: "svc", Q: "urgent departure"})
		if len(l.Items) != 1 || l.Items[0].Key != "svc.depart.urgent" || len(l.Items[0].Rules) == 0 {
			t.Fatalf("got %+v", l.Items)
		}
		r := must(w, w.ann, w.book.Rules, &rulebook.RulesInput{})
		if len(r.Items) != o.Rules {
			t.Fatalf("got %d rules, want %d", len(r.Items), o.Rules)
		}
		for _, x := range r.Items {
			v := must(w, w.ann, w.book.Rule, &rulebook.RuleInput{Code: x.Code})
			if x.Failed+v.Failed > 0 || len(v.Rows) == 0 {
				t.Errorf("%s: %d examples come out differently", x.Code, v.Failed)
			}
		}
		if _, err := run(w, w.ann, w.book.Rule, &rulebook.RuleInput{Code: "RULE-0"}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("got %v, want not found", err)
		}
		in := &rulebook.EvalInput{}
		in.Body.Point, in.Body.Input = "ticket.resolve_by", map[string]any{"urgncy": "normal"}
		if _, err := run(w, w.ann, w.book.Eval, in); errs.KindOf(err) != errs.Invalid || !strings.Contains(said(err), "did you mean") {
			t.Errorf("got %v, want that the input is wrong", err)
		}
	})
}

// said is an error with the parameters of its fields.
func said(err error) string {
	b, _ := json.Marshal(err)
	return err.Error() + string(b)
}
