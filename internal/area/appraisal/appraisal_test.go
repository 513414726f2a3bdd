package appraisal_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/appraisal"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}

// RULE-10: assigned 09:00:00; 09:10:00 is in time, 09:10:01 is PEN-07.
func TestWhoLeavesTooLateIsChargedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.visit()
		w.clock.Set(shanghai(2, 9, 10))
		w.run()
		w.wantPoints(w.wang, "0", 0)
		w.clock.Add(time.Second)
		w.run()
		w.move(o, "depart", time.Time{})
		w.run()
		m := w.wantPoints(w.wang, "5", 1)
		e := m.Items[0]
		if e.Code != "PEN-07" || e.EvidenceID != string(o.ID) || e.Why == "" || e.Metric != "workorder.departure" || !e.DueAt.Equal(shanghai(2, 9, 10)) {
			t.Fatalf("got %+v", e)
		}
		w.wantPoints(w.li, "0", 0)
	})
}

func TestADeviceThatTellsLaterThatItWasInTimeIsBelieved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.visit()
		w.clock.Set(shanghai(2, 9, 12))
		w.run()
		w.wantPoints(w.wang, "5", 1)
		w.move(o, "depart", shanghai(2, 9, 8))
		w.run()
		m := w.wantPoints(w.wang, "0", 2)
		if m.Items[0].Cause != "in_time" {
			t.Fatalf("got %+v", m.Items[0])
		}
	})
}

// RULE-47: no badge, cables not tidied: two items of PEN-06.
func TestEachNormThatWasNotKeptIsAnEntry(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.visit()
		w.move(o, "depart", time.Time{})
		w.move(o, "arrive", time.Time{})
		w.sign(o)
		w.call(o, false, false, "satisfied")
		m := w.wantPoints(w.wang, "4", 2)
		if m.Items[0].EvidenceType != "followup" || m.Items[0].EvidenceNumber == "" {
			t.Fatalf("got %+v", m.Items[0])
		}
	})
}

// RULE-09: the findings of a call and the complaint out of it are one fact; the complaint weighs more, and only while it is valid.
func TestOneFactIsOnePenalty(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.visit()
		w.move(o, "depart", time.Time{})
		w.move(o, "arrive", time.Time{})
		w.sign(o)
		c := w.call(o, false, false, "dissatisfied")
		w.wantPoints(w.wang, "4", 2)
		w.settle(c, "valid")
		m := w.wantPoints(w.wang, "10", 5)
		i := slices.IndexFunc(m.Items, func(r appraisal.Row) bool { return r.Code == "PEN-08" })
		if m.Items[i].EvidenceID != "" || m.Items[i].Root != "" {
			t.Fatalf("the accused learns which complaint it was: %+v", m.Items[i])
		}
		w.judge(c, "invalid")
		w.wantPoints(w.wang, "4", 8)
		w.judge(c, "valid")
		w.wantPoints(w.wang, "10", 11)
	})
}

func TestAComplaintThatIsNotValidCostsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.visit()
		w.move(o, "depart", time.Time{})
		w.move(o, "arrive", time.Time{})
		w.sign(o)
		c := w.call(o, true, true, "dissatisfied")
		w.settle(c, "invalid")
		w.wantPoints(w.wang, "0", 0)
	})
}

func TestACorrectionIsAReversalByAnother(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.visit()
		w.clock.Set(shanghai(2, 9, 12))
		w.run()
		id := w.wantPoints(w.wang, "5", 1).Items[0].ID
		wantCode(t, w.reverse(w.wang, id, "not my fault"), "appraisal.own_account")
		wantCode(t, w.reverse(w.manager, id, "  "), "input.invalid")
		if err := w.reverse(w.manager, id, "lift was broken"); err != nil {
			t.Fatal(err)
		}
		m := w.wantPoints(w.wang, "0", 2)
		if m.Items[0].Reason != "lift was broken" || m.Items[0].Reverses != id || m.Items[1].ReversedBy != m.Items[0].ID || m.Items[0].Points != "-5" {
			t.Fatalf("got %+v", m.Items)
		}
		wantCode(t, w.reverse(w.manager, id, "again"), "appraisal.reversed_already")
		wantCode(t, w.reverse(w.manager, m.Items[0].ID, "back"), "appraisal.is_reversal")
		w.run()
		w.wantPoints(w.wang, "0", 2)
	})
}

func TestNobodySeesAnothersAccountWithoutReach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.visit()
		w.clock.Set(shanghai(2, 9, 12))
		w.run()
		id := w.mine(w.wang).Items[0].ID
		err := w.d.Read(w.as(w.li, actor.Own, actor.None), func(tx *db.Tx) error {
			l, err := w.s.List(tx, &appraisal.ListInput{Person: string(w.wang)})
			if err == nil && len(l.Items) > 0 {
				t.Errorf("got %+v", l.Items)
			}
			s, err2 := w.s.Sums(tx, &appraisal.SumInput{Period: "2026-03"})
			if err2 == nil && len(s.Items) > 0 {
				t.Errorf("got %+v", s.Items)
			}
			_, err = w.s.Get(tx, &appraisal.GetInput{ID: id})
			return err
		})
		wantCode(t, err, "appraisal.not_found")
	})
}

func TestTheStepsOfAnEntryAreShown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.visit()
		w.clock.Set(shanghai(2, 9, 12))
		w.run()
		id := w.mine(w.wang).Items[0].ID
		err := w.d.Read(w.as(w.wang, actor.Own, actor.None), func(tx *db.Tx) error {
			x, err := w.s.Get(tx, &appraisal.GetInput{ID: id})
			if err == nil && (len(x.Steps) == 0 || !strings.Contains(x.Entry.Why, "5")) {
				t.Errorf("got %+v", x)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever is booked, told twice, judged anew and reversed: the sums of persons equal their rows, every reversal cancels its
// row, and of no fact do two rules stand.
func TestSumsEqualTheirRowsAndReversalsCancel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := rand.New(rand.NewPCG(1, 2))
		for range 4 {
			o := w.visit()
			w.clock.Add(time.Duration(r.IntN(20)) * time.Minute)
			w.run()
			w.move(o, "depart", time.Time{})
			w.move(o, "arrive", time.Time{})
			w.sign(o)
			c := w.call(o, r.IntN(2) == 0, r.IntN(2) == 0, []string{"satisfied", "dissatisfied"}[r.IntN(2)])
			if c != "" {
				w.settle(c, []string{"valid", "invalid"}[r.IntN(2)])
				w.judge(c, []string{"valid", "invalid"}[r.IntN(2)])
			}
			for _, e := range w.mine(w.wang).Items {
				if r.IntN(3) == 0 && e.Reverses == "" && e.ReversedBy == "" {
					if err := w.reverse(w.manager, e.ID, "chance"); err != nil && errs.CodeOf(err) != "appraisal.reversed_already" {
						t.Fatal(err)
					}
				}
			}
			w.checkSums()
		}
	})
}

func (w *world) checkSums() {
	w.t.Helper()
	err := w.d.Read(w.as(w.manager, actor.All, actor.All), func(tx *db.Tx) error {
		in := &appraisal.ListInput{Period: "2026-03"}
		in.Limit = 200
		l, err := w.s.List(tx, in)
		if err != nil {
			return err
		}
		sums, err := w.s.Sums(tx, &appraisal.SumInput{Period: "2026-03"})
		if err != nil {
			return err
		}
		want, byID, stands := map[string]*big.Rat{}, map[appraisal.ID]appraisal.Row{}, map[string]string{}
		for _, e := range l.Items {
			byID[e.ID] = e
		}
		for _, e := range l.Items {
			n, _ := new(big.Rat).SetString(e.Points)
			if want[e.PersonID] == nil {
				want[e.PersonID] = new(big.Rat)
			}
			want[e.PersonID].Add(want[e.PersonID], n)
			if e.Reverses != "" {
				m, _ := new(big.Rat).SetString(byID[e.Reverses].Points)
				if m.Add(m, n).Sign() != 0 || byID[e.Reverses].Period != e.Period {
					w.t.Errorf("%+v does not cancel %+v", e, byID[e.Reverses])
				}
			} else if e.ReversedBy == "" && e.EvidenceType != "workorder" {
				if was := stands[e.Root]; was != "" && was != e.Code {
					w.t.Errorf("%s and %s stand for one call", was, e.Code)
				}
				stands[e.Root] = e.Code
			}
		}
		for _, s := range sums.Items {
			got, _ := new(big.Rat).SetString(s.Points)
			if want[s.PersonID] == nil || got.Cmp(want[s.PersonID]) != 0 {
				w.t.Errorf("%s: got %s, want %s", s.PersonName, s.Points, want[s.PersonID])
			}
			delete(want, s.PersonID)
		}
		if len(want) > 0 {
			w.t.Errorf("no sums of %v", want)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
