package email_test

import (
	"context"
	"errors"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"aftercare/internal/channel/email"
)

func start(t *testing.T) (*email.Fake, *email.Sender) {
	t.Helper()
	f, err := email.NewFake()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	s, err := email.New(email.Config{Host: "127.0.0.1", Port: f.Port, TLS: "none", From: "service@example.com", FromName: "服务中心", Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return f, s
}

func letter() email.Message {
	return email.Message{ID: "msg_1", To: "kim@example.com", ToName: "김민준", Lang: "ko", Subject: "접수 T26-000001", Body: "안녕하세요.\n접수되었습니다.\n"}
}

func TestALetterArrivesAsWrittenInItsLanguage(t *testing.T) {
	f, s := start(t)
	got, err := s.Send(t.Context(), letter())
	if err != nil || got != "msg_1@example.com" {
		t.Fatalf("got %q %v, want msg_1@example.com", got, err)
	}
	all := f.Received()
	if len(all) != 1 || all[0].To != "kim@example.com" || all[0].From != "service@example.com" {
		t.Fatalf("got %+v, want one letter to kim@example.com", all)
	}
	m, err := mail.ReadMessage(strings.NewReader(all[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != "접수 T26-000001" {
		t.Fatalf("got subject %q %v", subject, err)
	}
	if m.Header.Get("Message-Id") != "<msg_1@example.com>" || m.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Fatalf("got headers %v", m.Header)
	}
}

// A15: nothing that a customer wrote becomes a header or a second recipient.
func TestLineBreaksNeverBecomeHeaders(t *testing.T) {
	f, s := start(t)
	m := letter()
	m.Subject = "hello\r\nBcc: thief@example.com\r\n\r\nbody"
	m.ToName = "Kim\r\nBcc: thief@example.com"
	m.Lang = "ko\r\nX-Evil: 1"
	if _, err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got, err := mail.ReadMessage(strings.NewReader(f.Received()[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	if got.Header.Get("Bcc") != "" || got.Header.Get("X-Evil") != "" {
		t.Fatalf("got headers %v", got.Header)
	}
	for _, to := range []string{"kim@example.com\r\nBcc: thief@example.com", "kim@example.com, thief@example.com", "Kim <kim@example.com>",
		"kim@example.com>\r\nRCPT TO:<thief@example.com", "", "kim", "kim@example.com\x00"} {
		m := letter()
		m.To = to
		_, err := s.Send(t.Context(), m)
		if refused, ok := errors.AsType[*email.Refused](err); !ok || !refused.Permanent() {
			t.Fatalf("%q: got %v, want refused", to, err)
		}
	}
	if n := len(f.Received()); n != 1 {
		t.Fatalf("got %d letters, want 1", n)
	}
}

func TestAServersFinalNoIsToldFromATemporaryOne(t *testing.T) {
	f, s := start(t)
	f.Refuse("550 5.1.1 no such user")
	_, err := s.Send(t.Context(), letter())
	if _, ok := errors.AsType[*email.Refused](err); !ok {
		t.Fatalf("got %v, want refused", err)
	}
	f.Refuse("451 4.3.0 later please")
	_, err = s.Send(t.Context(), letter())
	if _, ok := errors.AsType[*email.Refused](err); ok || err == nil {
		t.Fatalf("got %v, want an error that may pass", err)
	}
}

// F19: a server that is down or slow costs no more than the timeout.
func TestAServerThatIsDownOrSlowFailsInTime(t *testing.T) {
	f, _ := start(t)
	s, err := email.New(email.Config{Host: "127.0.0.1", Port: f.Port, TLS: "none", From: "service@example.com", Timeout: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	f.Slow(2 * time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := s.Send(ctx, letter()); err == nil || ctx.Err() != nil {
		t.Fatalf("got %v %v, want a failure in time", err, ctx.Err())
	}
	f.Close()
	_, err = s.Send(t.Context(), letter())
	if _, ok := errors.AsType[*email.Refused](err); ok || err == nil {
		t.Fatalf("got %v, want an error that may pass", err)
	}
}

func TestAnUnusableConfigurationIsRefusedAtOnce(t *testing.T) {
	for _, c := range []email.Config{{}, {Host: "h"}, {Host: "h", From: "not an address"}, {Host: "h", From: "a@example.com", TLS: "perhaps"}} {
		if _, err := email.New(c); err == nil {
			t.Fatalf("%+v was taken", c)
		}
	}
}
