package policy

import (
	"fmt"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	for range 3 {
		s := time.Now()
		p, err := Open(Shipped.fsys).Pack("it")
		fmt.Println(time.Since(s))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range RunExamples(p) {
			t.Error(e)
		}
		_, err = Load(Shipped.fsys, "base")
		if err != nil {
			t.Fatal(err)
		}
	}
}
