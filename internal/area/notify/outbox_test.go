package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/secret"
)

// post office is a channel that a test can break.
type office struct {
	sent []string
	fail error
}

func (o *office) Check(config []byte) error {
	if string(config) == `{"bad":true}` {
		return errors.New("bad is bad")
	}
	return nil
}

func (o *office) Send(_ context.Context, config []byte, m Message) (string, error) {
	o.sent = append(o.sent, m.Body)
	return "p-" + string(m.ID), o.fail
}

type final struct{ error }

func (final) Permanent() bool { return true }

const key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

func desk(t *testing.T) (*Service, *office) {
	t.Helper()
	box, err := secret.Open("", key)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{}
	say := func(lang, code string, params map[string]any) string {
		return fmt.Sprintf("%s %s %v", lang, code, params)
	}
	return New(Config{Text: say, Box: box, Channels: map[string]Channel{SMS: o, Email: o},
		Link: func(*db.Tx, string) (string, error) { return "https://example.com/p/c/secret", nil }}), o
}

func provider(t *testing.T, d *db.DB, s *Service) {
	t.Helper()
	in := &SetChannelInput{Channel: SMS}
	in.Body.Config, in.Body.Callback = map[string]any{"url": "https://sms.example.com"}, "callback-secret"
	dbtest.Write(t, d, func(tx *db.Tx) error { _, err := s.SetChannel(tx, in); return err })
}

func write(t *testing.T, d *db.DB, s *Service, n int) {
	t.Helper()
	dbtest.Write(t, d, func(tx *db.Tx) error {
		for i := range n {
			m := Message{Channel: SMS, Provider: providerOwn, To: "+8613800000000", Lang: "en", Code: "test", Body: fmt.Sprintf("%d {link}", i), Link: "https://example.com/p/c/secret"}
			if err := s.post(tx, m, fmt.Sprintf("k%d", i)); err != nil {
				return err
			}
		}
		return nil
	})
}

func deliver(t *testing.T, d *db.DB, s *Service) {
	t.Helper()
	if err := s.Deliver(d)(dbtest.System(t), Wake{SMS}); err != nil {
		t.Fatal(err)
	}
}

func outbox(t *testing.T, d *db.DB, s *Service, state State) (out *Outbox) {
	t.Helper()
	dbtest.Read(t, d, func(tx *db.Tx) (err error) { out, err = s.Outbox(tx, &OutboxInput{State: state}); return err })
	return out
}

func TestAMessageLeavesOnceAndItsLinkIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, o := desk(t)
		provider(t, d, s)
		write(t, d, s, 2)
		write(t, d, s, 2) // the same things again
		deliver(t, d, s)
		deliver(t, d, s)
		slices.Sort(o.sent)
		if want := []string{"0 https://example.com/p/c/secret", "1 https://example.com/p/c/secret"}; !slices.Equal(o.sent, want) {
			t.Fatalf("got %v, want %v", o.sent, want)
		}
		for _, m := range outbox(t, d, s, Sent).Items {
			if m.Link != "" || m.SentAt != dbtest.Noon || m.ProviderID != "p-"+string(m.ID) || m.Attempts != 1 {
				t.Fatalf("got %+v", m)
			}
		}
	})
}

// F19: one message finds out that a provider is down; the others wait without using up their tries.
func TestAProviderThatIsDownIsLeftAloneUntilItsNextTry(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		s, o := desk(t)
		provider(t, d, s)
		write(t, d, s, 5)
		o.fail = errors.New("connection refused")
		deliver(t, d, s)
		deliver(t, d, s)
		if len(o.sent) != 1 || len(outbox(t, d, s, Queued).Items) != 4 || len(outbox(t, d, s, Failed).Items) != 1 {
			t.Fatalf("got %d sent, %d queued, %d failed, want 1, 4, 1", len(o.sent), len(outbox(t, d, s, Queued).Items), len(outbox(t, d, s, Failed).Items))
		}
		h := outbox(t, d, s, "").Channels
		if len(h) != 2 || h[1].Failures != 1 || h[1].ClosedUntil != dbtest.Noon.Add(firstWait) || h[1].Error != "connection refused" || !h[1].Ready || h[0].Ready {
			t.Fatalf("got %+v", h)
		}
		c.Add(firstWait)
		deliver(t, d, s) // still down: one more try, twice as long a wait
		if len(o.sent) != 2 {
			t.Fatalf("got %d tries, want 2", len(o.sent))
		}
		o.fail = nil
		c.Add(2 * firstWait)
		deliver(t, d, s)
		deliver(t, d, s)
		if n := len(outbox(t, d, s, Sent).Items); n != 5 {
			t.Fatalf("got %d sent, want 5", n)
		}
	})
}

func TestAMessageDiesAfterItsTriesAndMayBeSentAgain(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		s, o := desk(t)
		provider(t, d, s)
		write(t, d, s, 1)
		o.fail = errors.New("down")
		for range maxAttempts {
			deliver(t, d, s)
			c.Add(longestWait)
		}
		deliver(t, d, s)
		dead := outbox(t, d, s, Dead).Items
		if len(dead) != 1 || len(o.sent) != maxAttempts {
			t.Fatalf("got %d dead after %d tries, want 1 after %d", len(dead), len(o.sent), maxAttempts)
		}
		o.fail = nil
		in := &RetryInput{ID: dead[0].ID}
		in.Body.Version = dead[0].Version
		dbtest.Write(t, d, func(tx *db.Tx) error { _, err := s.Retry(tx, in); return err })
		deliver(t, d, s)
		if n := len(outbox(t, d, s, Sent).Items); n != 1 {
			t.Fatalf("got %d sent, want 1", n)
		}
		err := d.Write(dbtest.System(t), func(tx *db.Tx) error { _, err := s.Retry(tx, in); return err })
		if errs.CodeOf(err) != "notify.not_dead" {
			t.Fatalf("got %v, want notify.not_dead", err)
		}
	})
}

func TestAFinalNoIsNotTriedAgainAndHoldsNobodyUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, o := desk(t)
		provider(t, d, s)
		write(t, d, s, 3)
		o.fail = final{errors.New("no such number")}
		deliver(t, d, s)
		if len(o.sent) != 3 || len(outbox(t, d, s, Dead).Items) != 3 || outbox(t, d, s, "").Channels[1].Failures != 0 {
			t.Fatalf("got %d tries, %d dead", len(o.sent), len(outbox(t, d, s, Dead).Items))
		}
	})
}

func TestAClaimedMessageIsNotClaimedAgainUntilItsLeaseEnds(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		s, _ := desk(t)
		write(t, d, s, 1)
		claim := func() (n int) {
			dbtest.Write(t, d, func(tx *db.Tx) error { b, err := s.Claim(tx, SMS); n = len(b.Messages); return err })
			return n
		}
		if a, b := claim(), claim(); a != 1 || b != 0 {
			t.Fatalf("got %d, then %d, want 1, then 0", a, b)
		}
		c.Add(leaseFor + time.Millisecond)
		if n := claim(); n != 1 {
			t.Fatalf("got %d after a crash, want 1", n)
		}
	})
}

func TestWithoutAProviderNothingIsWrittenAndADemoKeepsItsPost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, o := desk(t)
		route := func(ctx context.Context) (r string) {
			if err := d.Read(ctx, func(tx *db.Tx) (err error) { r, err = s.route(tx, SMS); return err }); err != nil {
				t.Fatal(err)
			}
			return r
		}
		if r := route(dbtest.System(t)); r != "" {
			t.Fatalf("got %q, want nobody", r)
		}
		demo := actor.Actor{Kind: actor.System, Tenant: dbtest.Tenant, User: "system", Lang: "en", Zone: "UTC", Pack: "it", Demo: true}
		ctx := actor.With(t.Context(), demo)
		if r := route(ctx); r != providerDemo {
			t.Fatalf("got %q, want demo", r)
		}
		m := Message{Channel: SMS, Provider: providerDemo, To: "1", Lang: "en", Code: "test", Body: "see {link}", Link: "https://example.com"}
		if err := d.Write(ctx, func(tx *db.Tx) error { return s.post(tx, m, "k") }); err != nil {
			t.Fatal(err)
		}
		deliver(t, d, s)
		got := outbox(t, d, s, Sent).Items
		if len(o.sent) != 0 || len(got) != 1 || got[0].Body != "see https://example.com" {
			t.Fatalf("got %v and %+v", o.sent, got)
		}
	})
}

func TestAProvidersSettingsAreCheckedAndNeverShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := desk(t)
		for channel, code := range map[string]string{"pigeon": "notify.no_channel", SMS: "notify.bad_channel"} {
			in := &SetChannelInput{Channel: channel}
			in.Body.Config = map[string]any{"bad": true}
			err := d.Write(dbtest.System(t), func(tx *db.Tx) error { _, err := s.SetChannel(tx, in); return err })
			if errs.CodeOf(err) != code {
				t.Fatalf("%s: got %v, want %s", channel, err, code)
			}
		}
		provider(t, d, s)
		var raw string
		if err := d.Raw().QueryRow(`SELECT value FROM setting WHERE name = 'channel.sms'`).Scan(&raw); err != nil || len(raw) < 40 || raw[0] == '{' {
			t.Fatalf("got %q %v, want something sealed", raw, err)
		}
	})
}

// F9, A19: reports may be forged, old, doubled and out of order.
func TestReportsOfDeliveryAreSignedFreshAndCountOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := desk(t)
		provider(t, d, s)
		write(t, d, s, 2)
		deliver(t, d, s)
		sent := outbox(t, d, s, Sent).Items
		report := func(id ID, providerID, status, secret string, at time.Time) error {
			in := &ReportInput{RawBody: []byte(string(id) + providerID + status), Timestamp: fmt.Sprint(at.Unix())}
			in.Signature = sign(secret, in.Timestamp, in.RawBody)
			in.Body.ID, in.Body.ProviderID, in.Body.Status = id, providerID, status
			return d.Write(dbtest.System(t), func(tx *db.Tx) error { _, err := s.ReportSMS(tx, in); return err })
		}
		for name, err := range map[string]error{
			"forged":    report(sent[0].ID, "", "bounced", "guess", dbtest.Noon),
			"no secret": report(sent[0].ID, "", "bounced", "", dbtest.Noon),
			"old":       report(sent[0].ID, "", "bounced", "callback-secret", dbtest.Noon.Add(-fresh-time.Second)),
			"too new":   report(sent[0].ID, "", "bounced", "callback-secret", dbtest.Noon.Add(fresh+time.Second)),
		} {
			if errs.KindOf(err) != errs.Unauthenticated {
				t.Fatalf("%s: got %v, want unauthenticated", name, err)
			}
		}
		if n := len(outbox(t, d, s, Sent).Items); n != 2 {
			t.Fatalf("got %d sent, want 2", n)
		}
		if err := report("msg_none", "", "delivered", "callback-secret", dbtest.Noon); errs.KindOf(err) != errs.NotFound {
			t.Fatalf("got %v, want not found", err)
		}
		for range 5 {
			for _, status := range []string{"delivered", "bounced", "delivered"} {
				if err := report(sent[0].ID, "", status, "callback-secret", dbtest.Noon); err != nil {
					t.Fatal(err)
				}
			}
			if err := report("", sent[1].ProviderID, "delivered", "callback-secret", dbtest.Noon); err != nil {
				t.Fatal(err)
			}
		}
		bounced, ok := outbox(t, d, s, Bounced).Items, outbox(t, d, s, Sent).Items
		if len(bounced) != 1 || bounced[0].ID != sent[0].ID || len(ok) != 1 || ok[0].DeliveredAt != dbtest.Noon || ok[0].Version != sent[1].Version+1 {
			t.Fatalf("got %+v and %+v", bounced, ok)
		}
	})
}

func TestOldPostIsForgotten(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		s, _ := desk(t)
		write(t, d, s, 2)
		dbtest.Write(t, d, func(tx *db.Tx) error { return put(tx, Notice{PersonID: "p1", Code: "x", Level: Info}, "k") })
		sweep := func() (left int) {
			if err := d.Write(actor.AsSystem(t.Context(), ""), Sweep); err != nil {
				t.Fatal(err)
			}
			if err := d.Raw().QueryRow(`SELECT (SELECT count(*) FROM notify_message) + (SELECT count(*) FROM notify_notice)`).Scan(&left); err != nil {
				t.Fatal(err)
			}
			return left
		}
		c.Add(KeepNotices)
		if n := sweep(); n != 3 {
			t.Fatalf("got %d, want 3", n)
		}
		c.Add(time.Millisecond)
		if n := sweep(); n != 0 {
			t.Fatalf("got %d, want none", n)
		}
	})
}

func TestAnInboxIsReadByItsOwnerOnly(t *testing.T) {
	dbtest.EachAt(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		s, _ := desk(t)
		for i, who := range []string{"p1", "p1", "p2"} {
			dbtest.Write(t, d, func(tx *db.Tx) error {
				n := Notice{PersonID: who, Code: "clock_breached", Params: map[string]any{"number": "T26-000001", "due_at": dbtest.Noon, "metric": "ticket.response"}, Level: Alarm}
				for range 2 { // a handler that runs twice
					if err := put(tx, n, fmt.Sprint(i)); err != nil {
						return err
					}
				}
				return nil
			})
			c.Add(time.Second)
		}
		me := dbtest.Ctx(t)
		read := func(in *InboxInput) (out *Inbox) {
			if err := d.Read(me, func(tx *db.Tx) (err error) { out, err = s.Inbox(tx, in); return err }); err != nil {
				t.Fatal(err)
			}
			return out
		}
		all := read(&InboxInput{})
		if len(all.Items) != 2 || all.Unread != 2 || all.More {
			t.Fatalf("got %+v, want two unread", all)
		}
		if want := "en notice.clock_breached map[due_at:03-02 12:00 metric:Response number:T26-000001]"; all.Items[0].Text != want {
			t.Fatalf("got %q, want %q", all.Items[0].Text, want)
		}
		see := func(id ID) error {
			return d.Write(me, func(tx *db.Tx) error { _, err := s.Read(tx, &NoticeInput{id}); return err })
		}
		for range 2 {
			if err := see(all.Items[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if left := read(&InboxInput{Unread: true}); len(left.Items) != 1 || left.Unread != 1 {
			t.Fatalf("got %+v, want one unread", left)
		}
		var foreign *Inbox
		other := actor.With(t.Context(), actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, Person: "p2", User: "u2", Lang: "en", Pack: "it"})
		if err := d.Read(other, func(tx *db.Tx) (err error) { foreign, err = s.Inbox(tx, &InboxInput{}); return err }); err != nil {
			t.Fatal(err)
		}
		if err := see(foreign.Items[0].ID); errs.KindOf(err) != errs.NotFound {
			t.Fatalf("got %v, want not found", err)
		}
		if err := d.Write(me, func(tx *db.Tx) error { _, err := s.ReadAll(tx, nil); return err }); err != nil {
			t.Fatal(err)
		}
		if left := read(&InboxInput{}); left.Unread != 0 || len(left.Items) != 2 {
			t.Fatalf("got %+v, want none unread", left)
		}
	})
}
