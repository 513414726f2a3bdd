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
	"time"
	"unicode/utf8"

	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
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
	T        *float64 `json:"t"`
	Priority *int     `json:"priority"`
	ServiceS *float64 `json:"service_s"`
	SLAHours *float64 `json:"sla_h"`
	Lat      *float64 `json:"lat"`
	Lon      *float64 `json:"lon"`
	texts
}

// texts of a line, bounded as the product bounds them.
type texts struct {
	ID           string `json:"id" minLength:"1" maxLength:"120"`
	Type         string `json:"type" minLength:"1" maxLength:"200"`
	Skill        string `json:"skill" minLength:"1" maxLength:"60"`
	Neighborhood string `json:"neighborhood" maxLength:"200"`
	Method       string `json:"method" maxLength:"60"`
}

// Bounds of a stream; what lies beyond is a mistake in the file and not a service call.
const (
	longestLine    = 1 << 20
	mostCalls      = 100_000
	longestService = 24 * time.Hour
	longestSLA     = 10 * 365 * 24 // hours
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
	if err := x.texts.clean(); err != nil {
		return Call{}, err
	}
	if missing := x.missing(); missing != "" {
		return Call{}, fmt.Errorf("%s is missing", missing)
	}
	c := Call{At: seconds(*x.T), ID: x.ID, Type: x.Type, Skill: x.Skill, Service: seconds(*x.ServiceS), Place: place{*x.Lat, *x.Lon}, Area: x.Neighborhood,
		Method: x.Method, Priority: 50}
	if x.Priority != nil {
		c.Priority = *x.Priority
	}
	if x.SLAHours != nil {
		c.SLAHours = *x.SLAHours
	}
	return c, c.check(x)
}

// clean tidies the texts as the product will, and refuses what nobody could read or what is too long.
func (x *texts) clean() error {
	var c errs.Checks
	field.Clean(x, &c)
	if len(c.Fields) == 0 {
		return nil
	}
	if f := c.Fields[0]; f.Code != "required" {
		return fmt.Errorf("%s is too long", f.Name)
	}
	return fmt.Errorf("%s is missing", c.Fields[0].Name)
}

func (x *record) missing() string {
	for _, f := range []struct {
		name string
		is   bool
	}{{"t", x.T == nil}, {"service_s", x.ServiceS == nil}, {"lat", x.Lat == nil}, {"lon", x.Lon == nil}} {
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
	return nil
}

func seconds(s float64) time.Duration {
	if math.IsNaN(s) || math.Abs(s) > 1e9 {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}
