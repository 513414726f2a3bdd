package policy

import (
	"encoding/json"
	"sync"
)

// told keeps sentences that were worded before: the same few decisions are made over and over.
type told struct {
	mu    sync.RWMutex
	known map[string]string // language and record → sentence
}

// mostTold bounds what is kept; a full memory starts anew.
const mostTold = 5000

// Told words a stored decision, a Record as JSON, in one sentence of a language. It is empty when another version made it.
func (p *Pack) Told(record, lang string) (string, error) {
	key := lang + record
	p.told.mu.RLock()
	s, ok := p.told.known[key]
	p.told.mu.RUnlock()
	if ok {
		return s, nil
	}
	var r Record
	if err := json.Unmarshal([]byte(record), &r); err != nil || r.Version != p.Stamp() {
		return "", nil
	}
	d, err := p.Replay(r)
	if err != nil {
		return "", err
	}
	s = d.Sentence(lang)
	p.told.mu.Lock()
	defer p.told.mu.Unlock()
	if p.told.known == nil || len(p.told.known) >= mostTold {
		p.told.known = map[string]string{}
	}
	p.told.known[key] = s
	return s, nil
}
