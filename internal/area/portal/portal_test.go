package portal_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"aftercare/internal/area/portal"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/setting"
)

func TestALabelSaysWhatAMachineIsAndNeverWhose(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		label := func(code string) (l *portal.Label, err error) {
			err = w.d.Read(w.stranger("1.1.1.1"), func(tx *db.Tx) error { l, err = w.s.Label(tx, &portal.LabelInput{Code: code}); return err })
			return l, err
		}
		l, err := label(strings.ToUpper(w.machine.LabelCode))
		if err != nil || l.AssetName != "LaserPro 1" || l.ProductLine != "Printers" || !l.Reporting || l.Organisation != "IT Firm" || len(l.Languages) != 4 {
			t.Fatalf("got %+v %v", l, err)
		}
		b, err := json.Marshal(l)
		if err != nil || strings.Contains(string(b), "Clinic") || strings.Contains(string(b), "SN-1") || strings.Contains(string(b), string(w.machine.ID)) {
			t.Fatalf("got %s %v", b, err)
		}
		_, err = label("nothing")
		wantCode(t, err, "portal.no_label")
	})
}

func TestAReportBecomesACaseOfTheCoordinatorWithTheLeastToDo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.report("1.1.1.1", nil)
		if err != nil || len(r.Token) != 26 {
			t.Fatalf("got %+v %v", r, err)
		}
		k := w.ticket(r.Number)
		if k.Channel != "portal" || k.AssetID != string(w.machine.ID) || k.CustomerID != string(w.machine.CustomerID) || k.Caller != "Kim" || k.Lang != "ko" || k.TakerID != "" {
			t.Fatalf("got %+v", k)
		}
		second, err := w.report("1.1.1.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		if k2 := w.ticket(second.Number); k2.OwnerID == k.OwnerID || k2.OwnerID != string(w.lin) && k2.OwnerID != string(w.zhao) {
			t.Fatalf("got %s and %s, want both coordinators", k.OwnerID, k2.OwnerID)
		}
		dbtest.Write(t, w.d, func(tx *db.Tx) error { return setting.Set(tx, nil, portal.SettingOwner, w.zhao) })
		for range 2 {
			named, err := w.report("1.1.1.1", nil)
			if err != nil {
				t.Fatal(err)
			}
			if k := w.ticket(named.Number); k.OwnerID != string(w.zhao) {
				t.Fatalf("got %s, want the named one", k.OwnerID)
			}
		}
	})
}

func TestAReportWithoutALabelFindsItsCustomerByTheTelephone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		known, err := w.report("1.1.1.1", func(r *portal.Report) { r.LabelCode, r.Phone = "", "138 0000 1111" })
		if err != nil || w.ticket(known.Number).CustomerID != string(w.machine.CustomerID) {
			t.Fatalf("got %+v %v", known, err)
		}
		c, err := w.see(known.Token)
		if b, merr := json.Marshal(c); err != nil || merr != nil || strings.Contains(string(b), "Clinic") {
			t.Fatalf("got %s %v", b, err)
		}
		fresh, err := w.report("1.1.1.1", func(r *portal.Report) { r.LabelCode, r.Phone, r.Address = "", "139 9999 0000", "1 Road" })
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.report("1.1.1.1", func(r *portal.Report) { r.LabelCode, r.Phone = "", "13999990000" })
		if err != nil {
			t.Fatal(err)
		}
		a, b := w.ticket(fresh.Number), w.ticket(again.Number)
		if a.CustomerID != b.CustomerID || a.CustomerID == string(w.machine.CustomerID) || a.Address != "1 Road" {
			t.Fatalf("got %+v and %+v, want one new customer", a, b)
		}
	})
}

func TestHalfADayOfTheNextWorkingDayIsWished(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC)) // Friday 17:00
		for wished, hours := range map[string][2]int{"morning": {9 * 60, 13*60 + 30}, "afternoon": {13*60 + 30, 18 * 60}} {
			r, err := w.report("1.1.1.1", func(r *portal.Report) { r.Wished = wished })
			if err != nil {
				t.Fatal(err)
			}
			monday := time.Date(2026, 3, 8, 16, 0, 0, 0, time.UTC) // its midnight in Shanghai
			k := w.ticket(r.Number)
			if k.WishedFrom == nil || !k.WishedFrom.Equal(monday.Add(time.Duration(hours[0])*time.Minute)) || !k.WishedTo.Equal(monday.Add(time.Duration(hours[1])*time.Minute)) {
				t.Fatalf("%s: got %v to %v", wished, k.WishedFrom, k.WishedTo)
			}
		}
	})
}

func TestHostileReportsAreRefusedOrKeptAsPlainText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			code   string
			change func(*portal.Report)
		}{
			"no symptom":            {"input.invalid", func(r *portal.Report) { r.Symptom = " \u200b\n" }},
			"no telephone":          {"input.invalid", func(r *portal.Report) { r.Phone = "call me" }},
			"another urgency":       {"input.invalid", func(r *portal.Report) { r.Urgency = "apocalyptic" }},
			"half a place":          {"input.invalid", func(r *portal.Report) { lat := 31.0; r.Lat = &lat }},
			"somebody else's photo": {"input.invalid", func(r *portal.Report) { r.Attachments = []string{"att_1"} }},
			"unknown label":         {"portal.no_label", func(r *portal.Report) { r.LabelCode = "' OR 1=1 --" }},
			"wish that ends first": {"input.invalid", func(r *portal.Report) {
				from, to := dbtest.Noon.Add(time.Hour), dbtest.Noon
				r.WishedFrom, r.WishedTo = &from, &to
			}},
		} {
			_, err := w.report("1.1.1.1", c.change)
			if errs.CodeOf(err) != c.code {
				t.Fatalf("%s: got %v, want %s", name, err, c.code)
			}
		}
		evil := `<script>alert(1)</script>{{link}} {link} =cmd|' /C calc'!A0`
		r, err := w.report("1.1.1.1", func(r *portal.Report) { r.Symptom, r.Name = evil, "Kim\r\nBcc: x@example.com" })
		if err != nil {
			t.Fatal(err)
		}
		if k := w.ticket(r.Number); k.Symptom != evil || strings.ContainsAny(k.Caller, "\r\n") {
			t.Fatalf("got %q by %q", k.Symptom, k.Caller)
		}
	})
}

func TestStrangersAreLimitedByAddressAndByMachine(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var err error
		n := 0
		for ; err == nil && n < 50; n++ {
			_, err = w.report("1.1.1.1", nil)
		}
		wantCode(t, err, "portal.too_many")
		if n != 6 {
			t.Fatalf("got %d tries, want the sixth on one machine refused", n)
		}
		_, err = w.report("2.2.2.2", nil) // another address, the same machine
		wantCode(t, err, "portal.too_many")
		for n, err = 0, nil; err == nil && n < 50; n++ {
			_, err = w.report("3.3.3.3", func(r *portal.Report) { r.LabelCode = "" })
		}
		if wantCode(t, err, "portal.too_many"); n != 11 {
			t.Fatalf("got %d tries, want the eleventh from one address refused", n)
		}
		w.clock.Add(10 * time.Minute)
		if _, err = w.report("3.3.3.3", nil); err != nil {
			t.Fatalf("got %v, want it allowed again", err)
		}
		w.clock.Add(48 * time.Hour)
		if err := w.d.Write(actor.AsSystem(t.Context(), ""), portal.Sweep); err != nil {
			t.Fatal(err)
		}
		var left int
		if err := w.d.Raw().QueryRow(`SELECT count(*) FROM portal_throttle`).Scan(&left); err != nil || left != 0 {
			t.Fatalf("got %d %v, want none left", left, err)
		}
	})
}

// A3: nothing tells an unknown link from an expired one, and each opens one case only.
func TestALinkOpensItsOwnCaseUntilItExpires(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, err := w.report("1.1.1.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := w.report("1.1.1.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := w.see(a.Token); err != nil || c.Number != a.Number {
			t.Fatalf("got %+v %v, want %s", c, err, a.Number)
		}
		for _, guess := range []string{"", "x", a.Number, a.Token[:25], a.Token + "0", strings.ToUpper(a.Token), b.Token[:13] + a.Token[13:], "' OR '1'='1", strings.Repeat("0", 26)} {
			_, err := w.see(guess)
			wantCode(t, err, "portal.no_case")
		}
		var stored string
		if err := w.d.Raw().QueryRow(`SELECT hash FROM portal_link LIMIT 1`).Scan(&stored); err != nil || len(stored) != 64 || stored == a.Token {
			t.Fatalf("got %q %v, want a hash", stored, err)
		}
		w.clock.Add(91 * 24 * time.Hour)
		_, err = w.see(a.Token)
		wantCode(t, err, "portal.no_case")
		other := actor.With(t.Context(), actor.Actor{Tenant: "t2", Pack: "it", Lang: "en", Zone: "UTC"})
		w.clock.Set(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))
		err = w.d.Read(other, func(tx *db.Tx) error { _, err := w.s.Case(tx, &portal.CaseInput{Token: a.Token}); return err })
		wantCode(t, err, "portal.no_case")
	})
}

func TestTheCustomerSeesHowFarHisCaseIsAndAGivenNameOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.report("1.1.1.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		want := func(state string, done int) *portal.Case {
			t.Helper()
			c, err := w.see(r.Token)
			if err != nil || c.State != state {
				t.Fatalf("got %+v %v, want %s", c, err, state)
			}
			n := 0
			for _, s := range c.Steps {
				if s.Done {
					n++
				}
			}
			if n != done {
				t.Fatalf("%s: got %+v, want %d steps done", state, c.Steps, done)
			}
			return c
		}
		if c := want("received", 1); c.Technician != "" || c.Window != nil || c.AssetName != "LaserPro 1" || c.CanRate {
			t.Fatalf("got %+v", c)
		}
		s, from := workorder.New(), w.at(3, 14)
		var id workorder.ID
		dbtest.Write(t, w.d, func(tx *db.Tx) error {
			in := &workorder.CreateInput{}
			in.Body.TicketID, in.Body.TechnicianID, in.Body.Override, in.Body.Reason, in.Body.PlannedStart = w.ticket(r.Number).ID, string(w.tech), true, "test", from
			v, err := s.Create(tx, in)
			if err == nil {
				id = v.Order.ID
			}
			return err
		})
		if c := want("planned", 2); c.Technician != "小明" || c.Window == nil || !c.Window.From.Equal(from) {
			t.Fatalf("got %+v", c)
		}
		w.move(s, id, "depart")
		want("departed", 3)
		w.move(s, id, "arrive")
		want("on_site", 4)
		dbtest.Write(t, w.d, func(tx *db.Tx) error {
			yes, words := true, "done"
			in := &workorder.SignInput{ID: id}
			in.Body.Signature, in.Body.SignedBy, in.Body.Rating = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1L9 9"/></svg>`, "Kim", "satisfied"
			in.Body.Facts = workorder.Facts{Fault: &words, Work: &words, CauseExplained: &yes, FirstFixed: &yes, Advice: &words, TestResult: &words}
			_, err := s.Sign(tx, in)
			return err
		})
		if c := want("solved", 5); !c.CanRate || c.Technician != "" {
			t.Fatalf("got %+v", c)
		}
		dbtest.Write(t, w.d, func(tx *db.Tx) error {
			_, err := ticket.Advance(tx, w.ticket(r.Number).ID, "close_uncalled", step.Move{Reason: "test"})
			return err
		})
		want("closed", 6)
	})
}

// at is an hour of a day of March 2026 in Shanghai.
func (w *world) at(day, hour int) time.Time {
	return time.Date(2026, 3, day, hour-8, 0, 0, 0, time.UTC)
}

func (w *world) move(s *workorder.Service, id workorder.ID, event string) {
	w.t.Helper()
	dbtest.Write(w.t, w.d, func(tx *db.Tx) error {
		in := &workorder.MoveInput{ID: id}
		in.Body.Event = event
		_, err := s.Move(tx, in)
		return err
	})
}

func TestCustomerAndServiceTalkAndNothingInternalShows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.report("1.1.1.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		k := w.ticket(r.Number)
		note := func(text, visibility string) {
			dbtest.Write(t, w.d, func(tx *db.Tx) error {
				in := &ticket.NoteInput{ID: k.ID}
				in.Body.Text, in.Body.Visibility = text, visibility
				_, err := ticket.NewService().Note(tx, in)
				return err
			})
		}
		note("he is difficult", "internal")
		note("We come tomorrow.", "customer")
		w.clock.Add(time.Minute)
		say := func(text string) (c *portal.Case, err error) {
			in := &portal.WriteInput{Token: r.Token}
			in.Body.Text = text
			err = w.d.Write(w.stranger("1.1.1.1"), func(tx *db.Tx) error { c, err = w.s.Write(tx, in); return err })
			return c, err
		}
		c, err := say("Thank you")
		if err != nil || len(c.Messages) != 2 || c.Messages[0].From != "service" || c.Messages[0].Text != "We come tomorrow." || c.Messages[1].From != "customer" || c.Messages[1].Text != "Thank you" {
			t.Fatalf("got %+v %v", c, err)
		}
		if _, err = say("  \n"); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %v, want invalid", err)
		}
		n := 0
		for err = nil; err == nil && n < 100; n++ {
			_, err = say("hello")
		}
		if wantCode(t, err, "portal.too_many"); n != 20 {
			t.Fatalf("got %d more messages, want 20 tries", n)
		}
	})
}

func TestARatingIsGivenOnceAndMayChangeWithinADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.report("1.1.1.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		rate := func(rating string) (c *portal.Case, err error) {
			in := &portal.RateInput{Token: r.Token}
			in.Body.Rating, in.Body.Words = rating, "words"
			err = w.d.Write(w.stranger("1.1.1.1"), func(tx *db.Tx) error { c, err = w.s.Rate(tx, in); return err })
			return c, err
		}
		_, err = rate("satisfied")
		wantCode(t, err, "portal.no_rating")
		dbtest.Write(t, w.d, func(tx *db.Tx) error {
			_, err := ticket.Advance(tx, w.ticket(r.Number).ID, "solve", step.Move{Note: "by telephone"})
			return err
		})
		_, err = rate("five stars")
		wantCode(t, err, "input.invalid")
		for range 2 {
			if c, err := rate("satisfied"); err != nil || c.Rating == nil || c.Rating.Rating != "satisfied" || !c.CanRate {
				t.Fatalf("got %+v %v", c, err)
			}
		}
		w.clock.Add(24 * time.Hour)
		if c, err := rate("dissatisfied"); err != nil || c.Rating.Rating != "dissatisfied" {
			t.Fatalf("got %+v %v", c, err)
		}
		w.clock.Add(time.Millisecond)
		_, err = rate("very_satisfied")
		wantCode(t, err, "portal.no_rating")
		n := 0
		for _, name := range dbtest.Events(t, w.d) {
			if name == "portal.rated" {
				n++
			}
		}
		if n != 2 {
			t.Fatalf("got %d events, want 2", n)
		}
	})
}

func TestALinkIsBuiltFromTheConfiguredAddressOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.report("1.1.1.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		var address string
		if err := w.d.Write(w.stranger(""), func(tx *db.Tx) (err error) {
			address, err = portal.Address(tx, string(w.ticket(r.Number).ID))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		token, ok := strings.CutPrefix(address, "https://care.example.com/p/c/")
		if c, err := w.see(token); !ok || err != nil || c.Number != r.Number {
			t.Fatalf("got %s: %+v %v", address, c, err)
		}
	})
}
