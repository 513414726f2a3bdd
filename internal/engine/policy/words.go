package policy

import (
	"fmt"
	"strings"
	"time"
)

var (
	truth = map[bool]map[string]string{
		true:  {"zh-CN": "是", "zh-TW": "是", "ko": "예", "en": "yes"},
		false: {"zh-CN": "否", "zh-TW": "否", "ko": "아니요", "en": "no"},
	}
	between = map[string]string{"zh-CN": "、", "zh-TW": "、", "ko": ", ", "en": ", "}
	nobody  = map[string]string{"zh-CN": "无", "zh-TW": "無", "ko": "없음", "en": "none"}
)

// words puts a value into a sentence: instants in the zone of the pack, lists one after the other, a number that was
// not given as the zero that rules read.
func (p *Pack) words(t string, v any, lang string) string {
	switch x := v.(type) {
	case nil:
		if t == typeInt || t == typeDecimal {
			return "0"
		}
		return ""
	case bool:
		return Text(truth[x]).In(lang)
	case time.Time:
		return p.clockTime(x)
	case Decimal:
		return shortened(x)
	case map[string]any:
		var out []string
		for _, k := range keysOf(x) {
			out = append(out, p.words("", x[k], lang))
		}
		return strings.Join(out, " ")
	case string:
		if at, err := time.Parse(time.RFC3339, x); err == nil && t == typeTime {
			return p.clockTime(at)
		}
	case []any:
		if len(x) == 0 {
			return Text(nobody).In(lang)
		}
		out := make([]string, len(x))
		for i, el := range x {
			out[i] = p.words("", el, lang)
		}
		return strings.Join(out, Text(between).In(lang))
	}
	return fmt.Sprint(v)
}

// clockTime writes an instant as people of the pack read it; seconds only where there are any.
func (p *Pack) clockTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(p.location())
	if t.Second() == 0 {
		return t.Format("2006-01-02 15:04")
	}
	return t.Format(time.DateTime)
}

// shortened cuts a fraction that goes on for long; what a rule compares is never cut (RULE-08).
func shortened(d Decimal) string {
	const places = 4
	s := d.String()
	if i := strings.IndexByte(s, '.'); i >= 0 && len(s) > i+1+places {
		return s[:i+1+places] + "…"
	}
	return s
}
