package clock

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time that JSON and YAML write as ISO 8601: PT1H30M.
type Duration time.Duration

// ParseDuration reads PT1H30M, P1DT2H or -PT0.5S (a day is 24 hours), and the
// short forms 30min and 1h.
func ParseDuration(s string) (Duration, error) {
	wrong := fmt.Errorf("clock: %q is not a duration like PT1H30M", s)
	if l, err := ParseLimit(s); err == nil && (l.Unit == Minute || l.Unit == Hour) {
		return Duration(time.Duration(l.Amount) * map[Unit]time.Duration{Minute: time.Minute, Hour: time.Hour}[l.Unit]), nil
	}
	rest, negative := strings.CutPrefix(s, "-")
	rest, ok := strings.CutPrefix(rest, "P")
	days, clock, timed := strings.Cut(rest, "T")
	if !ok || rest == "" || timed && clock == "" {
		return 0, wrong
	}
	var sum float64 // milliseconds, exact far beyond ten years
	for _, part := range []struct {
		text  *string
		mark  string
		worth float64
	}{{&days, "D", 86400e3}, {&clock, "H", 3600e3}, {&clock, "M", 60e3}, {&clock, "S", 1e3}} {
		number, after, found := strings.Cut(*part.text, part.mark)
		if !found {
			continue
		}
		n, ok := parseNumber(number, part.mark == "S")
		if !ok {
			return 0, wrong
		}
		sum, *part.text = sum+n*part.worth, after
	}
	if days != "" || clock != "" || sum > float64(math.MaxInt64/int64(time.Millisecond))/2 {
		return 0, wrong
	}
	if negative {
		sum = -sum
	}
	return Duration(math.Round(sum)) * Duration(time.Millisecond), nil
}

func parseNumber(s string, fraction bool) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789.") != "" || s[0] == '.' || strings.Contains(s, ".") && !fraction {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// String writes the duration to the millisecond as PT1H30M.
func (d Duration) String() string {
	ms := time.Duration(d).Milliseconds()
	sign := ""
	if ms < 0 {
		sign, ms = "-", -ms
	}
	out := ""
	for _, part := range []struct {
		worth int64
		mark  string
	}{{3600e3, "H"}, {60e3, "M"}} {
		if n := ms / part.worth; n > 0 {
			out, ms = out+strconv.FormatInt(n, 10)+part.mark, ms%part.worth
		}
	}
	if ms > 0 || out == "" {
		out += strconv.FormatFloat(float64(ms)/1e3, 'f', -1, 64) + "S"
	}
	return sign + "PT" + out
}

// MarshalText writes the duration as PT1H30M.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDuration reads.
func (d *Duration) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDuration(string(b))
	return err
}
