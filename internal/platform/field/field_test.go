package field_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
)

type form struct {
	Name  string   `json:"name" minLength:"1" maxLength:"10"`
	Note  string   `json:"note,omitempty" maxLength:"100" text:"lines"`
	Phone string   `json:"phone,omitempty" maxLength:"40" mask:"phone"`
	Email string   `json:"email,omitempty" maxLength:"40" mask:"email"`
	Day   string   `json:"day,omitempty" format:"day"`
	Kind  string   `json:"kind,omitempty" enum:"a,b"`
	Tags  []string `json:"tags,omitempty"`
	Lat   *float64 `json:"lat,omitempty"`
}

func refusals(f form) (out []string) {
	var c errs.Checks
	field.Clean(&f, &c)
	for _, x := range c.Fields {
		out = append(out, x.Name+":"+x.Code)
	}
	return out
}

func TestTextsAreTidiedNotChanged(t *testing.T) {
	var c errs.Checks
	f := form{Name: " 张\u202e三\n 李 ", Note: "one\r\ntwo\x07\t3 ", Phone: "138 1234 5678", Email: "a@b.cn", Day: "2026-03-02", Kind: "b"}
	field.Clean(&f, &c)
	want := form{Name: "张三 李", Note: "one\ntwo\t3", Phone: "138 1234 5678", Email: "a@b.cn", Day: "2026-03-02", Kind: "b"}
	if err := c.Err(); err != nil || !reflect.DeepEqual(f, want) {
		t.Fatalf("got %+v %v, want %+v", f, err, want)
	}
}

func TestWhatATagForbidsIsNamed(t *testing.T) {
	got := refusals(form{Name: "\u200b \t", Phone: "call me", Email: "a@b c", Day: "2026-02-30", Kind: "c"})
	want := []string{"name:required", "phone:phone", "email:email", "day:date", "kind:one_of"}
	if !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if got := refusals(form{Name: "十一个字的名字太长了吧呀"}); !slices.Equal(got, []string{"name:max_length"}) {
		t.Fatalf("got %v", got)
	}
	if got := refusals(form{Name: "十个字的名字刚刚好呀"}); got != nil {
		t.Fatalf("got %v", got)
	}
}

func TestAPatchLeavesTheRestAlone(t *testing.T) {
	lat := 1.5
	old := form{Name: "a", Note: "n", Tags: []string{"x", "y"}, Lat: &lat}
	var p field.Patch[form]
	if err := json.Unmarshal([]byte(`{"version":3,"name":"b","tags":["z"],"lat":null}`), &p); err != nil {
		t.Fatal(err)
	}
	got, err := p.Apply(old)
	if err != nil || p.Version != 3 || !reflect.DeepEqual(got, form{Name: "b", Note: "n", Tags: []string{"z"}}) {
		t.Fatalf("got %+v %v", got, err)
	}
	if fmt.Sprint(old.Tags) != "[x y]" || old.Lat == nil {
		t.Fatalf("the old record changed: %+v", old)
	}
}

func TestTheTrailHoldsOnlyWhatChangedAndKeepsPersonsApart(t *testing.T) {
	old, now := form{Name: "a", Phone: "110", Note: "m", Tags: []string{"x"}}, form{Name: "a", Phone: "120", Note: "n", Tags: []string{"y"}}
	want := db.Changes{"phone": db.Masked("phone", "110", "120"), "note": db.Personal("m", "n"), "tags": {Old: `["x"]`, New: `["y"]`}}
	if got := field.Diff(&old, now); !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	if got := field.Diff(nil, form{Name: "a"}); !reflect.DeepEqual(got, db.Changes{"name": {Old: "", New: "a"}}) {
		t.Fatalf("got %v", got)
	}
}

func TestAPlaceIsOnTheGlobe(t *testing.T) {
	at := func(lat, lon float64) error {
		var c errs.Checks
		field.Place(&lat, &lon, &c)
		return c.Err()
	}
	for _, p := range [][2]float64{{91, 0}, {-91, 10}, {10, 181}, {0, 0}} {
		if at(p[0], p[1]) == nil {
			t.Errorf("%v was taken", p)
		}
	}
	if err := at(39.9, 116.4); err != nil {
		t.Fatal(err)
	}
	var c errs.Checks
	lat := 1.0
	field.Place(&lat, nil, &c)
	if c.Err() == nil {
		t.Fatal("half a place was taken")
	}
}
