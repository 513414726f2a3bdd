package httpx

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"aftercare/internal/platform/errs"
)

const (
	maxBody  = 1 << 20
	maxDepth = 100
)

var errBody = errors.New("broken body")

// jsonFormat reads only JSON that every parser reads alike: one value, valid UTF-8, no
// key twice, no NUL, no deeper than a hundred.
var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	},
	Unmarshal: func(data []byte, v any) error {
		if p, first := v.(*any); first { // huma reads twice; the first time is enough to look
			if err := checkJSON(data); err != nil {
				return coded{err}
			}
			dec := json.NewDecoder(bytes.NewReader(data))
			return dec.Decode(p)
		}
		return json.Unmarshal(data, v)
	},
}

// coded carries one of our errors through huma, which keeps only the text of an error.
type coded struct{ error }

const codedMark = "\x00"

func (c coded) Error() string {
	e, ok := errors.AsType[*errs.Error](c.error)
	if !ok {
		return c.error.Error()
	}
	if len(e.Fields) > 0 {
		return codedMark + e.Fields[0].Code + codedMark + e.Fields[0].Name
	}
	return codedMark + e.Code
}

// decoded is the error that coded carried, nil when text is something else.
func decoded(text string) *errs.Error {
	parts := strings.Split(text, codedMark)
	switch len(parts) {
	case 2:
		return errs.New(errs.Invalid, parts[1])
	case 3:
		return errs.BadField(parts[2], parts[1])
	}
	return nil
}

// checkJSON refuses what encoding/json would quietly mend.
func checkJSON(data []byte) error {
	if !utf8.Valid(data) {
		return errs.New(errs.Invalid, "input.not_utf8")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	depth, err := checkValue(dec, 0)
	if err != nil {
		return err
	}
	if depth > maxDepth {
		return errs.New(errs.Invalid, "input.too_deep")
	}
	if _, err := dec.Token(); err != io.EOF {
		return errs.New(errs.Invalid, "input.not_json")
	}
	return nil
}

func checkValue(dec *json.Decoder, depth int) (int, error) {
	if depth > maxDepth {
		return depth, errs.New(errs.Invalid, "input.too_deep")
	}
	t, err := dec.Token()
	if err != nil {
		return depth, errs.New(errs.Invalid, "input.not_json")
	}
	switch x := t.(type) {
	case string:
		return depth, checkText(x)
	case json.Delim:
		if x == '{' {
			return depth, checkObject(dec, depth)
		}
		for dec.More() {
			if _, err := checkValue(dec, depth+1); err != nil {
				return depth, err
			}
		}
		return depth, closing(dec)
	}
	return depth, nil
}

func checkObject(dec *json.Decoder, depth int) error {
	var seen [8]string
	keys := seen[:0]
	var many map[string]bool
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return errs.New(errs.Invalid, "input.not_json")
		}
		k, _ := t.(string)
		if err := checkText(k); err != nil {
			return err
		}
		if twice(k, keys, many) {
			return errs.BadField(k, "twice")
		}
		if keys = append(keys, k); len(keys) == 16 {
			many = make(map[string]bool, 64)
			for _, k := range keys {
				many[k] = true
			}
		} else if many != nil {
			many[k] = true
		}
		if _, err := checkValue(dec, depth+1); err != nil {
			return err
		}
	}
	return closing(dec)
}

func twice(k string, keys []string, many map[string]bool) bool {
	if many != nil {
		return many[k]
	}
	for _, s := range keys {
		if s == k {
			return true
		}
	}
	return false
}

func closing(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return errs.New(errs.Invalid, "input.not_json")
	}
	return nil
}

// checkText refuses NUL, which no database column takes; U+FFFD stands for a broken surrogate.
func checkText(s string) error {
	for i := 0; i < len(s); i++ {
		if s[i] == 0 {
			return errs.New(errs.Invalid, "input.nul")
		}
	}
	return nil
}
