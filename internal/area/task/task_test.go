package task_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"aftercare/internal/area/org"
	"aftercare/internal/area/task"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/page"
)

var s = task.NewService()

// organise makes a unit with two people and a foreign one with a third.
func organise(t *testing.T, d *db.DB) (unit string) {
	t.Helper()
	dbtest.Write(t, d, func(tx *db.Tx) error {
		for _, u := range []struct{ code, person string }{{"north", "p1"}, {"south", "p3"}} {
			made, err := org.AddUnit(tx, org.Unit{Code: u.code, Name: u.code, Kind: "department"})
			if err != nil {
				return err
			}
			if u.code == "north" {
				unit = string(made.ID)
				if _, err := org.AddPerson(tx, org.Person{ID: "p2", Name: "Two", UnitID: made.ID}); err != nil {
					return err
				}
			}
			if _, err := org.AddPerson(tx, org.Person{ID: org.ID(u.person), Name: u.person, UnitID: made.ID}); err != nil {
				return err
			}
		}
		return org.Rebuild(tx)
	})
	return unit
}

// as is a context of a person with roles, whose permissions reach as far as scope.
func as(t *testing.T, person string, scope actor.Scope, roles ...string) context.Context {
	a, _ := actor.From(dbtest.Ctx(t))
	a.Person, a.Roles = person, roles
	a.Perms = map[string]actor.Scope{task.PermRead: scope, task.PermWork: scope}
	return actor.With(t.Context(), a)
}

func open(t *testing.T, d *db.DB, n task.New) {
	t.Helper()
	dbtest.Write(t, d, func(tx *db.Tx) error { return task.Open(tx, n) })
}

func rows(t *testing.T, ctx context.Context, d *db.DB, in task.ListInput) (out []task.Row) {
	t.Helper()
	for range 20 {
		var p *page.Of[task.Row]
		if err := d.Read(ctx, func(tx *db.Tx) (err error) { p, err = s.List(tx, &in); return err }); err != nil {
			t.Fatal(err)
		}
		out = append(out, p.Items...)
		if in.After = p.Next; p.Next == "" {
			return out
		}
	}
	t.Fatal("the list does not end")
	return nil
}

func kinds(rows []task.Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.Kind)
	}
	return out
}

func TestAnInboxHoldsOnesOwnTasksAndThoseOfOnesRoleTheMostUrgentFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		unit := organise(t, d)
		at := func(h int) time.Time { return dbtest.Noon.Add(time.Duration(h) * time.Hour) }
		open(t, d, task.New{Kind: "later", SubjectType: "ticket", SubjectID: "a", AssigneeID: "p1", DueAt: at(5)})
		open(t, d, task.New{Kind: "whenever", SubjectType: "ticket", SubjectID: "a", AssigneeID: "p1"})
		open(t, d, task.New{Kind: "now", SubjectType: "ticket", SubjectID: "b", AssigneeID: "p1", DueAt: at(-1)})
		open(t, d, task.New{Kind: "role", SubjectType: "ticket", SubjectID: "c", PositionRole: "coordinator", UnitID: unit, DueAt: at(1)})
		open(t, d, task.New{Kind: "other", SubjectType: "ticket", SubjectID: "c", AssigneeID: "p2", DueAt: at(1)})
		for name, x := range map[string]struct {
			ctx  context.Context
			in   task.ListInput
			want []string
		}{
			"mine with my role":         {as(t, "p1", actor.Own, "coordinator"), task.ListInput{}, []string{"now", "role", "later", "whenever"}},
			"in pages":                  {as(t, "p1", actor.Own, "coordinator"), task.ListInput{Request: page.Request{Limit: 1}}, []string{"now", "role", "later", "whenever"}},
			"another role":              {as(t, "p1", actor.Own, "coord"), task.ListInput{}, []string{"now", "later", "whenever"}},
			"the role in another unit":  {as(t, "p3", actor.Own, "coordinator"), task.ListInput{}, nil},
			"late":                      {as(t, "p1", actor.Own), task.ListInput{Late: true}, []string{"now"}},
			"those of others within me": {as(t, "p2", actor.All), task.ListInput{All: true, AssigneeID: "p1"}, []string{"now", "later", "whenever"}},
			"all but only my own reach": {as(t, "p2", actor.Own), task.ListInput{All: true}, []string{"other"}},
		} {
			if got := kinds(rows(t, x.ctx, d, x.in)); !slices.Equal(got, x.want) {
				t.Errorf("%s: got %v, want %v", name, got, x.want)
			}
		}
		var c *task.Counts
		if err := d.Read(as(t, "p1", actor.Own, "coordinator"), func(tx *db.Tx) (err error) { c, err = s.Counts(tx, &struct{}{}); return err }); err != nil {
			t.Fatal(err)
		}
		if *c != (task.Counts{Open: 4, Late: 1}) {
			t.Fatalf("got %+v, want four, one of them late", *c)
		}
	})
}

func TestOpeningTwiceIsOneTaskAndFinishingTwiceIsNoFault(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		n := task.New{Kind: "k", SubjectType: "ticket", SubjectID: "a", AssigneeID: "p1"}
		open(t, d, n)
		open(t, d, n)
		if got := rows(t, as(t, "p1", actor.Own), d, task.ListInput{}); len(got) != 1 {
			t.Fatalf("got %d tasks, want one", len(got))
		}
		finish := func(kind string) {
			dbtest.Write(t, d, func(tx *db.Tx) error { return task.Finish(tx, "ticket", "a", kind) })
		}
		finish("other")
		if got := rows(t, as(t, "p1", actor.Own), d, task.ListInput{}); len(got) != 1 {
			t.Fatalf("another kind was finished: %v", got)
		}
		finish("k")
		finish("")
		if got := rows(t, as(t, "p1", actor.Own), d, task.ListInput{}); len(got) != 0 {
			t.Fatalf("got %v, want nothing", got)
		}
		open(t, d, n) // again, because it is needed again
		if got := rows(t, as(t, "p1", actor.Own), d, task.ListInput{}); len(got) != 1 {
			t.Fatalf("got %d tasks, want one", len(got))
		}
	})
}

func TestATaskIsDoneByWhoseItIsAndOnlyOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		unit := organise(t, d)
		open(t, d, task.New{Kind: "k", SubjectType: "ticket", SubjectID: "a", PositionRole: "coordinator", UnitID: unit})
		mine := as(t, "p1", actor.Own, "coordinator")
		one := rows(t, mine, d, task.ListInput{})[0]
		done := func(ctx context.Context, version int64) error {
			in := &task.DoneInput{ID: one.ID}
			in.Body.Version = version
			return d.Write(ctx, func(tx *db.Tx) error { _, err := s.Done(tx, in); return err })
		}
		if err := done(as(t, "p3", actor.Own, "coordinator"), 1); errs.CodeOf(err) != "task.not_found" {
			t.Fatalf("a stranger: got %v, want task.not_found", err)
		}
		if err := done(mine, 9); errs.KindOf(err) != errs.Conflict {
			t.Fatalf("an old version: got %v, want a conflict", err)
		}
		if err := done(mine, 1); err != nil {
			t.Fatal(err)
		}
		if err := done(mine, 2); errs.CodeOf(err) != "task.over" {
			t.Fatalf("twice: got %v, want task.over", err)
		}
	})
}

func TestATaskGoesToSomebodyWhoWorksHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		organise(t, d)
		open(t, d, task.New{Kind: "k", SubjectType: "ticket", SubjectID: "a", AssigneeID: "p1"})
		one := rows(t, as(t, "p1", actor.Own), d, task.ListInput{})[0]
		give := func(to string, version int64) error {
			in := &task.ReassignInput{ID: one.ID}
			in.Body.AssigneeID, in.Body.Version = to, version
			return d.Write(as(t, "p1", actor.Own), func(tx *db.Tx) error { _, err := s.Reassign(tx, in); return err })
		}
		if err := give("nobody", 1); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want an unknown person refused", err)
		}
		if err := give("p2", 1); err != nil {
			t.Fatal(err)
		}
		if got := rows(t, as(t, "p2", actor.Own), d, task.ListInput{}); len(got) != 1 || got[0].AssigneeName != "Two" {
			t.Fatalf("got %v, want it with the other", got)
		}
		if err := give("p1", 2); errs.CodeOf(err) != "task.not_found" && errs.KindOf(err) != errs.NotFound {
			t.Fatalf("got %v, want it gone from the giver's reach", err)
		}
	})
}
