package policy

import (
	"testing"

	"aftercare/packs"
)

type limitIn struct {
	Urgency       string `json:"urgency"`
	Channel       string `json:"channel"`
	CustomerClass string `json:"customer_class"`
	Cover         string `json:"cover"`
	SLAHours      int    `json:"sla_hours"`
}

type limitOut struct {
	Limit string `json:"limit"`
}

type windowIn struct {
	Second        bool   `json:"second"`
	PartReplaced  bool   `json:"part_replaced"`
	Urgency       string `json:"urgency"`
	CustomerClass string `json:"customer_class"`
}

type windowOut struct {
	From string `json:"from"`
	To   string `json:"to"`
	Kind string `json:"kind"`
}

// shipped loads a pack of the program with the points of these tests bound.
func shipped(t testing.TB, code string, points ...asked) *Pack {
	t.Helper()
	p, err := load(packs.Files, code, &registry{points: points})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A case is created with two decisions, so both must cost next to nothing.
func BenchmarkDecide(b *testing.B) {
	resolve := newPoint[limitIn, limitOut]("ticket.resolve_by")
	window := newPoint[windowIn, windowOut]("followup.window")
	p := shipped(b, "it", resolve, window)
	b.Run("third of four rows", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d, err := Decide(p, resolve, limitIn{Urgency: "urgent", Cover: "maker"})
			if err != nil || d.Out.Limit != "24h" {
				b.Fatal(d.Out, err)
			}
		}
	})
	b.Run("calculated answer", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d, err := Decide(p, resolve, limitIn{Urgency: "urgent", SLAHours: 96})
			if err != nil || d.Out.Limit != "96h" {
				b.Fatal(d.Out, err)
			}
		}
	})
	b.Run("last row", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d, err := Decide(p, window, windowIn{})
			if err != nil || d.Out.To != "72h" {
				b.Fatal(d.Out, err)
			}
		}
	})
}

// Loading happens once per process and in every test binary.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		for _, code := range packsIn(packs.Files) {
			if _, err := load(packs.Files, code, &registry{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
