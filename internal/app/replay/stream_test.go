package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

const good = `{"t":747,"id":"A-1","type":"Leak","skill":"water","priority":70,"service_s":3600,"sla_h":48.0,"lat":39.28,"lon":-76.61,"neighborhood":"Harbour","method":"Phone","created":"x"}`

// invented is a stream of our own: n calls of a morning in a town of a few neighbourhoods.
func invented(t testing.TB, n int) string {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(n), 7))
	skills := []string{"water", "light", "road", "lift", "alarm"}
	var b bytes.Buffer
	for i := range n {
		x := map[string]any{"t": 3*3600 + r.IntN(5*3600), "id": fmt.Sprintf("INV-%04d", i), "type": "Fault of " + skills[i%5], "skill": skills[i%5],
			"priority": 10 * r.IntN(11), "service_s": 1800 + 900*r.IntN(3), "sla_h": []any{nil, 48, 72, 96}[r.IntN(4)],
			"lat": 52.3 + r.Float64()*0.12, "lon": 4.8 + r.Float64()*0.2, "neighborhood": fmt.Sprintf("Quarter %d", r.IntN(6)), "method": []string{"Phone", "API", "Internal"}[r.IntN(3)]}
		line, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func TestACallIsReadWhole(t *testing.T) {
	calls, err := Read(strings.NewReader("\n"+good+"\r\n\n"), 0)
	if err != nil || len(calls) != 1 {
		t.Fatalf("got %v %v, want one call", calls, err)
	}
	want := Call{At: 747 * time.Second, ID: "A-1", Type: "Leak", Skill: "water", Priority: 70, Service: time.Hour, SLAHours: 48, Place: place{39.28, -76.61},
		Area: "Harbour", Method: "Phone"}
	if calls[0] != want {
		t.Fatalf("got %+v, want %+v", calls[0], want)
	}
}

func TestCallsComeInTheOrderOfTheirTimesAndTheFirstAreKept(t *testing.T) {
	calls, err := Read(strings.NewReader(invented(t, 50)), 20)
	if err != nil || len(calls) != 20 {
		t.Fatalf("got %d calls and %v, want 20", len(calls), err)
	}
	for i := 1; i < len(calls); i++ {
		if calls[i].At < calls[i-1].At {
			t.Fatalf("call %d comes at %v, before the one at %v", i, calls[i].At, calls[i-1].At)
		}
	}
}

func TestAStreamThatIsNoneIsRefusedByItsLine(t *testing.T) {
	with := func(old, new string) string {
		return good + "\n" + strings.Replace(strings.Replace(good, "A-1", "A-2", 1), old, new, 1)
	}
	cases := []struct{ name, in, says string }{
		{"an empty file", "", "no calls"},
		{"only empty lines", "\n \n\n", "no calls"},
		{"broken JSON", good + "\n{\"t\":", "line 2: not a call"},
		{"a list", "[1,2]", "line 1: not a call"},
		{"two objects in a line", good + good, "line 1: not a call"},
		{"a number that is none", with("39.28", "NaN"), "line 2: not a call"},
		{"a number beyond all", with("39.28", "1e999"), "line 2: not a call"},
		{"a place off the globe", with("39.28", "139.28"), "line 2: lat 139.28"},
		{"a longitude off the globe", with("-76.61", "-181"), "line 2: lat 39.28, lon -181"},
		{"no time", with(`"t":747,`, ""), "line 2: t is missing"},
		{"a null time", with(`"t":747`, `"t":null`), "line 2: t is missing"},
		{"no id", with(`"id":"A-2",`, ""), "line 2: id is missing"},
		{"an id of blanks", with("A-2", "  "), "line 2: id is missing"},
		{"no skill", with(`"skill":"water",`, ""), "line 2: skill is missing"},
		{"no place", with(`"lon":-76.61,`, ""), "line 2: lon is missing"},
		{"a time after the day", with("747", "86400"), "line 2: t is 86400"},
		{"a negative time", with("747", "-1"), "line 2: t is -1"},
		{"a text for a number", with("747", `"747"`), "line 2: not a call"},
		{"a visit of no length", with("3600", "0"), "line 2: service_s is 0"},
		{"a visit of a week", with("3600", "604800"), "line 2: service_s"},
		{"a limit of nothing", with("48.0", "0"), "line 2: sla_h is 0"},
		{"a limit of a thousand years", with("48.0", "9e6"), "line 2: sla_h"},
		{"a priority beyond all", with("70", "101"), "line 2: priority is 101"},
		{"a type that nobody sees", with("Leak", `\u200b\u00a0\u0000`), "line 2: type is missing"},
		{"an endless name", with("Harbour", strings.Repeat("x", 201)), "line 2: neighborhood is too long"},
		{"bytes that are no text", with("Harbour", "\xff\xfe"), "line 2: not UTF-8"},
		{"a call twice", good + "\n" + good, `line 2: call "A-1" stands in line 1`},
		{"a line of ten megabytes", good + "\n" + strings.Repeat("x", 10<<20), "line 2: longer than"},
	}
	for _, c := range cases {
		calls, err := Read(strings.NewReader(c.in), 0)
		if err == nil || !strings.Contains(err.Error(), c.says) || calls != nil {
			t.Errorf("%s: got %d calls and %v, want %q", c.name, len(calls), err, c.says)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add(good + "\n" + good)
	f.Fuzz(func(t *testing.T, in string) {
		calls, err := Read(strings.NewReader(in), 0)
		for _, c := range calls {
			if err != nil || !c.Place.onGlobe() || c.At < 0 || c.At >= 24*time.Hour || c.Service <= 0 || c.SLAHours < 0 {
				t.Fatalf("got %+v %v", c, err)
			}
		}
	})
}
