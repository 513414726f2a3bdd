//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/area/org"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/id"
)

// inside is the product in this process, asked without a network.
type inside struct {
	app    *app.App
	cookie string
}

func openInside(s *store) (*inside, error) {
	a, err := app.Open(context.Background(), app.Config{DB: s.ours, Data: s.data, Version: "bench",
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return nil, err
	}
	in := &inside{app: a}
	w := in.ask(context.Background(), "POST", "/api/login", fmt.Sprintf(`{"login":"coordinator","password":%q}`, org.DemoPassword))
	if w.Code != 200 {
		a.Close()
		return nil, fmt.Errorf("log-in: %d %s", w.Code, w.Body)
	}
	in.cookie, _, _ = strings.Cut(w.Header().Get("Set-Cookie"), ";")
	return in, nil
}

func (in *inside) ask(ctx context.Context, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
	r.Header.Set("Cookie", in.cookie)
	if method == "POST" {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "key-"+id.Secret())
	}
	w := httptest.NewRecorder()
	in.app.Handler().ServeHTTP(w, r)
	return w
}

// record runs one request and keeps what it says to the database.
func (in *inside) record(op string, c *cast, r *rand.Rand) (out recorded, err error) {
	method, path, body := c.one(op, r)
	out.began, out.names = time.Now().UnixMilli(), map[string]string{}
	w := in.ask(db.Trace(context.Background(), &out.log), method, path, body)
	if w.Code != 200 {
		return out, fmt.Errorf("%s: %d %s", op, w.Code, w.Body)
	}
	switch op {
	case "create":
		var b struct {
			Customer string `json:"customer_id"`
			Asset    string `json:"asset_id"`
		}
		err = json.Unmarshal([]byte(body), &b)
		out.names[b.Customer], out.names[b.Asset] = "customer", "asset"
	case "filtered":
		var b struct{ Items []json.RawMessage }
		if err = json.Unmarshal(w.Body.Bytes(), &b); err == nil && len(b.Items) != 50 {
			err = fmt.Errorf("a filtered list has %d cases, want 50", len(b.Items))
		}
		q := httptest.NewRequest(method, path, nil).URL.Query()
		out.names[q.Get("state")], out.names[q.Get("assignee_id")] = "state", "assignee"
	case "page":
		var b struct {
			Ticket struct {
				ID       string `json:"id"`
				Customer string `json:"customer_id"`
				Asset    string `json:"asset_id"`
			} `json:"ticket"`
		}
		err = json.Unmarshal(w.Body.Bytes(), &b)
		out.names[b.Ticket.ID], out.names[b.Ticket.Customer], out.names[b.Ticket.Asset] = "id", "customer", "asset"
	}
	return out, err
}

// counted is how many statements an operation makes, besides those of the log-in.
type counted struct{ Business, Session int }

// plans records every operation twice and writes what the floor has to do.
func plans(s *store, c *cast, work string) (file string, counts map[string]counted, err error) {
	in, err := openInside(s)
	if err != nil {
		return "", nil, err
	}
	defer in.app.Close()
	all, counts := map[string]*plan{}, map[string]counted{}
	for _, op := range []string{"create", "newest", "filtered", "page"} {
		var two [2]recorded
		for i := range two {
			if two[i], err = in.record(op, c, rand.New(rand.NewPCG(1, 2))); err != nil { // the same request twice
				return "", nil, err
			}
			time.Sleep(5 * time.Millisecond) // so that the instants of the two differ
		}
		if all[op], err = two[0].plan(two[1], op == "create"); err != nil {
			return "", nil, fmt.Errorf("%s: %w", op, err)
		}
		n := len(all[op].Statements)
		counts[op] = counted{n, len(two[0].log) - n}
	}
	b, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return "", nil, err
	}
	file = filepath.Join(work, "plans.json")
	return file, counts, os.WriteFile(file, b, 0o644)
}
