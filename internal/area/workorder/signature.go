package workorder

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/platform/errs"
)

// maxSignature is the most a drawn signature may weigh, in bytes.
const maxSignature = 200 << 10

// drawn are the shapes a pen leaves, and the numbers each of them carries.
var drawn = map[string][]string{
	"path":     {"d", "stroke-width"},
	"line":     {"x1", "y1", "x2", "y2", "stroke-width"},
	"polyline": {"points", "stroke-width"},
	"circle":   {"cx", "cy", "r"},
}

var (
	pathForm   = regexp.MustCompile(`^[MmLlHhVvCcSsQqTtAaZz0-9eE+\-., \t\r\n]*$`)
	numberForm = regexp.MustCompile(`^[0-9eE+\-., \t\r\n]*$`)
)

// cleanSignature reads the drawing that the customer's finger left and writes it anew from its
// shapes and numbers only, so nothing that a page could run or load survives (FORM-33 customer_sign).
func cleanSignature(svg string) (string, error) {
	if len(svg) > maxSignature {
		return "", errs.BadField("signature", "max_length", "n", maxSignature)
	}
	c := &cleaner{box: "0 0 600 200"}
	if err := c.read(svg); err != nil {
		return "", errs.BadField("signature", "signature_svg")
	}
	if c.marks == 0 {
		return "", errs.BadField("signature", "signature_empty")
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="` + c.box +
		`" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">` + c.out.String() + `</svg>`, nil
}

type cleaner struct {
	out   strings.Builder
	box   string
	marks int
	depth int
}

var errDrawing = errors.New("not a drawing")

func (c *cleaner) read(svg string) error {
	if !utf8.ValidString(svg) {
		return errDrawing
	}
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			if c.depth != 0 {
				return errDrawing
			}
			return nil
		}
		if err != nil {
			return err
		}
		if err := c.token(tok); err != nil {
			return err
		}
	}
}

func (c *cleaner) token(tok xml.Token) error {
	switch t := tok.(type) {
	case xml.StartElement:
		c.depth++
		return c.element(t)
	case xml.EndElement:
		c.depth--
	case xml.CharData:
		if strings.TrimSpace(string(t)) != "" {
			return errDrawing
		}
	case xml.Directive:
		return errDrawing
	}
	return nil
}

func (c *cleaner) element(e xml.StartElement) error {
	name := e.Name.Local
	switch {
	case c.depth == 1 && name == "svg":
		for _, a := range e.Attr {
			if a.Name.Local == "viewBox" && numberForm.MatchString(a.Value) && len(strings.Fields(a.Value)) == 4 {
				c.box = a.Value
			}
		}
		return nil
	case c.depth > 1 && name == "g":
		return nil
	}
	numbers, ok := drawn[name]
	if !ok || c.depth < 2 {
		return errDrawing
	}
	fmt.Fprintf(&c.out, "<%s", name)
	for _, a := range e.Attr {
		if !slices.Contains(numbers, a.Name.Local) || a.Name.Space != "" {
			continue // a style of the drawing, ours is used
		}
		form := numberForm
		if a.Name.Local == "d" {
			form = pathForm
		}
		if !form.MatchString(a.Value) {
			return errDrawing
		}
		if strings.TrimSpace(a.Value) != "" {
			c.marks++
		}
		fmt.Fprintf(&c.out, " %s=%q", a.Name.Local, strings.Join(strings.Fields(a.Value), " "))
	}
	c.out.WriteString("/>")
	return nil
}
