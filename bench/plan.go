//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"aftercare/internal/platform/db"
)

// plan is what one operation said to the database, written down so that the floor can say it again.
type plan struct {
	Write      bool        `json:"write"`
	Statements []statement `json:"statements"`
}

type statement struct {
	SQL  string     `json:"sql"`
	Args []argument `json:"args"`
	Read bool       `json:"read"`
}

// argument is a value as it was, or a text with names in {{ }} where each request has its own.
type argument struct {
	Text  *string  `json:"text,omitempty"`
	Int   *int64   `json:"int,omitempty"`
	Float *float64 `json:"float,omitempty"`
	Bool  *bool    `json:"bool,omitempty"`
	Own   bool     `json:"own,omitempty"`   // the text has names in it
	Since *int64   `json:"since,omitempty"` // an instant, in milliseconds after the operation began
}

// recorded is one operation run once: its statements and the values that were its own.
type recorded struct {
	log   []db.Traced
	began int64             // milliseconds
	names map[string]string // value → name: what the request said
}

// fresh are values that an operation makes itself and that no other may have.
var fresh = regexp.MustCompile(`\b(?:[a-z]{3}_[0-9a-hjkmnp-tv-z]{20,}|T[0-9]{2}-[0-9]{6,}|key-[0-9a-f-]{20,}|[0-9a-f]{64})\b`)

// session are the statements that find out who asks: log-in is not the floor's business.
var session = regexp.MustCompile(`\borg_session\b|^SELECT level, unit_id FROM org_reach`)

// business leaves out the statements of the log-in.
func (r recorded) business() (out []db.Traced) {
	for _, t := range r.log {
		if !session.MatchString(t.SQL) {
			out = append(out, t)
		}
	}
	return out
}

// plan compares two runs of the same request: what differs was made by the operation and must be made anew each time.
func (r recorded) plan(again recorded, write bool) (*plan, error) {
	a, b := r.business(), again.business()
	if len(a) != len(b) {
		return nil, fmt.Errorf("the operation made %d statements, then %d", len(a), len(b))
	}
	later := map[string]bool{}
	for _, t := range b {
		for _, v := range t.Args {
			for _, x := range fresh.FindAllString(fmt.Sprint(v), -1) {
				later[x] = true
			}
		}
	}
	p, made := &plan{Write: write}, map[string]string{}
	for i, t := range a {
		s := statement{SQL: t.SQL, Read: t.Read}
		for k, v := range t.Args {
			x, err := r.argument(v, b[i].Args[k], later, made)
			if err != nil {
				return nil, err
			}
			s.Args = append(s.Args, x)
		}
		p.Statements = append(p.Statements, s)
	}
	return p, nil
}

func (r recorded) argument(v, again any, later map[string]bool, made map[string]string) (x argument, err error) {
	switch v := v.(type) {
	case nil:
	case string:
		text := fresh.ReplaceAllStringFunc(v, func(s string) string {
			if n := r.names[s]; n != "" {
				return "{{" + n + "}}"
			}
			if later[s] {
				return s // the same in both runs
			}
			if made[s] == "" {
				made[s] = fmt.Sprintf("%s#%d", kindOf(s), len(made))
			}
			return "{{" + made[s] + "}}"
		})
		if n := r.names[v]; n != "" {
			text = "{{" + n + "}}"
		}
		x.Text, x.Own = &text, strings.Contains(text, "{{")
	case int64:
		if w, ok := again.(int64); ok && w != v && v > r.began-24*3600*1000 {
			since := v - r.began
			x.Since = &since
			return x, nil
		}
		x.Int = &v
	case int:
		n := int64(v)
		x.Int = &n
	case float64:
		x.Float = &v
	case bool:
		x.Bool = &v
	default:
		return x, fmt.Errorf("an argument of type %T", v)
	}
	return x, nil
}

// kindOf is how a value of one's own is made: by its prefix, as a number, a key or a digest.
func kindOf(s string) string {
	switch {
	case strings.HasPrefix(s, "key-"):
		return "key"
	case len(s) == 64 && !strings.Contains(s, "_"):
		return "digest"
	case s[3] == '-':
		return "number"
	}
	return s[:3]
}

func (p *plan) String() string {
	b, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}
