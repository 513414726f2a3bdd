package app

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	"aftercare/internal/platform/httpx"
	"aftercare/web"
)

// words are the texts that the server itself says, by language and code.
type words map[string]map[string]string

func loadWords() (words, error) {
	w := words{}
	for _, lang := range httpx.Languages {
		b, err := fs.ReadFile(web.Locales(), lang+"/server.json")
		if err != nil {
			return nil, err
		}
		m := map[string]string{}
		if err := json.Unmarshal(b, &m); err != nil {
			return nil, fmt.Errorf("locales/%s/server.json: %w", lang, err)
		}
		w[lang] = m
	}
	return w, nil
}

// say translates a code; a text without translation in a language is said in English.
func (w words) say(lang, code string, params map[string]any) string {
	s, ok := w[lang][code]
	if !ok {
		if s, ok = w["en"][code]; !ok {
			return code
		}
	}
	for k, v := range params {
		s = strings.ReplaceAll(s, "{"+k+"}", fmt.Sprint(v))
	}
	return s
}
