package notify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/area/complaint"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/followup"
	"aftercare/internal/area/org"
	"aftercare/internal/area/portal"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workforce"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
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

// world is a demo department: everything that leaves it stays in its outbox.
type world struct {
	t *testing.T
	d *db.DB
	s *Service

	owner, head, tech, other org.ID
	unit                     org.ID
	ticket                   *ticket.Ticket
}

func each(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{t: t, d: d}
		w.s = New(Config{Text: func(lang, code string, p map[string]any) string {
			return fmt.Sprintf("%s/%s/%v/%v", lang, code, p["number"], p["link"])
		},
			Link: func(*db.Tx, string) (string, error) { return "https://care.example.com/p/c/secret", nil }})
		w.write(w.make)
		f(t, w)
	})
}

func (w *world) system() context.Context {
	return actor.With(w.t.Context(), actor.Actor{Kind: actor.System, Tenant: dbtest.Tenant, User: "system", Lang: "zh-CN", Zone: "UTC", Pack: "it", Title: "IT Firm", Demo: true})
}

func (w *world) write(fn func(*db.Tx) error) {
	w.t.Helper()
	if err := w.d.Write(w.system(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) make(tx *db.Tx) error {
	u, err := org.AddUnit(tx, org.Unit{Code: "svc", Name: "Service", Kind: "department"})
	if err != nil {
		return err
	}
	w.unit = u.ID
	for name, id := range map[string]*org.ID{"Owner": &w.owner, "Head": &w.head, "Tech": &w.tech, "Other": &w.other} {
		p, err := org.AddPerson(tx, org.Person{Name: name, UnitID: u.ID, Phone: "1390000" + fmt.Sprint(len(name)), Email: strings.ToLower(name) + "@example.com", Lang: "en"})
		if err != nil {
			return err
		}
		*id = p.ID
	}
	for _, id := range []org.ID{w.tech, w.other} {
		in := &workforce.CreateInput{}
		in.Body.PersonID = workforce.PersonID(id)
		if _, err := workforce.New().Create(tx, in); err != nil {
			return err
		}
	}
	if err := org.SetHead(tx, u.ID, w.head); err != nil {
		return err
	}
	c, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: "Clinic", UnitID: string(u.ID)}})
	if err != nil {
		return err
	}
	in := &customer.CreateContactInput{}
	in.ID, in.Body = c.ID, customer.ContactFields{Name: "김민준", Phone: "01012345678", Email: "kim@example.com", Lang: "ko"}
	k, err := customer.New().CreateContact(tx, in)
	if err != nil {
		return err
	}
	w.ticket, err = ticket.Open(tx, ticket.New{CustomerID: string(c.ID), OwnerID: string(w.owner), Fields: ticket.Fields{Symptom: "Paper jams", Channel: "portal", ContactID: string(k.ID)}})
	return err
}

// told is what lies in inboxes and outbox, as "who code" and "channel address text"; a handler's second run must not change it.
func (w *world) told() (out []string) {
	w.t.Helper()
	names := map[string]string{string(w.owner): "owner", string(w.head): "head", string(w.tech): "tech", string(w.other): "other"}
	rows, err := w.d.Raw().Query(`SELECT person_id, code, level FROM notify_notice`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var who, code, level string
		if err := rows.Scan(&who, &code, &level); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, names[who]+" "+code+" "+level)
	}
	more, err := w.d.Raw().Query(`SELECT channel, to_address, code, lang, link FROM notify_message`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer more.Close()
	for more.Next() {
		var channel, to, code, lang, link string
		if err := more.Scan(&channel, &to, &code, &lang, &link); err != nil {
			w.t.Fatal(err)
		}
		if link != "" {
			link = " link"
		}
		out = append(out, channel+" "+to+" "+code+" "+lang+link)
	}
	slices.Sort(out)
	return out
}

// want runs a handler twice and compares what was told.
func (w *world) want(handle func(*db.Tx) error, want ...string) {
	w.t.Helper()
	slices.Sort(want)
	for range 2 {
		w.write(handle)
		if got := w.told(); !slices.Equal(got, want) {
			w.t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func (w *world) fact() ticket.Fact {
	return ticket.Fact{ID: w.ticket.ID, State: w.ticket.State, Version: w.ticket.Version, Unit: w.ticket.UnitID, Owner: w.ticket.OwnerID}
}

func TestANewCaseIsToldToItsOwnerAndItsCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.want(func(tx *db.Tx) error { return w.s.OnTicketCreated(tx, ticket.Created{Fact: w.fact()}) },
			"owner ticket_created info", "email kim@example.com customer_received ko link", "sms 01012345678 customer_received ko link")
	})
}

func TestTheCustomerHearsWhenHisCaseIsSolvedOrClosedAndOtherwiseNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		move := func(state string) func(*db.Tx) error {
			f := w.fact()
			f.State = state
			return func(tx *db.Tx) error { return w.s.OnTicketMoved(tx, ticket.Moved{Fact: f}) }
		}
		w.want(move("triaged"))
		w.want(move("solved"), "email kim@example.com customer_solved ko link", "sms 01012345678 customer_solved ko link")
	})
}

func TestAnswersToTheCustomerReachHimAndInternalNotesDoNot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.want(func(tx *db.Tx) error {
			return w.s.OnTicketNoted(tx, ticket.Noted{Fact: w.fact(), Visibility: "internal"})
		})
		w.want(func(tx *db.Tx) error {
			return w.s.OnTicketNoted(tx, ticket.Noted{Fact: w.fact(), Visibility: "customer"})
		},
			"email kim@example.com customer_answered ko link", "sms 01012345678 customer_answered ko link")
	})
}

func TestAnAssignmentIsToldToTheTechnicianTheOneBeforeAndTheCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var o *workorder.Order
		w.write(func(tx *db.Tx) error {
			in := &workorder.CreateInput{}
			in.Body.TicketID, in.Body.TechnicianID, in.Body.Override, in.Body.Reason, in.Body.PlannedStart = w.ticket.ID, string(w.tech), true, "test", dbtest.Noon.AddDate(0, 0, 1)
			v, err := workorder.New().Create(tx, in)
			if err == nil {
				o = v.Order
			}
			return err
		})
		e := workorder.Assigned{Before: string(w.other)}
		e.ID, e.Version, e.Assignee = o.ID, o.Version, string(w.tech)
		w.want(func(tx *db.Tx) error { return w.s.OnWorkOrderAssigned(tx, e) },
			"tech order_assigned info", "other order_taken_away warn", "sms 13900004 order_assigned en", "sms 13900005 order_taken_away en",
			"email kim@example.com customer_planned ko link", "sms 01012345678 customer_planned ko link")
	})
}

// AMB-74: who owns a case is warned; when a limit has passed its unit's head learns of it too.
func TestAClockWarnsItsOwnerAndAlarmsTheHead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := clock.Warned{ID: "clk_1", Root: string(w.ticket.ID), SubjectType: "ticket", SubjectID: string(w.ticket.ID), Metric: "ticket.response", Unit: string(w.unit),
			Owner: string(w.owner), Percent: 80, DueAt: dbtest.Noon}
		w.want(func(tx *db.Tx) error { return w.s.OnClockWarned(tx, e) }, "owner clock_warned warn")
		late := e
		late.Percent = 100
		w.want(func(tx *db.Tx) error { return w.s.OnClockBreached(tx, clock.Breached(late)) }, "owner clock_warned warn",
			"owner clock_breached alarm", "head clock_breached alarm", "email owner@example.com clock_breached en", "email head@example.com clock_breached en")
	})
}

func TestAComplaintIsToldToWhoHandlesItAndHisSuperiorButNotToTheAccused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		open := func(accused org.ID) complaint.Opened {
			var e complaint.Opened
			w.write(func(tx *db.Tx) error {
				c, err := complaint.Open(tx, complaint.New{TicketID: string(w.ticket.ID), CustomerID: w.ticket.CustomerID, Channel: "phone", Category: "service", Content: "rude",
					AccusedID: string(accused), OwnerID: string(w.owner), UnitID: string(w.unit)})
				if err == nil {
					e.ID, e.Unit, e.Owner, e.TicketID = c.ID, string(w.unit), string(w.owner), string(w.ticket.ID)
				}
				return err
			})
			return e
		}
		e := open(w.tech)
		w.want(func(tx *db.Tx) error { return w.s.OnComplaintOpened(tx, e) }, "owner complaint_opened alarm", "head complaint_opened alarm",
			"email owner@example.com complaint_opened en", "email head@example.com complaint_opened en")
		e = open(w.head)
		w.want(func(tx *db.Tx) error { return w.s.OnComplaintOpened(tx, e) }, "owner complaint_opened alarm", "owner complaint_opened alarm", "head complaint_opened alarm",
			"email owner@example.com complaint_opened en", "email owner@example.com complaint_opened en", "email head@example.com complaint_opened en")
	})
}

// A complaint that belongs to no case has limits too, and whom it accuses hears nothing of them (SYS-15).
func TestTheClocksOfAComplaintNeedNoCaseAndLeaveTheAccusedOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := clock.Breached{ID: "clk_1", SubjectType: "complaint", Metric: "complaint.resolution", Unit: string(w.unit), Owner: string(w.owner), Percent: 100, DueAt: dbtest.Noon}
		w.write(func(tx *db.Tx) error {
			c, err := complaint.Open(tx, complaint.New{CustomerID: w.ticket.CustomerID, Channel: "phone", Category: "service", Content: "rude",
				AccusedID: string(w.head), OwnerID: string(w.owner), UnitID: string(w.unit)})
			if err == nil {
				e.SubjectID, e.Root = string(c.ID), string(c.ID)
			}
			return err
		})
		w.want(func(tx *db.Tx) error { return w.s.OnClockBreached(tx, e) }, "owner clock_breached alarm", "email owner@example.com clock_breached en")
	})
}

func TestWhatTheCustomerDoesOnHisPageReachesTheOwner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := portal.Fact{TicketID: string(w.ticket.ID), Owner: string(w.owner)}
		w.want(func(tx *db.Tx) error {
			if err := w.s.OnPortalWrote(tx, portal.Wrote{Fact: f, At: dbtest.Noon}); err != nil {
				return err
			}
			if err := w.s.OnPortalRated(tx, portal.Rated{Fact: f, Rating: "satisfied", Version: 1}); err != nil {
				return err
			}
			return w.s.OnPortalRated(tx, portal.Rated{Fact: f, Rating: "very_dissatisfied", Version: 2})
		}, "owner customer_wrote warn", "owner customer_rated info", "owner customer_rated alarm")
	})
}

func TestACustomerWhomNobodyReachedGetsAMessageInstead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := followup.Excused{By: "letter"}
		e.ID, e.TicketID = "fol_1", string(w.ticket.ID)
		w.want(func(tx *db.Tx) error { return w.s.OnFollowupExcused(tx, e) })
		e.By = "sms"
		w.want(func(tx *db.Tx) error { return w.s.OnFollowupExcused(tx, e) },
			"email kim@example.com customer_missed ko link", "sms 01012345678 customer_missed ko link")
	})
}
