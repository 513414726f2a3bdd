package phone_test

import (
	"testing"

	"aftercare/internal/platform/phone"
)

func TestOneNumberHasOneFormHoweverItIsWritten(t *testing.T) {
	for in, want := range map[string]string{
		"13812345678":         "13812345678",
		"+86 138-1234-5678":   "13812345678",
		"0086 13812345678":    "13812345678",
		"8613812345678":       "13812345678",
		"(010) 8888-6666":     "1088886666",
		"+86 10 8888 6666":    "1088886666",
		"+82 (0)10-9876-5432": "1098765432",
		"010-9876-5432":       "1098765432",
		"821098765432":        "1098765432",
		"+886 2 2345 6789":    "223456789",
		"02-2345-6789#123":    "223456789",
		"０２－２３４５－６７８９":        "223456789",
		"82101234":            "82101234",
		"0825 222 3333":       "8252223333",
		"+1 650 253 0000":     "16502530000",
		"110":                 "110",
		"":                    "",
	} {
		if got := phone.Digits(in); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

func TestANumberWithLettersIsRefused(t *testing.T) {
	for _, s := range []string{"call me", "138abc45678", "1", "", "1234567890123456", "12345678 转 3", "123\n4567", "1+234567", "١٢٣٤٥٦٧"} {
		if phone.Valid(s) {
			t.Errorf("%q was taken", s)
		}
	}
	for _, s := range []string{"13812345678", "+82 10-9876-5432", "02-2345-6789#123", "400 800 9000", "(010) 8888.6666", "110"} {
		if !phone.Valid(s) {
			t.Errorf("%q was refused", s)
		}
	}
}

func TestNumbersMeetAtTheirEnds(t *testing.T) {
	if got := phone.Tail(phone.Digits("010-8888-6666")); got != "66668888" {
		t.Fatalf("got %s, want 66668888", got)
	}
	if got := phone.Tail("1234567"); got != "" {
		t.Fatalf("got %s, want nothing", got)
	}
}

func FuzzDigits(f *testing.F) {
	f.Add("+86 138-1234-5678")
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range phone.Digits(s) {
			if c < '0' || c > '9' {
				t.Fatalf("%q became %q", s, phone.Digits(s))
			}
		}
	})
}
