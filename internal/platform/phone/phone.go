// Package phone compares telephone numbers that people, switchboards and files write in
// different ways: +86 138-1234-5678, 0138 1234 5678 and 13812345678 are one number.
package phone

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The fewest and the most digits of a number; a house extension has three, E.164 allows fifteen.
const (
	fewest = 3
	most   = 15
	tail   = 8 // local numbers are written without their area code, so that many last digits decide
)

// countries are calling codes with the lengths a number has with them: only then is a
// number without + taken for an international one.
var countries = []struct {
	code     string
	min, max int
}{{"886", 11, 12}, {"86", 12, 13}, {"82", 11, 12}}

// Valid reports whether s can be dialled: digits and the marks people part them with, no letters.
// What follows a # or a comma is an extension.
func Valid(s string) bool {
	s = norm.NFKC.String(s)
	for i, c := range s {
		if c == '+' && i > 0 || !strings.ContainsRune("0123456789 +-()./#*,~", c) {
			return false
		}
	}
	n := len(Digits(s))
	return n >= fewest && n <= most
}

// Digits is the form in which numbers are compared: digits only, without the extension, the
// international prefix, the calling code of the four home countries and the leading 0 of an area code.
func Digits(s string) string {
	s = norm.NFKC.String(s)
	if i := strings.IndexAny(s, "#,"); i > 0 {
		s = s[:i]
	}
	abroad := strings.HasPrefix(strings.TrimSpace(s), "+")
	d := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
	if rest, ok := strings.CutPrefix(d, "00"); ok && !abroad {
		d, abroad = rest, true
	}
	for _, c := range countries {
		if rest, ok := strings.CutPrefix(d, c.code); ok && (abroad || len(d) >= c.min && len(d) <= c.max) {
			d = rest
			break
		}
	}
	if len(d) > fewest {
		d = strings.TrimPrefix(d, "0")
	}
	return d
}

// Reversed is digits from the last to the first, so that an index finds a number by its end.
func Reversed(digits string) string {
	b := []byte(digits)
	slices.Reverse(b)
	return string(b)
}

// Tail is the end by which two numbers are taken for the same, reversed; empty when there are too few digits.
func Tail(digits string) string {
	if len(digits) < tail {
		return ""
	}
	return Reversed(digits)[:tail]
}
