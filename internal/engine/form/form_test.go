package form

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"aftercare/internal/platform/errs"
)

func sheet() *Def {
	return &Def{Code: "FORM-63", Fields: []Field{
		{Key: "outcome", Type: "enum", List: "ENUM-27", Required: true, Options: []Option{{Code: "reached"}, {Code: "busy"}}},
		{Key: "c1", Type: "bool", Required: true, ShownWhen: map[string][]string{"outcome": {"reached"}}},
		{Key: "words", Type: "long", Max: 5},
		{Key: "tags", Type: "multi", List: "ENUM-1", Options: []Option{{Code: "a"}, {Code: "b"}}},
		{Key: "qty", Type: "int"},
		{Key: "done", Type: "dt"},
		{Key: "name", Type: "text"},
		{Key: "no", Type: "auto", Required: true},
	}}
}

type outcome string

func TestAnswersAreCheckedAgainstTheForm(t *testing.T) {
	no := false
	var none *bool
	for name, c := range map[string]struct {
		values map[string]any
		want   string
	}{
		"complete":                       {map[string]any{"outcome": outcome("reached"), "c1": &no, "words": "五个汉字行", "tags": []any{"a"}, "qty": 2.0, "done": time.Unix(0, 0)}, ""},
		"nothing":                        {nil, "outcome:required"},
		"no is an answer":                {map[string]any{"outcome": "reached", "c1": false}, ""},
		"asked but not answered":         {map[string]any{"outcome": "reached", "c1": none}, "c1:required"},
		"not shown, so not compulsory":   {map[string]any{"outcome": "busy"}, ""},
		"no option":                      {map[string]any{"outcome": "maybe"}, "outcome:not_an_option"},
		"one of several no option":       {map[string]any{"outcome": "busy", "tags": []string{"a", "z"}}, "tags:not_an_option"},
		"too long in characters":         {map[string]any{"outcome": "busy", "words": "六个汉字很长"}, "words:too_long"},
		"longest text by default":        {map[string]any{"outcome": "busy", "name": strings.Repeat("x", 201)}, "name:too_long"},
		"text for a truth value":         {map[string]any{"outcome": "reached", "c1": "yes"}, "c1:wrong_type"},
		"half a piece":                   {map[string]any{"outcome": "busy", "qty": 1.5}, "qty:wrong_type"},
		"other values are not looked at": {map[string]any{"outcome": "busy", "lat": 3}, ""},
	} {
		var got []string
		for _, f := range Check(sheet(), c.values) {
			got = append(got, f.Name+":"+f.Code)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", name, got, c.want)
		}
	}
}

func TestATooLongTextSaysHowLongItMayBe(t *testing.T) {
	got := Check(sheet(), map[string]any{"outcome": "busy", "words": "123456"})
	want := []errs.Field{{Name: "words", Code: "too_long", Params: map[string]any{"max": 5}}}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestFaultsOfADefinitionAreFound(t *testing.T) {
	d := sheet()
	d.At = []string{"followup.record"}
	places := map[string][]string{"followup.record": {"outcome", "c1", "words", "tags", "qty", "done", "name", "no"}}
	if got := Faults(d, places); got != nil {
		t.Fatalf("got %v, want no fault", got)
	}
	d.Fields[1].Type, d.Fields[2].List, d.Fields[4].Section = "boolean", "ENUM-1", "top"
	d.Fields[6].ShownWhen = map[string][]string{"gone": {"x"}}
	places["followup.record"] = places["followup.record"][:7]
	var got []string
	for _, p := range Faults(d, places) {
		got = append(got, p.Path)
	}
	want := []string{"fields.c1.type", "fields.words.list", "fields.qty.section", "fields.name.shown_when", "fields.no"}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}
