package workorder

import (
	"strings"
	"testing"

	"aftercare/internal/platform/errs"
)

func TestASignatureIsWrittenAnewFromItsShapes(t *testing.T) {
	in := `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="300" onload="alert(1)" viewBox="0 0 300 100"><g>` +
		`<path d="M 1,2 C 3 4 5 6 7 8" stroke="red" style="x" onclick="y" stroke-width="2.5"/></g><line x1="1" y1="2" x2="3" y2="4"/></svg>`
	want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">` +
		`<path d="M 1,2 C 3 4 5 6 7 8" stroke-width="2.5"/><line x1="1" y1="2" x2="3" y2="4"/></svg>`
	got, err := cleanSignature(in)
	if err != nil || got != want {
		t.Fatalf("got %v %v, want %v", got, err, want)
	}
	again, err := cleanSignature(got)
	if err != nil || again != got {
		t.Fatalf("a clean signature changed: got %v %v", again, err)
	}
}

func TestADrawingThatIsMoreThanADrawingIsRefused(t *testing.T) {
	for _, svg := range []string{
		``, `x`, `<svg>`, `<svg></svg>`, `<svg/>`, `<path d="M1 1"/>`, `<svg><path/></svg>`, `<svg><path d=" "/></svg>`,
		`<svg><script>alert(1)</script><path d="M1 1"/></svg>`,
		`<svg><foreignObject><p>x</p></foreignObject></svg>`,
		`<svg><image href="http://x"/></svg>`, `<svg><use href="#a"/></svg>`, `<svg><style>@import</style></svg>`,
		`<svg><path d="M1 1 url(javascript:x)"/></svg>`, `<svg><line x1="expression(1)"/></svg>`,
		`<!DOCTYPE svg [<!ENTITY a "b">]><svg><path d="M1 1"/></svg>`, `<svg>&a;<path d="M1 1"/></svg>`,
		"<svg><path d=\"M1 1\xff\"/></svg>", `<svg><a href="x"><path d="M1 1"/></a></svg>`,
		`<svg><path d="M1 1"/>` + strings.Repeat(" ", maxSignature) + `</svg>`,
	} {
		if got, err := cleanSignature(svg); errs.KindOf(err) != errs.Invalid {
			t.Fatalf("got %.60v %v for %.60s, want it refused", got, err, svg)
		}
	}
}

func FuzzCleanSignature(f *testing.F) {
	f.Add(`<svg viewBox="0 0 1 1"><path d="M1 1"/></svg>`)
	f.Add(`<svg><circle cx="1" cy="1" r="2"/></svg>`)
	f.Fuzz(func(t *testing.T, svg string) {
		got, err := cleanSignature(svg)
		if err != nil {
			return
		}
		for _, bad := range []string{"script", "href", "url", "&", "onload"} {
			if strings.Contains(got, bad) {
				t.Fatalf("%q survived in %s", bad, got)
			}
		}
		if again, err := cleanSignature(got); err != nil || again != got {
			t.Fatalf("not stable: %s became %s %v", got, again, err)
		}
	})
}
