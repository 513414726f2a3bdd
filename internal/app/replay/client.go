package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// client sends requests to the nodes in turn.
type client struct {
	nodes []string
	run   string // of this replay, so that keys of two of them differ
	http  *http.Client
	next  atomic.Uint64
	key   atomic.Uint64

	mu      sync.Mutex
	count   int
	repeats int // sent again after the network or a node failed
	races   int // refused because somebody was faster, then done again
	errors  int
	first   []string // what the first errors said
	took    []time.Duration
}

const (
	firstErrors = 20
	tries       = 6
	mostAnswer  = 8 << 20
)

func newClient(nodes []string, run string) *client {
	return &client{nodes: nodes, run: run, http: &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32, DisableCompression: true}}}
}

// refusal is an answer of 400 and more.
type refusal struct {
	Status  int
	Request string
	Detail  struct {
		Kind    string `json:"kind"`
		Code    string `json:"code"`
		Message string `json:"message"`
		Fields  []struct {
			Field string `json:"field"`
			Code  string `json:"code"`
		} `json:"fields"`
	}
}

// Error implements error.
func (r *refusal) Error() string {
	s := fmt.Sprintf("%s: %d %s: %s", r.Request, r.Status, r.Detail.Code, r.Detail.Message)
	for _, f := range r.Detail.Fields {
		s += "; " + f.Field + " " + f.Code
	}
	return s
}

// raced reports whether somebody else was faster, which several nodes and their workers may be.
func raced(err error) bool {
	r, ok := errors.AsType[*refusal](err)
	return ok && r.Status == http.StatusConflict && (strings.HasSuffix(r.Detail.Code, ".changed_meanwhile") || r.Detail.Code == "workorder.op_running")
}

// session is somebody who is logged in.
type session struct {
	*client
	header, secret string
}

func (c *client) bearer(token string) *session {
	return &session{c, "Authorization", "Bearer " + token}
}

// get reads path into out.
func (s *session) get(ctx context.Context, path string, out any) error {
	return s.do(ctx, http.MethodGet, path, nil, out)
}

// post sends in once, however often it must be sent, and reads the answer into out.
func (s *session) post(ctx context.Context, path string, in, out any) error {
	return s.do(ctx, http.MethodPost, path, in, out)
}

// do makes a request and counts what came of it; a race is the caller's to repeat.
func (s *session) do(ctx context.Context, method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	key := fmt.Sprintf("replay-%s-%d", s.run, s.key.Add(1))
	begin := time.Now()
	_, err := s.send(ctx, method, path, key, body, out)
	s.note(time.Since(begin), err)
	return err
}

// note counts a request.
func (c *client) note(took time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	c.took = append(c.took, took)
	switch {
	case err == nil || errors.Is(err, context.Canceled):
	case raced(err):
		c.races++
	default:
		c.errors++
		if len(c.first) < firstErrors {
			c.first = append(c.first, err.Error())
		}
	}
}

// broke counts a mistake that is not the answer to a request.
func (c *client) broke(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.errors++
	if len(c.first) < firstErrors {
		c.first = append(c.first, err.Error())
	}
}

// send tries nodes in turn until one answers; the key makes the effect happen once.
func (s *session) send(ctx context.Context, method, path, key string, body []byte, out any) (h http.Header, err error) {
	for try := range tries {
		if try > 0 {
			s.mu.Lock()
			s.repeats++
			s.mu.Unlock()
			select {
			case <-time.After(50 * time.Millisecond << try):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		node := s.nodes[s.next.Add(1)%uint64(len(s.nodes))]
		h, err = s.once(ctx, method, node+path, key, body, out)
		r, refused := errors.AsType[*refusal](err)
		if err == nil || ctx.Err() != nil || refused && !slices.Contains([]int{429, 502, 503, 504}, r.Status) {
			return h, err
		}
	}
	return h, err
}

func (s *session) once(ctx context.Context, method, url, key string, body []byte, out any) (http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Language", "en")
	if s.header != "" {
		req.Header.Set(s.header, s.secret)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := s.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 400 {
		r := struct {
			Error *refusal `json:"-"`
			Raw   any      `json:"error"`
		}{Error: &refusal{Status: res.StatusCode, Request: method + " " + req.URL.Path}}
		r.Raw = &r.Error.Detail
		if json.Unmarshal(answer, &r) != nil {
			r.Error.Detail.Message = fmt.Sprintf("%.200s", answer) // not an answer of ours: a proxy's perhaps
		}
		return nil, r.Error
	}
	if out == nil {
		return res.Header, nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return nil, fmt.Errorf("%s %s: the answer is not what was expected: %w", method, req.URL.Path, err)
	}
	return res.Header, nil
}

// login opens a session with a password, as a browser or a phone does.
func (c *client) login(ctx context.Context, name, password string) (*session, error) {
	s := &session{client: c}
	b, err := json.Marshal(map[string]string{"login": name, "password": password})
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	h, err := s.send(ctx, http.MethodPost, "/api/login", "", b, nil)
	c.note(time.Since(begin), err)
	if err != nil {
		return nil, err
	}
	for _, line := range h.Values("Set-Cookie") {
		if cookie, err := http.ParseSetCookie(line); err == nil && cookie.Value != "" {
			s.header, s.secret = "Cookie", cookie.Name+"="+cookie.Value
			return s, nil
		}
	}
	return nil, fmt.Errorf("POST /api/login: no session came for %s", name)
}

// versioned repeats do with a fresh version as long as somebody else is faster.
func versioned(read func() (int64, error), do func(version int64) error) error {
	for try := 0; ; try++ {
		v, err := read()
		if err != nil {
			return err
		}
		if err = do(v); err == nil || !raced(err) || try == tries {
			return err
		}
	}
}
