package sms_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"testing"
	"time"

	"aftercare/internal/channel/sms"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func fake(t *testing.T) *sms.Fake {
	t.Helper()
	f, err := sms.NewFake()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func start(t *testing.T, change func(*sms.Config)) (*sms.Fake, *sms.Sender) {
	t.Helper()
	f := fake(t)
	c := sms.Config{URL: f.URL, Body: `{"phone":"{to}","content":"{text}","meta":{"id":"{id}","n":1},"from":"{sender}"}`, Sender: "服务", Secret: "s3cret",
		IDField: "data.message_id", AllowPrivate: true, Timeout: 2 * time.Second, Headers: map[string]string{"X-Api-Key": "k"}}
	if change != nil {
		change(&c)
	}
	s, err := sms.New(c, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	return f, s
}

func message() sms.Message {
	return sms.Message{ID: "msg_1", To: "+82 10-1234-5678", Text: "접수되었습니다", Lang: "ko"}
}

func TestAMessageArrivesSignedAndUnderItsOwnKey(t *testing.T) {
	f, s := start(t, nil)
	id, err := s.Send(t.Context(), message())
	if err != nil || id != "p1" {
		t.Fatalf("got %q %v, want p1", id, err)
	}
	r := f.Received()[0]
	if want := `{"content":"접수되었습니다","from":"服务","meta":{"id":"msg_1","n":1},"phone":"+821012345678"}`; r.Body != want {
		t.Fatalf("got %s, want %s", r.Body, want)
	}
	if r.Header.Get("X-Api-Key") != "k" || r.Header.Get("Idempotency-Key") != "msg_1" {
		t.Fatalf("got headers %v", r.Header)
	}
	if stamp := r.Header.Get(sms.TimeHeader); stamp != "1772452800" || r.Header.Get(sms.SignatureHeader) != sms.Sign("s3cret", stamp, []byte(r.Body)) {
		t.Fatal("the signature does not hold")
	}
}

func TestTextNeverBecomesAnotherField(t *testing.T) {
	m := message()
	m.Text = `","phone":"+1 555 000 0000 &to=5550000000 {to}{id}`
	f, s := start(t, nil)
	if _, err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	var got struct{ Phone, Content string }
	if err := json.Unmarshal([]byte(f.Received()[0].Body), &got); err != nil || got.Phone != "+821012345678" || got.Content != m.Text {
		t.Fatalf("got %+v %v", got, err)
	}
	f, s = start(t, func(c *sms.Config) { c.Form, c.Body = true, "to={to}&text={text}" })
	if _, err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(f.Received()[0].Body)
	if err != nil || len(form["to"]) != 1 || form.Get("to") != "+821012345678" || form.Get("text") != m.Text {
		t.Fatalf("got %v %v", form, err)
	}
}

func TestOnlyAFinalNoIsFinal(t *testing.T) {
	f, s := start(t, nil)
	for status, final := range map[int]bool{400: true, 404: true, 422: true, 401: false, 403: false, 408: false, 429: false, 500: false, 503: false, 302: false} {
		f.Answer(status)
		_, err := s.Send(t.Context(), message())
		_, refused := errors.AsType[*sms.Refused](err)
		if err == nil || refused != final {
			t.Fatalf("%d: got %v, want final %v", status, err, final)
		}
	}
	for _, to := range []string{"", "abc", "123", "+1\r\n5550001", "12345678901234567890"} {
		m := message()
		m.To = to
		if _, err := s.Send(t.Context(), m); err == nil || errors.Is(err, t.Context().Err()) {
			t.Fatalf("%q: got %v, want refused", to, err)
		}
	}
}

// A6: neither an address nor a redirect leads into the own network unless the settings say so.
func TestPrivateNetworksAreOutOfReach(t *testing.T) {
	f, s := start(t, func(c *sms.Config) { c.AllowPrivate = false })
	if _, err := s.Send(t.Context(), message()); err == nil || len(f.Received()) != 0 {
		t.Fatalf("got %v and %d requests, want none", err, len(f.Received()))
	}
	inner := fake(t)
	f, s = start(t, nil)
	f.Redirect(inner.URL)
	if _, err := s.Send(t.Context(), message()); err == nil || len(inner.Received()) != 0 {
		t.Fatalf("got %v and %d requests behind the redirect, want none", err, len(inner.Received()))
	}
}

// F19: a provider that is down or slow costs no more than the timeout.
func TestAProviderThatIsDownOrSlowFailsInTime(t *testing.T) {
	f, s := start(t, func(c *sms.Config) { c.Timeout = 50 * time.Millisecond })
	f.Slow(time.Second)
	_, err := s.Send(t.Context(), message())
	if _, refused := errors.AsType[*sms.Refused](err); err == nil || refused {
		t.Fatalf("got %v, want an error that may pass", err)
	}
	f.Close()
	if _, err := s.Send(t.Context(), message()); err == nil {
		t.Fatal("a closed provider took a message")
	}
}

func TestAnUnusableConfigurationIsRefusedAtOnce(t *testing.T) {
	ok := sms.Config{URL: "https://sms.example.com/send", Body: `{"to":"{to}","text":"{text}"}`}
	if _, err := sms.New(ok, time.Now); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*sms.Config){
		"no address": func(c *sms.Config) { c.URL = "" }, "a file": func(c *sms.Config) { c.URL = "file:///etc/passwd" },
		"a password in it": func(c *sms.Config) { c.URL = "https://a:b@sms.example.com" }, "GET": func(c *sms.Config) { c.Method = "GET" },
		"broken body": func(c *sms.Config) { c.Body = `{` }, "no text": func(c *sms.Config) { c.Body = `{"to":"{to}"}` },
		"header": func(c *sms.Config) { c.Headers = map[string]string{"X": "a\r\nb: c"} },
	} {
		c := ok
		change(&c)
		if _, err := sms.New(c, time.Now); err == nil {
			t.Fatalf("%s was taken", name)
		}
	}
}
