//go:build unix

package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// faces are the three front ends by their addresses.
var faces = []struct{ name, path string }{{"console", "/"}, {"technician", "/m/"}, {"portal", "/p/"}}

var (
	named  = regexp.MustCompile(`(?:src|href)="[^"]*?(assets/[^"]+\.(?:js|css))"`)
	locale = regexp.MustCompile(`"zh-CN":"(assets/[^"]+)"`)
)

// firstLoad is what a browser fetches, packed as the server sends it, before the first screen of a face:
// the page, the scripts and styles it names, and the words of one language.
func firstLoad(addr, face string) (total int64, err error) {
	page, total, err := fetch("http://" + addr + face)
	if err != nil || !strings.Contains(page, "assets/") {
		return 0, err // a build without pages
	}
	parts := map[string]bool{}
	for _, m := range append(named.FindAllStringSubmatch(page, -1), locale.FindAllStringSubmatch(page, 1)...) {
		parts[m[1]] = true
	}
	for p := range parts {
		_, n, err := fetch("http://" + addr + face + p)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// fetch returns a text and how many bytes of it went over the wire.
func fetch(at string) (text string, n int64, err error) {
	r, err := http.NewRequest("GET", at, nil)
	if err != nil {
		return "", 0, err
	}
	r.Header.Set("Accept-Encoding", "br, gzip")
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "", 0, err
	}
	defer res.Body.Close()
	if res.StatusCode != 200 {
		return "", 0, fmt.Errorf("GET %s: %s", at, res.Status)
	}
	count := &counter{Reader: res.Body}
	var in io.Reader = count
	if res.Header.Get("Content-Encoding") == "gzip" {
		if in, err = gzip.NewReader(count); err != nil {
			return "", 0, err
		}
	}
	b, err := io.ReadAll(in)
	return string(b), count.n, err
}

type counter struct {
	io.Reader
	n int64
}

// Read implements io.Reader.
func (c *counter) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	return n, err
}
