//go:build unix

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"aftercare/internal/platform/id"
)

// floor answers the measured operations with nothing but their statements: prepared once per connection, their rows
// read and written as JSON. It stands for the least that a program on these tables and these drivers must do.
type floor struct {
	read, write *sql.DB
	ops         map[string]*floorOp
	numbers     atomic.Int64
}

type floorOp struct {
	*plan
	stmts []*sql.Stmt
	args  [][]piecewise
}

// piecewise is an argument cut at the names in it, so that a request only joins the pieces.
type piecewise struct {
	value any
	since *int64
	parts []string // text, name, text, name, … text
}

func serveFloor(args []string) error {
	set := flag.NewFlagSet("floor", flag.ExitOnError)
	address, plans, addr := set.String("db", "", "database"), set.String("plans", "", "file of plans"), set.String("addr", "", "address")
	_ = set.Parse(args) // it exits by itself
	f := &floor{ops: map[string]*floorOp{}}
	if err := f.open(*address); err != nil {
		return err
	}
	b, err := os.ReadFile(*plans)
	if err != nil {
		return err
	}
	var all map[string]*plan
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for name, p := range all {
		if f.ops[name], err = f.prepare(p); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return http.ListenAndServe(*addr, f.mux())
}

// open makes the same pools with the same promises as the product: one writer that syncs every commit on SQLite.
func (f *floor) open(address string) (err error) {
	if strings.HasPrefix(address, "postgres") {
		if f.write, err = sql.Open("pgx", address); err != nil {
			return err
		}
		f.write.SetMaxOpenConns(8)
		f.write.SetMaxIdleConns(8)
		if f.read, err = sql.Open("pgx", address); err != nil {
			return err
		}
	} else {
		base := "file:" + address + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(2)"
		if f.write, err = sql.Open("sqlite", base+"&_pragma=cache_size(-32000)&_pragma=wal_autocheckpoint(4000)&_txlock=immediate"); err != nil {
			return err
		}
		f.write.SetMaxOpenConns(1)
		if f.read, err = sql.Open("sqlite", base+"&_pragma=query_only(1)&_pragma=cache_size(-8000)"); err != nil {
			return err
		}
	}
	f.read.SetMaxOpenConns(8)
	f.read.SetMaxIdleConns(8)
	return nil
}

func (f *floor) prepare(p *plan) (*floorOp, error) {
	o, pool := &floorOp{plan: p}, f.read
	if p.Write {
		pool = f.write
	}
	for _, s := range p.Statements {
		st, err := pool.Prepare(s.SQL)
		if err != nil {
			return nil, err
		}
		o.stmts = append(o.stmts, st)
		args := make([]piecewise, len(s.Args))
		for i, a := range s.Args {
			args[i] = a.cut()
		}
		o.args = append(o.args, args)
	}
	return o, nil
}

func (a argument) cut() (p piecewise) {
	switch {
	case a.Own:
		for i, s := range strings.Split(*a.Text, "{{") {
			if i == 0 {
				p.parts = append(p.parts, s)
				continue
			}
			name, rest, _ := strings.Cut(s, "}}")
			p.parts = append(p.parts, name, rest)
		}
	case a.Text != nil:
		p.value = *a.Text
	case a.Int != nil:
		p.value = *a.Int
	case a.Float != nil:
		p.value = *a.Float
	case a.Bool != nil:
		p.value = *a.Bool
	}
	p.since = a.Since
	return p
}

func (f *floor) mux() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ready") })
	m.HandleFunc("POST /api/tickets", func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Customer string `json:"customer_id"`
			Asset    string `json:"asset_id"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		f.answer(w, r, "create", map[string]string{"customer": in.Customer, "asset": in.Asset})
	})
	m.HandleFunc("GET /api/tickets", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("state") == "" {
			f.answer(w, r, "newest", map[string]string{})
			return
		}
		f.answer(w, r, "filtered", map[string]string{"state": q.Get("state"), "assignee": q.Get("assignee_id")})
	})
	m.HandleFunc("GET /api/tickets/{id}", func(w http.ResponseWriter, r *http.Request) {
		f.answer(w, r, "page", map[string]string{"id": r.PathValue("id")})
	})
	return m
}

func (f *floor) answer(w http.ResponseWriter, r *http.Request, op string, own map[string]string) {
	out := make([]byte, 0, 4096)
	out, err := f.run(r.Context(), f.ops[op], own, out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(out) // the reader may have gone
}

// run says all statements of an operation, in one transaction when it writes.
func (f *floor) run(ctx context.Context, o *floorOp, own map[string]string, out []byte) ([]byte, error) {
	var tx *sql.Tx
	if o.Write {
		var err error
		if tx, err = f.write.BeginTx(ctx, nil); err != nil {
			return nil, err
		}
		defer tx.Rollback()
	}
	now := time.Now().UnixMilli()
	out = append(out, '[')
	for i, st := range o.stmts {
		if tx != nil {
			st = tx.StmtContext(ctx, st)
		}
		args := make([]any, len(o.args[i]))
		for k, a := range o.args[i] {
			args[k] = f.value(a, own, now)
		}
		if !o.Statements[i].Read {
			if _, err := st.ExecContext(ctx, args...); err != nil {
				return nil, fmt.Errorf("%.60s: %w", o.Statements[i].SQL, err)
			}
			continue
		}
		var err error
		if out, err = rows(ctx, st, args, own, out); err != nil {
			return nil, fmt.Errorf("%.60s: %w", o.Statements[i].SQL, err)
		}
	}
	if tx != nil {
		if err := tx.Commit(); err != nil {
			return nil, err
		}
	}
	return append(out, ']'), nil
}

func (f *floor) value(a piecewise, own map[string]string, now int64) any {
	switch {
	case a.since != nil:
		return now + *a.since
	case a.parts == nil:
		return a.value
	}
	var b strings.Builder
	for i, p := range a.parts {
		if i%2 == 0 {
			b.WriteString(p)
			continue
		}
		b.WriteString(f.own(p, own))
	}
	return b.String()
}

// own is what a name stands for in this request; one that is new is made once.
func (f *floor) own(name string, own map[string]string) string {
	if v, ok := own[name]; ok {
		return v
	}
	kind, _, _ := strings.Cut(name, "#")
	v := id.New(kind)
	switch kind {
	case "number":
		v = fmt.Sprintf("F26-%07d", f.numbers.Add(1))
	case "key", "digest":
		v = id.Secret() + id.Secret()
	}
	own[name] = v
	return v
}

// rows reads what a statement returns and writes it as JSON. What later statements ask about stands in own.
func rows(ctx context.Context, st *sql.Stmt, args []any, own map[string]string, out []byte) ([]byte, error) {
	rs, err := st.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	names, err := rs.Columns()
	if err != nil {
		return nil, err
	}
	row, dst := make([]any, len(names)), make([]any, len(names))
	for i := range row {
		dst[i] = &row[i]
	}
	out = append(out, '[')
	for first := true; rs.Next(); first = false {
		if err := rs.Scan(dst...); err != nil {
			return nil, err
		}
		if !first {
			out = append(out, ',')
		}
		out = object(out, names, row)
		for i, n := range names {
			if v, text := row[i].(string); text && (n == "customer_id" || n == "asset_id") && own[n[:len(n)-3]] == "" {
				own[n[:len(n)-3]] = v
			}
		}
	}
	return append(out, ']'), rs.Err()
}

func object(out []byte, names []string, row []any) []byte {
	out = append(out, '{')
	for i, n := range names {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '"')
		out = append(append(out, n...), '"', ':')
		switch v := row[i].(type) {
		case int64:
			out = strconv.AppendInt(out, v, 10)
		case string:
			out = text(out, v)
		case float64:
			out = strconv.AppendFloat(out, v, 'g', -1, 64)
		case bool:
			out = strconv.AppendBool(out, v)
		default:
			out = append(out, "null"...)
		}
	}
	return append(out, '}')
}

// text writes a JSON string; only what must be escaped is looked at twice.
func text(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			b, err := json.Marshal(s)
			if err != nil {
				return append(out, `""`...)
			}
			return append(out, b...)
		}
	}
	out = append(out, '"')
	return append(append(out, s...), '"')
}
