//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"
)

// request writes one whole HTTP request of an operation into buf.
type request func(r *rand.Rand, buf *bytes.Buffer)

// sample is what one round of one operation came to.
type sample struct {
	PerSecond float64
	P50, P99  time.Duration
	Spent     time.Duration // processor time of the server per answer
	Errors    int
}

// load lets n clients ask for a time, each on a connection that it keeps, and counts what was answered with 200.
func load(c *cast, op string, n int, howLong time.Duration) (out sample, err error) {
	before, err := c.server.Spent()
	if err != nil {
		return out, err
	}
	took, start := []time.Duration(nil), time.Now()
	if took, out.Errors, err = ask(c.server.Addr, c.request(op), n, howLong); err != nil {
		return out, err
	}
	elapsed := time.Since(start)
	after, err := c.server.Spent()
	if err != nil {
		return out, err
	}
	if len(took) == 0 {
		return out, fmt.Errorf("nothing was answered, %d requests were refused", out.Errors)
	}
	slices.Sort(took)
	out.PerSecond, out.Spent = float64(len(took))/elapsed.Seconds(), (after-before)/time.Duration(len(took))
	out.P50, out.P99 = took[len(took)/2], took[len(took)*99/100]
	return out, nil
}

// ask does the work of load and returns how long each answer took.
func ask(addr string, write request, n int, howLong time.Duration) (all []time.Duration, refused int, err error) {
	type result struct {
		took []time.Duration
		bad  int
		err  error
	}
	results := make([]result, n)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // the other processors are the server's: an idle one of ours would spin
	var wg sync.WaitGroup
	start := time.Now()
	for i := range n {
		wg.Go(func() {
			r := &results[i]
			c, err := dial(addr)
			if err != nil {
				r.err = err
				return
			}
			defer c.conn.Close()
			rnd := rand.New(rand.NewPCG(uint64(start.UnixNano()), uint64(i)))
			for time.Since(start) < howLong {
				c.out.Reset()
				write(rnd, &c.out)
				at := time.Now()
				status, err := c.do()
				if err != nil {
					r.err = err
					return
				}
				if status != 200 {
					r.bad++
				} else {
					r.took = append(r.took, time.Since(at))
				}
			}
		})
	}
	wg.Wait()
	for _, r := range results {
		if r.err != nil {
			return nil, 0, r.err
		}
		refused += r.bad
		all = append(all, r.took...)
	}
	return all, refused, nil
}

// client is a connection that is kept. It knows just enough of HTTP to take little of the processors it shares with the server.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  bytes.Buffer
}

func dial(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// do sends what stands in out, reads the whole answer and returns its status.
func (c *client) do() (status int, err error) {
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		return 0, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, errors.New("not HTTP")
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	length, chunked := 0, false
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch string(bytes.ToLower(name)) {
		case "content-length":
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		case "transfer-encoding":
			chunked = true
		}
	}
	if !chunked {
		_, err = c.in.Discard(length)
		return status, err
	}
	return status, c.chunks()
}

func (c *client) chunks() error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 64)
		if err != nil {
			return err
		}
		if _, err := c.in.Discard(int(n) + 2); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}
