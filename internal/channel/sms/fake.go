package sms

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Fake is a provider on this machine that keeps what it is sent, for tests and trials.
type Fake struct {
	URL string

	server   *http.Server
	mu       sync.Mutex
	received []Request
	status   int
	redirect string
	delay    time.Duration
}

// Request is what the provider got.
type Request struct {
	Header http.Header
	Body   string
}

// NewFake starts a provider on a free port of the loopback interface.
func NewFake() (*Fake, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	f := &Fake{URL: "http://" + l.Addr().String() + "/send", status: http.StatusOK}
	f.server = &http.Server{Handler: f, ReadHeaderTimeout: time.Second}
	go f.server.Serve(l) // returns when the fake is closed
	return f, nil
}

// Close stops the provider.
func (f *Fake) Close() error { return f.server.Close() }

// Answer sets the status of what it answers from now on.
func (f *Fake) Answer(status int) { f.set(func() { f.status = status }) }

// Redirect makes it send its callers elsewhere.
func (f *Fake) Redirect(to string) {
	f.set(func() { f.status, f.redirect = http.StatusTemporaryRedirect, to })
}

// Slow makes it wait before it answers.
func (f *Fake) Slow(d time.Duration) { f.set(func() { f.delay = d }) }

func (f *Fake) set(fn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fn()
}

// Received returns the requests so far.
func (f *Fake) Received() (out []Request) {
	f.set(func() { out = append(out, f.received...) })
	return out
}

// ServeHTTP takes a message.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body) // what came is what is kept
	var status, n int
	var to string
	var delay time.Duration
	f.set(func() {
		f.received = append(f.received, Request{r.Header.Clone(), string(b)})
		status, to, delay, n = f.status, f.redirect, f.delay, len(f.received)
	})
	select {
	case <-time.After(delay):
	case <-r.Context().Done():
	}
	if to != "" {
		w.Header().Set("Location", to)
	}
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"data":{"message_id":"p%d"}}`, n)
}
