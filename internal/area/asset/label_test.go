package asset_test

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"

	"aftercare/internal/area/asset"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/errs"
)

// modules reads the dark modules back out of the drawing.
func modules(t *testing.T, svg string) map[[2]int]bool {
	t.Helper()
	d := regexp.MustCompile(` d="([^"]+)"`).FindStringSubmatch(svg)
	if d == nil {
		t.Fatalf("no path in %s", svg)
	}
	out := map[[2]int]bool{}
	for _, run := range strings.Split(strings.TrimSuffix(d[1], "z"), "z") {
		var x, y, n, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &n, &back); err != nil || n != back {
			t.Fatalf("%s: %v", run, err)
		}
		for i := range n {
			out[[2]int{x + i, y}] = true
		}
	}
	return out
}

func TestALabelShowsAddressModelAndSerialTailButNeverTheOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		a := w.must(asset.Fields{Serial: "VERY-SECRET-123456", ModelID: w.printer, CustomerID: w.north.ID, SiteID: w.hall.ID, Note: "Northern note"})
		act, _ := actor.From(all(t))
		act.BaseURL = "https://service.example/"
		b, err := do(actor.With(t.Context(), act), d, func(tx *db.Tx) ([]byte, error) { return s.Label(tx, a.ID) })
		if err != nil {
			t.Fatal(err)
		}
		svg := string(b)
		if err := xml.Unmarshal(b, new(struct{})); err != nil {
			t.Fatalf("not XML: %v in %s", err, svg)
		}
		for _, want := range []string{"Laser &lt;Printer&gt; 打印机", "…123456", a.LabelCode, `width="62mm"`} {
			if !strings.Contains(svg, want) {
				t.Errorf("no %q in %s", want, svg)
			}
		}
		for _, secret := range []string{"Northern", "SECRET", "Hall", "<Printer>", a.Number, string(a.CustomerID)} {
			if strings.Contains(svg, secret) {
				t.Errorf("%q in %s", secret, svg)
			}
		}
		code, err := qr.Encode("https://service.example/p/r/"+a.LabelCode, qr.M, qr.Auto)
		if err != nil {
			t.Fatal(err)
		}
		drawn := modules(t, svg)
		for y := range code.Bounds().Dy() {
			for x := range code.Bounds().Dx() {
				if r, _, _, _ := code.At(x, y).RGBA(); (r == 0) != drawn[[2]int{x, y}] {
					t.Fatalf("module %d, %d differs", x, y)
				}
			}
		}
	})
}

func TestWithoutAnAddressThereIsNoLabel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		a := w.must(asset.Fields{Serial: "1", ModelID: w.printer, CustomerID: w.north.ID})
		_, err := do(all(t), d, func(tx *db.Tx) ([]byte, error) { return s.Label(tx, a.ID) })
		wantCode(t, err, errs.Unavailable, "asset.no_address")
	})
}
