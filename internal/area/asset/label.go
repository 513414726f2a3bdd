package asset

import (
	"fmt"
	"html"
	"net/http"
	"strings"
	"unicode"

	"github.com/boombuler/barcode/qr"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/httpx"
)

// Measures of the label in tenths of a millimetre: 62 × 29 mm, a common roll of labels.
const (
	labelWidth  = 620
	labelHeight = 290
	qrSide      = 240
	quiet       = 25 // white around the code, four modules of it
	textLeft    = quiet + qrSide + quiet
	textUnits   = 26 // half widths that fit into a line of the name
	textLines   = 3
)

// ReportPath is the page that a scanned label opens, before the label's code.
const ReportPath = "/p/r/"

// Label draws the printable label of a machine: a QR code of the report page, the model and the
// end of the serial number. It never says whose machine it is.
func (s *Service) Label(tx *db.Tx, id ID) ([]byte, error) {
	a, err := getQ.One(tx, db.Args{"id": id}, db.By(PermRead))
	if err != nil {
		return nil, err
	}
	if tx.Actor.BaseURL == "" {
		return nil, errs.New(errs.Unavailable, "asset.no_address")
	}
	path, modules, err := qrPath(strings.TrimSuffix(tx.Actor.BaseURL, "/") + ReportPath + a.LabelCode)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%gmm" height="%gmm" viewBox="0 0 %d %d" font-family="sans-serif">`,
		labelWidth/10.0, labelHeight/10.0, labelWidth, labelHeight)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="#fff"/><g transform="translate(%d %d) scale(%.4f)"><path d="%s" shape-rendering="crispEdges"/></g>`,
		quiet, quiet, qrSide/float64(modules), path)
	y := 70
	for _, line := range wrap(a.ModelName) {
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="26" font-weight="bold">%s</text>`, textLeft, y, html.EscapeString(line))
		y += 36
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="26">S/N …%s</text>`, textLeft, y+8, html.EscapeString(tail(a.Serial)))
	fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="22" font-family="monospace">%s</text></svg>`, textLeft, labelHeight-25, a.LabelCode)
	return []byte(b.String()), nil
}

// qrPath draws the dark modules of a QR code row by row as one path, a module being one unit.
func qrPath(content string) (path string, modules int, err error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return "", 0, fmt.Errorf("draw label: %w", err)
	}
	modules = code.Bounds().Dx()
	dark := func(x, y int) bool {
		if x >= modules {
			return false
		}
		r, _, _, _ := code.At(x, y).RGBA()
		return r == 0
	}
	var b strings.Builder
	for y := range modules {
		for x := 0; x < modules; x++ {
			run := 0
			for dark(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x, y, run, run)
				x += run
			}
		}
	}
	return b.String(), modules, nil
}

// tail is the end of a serial number, enough to tell two machines apart and never the whole of it.
func tail(serial string) string {
	r := []rune(serial)
	return string(r[len(r)-min(6, (len(r)+1)/2):])
}

// wrap breaks a name into the lines of a label, a Chinese or Korean character being two units wide.
func wrap(name string) (lines []string) {
	line, used := "", 0
	for _, c := range name {
		w := 1
		if unicode.In(c, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || c >= 0xFF00 && c < 0xFFE0 {
			w = 2
		}
		if used+w > textUnits {
			if len(lines) == textLines-1 {
				return append(lines, line+"…")
			}
			lines, line, used = append(lines, line), "", 0
		}
		line, used = line+string(c), used+w
	}
	return append(lines, line)
}

// serveLabel answers with the label as a picture that can do nothing but be looked at.
func (s *Service) serveLabel(r *httpx.Router) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		var svg []byte
		err := r.DB.Read(req.Context(), func(tx *db.Tx) (err error) {
			svg, err = s.Label(tx, ID(req.PathValue("id")))
			return err
		})
		if err != nil {
			r.Fail(w, req, err)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "image/svg+xml; charset=utf-8")
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		_, _ = w.Write(svg) // the reader may have gone
	}
}
