// Package metric counts what happens and writes it in the text format that Prometheus reads.
package metric

import (
	"fmt"
	"io"
	"runtime"
	"sort"
	"sync"
	"time"
)

type key struct {
	route  string
	status int
}

type series struct {
	count   int64
	seconds float64
	buckets [len(bounds)]int64
}

var bounds = [...]float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}

var (
	mu       sync.Mutex
	requests = map[key]*series{}
	counters = map[string]int64{}
)

// Request notes one answered request.
func Request(route string, status int, took time.Duration) {
	s := took.Seconds()
	mu.Lock()
	defer mu.Unlock()
	m := requests[key{route, status}]
	if m == nil {
		m = &series{}
		requests[key{route, status}] = m
	}
	m.count++
	m.seconds += s
	for i, b := range bounds {
		if s <= b {
			m.buckets[i]++
		}
	}
}

// Count adds n to a counter, e.g. "jobs_done".
func Count(name string, n int64) {
	mu.Lock()
	counters[name] += n
	mu.Unlock()
}

// Write writes all figures.
func Write(w io.Writer) {
	mu.Lock()
	defer mu.Unlock()
	keys := make([]key, 0, len(requests))
	for k := range requests {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		return keys[i].route < keys[j].route || keys[i].route == keys[j].route && keys[i].status < keys[j].status
	})
	fmt.Fprintln(w, "# TYPE aftercare_request_seconds histogram")
	for _, k := range keys {
		m := requests[k]
		label := fmt.Sprintf(`route=%q,status="%d"`, k.route, k.status)
		for i, b := range bounds {
			fmt.Fprintf(w, "aftercare_request_seconds_bucket{%s,le=\"%g\"} %d\n", label, b, m.buckets[i])
		}
		fmt.Fprintf(w, "aftercare_request_seconds_bucket{%s,le=\"+Inf\"} %d\naftercare_request_seconds_sum{%s} %g\naftercare_request_seconds_count{%s} %d\n",
			label, m.count, label, m.seconds, label, m.count)
	}
	names := make([]string, 0, len(counters))
	for n := range counters {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		fmt.Fprintf(w, "# TYPE aftercare_%s_total counter\naftercare_%s_total %d\n", n, n, counters[n])
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	fmt.Fprintf(w, "# TYPE aftercare_heap_bytes gauge\naftercare_heap_bytes %d\n# TYPE aftercare_goroutines gauge\naftercare_goroutines %d\n", mem.HeapAlloc, runtime.NumGoroutine())
}
