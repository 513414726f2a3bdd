package calendar_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	. "aftercare/internal/engine/calendar"
)

const office = `
zone: Asia/Shanghai
week:
  mon: ["09:00-12:00", "13:00-18:00"]
  tue: ["09:00-12:00", "13:00-18:00"]
  wed: ["09:00-12:00", "13:00-18:00"]
  thu: ["09:00-12:00", "13:00-18:00"]
  fri: ["09:00-12:00", "13:00-18:00"]
holidays:
  - {date: 2026-02-16..2026-02-22, name: 春节}
  - {date: 2026-05-01, name: 劳动节}
makeup:
  - {date: 2026-02-14, as: mon}
  - {date: 2026-02-18, windows: ["10:00-11:00"], name: 值班}
`

func spec(t *testing.T, text string) (s Spec) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(text), &s, yaml.Strict()); err != nil {
		t.Fatalf("yaml: %v", err)
	}
	return s
}

func load(t *testing.T, text string) *Calendar {
	t.Helper()
	c, err := New(spec(t, text))
	if err != nil {
		t.Fatalf("new: %v", err)
	}
	return c
}

func at(c *Calendar, s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, c.Zone())
	if err != nil {
		panic(err)
	}
	return t
}

func date(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestASpecIsTheSameInYAMLAndJSON(t *testing.T) {
	want := spec(t, office)
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Spec
	if err := json.Unmarshal(b, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	if b, err = yaml.Marshal(want); err != nil {
		t.Fatal(err)
	}
	if got := spec(t, string(b)); !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v from\n%s", got, want, b)
	}
}

func TestHolidaysCloseAndMakeupDaysOpen(t *testing.T) {
	c := load(t, office)
	for day, want := range map[string]time.Duration{
		"2026-02-13": 8 * time.Hour, // Friday
		"2026-02-14": 8 * time.Hour, // Saturday, works like a Monday
		"2026-02-15": 0,             // Sunday
		"2026-02-16": 0,             // holiday
		"2026-02-18": time.Hour,     // holiday, yet opened for an hour
		"2026-02-22": 0,
		"2026-02-23": 8 * time.Hour,
		"2026-05-01": 0,
	} {
		d := date(day)
		if got := c.OpenBetween(c.StartOfDay(d), c.EndOfDay(d)); got != want {
			t.Errorf("open on %s: got %v, want %v", day, got, want)
		}
		if got := c.IsWorkday(d); got != (want > 0) {
			t.Errorf("%s is a workday: got %v", day, got)
		}
	}
	if got := c.Name(date("2026-02-17")) + c.Name(date("2026-02-18")) + c.Name(date("2026-02-14")); got != "春节值班" {
		t.Errorf("names: got %q", got)
	}
}

func TestTheOpeningInstantIsOpenAndTheClosingInstantIsNot(t *testing.T) {
	c := load(t, office)
	for when, want := range map[string]bool{
		"2026-03-02 08:59": false, "2026-03-02 09:00": true, "2026-03-02 12:00": false,
		"2026-03-02 13:00": true, "2026-03-02 17:59": true, "2026-03-02 18:00": false,
	} {
		if got := c.OpenAt(at(c, when)); got != want {
			t.Errorf("open at %s: got %v, want %v", when, got, want)
		}
	}
}

func TestAWindowOverMidnightBelongsToTheDayItStarts(t *testing.T) {
	c := load(t, `
zone: Asia/Seoul
week: {fri: ["22:00-06:00"], sat: ["08:00-08:00"]}
holidays: [{date: 2026-03-07, name: Saturday}, {date: 2026-03-13, name: Friday}]`)
	for when, want := range map[string]bool{
		"2026-03-07 05:59": true, // the Friday's window, though Saturday is a holiday
		"2026-03-07 06:00": false,
		"2026-03-07 08:00": false, // equal times are no window
		"2026-03-13 23:00": false, // a holiday closes the window that starts on it,
		"2026-03-14 05:00": false, // with its part after midnight
	} {
		if got := c.OpenAt(at(c, when)); got != want {
			t.Errorf("open at %s: got %v, want %v", when, got, want)
		}
	}
	if c.IsWorkday(date("2026-03-14")) || !c.IsWorkday(date("2026-03-06")) {
		t.Error("Saturday must not and Friday must be a workday")
	}
}

func TestTheClockChangesInSpringAndAutumn(t *testing.T) {
	c := load(t, `
zone: America/New_York
week: {sat: ["22:00-06:00"], sun: ["02:15-02:45", "08:00-09:00"]}`)
	for from, want := range map[string]time.Duration{
		"2026-02-28 12:00": 9 * time.Hour,  // a night of 8 hours over the early window, and an hour
		"2026-03-07 12:00": 8 * time.Hour,  // a night of 7 hours
		"2026-10-31 12:00": 10 * time.Hour, // a night of 9 hours
	} {
		if got := c.OpenBetween(at(c, from), at(c, from).AddDate(0, 0, 2)); got != want {
			t.Errorf("open from %s: got %v, want %v", from, got, want)
		}
	}
	if got := c.EndOfDay(date("2026-03-08")).Sub(c.StartOfDay(date("2026-03-08"))); got != 23*time.Hour {
		t.Errorf("8 March lasts: got %v", got)
	}
}

func TestAlwaysIsOneSpan(t *testing.T) {
	c := load(t, `{zone: UTC, always: true}`)
	from := at(c, "2026-03-02 12:00")
	var n int
	for s := range c.Spans(from, from.AddDate(5, 0, 0)) {
		if n++; !s.From.Equal(from) || !s.To.Equal(from.AddDate(5, 0, 0)) {
			t.Errorf("got %v", s)
		}
	}
	_, closes := c.NextClose(from)
	_, opens := c.NextOpening(from)
	if n != 1 || closes || opens || !c.IsWorkday(date("2026-03-08")) {
		t.Errorf("got %d spans, closes %v, opens %v", n, closes, opens)
	}
}

func TestWhatOpensAfterTheHorizonDoesNotOpen(t *testing.T) {
	c := load(t, `{zone: UTC, makeup: [{date: 2020-01-01, windows: ["09:00-10:00"]}]}`)
	from := at(c, "2020-01-01 09:30")
	if got, ok := c.AddOpen(from, 30*time.Minute); !ok || !got.Equal(at(c, "2020-01-01 10:00")) {
		t.Errorf("the last half hour: got %v %v", got, ok)
	}
	if got, ok := c.AddOpen(from, 31*time.Minute); ok || !got.IsZero() {
		t.Errorf("a minute more: got %v %v", got, ok)
	}
	if got, ok := c.NextOpen(at(c, "2020-01-01 10:00")); ok || !got.IsZero() {
		t.Errorf("next open: got %v %v", got, ok)
	}
	if _, ok := c.AddWorkdays(date("2020-01-01"), 1); ok {
		t.Error("there is no further workday")
	}
	if got, ok := c.AddWorkdays(date("2020-02-01"), -1); !ok || got != date("2020-01-01") {
		t.Errorf("the workday before: got %v %v", got, ok)
	}
}

func TestASpecThatCannotBeMeantIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{zone: UTC}`: "no window",
		`{zone: UTC, week: {mon: ["09:00-09:00"]}}`:                               "no window",
		`{week: {mon: ["09:00-18:00"]}}`:                                          "time zone",
		`{zone: Local, always: true}`:                                             "time zone",
		`{zone: Mars/Base, always: true}`:                                         "Mars/Base",
		`{zone: UTC, week: {monday: ["09:00-18:00"]}}`:                            `"monday"`,
		`{zone: UTC, always: true, holidays: [{date: 2026-01-01}]}`:               "always open",
		`{zone: UTC, week: {mon: ["09:00-18:00"]}, makeup: [{date: 2026-01-01}]}`: "needs windows or a weekday",
		`{zone: UTC, week: {mon: ["09:00-18:00"]}, makeup: [{date: 2026-01-01, as: mon, windows: ["09:00-10:00"]}]}`:    "not both",
		`{zone: UTC, week: {mon: ["09:00-18:00"]}, makeup: [{date: 2026-01-01, as: sun}]}`:                              "has no window",
		`{zone: UTC, week: {mon: ["09:00-18:00"]}, makeup: [{date: 2026-01-01, as: moon}]}`:                             "not a weekday",
		`{zone: UTC, week: {mon: ["09:00-18:00"]}, makeup: [{date: 2026-01-01, as: mon}, {date: 2026-01-01, as: mon}]}`: "twice",
	} {
		if _, err := New(spec(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want …%s…", text, err, want)
		}
	}
	if _, err := New(Spec{Zone: "UTC", Week: map[string][]Window{"mon": {{From: -1, To: 5000}}}}); err == nil {
		t.Error("a window outside the day must be refused")
	}
}

func TestMonthsClampToTheLastDay(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2026-10-31", 1, "2026-11-30"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2005-04-10", 12, "2006-04-10"}, // RULE-20
		{"1969-12-31", -1, "1969-11-30"},
	} {
		if got := date(c.from).AddMonths(c.n); got != date(c.want) {
			t.Errorf("%s + %d months: got %v, want %s", c.from, c.n, got, c.want)
		}
	}
	if got := date("2006-04-10") - 30; got != date("2006-03-11") {
		t.Errorf("listed from (RULE-20): got %v", got)
	}
	if got := date("2026-06-30") - 14; got != date("2026-06-16") {
		t.Errorf("calls done by (RULE-19): got %v", got)
	}
}

func FuzzWindow(f *testing.F) {
	for _, s := range []string{"09:00-18:00", "22:00-06:00", "00:00-24:00", "24:00-01:00", "9:00-18:00", "09:60-10:00", "０９:00-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWindow(s)
		if err == nil && w.String() != s {
			t.Fatalf("got %q, want %q", w, s)
		}
		if _, wrong := New(Spec{Zone: "UTC", Week: map[string][]Window{"mon": {w}}}); err == nil && wrong != nil && w.From != w.To {
			t.Fatalf("%q is parsed and then refused: %v", s, wrong)
		}
	})
}

func FuzzRange(f *testing.F) {
	for _, s := range []string{"2026-02-16", "2026-02-16..2026-02-22", "2026-02-22..2026-02-16", "0000-01-01..9999-12-31", ".."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseRange(s)
		if err != nil {
			return
		}
		if again, err := ParseRange(r.String()); err != nil || again != r {
			t.Fatalf("got %v, %v, want %v", again, err, r)
		}
	})
}

func BenchmarkAddOpen(b *testing.B) {
	var s Spec
	if err := yaml.Unmarshal([]byte(office), &s); err != nil {
		b.Fatal(err)
	}
	c, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	from := at(c, "2026-03-02 17:00")
	for name, d := range map[string]time.Duration{"2h": 2 * time.Hour, "10days": 80 * time.Hour, "5years": 10000 * time.Hour} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.AddOpen(from, d)
			}
		})
	}
}
