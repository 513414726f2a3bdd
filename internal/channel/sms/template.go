package sms

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// template is a body whose values hold places to fill. It is parsed before it is filled, so
// that nothing in a message can become another field.
type template struct {
	form   url.Values
	object any
}

func parse(text string, form bool) (t template, err error) {
	if form {
		if t.form, err = url.ParseQuery(text); err != nil || len(t.form) == 0 {
			return t, errors.New("sms: the body is not a form like to={to}&text={text}")
		}
	} else if err := json.Unmarshal([]byte(text), &t.object); err != nil {
		return t, fmt.Errorf("sms: the body is not JSON: %w", err)
	}
	for _, place := range []string{"{to}", "{text}"} {
		if !strings.Contains(text, place) && !strings.Contains(text, url.QueryEscape(place)) {
			return t, fmt.Errorf("sms: the body has no place %s", place)
		}
	}
	return t, nil
}

func (t template) contentType() string {
	if t.form != nil {
		return "application/x-www-form-urlencoded"
	}
	return "application/json"
}

func (t template) fill(values map[string]string) []byte {
	var pairs []string
	for k, v := range values {
		pairs = append(pairs, k, v)
	}
	r := strings.NewReplacer(pairs...) // one pass: a place inside a value stays text
	if t.form != nil {
		out := url.Values{}
		for k, vs := range t.form {
			for _, v := range vs {
				out.Add(k, r.Replace(v))
			}
		}
		return []byte(out.Encode())
	}
	b, _ := json.Marshal(walk(t.object, r)) // it came from JSON
	return b
}

func walk(v any, r *strings.Replacer) any {
	switch x := v.(type) {
	case string:
		return r.Replace(x)
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = walk(x[i], r)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(x))
		for k := range x {
			out[k] = walk(x[k], r)
		}
		return out
	}
	return v
}
