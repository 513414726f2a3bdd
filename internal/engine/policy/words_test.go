package policy

import (
	"testing"
	"time"
)

func TestAValueInASentenceReadsLikeWords(t *testing.T) {
	p := &Pack{zone: time.FixedZone("", 8*3600)}
	at := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind string
		v    any
		lang string
		want string
	}{
		{typeTexts, []any{"Wang", "Li"}, "zh-CN", "Wang、Li"},
		{typeTexts, []any{"Wang", "Li"}, "en", "Wang, Li"},
		{typeTexts, []any{}, "ko", "없음"},
		{typeTime, at, "en", "2026-03-02 09:00"},
		{typeTime, at.Add(time.Second).Format(time.RFC3339), "en", "2026-03-02 09:00:01"},
		{typeTime, time.Time{}, "en", ""},
		{typeText, at.Format(time.RFC3339), "en", "2026-03-02T01:00:00Z"},
		{typeBool, true, "zh-TW", "是"},
		{typeInt, nil, "en", "0"},
		{typeDecimal, nil, "en", "0"},
		{typeDate, nil, "en", ""},
		{typeInt, int64(5), "en", "5"},
	} {
		if got := p.say(c.kind, c.v, c.lang); got != c.want {
			t.Errorf("%s %v in %s: got %q, want %q", c.kind, c.v, c.lang, got, c.want)
		}
	}
}
