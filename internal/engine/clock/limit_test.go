package clock_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	. "aftercare/internal/engine/clock"
)

func TestALimitIsReadAsAPackOrISO8601WritesIt(t *testing.T) {
	for text, want := range map[string]Limit{
		"10min": {10, Minute}, "72h": {72, Hour}, "7wd": {7, Workday}, "2d": {2, Day}, "1week": {1, Week}, "1month": {1, Month}, "0d": {0, Day},
		"PT10M": {10, Minute}, "PT72H": {72, Hour}, "P2D": {2, Day}, "P1W": {1, Week}, "P1M": {1, Month}, "P1Y": {12, Month},
	} {
		if got, err := ParseLimit(text); err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "h", "72", "72 h", "-1h", "1.5h", "072h", "999999999min", "99999d", "72H", "PT1H30M", "P", "PT", "P1", "1months", "١h", "P11Y", "4294967297h"} {
		if got, err := ParseLimit(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestADurationIsWrittenAsISO8601(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"PT0S": 0, "PT1H30M": 90 * time.Minute, "PT72H": 72 * time.Hour, "PT1M0.5S": 60500 * time.Millisecond, "-PT5M": -5 * time.Minute,
	} {
		if got := Duration(want).String(); got != text {
			t.Errorf("got %s, want %s", got, text)
		}
		if got, err := ParseDuration(text); err != nil || time.Duration(got) != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]time.Duration{"P1DT2H": 26 * time.Hour, "1h": time.Hour, "30min": 30 * time.Minute} {
		if got, err := ParseDuration(text); err != nil || time.Duration(got) != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "P", "PT", "P1DT", "PT1", "PT1.5H", "PT1M1H", "P1M", "PTH", "PT1e9H", "PT99999999999999999H", "PT1S2S", "2d"} {
		if got, err := ParseDuration(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestTermsAreTheSameInYAMLAndJSON(t *testing.T) {
	want := Terms{From: Limit{24, Hour}, To: Limit{72, Hour}, Shift: true, ShiftBy: Duration(time.Hour), Warn: []int{50, 80, 100}}
	b, err := json.Marshal(want)
	if text := `{"from":"24h","to":"72h","shift":true,"shift_by":"PT1H","warn":[50,80,100]}`; err != nil || string(b) != text {
		t.Fatalf("got %s, %v, want %s", b, err, text)
	}
	var fromJSON, fromYAML Terms
	if err := json.Unmarshal(b, &fromJSON); err != nil || !reflect.DeepEqual(fromJSON, want) {
		t.Fatalf("got %+v, %v, want %+v", fromJSON, err, want)
	}
	if err := yaml.Unmarshal([]byte("{from: 24h, to: 72h, shift: true, shift_by: 1h, warn: [50, 80, 100]}"), &fromYAML); err != nil || !reflect.DeepEqual(fromYAML, want) {
		t.Fatalf("got %+v, %v, want %+v", fromYAML, err, want)
	}
	if b, _ := json.Marshal(Within(Limit{2, Day})); string(b) != `{"to":"2d"}` {
		t.Fatalf("got %s", b)
	}
}

func TestTermsThatCannotBeMeantAreRefused(t *testing.T) {
	hour := Limit{1, Hour}
	for name, x := range map[string]Terms{
		"no limit":         {},
		"unknown unit":     {To: Limit{1, "year"}},
		"negative":         {To: Limit{-1, Hour}},
		"eleven years":     {To: Limit{132, Month}},
		"never opens":      {From: Limit{2, Hour}, To: hour},
		"unknown from":     {From: Limit{2, "x"}, To: hour},
		"falling warnings": {To: hour, Warn: []int{80, 50}},
		"over the end":     {To: hour, Warn: []int{101}},
		"a long shift":     {To: hour, Shift: true, ShiftBy: Duration(1000 * time.Hour)},
	} {
		if x.Check() == nil {
			t.Errorf("%s: %+v is accepted", name, x)
		}
	}
}

func FuzzLimit(f *testing.F) {
	for _, s := range []string{"10min", "72h", "7wd", "0d", "1month", "PT72H", "P1M", "P1Y", "PT", "00h", "99999999999h", "P९D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ParseLimit(s)
		if err != nil {
			return
		}
		if again, err := ParseLimit(l.String()); err != nil || again != l {
			t.Fatalf("%q: got %v, %v, want %v", s, again, err, l)
		}
		if err := Within(l).Check(); err != nil {
			t.Fatalf("%q is read and then refused: %v", s, err)
		}
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"PT1H30M", "-PT0.5S", "P1DT2H", "1h", "PT1M0.0004S", "PT1H1H"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDuration(s)
		if err != nil {
			return
		}
		if again, err := ParseDuration(d.String()); err != nil || again != d {
			t.Fatalf("%q: got %v, %v, want %v", s, again, err, d)
		}
	})
}
