package policy

import (
	"testing"

	"aftercare/packs"
)

// All packs of the program are loaded when it starts, in at most 300 ms.
func BenchmarkLoadAll(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		l := Open(packs.Files)
		for _, code := range packsIn(packs.Files) {
			if _, err := l.Pack(code); err != nil {
				b.Fatal(err)
			}
		}
	}
}
