package replay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Call is one service call of the stream.
type Call struct {
	At       time.Duration // after midnight
	ID       string
	Type     string
	Skill    string
	Priority int
	Service  time.Duration
	SLAHours float64 // 0: the policy's limit
	Place    place
	Area     string
	Method   string
}

// record is a line as it is written; pointers tell what is missing from what is zero.
type record struct {
	T            *float64 `json:"t"`
	ID           string   `json:"id"`
	Type         string   `json:"type"`
	Skill        string   `json:"skill"`
	Priority     *int     `json:"priority"`
	ServiceS     *float64 `json:"service_s"`
	SLAHours     *float64 `json:"sla_h"`
	Lat          *float64 `json:"lat"`
	Lon          *float64 `json:"lon"`
	Neighborhood string   `json:"neighborhood"`
	Method       string   `json:"method"`
}

// Bounds of a stream; what lies beyond is a mistake in the file and not a service call.
const (
	longestLine    = 1 << 20
	mostCalls      = 100_000
	longestService = 24 * time.Hour
	longestSLA     = 10 * 365 * 24 // hours
	longestText    = 120
)

var errLong = fmt.Errorf("longer than %d bytes", longestLine)

// Read reads a stream of calls, one JSON object a line, and returns the first limit of them in the
// order of their times (all with limit 0). The first line that cannot be a call refuses the whole file.
func Read(in io.Reader, limit int) ([]Call, error) {
	r := bufio.NewReaderSize(in, 64<<10)
	var calls []Call
	seen := map[string]int{}
	for n := 1; ; n++ {
		line, err := readLine(r)
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			c, err := parse(line)
			if err == nil && seen[c.ID] > 0 {
				err = fmt.Errorf("call %q stands in line %d already", c.ID, seen[c.ID])
			}
			if err == nil && len(calls) == mostCalls {
				err = fmt.Errorf("more than %d calls", mostCalls)
			}
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			seen[c.ID] = n
			calls = append(calls, c)
		}
		if last {
			break
		}
	}
	if len(calls) == 0 {
		return nil, errors.New("the stream has no calls")
	}
	slices.SortStableFunc(calls, func(a, b Call) int { return int(a.At - b.At) })
	if limit > 0 && limit < len(calls) {
		calls = calls[:limit]
	}
	return calls, nil
}

// readLine reads a line of bounded length, without its end.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > longestLine {
			return nil, errLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// parse turns a line into a call or says what is wrong with it.
func parse(line []byte) (Call, error) {
	var x record
	if !utf8.Valid(line) {
		return Call{}, errors.New("not UTF-8")
	}
	if err := json.Unmarshal(line, &x); err != nil {
		return Call{}, fmt.Errorf("not a call: %w", err)
	}
	if missing := x.missing(); missing != "" {
		return Call{}, fmt.Errorf("%s is missing", missing)
	}
	c := Call{At: seconds(*x.T), ID: strings.TrimSpace(x.ID), Type: strings.TrimSpace(x.Type), Skill: strings.TrimSpace(x.Skill), Service: seconds(*x.ServiceS),
		Place: place{*x.Lat, *x.Lon}, Area: strings.TrimSpace(x.Neighborhood), Method: x.Method, Priority: 50}
	if x.Priority != nil {
		c.Priority = *x.Priority
	}
	if x.SLAHours != nil {
		c.SLAHours = *x.SLAHours
	}
	return c, c.check(x)
}

func (x *record) missing() string {
	for _, f := range []struct {
		name string
		is   bool
	}{{"t", x.T == nil}, {"id", strings.TrimSpace(x.ID) == ""}, {"type", strings.TrimSpace(x.Type) == ""}, {"skill", strings.TrimSpace(x.Skill) == ""},
		{"service_s", x.ServiceS == nil}, {"lat", x.Lat == nil}, {"lon", x.Lon == nil}} {
		if f.is {
			return f.name
		}
	}
	return ""
}

func (c *Call) check(x record) error {
	switch {
	case !(*x.T >= 0 && *x.T < 86400): // written so that what is no number fails too
		return fmt.Errorf("t is %v, a day has the seconds 0 to 86399", *x.T)
	case !(*x.ServiceS >= 60 && *x.ServiceS <= longestService.Seconds()):
		return fmt.Errorf("service_s is %v, a visit takes 60 seconds to %s", *x.ServiceS, longestService)
	case x.SLAHours != nil && !(*x.SLAHours > 0 && *x.SLAHours <= longestSLA):
		return fmt.Errorf("sla_h is %v, a limit is more than 0 and at most %d hours", *x.SLAHours, longestSLA)
	case c.Priority < 0 || c.Priority > 100:
		return fmt.Errorf("priority is %d, it goes from 0 to 100", c.Priority)
	case !c.Place.onGlobe():
		return fmt.Errorf("lat %v, lon %v is no place on the globe", c.Place.Lat, c.Place.Lon)
	}
	for _, text := range []string{c.ID, c.Type, c.Skill, c.Area, c.Method} {
		if utf8.RuneCountInString(text) > longestText || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			return fmt.Errorf("%.40q… is longer than %d characters or has control characters", text, longestText)
		}
	}
	return nil
}

func seconds(s float64) time.Duration {
	if math.IsNaN(s) || math.Abs(s) > 1e9 {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}
