package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// ReadInput reads the input of a rule: one JSON object in UTF-8, no larger than a file of a pack, no key twice.
func ReadInput(r io.Reader) (map[string]any, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the input cannot be read: %w", err)
	case len(b) > maxFile:
		return nil, fmt.Errorf("the input is larger than %d bytes", maxFile)
	case !utf8.Valid(b):
		return nil, errors.New("the input is not text in UTF-8")
	}
	j := &jsonReader{text: b, Decoder: json.NewDecoder(bytes.NewReader(b))}
	j.UseNumber()
	v, err := j.value("", 0)
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("the input is no JSON object like {\"field\": …}")
	}
	if _, err := j.Token(); !errors.Is(err, io.EOF) {
		return nil, j.broken("something follows the object")
	}
	return m, nil
}

// jsonReader reads JSON piece by piece, so that a key that is written twice is seen.
type jsonReader struct {
	text []byte
	*json.Decoder
}

func (j *jsonReader) broken(format string, args ...any) error {
	at := min(int(j.InputOffset()), len(j.text))
	return fmt.Errorf("the input is broken in line %d: %s", 1+bytes.Count(j.text[:at], []byte("\n")), fmt.Sprintf(format, args...))
}

func (j *jsonReader) token() (json.Token, error) {
	t, err := j.Token()
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, j.broken("it ends too early")
	case errors.As(err, &syntax):
		return nil, j.broken("%v", syntax)
	case err != nil:
		return nil, j.broken("%v", err)
	}
	return t, nil
}

func (j *jsonReader) value(key string, depth int) (any, error) {
	t, err := j.token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, j.broken("nested deeper than %d levels", maxDepth)
	}
	switch t {
	case json.Delim('{'):
		return j.object(key, depth)
	case json.Delim('['):
		list := []any{}
		for j.More() {
			v, err := j.value(dot(key, fmt.Sprint(len(list))), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := j.token()
		return list, err
	}
	return t, nil
}

func (j *jsonReader) object(key string, depth int) (any, error) {
	out := map[string]any{}
	for j.More() {
		t, err := j.token()
		if err != nil {
			return nil, err
		}
		k, _ := t.(string)
		if _, twice := out[k]; twice {
			return nil, j.broken("%q is written twice", dot(key, k))
		}
		if out[k], err = j.value(dot(key, k), depth+1); err != nil {
			return nil, err
		}
	}
	_, err := j.token()
	return out, err
}
