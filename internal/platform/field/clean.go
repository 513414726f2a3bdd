// Package field works on the fields of an input struct by their tags: it cleans and checks
// what people type, applies patches that leave fields out, and tells what changed.
//
//	Name  string `json:"name" minLength:"1" maxLength:"200"`                    // compulsory, one line
//	Note  string `json:"note" required:"false" maxLength:"2000" text:"lines"`   // may have several lines
//	Phone string `json:"phone" required:"false" maxLength:"40" mask:"phone"`    // a number that can be dialled
//	Email string `json:"email" required:"false" maxLength:"120" mask:"email"`
//	Since string `json:"since" required:"false" format:"day"`                   // a local day like 2026-03-02
//
// Fields with a mask tag are personal: the audit trail keeps their values apart (SYS-12).
package field

import (
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/phone"
)

// Clean tidies every text of the struct that p points to and notes what its tags forbid. The
// edge checks lengths too; this also holds for files, jobs and portals.
func Clean(p any, c *errs.Checks) {
	v := reflect.ValueOf(p).Elem()
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.Type.Kind() != reflect.String || !f.IsExported() {
			continue
		}
		s := v.FieldByIndex(f.Index)
		if f.Tag.Get("text") == "lines" {
			s.SetString(Lines(s.String()))
		} else {
			s.SetString(Line(s.String()))
		}
		check(f, s.String(), c)
	}
}

// limitParam is the parameter of texts that name a limit.
const limitParam = "n"

func check(f reflect.StructField, s string, c *errs.Checks) {
	n := name(f)
	if !strings.ContainsFunc(s, seen) {
		c.That(f.Tag.Get("minLength") == "" && s == "", n, "required")
		return
	}
	if limit, err := strconv.Atoi(f.Tag.Get("maxLength")); err == nil {
		c.That(utf8.RuneCountInString(s) <= limit, n, "max_length", limitParam, limit)
	}
	switch f.Tag.Get("mask") {
	case "phone":
		c.That(phone.Valid(s), n, "phone")
	case "email":
		c.That(email(s), n, "email")
	}
	if f.Tag.Get("format") == "day" {
		c.That(Day(s), n, "date")
	}
	if options := f.Tag.Get("enum"); options != "" {
		c.That(strings.Contains(","+options+",", ","+s+","), n, "one_of", limitParam, options)
	}
}

func name(f reflect.StructField) string {
	n, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return n
}

// Day reports whether s is a local day like 2026-03-02 of our times.
func Day(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 1900 && t.Year() < 2200
}

// Zone reports whether s names a time zone.
func Zone(s string) bool {
	_, err := time.LoadLocation(s)
	return err == nil && s != "" && s != "Local"
}

func email(s string) bool {
	user, host, ok := strings.Cut(s, "@")
	return ok && user != "" && strings.Contains(host, ".") && !strings.ContainsAny(s, " <>\",;:\\") && !strings.Contains(host, "@")
}

// Line makes s one line: no controls, no marks that turn the writing direction, single blanks.
func Line(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return ' '
		}
		return visible(c)
	}, s)), " ")
}

// Lines drops the same marks from s but keeps its line breaks and tabs.
func Lines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c == '\n' || c == '\t' {
			return c
		}
		return visible(c)
	}, s))
}

func visible(c rune) rune {
	if unicode.IsControl(c) || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0xFEFF || c == utf8.RuneError {
		return -1
	}
	return c
}

// seen reports a mark that shows on paper; a name of nothing but joiners is no name.
func seen(c rune) bool { return unicode.In(c, unicode.L, unicode.N, unicode.P, unicode.S) }

// Key is the form in which texts are looked up: one width, small letters.
func Key(s string) string { return strings.ToLower(norm.NFKC.String(Line(s))) }

// After is the end of the range of all keys that begin with key.
func After(key string) string { return key + "\U0010FFFF" }

// Place notes a coordinate that is not on the globe, is only half there, or is the 0, 0 of a broken receiver.
func Place(lat, lon *float64, c *errs.Checks) {
	switch {
	case lat == nil && lon == nil:
	case lat == nil || lon == nil:
		c.That(false, "lat", "place")
	default:
		c.That(OnGlobe(*lat, *lon), "lat", "place")
	}
}

// OnGlobe reports whether a latitude and a longitude name a place on earth.
func OnGlobe(lat, lon float64) bool {
	return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 && (lat != 0 || lon != 0)
}
