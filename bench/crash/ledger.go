//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"aftercare/internal/platform/id"
)

// ledger is what the server acknowledged: the id of the case for each key.
type ledger struct {
	mu       sync.Mutex
	cases    map[string]string // Idempotency-Key → case
	retried  int               // keys that needed more than one try
	statuses map[int]int
	strange  []string // answers that are neither success nor "come back"
}

// writer takes cases one after another; what is not acknowledged it repeats until it is.
type writer struct {
	addr    string
	cookie  string
	ledger  *ledger
	targets []target
	http    *http.Client
}

// target is a machine with its customer.
type target struct{ asset, customer string }

// work takes cases until stop is closed, and ends with nothing left unacknowledged.
func (w *writer) work(stop <-chan struct{}, rnd *rand.Rand) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		key := "crash-" + id.Secret()
		t := w.targets[rnd.IntN(len(w.targets))]
		body, err := json.Marshal(map[string]string{"customer_id": t.customer, "asset_id": t.asset, "channel": "phone", "symptom": "开机无显示", "description": key})
		if err != nil {
			panic(err) // a map of texts
		}
		w.insist(key, body)
	}
}

// patience is how long a writer repeats one request before it calls that a fault.
const patience = 90 * time.Second

func (w *writer) insist(key string, body []byte) {
	for try, begin := 1, time.Now(); ; try++ {
		status, answer, err := w.take(key, body)
		if err == nil && status == http.StatusOK {
			w.ledger.acknowledge(key, answer, try)
			return
		}
		if err == nil {
			w.ledger.refuse(status, answer)
		}
		if time.Since(begin) > patience {
			w.ledger.fault(fmt.Sprintf("%s was not acknowledged within %s: %d %v", key, patience, status, err))
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (w *writer) take(key string, body []byte) (int, []byte, error) {
	r, err := http.NewRequest("POST", "http://"+w.addr+"/api/tickets", bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	r.Header.Set("Cookie", w.cookie)
	res, err := w.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}

func (l *ledger) acknowledge(key string, answer []byte, tries int) {
	var t struct {
		ID string `json:"id"`
	}
	err := json.Unmarshal(answer, &t)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.statuses[http.StatusOK]++
	if err != nil || t.ID == "" {
		l.strange = append(l.strange, fmt.Sprintf("200 without a case: %.200s", answer))
		return
	}
	if tries > 1 {
		l.retried++
	}
	l.cases[key] = t.ID
}

// refuse counts an answer that is not a success; the server may say that it is not available, nothing else.
func (l *ledger) refuse(status int, answer []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.statuses[status]++
	if status != http.StatusServiceUnavailable {
		l.strange = append(l.strange, fmt.Sprintf("%d %.200s", status, answer))
	}
}

func (l *ledger) fault(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.strange = append(l.strange, text)
}
