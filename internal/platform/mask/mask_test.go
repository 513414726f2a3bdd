package mask

import (
	"reflect"
	"testing"
)

func TestTextTellsTwoApartAndReachesNobody(t *testing.T) {
	for _, c := range []struct{ kind, in, want string }{
		{"phone", "13812345678", "138****78"}, {"phone", "+86 138 1234 5678", "+86****78"}, {"phone", "62345678", "****78"},
		{"phone", "110", "****"}, {"phone", "", ""}, {"email", "mei.lin@example.com", "m****@example.com"}, {"email", "m@example.com", "****@example.com"},
		{"email", "@", "@"}, {"address", "13812345678", "138****78"}, {"address", "mei@example.com", "m****@example.com"},
	} {
		if got := Text(c.kind, c.in); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.in, got, c.want)
		}
	}
}

type contact struct {
	Name  string `json:"name"`
	Phone string `json:"phone" mask:"phone"`
}

type node struct {
	contact
	Below []*node
}

type answer struct {
	Items []contact
	One   *contact
	None  *contact
	By    map[string]contact
	Tree  node
	Any   any
	other contact
}

func TestHideFindsTaggedFieldsWhereverTheyAre(t *testing.T) {
	c := func() contact { return contact{"Mei", "13812345678"} }
	one, below := c(), &node{contact: c()}
	a := &answer{Items: []contact{c()}, One: &one, By: map[string]contact{"x": c()}, Tree: node{contact: c(), Below: []*node{below, nil}}, other: c()}
	Hide(a)
	hidden := contact{"Mei", "138****78"}
	want := &answer{Items: []contact{hidden}, One: &hidden, By: map[string]contact{"x": hidden}, Tree: node{hidden, []*node{{contact: hidden}, nil}}, other: c()}
	if !reflect.DeepEqual(a, want) {
		t.Fatalf("got %+v, want %+v", a, want)
	}
	Hide(nil)
	Hide((*answer)(nil))
}

func TestTypesWithoutTagsCostOneLook(t *testing.T) {
	if h := hiderOf(reflect.TypeFor[*struct{ Items []struct{ Name string } }]()); h != nil {
		t.Fatal("got a hider, want none")
	}
}

func BenchmarkHideNothing(b *testing.B) {
	v := &struct{ Items []struct{ Name string } }{}
	for b.Loop() {
		Hide(v)
	}
}
