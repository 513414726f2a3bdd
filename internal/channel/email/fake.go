package email

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// Fake is an SMTP server on this machine that keeps what it is sent, for tests and trials.
type Fake struct {
	Port int

	mu       sync.Mutex
	received []Received
	refusal  string
	delay    time.Duration
	listener net.Listener
}

// Received is one letter as it went over the wire.
type Received struct{ From, To, Data string }

// NewFake starts a server on a free port of the loopback interface.
func NewFake() (*Fake, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	f := &Fake{Port: l.Addr().(*net.TCPAddr).Port, listener: l}
	go f.serve()
	return f, nil
}

// Close stops the server: from then on nobody answers.
func (f *Fake) Close() error { return f.listener.Close() }

// Refuse makes the server answer every recipient with line, such as "550 no such user"; an empty line ends that.
func (f *Fake) Refuse(line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refusal = line
}

// Slow makes the server wait before it greets.
func (f *Fake) Slow(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delay = d
}

// Received returns the letters that were taken so far.
func (f *Fake) Received() []Received {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Received(nil), f.received...)
}

func (f *Fake) serve() {
	for {
		c, err := f.listener.Accept()
		if err != nil {
			return
		}
		go f.talk(c)
	}
}

func (f *Fake) mood() (refusal string, delay time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refusal, f.delay
}

func (f *Fake) talk(c net.Conn) {
	defer c.Close()
	refusal, delay := f.mood()
	time.Sleep(delay)
	say := func(line string) { fmt.Fprintf(c, "%s\r\n", line) }
	say("220 fake ready")
	in := bufio.NewScanner(c)
	var r Received
	for in.Scan() {
		verb, rest, _ := strings.Cut(in.Text(), ":")
		switch word := strings.ToUpper(strings.Fields(verb + " ")[0]); {
		case word == "EHLO" || word == "HELO":
			say("250 fake")
		case word == "MAIL":
			r = Received{From: bare(rest)}
			say("250 ok")
		case word == "RCPT" && refusal != "":
			say(refusal)
		case word == "RCPT":
			r.To = bare(rest)
			say("250 ok")
		case word == "DATA":
			say("354 go on")
			r.Data = body(in)
			f.mu.Lock()
			f.received = append(f.received, r)
			f.mu.Unlock()
			say("250 taken")
		case word == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func body(in *bufio.Scanner) string {
	var b strings.Builder
	for in.Scan() && in.Text() != "." {
		b.WriteString(strings.TrimPrefix(in.Text(), ".") + "\n")
	}
	return b.String()
}

func bare(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	return strings.Trim(s, "<>")
}
