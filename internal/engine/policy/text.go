package policy

// Text is one text in every language of the product.
type Text map[string]string

// Languages are those in which everything a person reads exists (SYS-01).
var Languages = []string{"zh-CN", "zh-TW", "ko", "en"}

// In returns the text in a language, in English when the language is not ours.
func (t Text) In(lang string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	return t["en"]
}
