//go:build unix

package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"

	"aftercare/bench/server"
	"aftercare/internal/platform/id"
)

// cast is what requests are about: real cases, machines with their customers, and states with who works on them.
type cast struct {
	cases   []string
	assets  []machine
	filters []filter
	server  *server.Process
	cookie  string
}

type machine struct{ id, customer string }

type filter struct{ state, assignee string }

// mostCases bounds how many different cases are looked at in a run.
const mostCases = 50_000

func driverOf(kind string) string {
	if kind == "postgres" {
		return "pgx"
	}
	return "sqlite"
}

func newCast(kind, address string) (*cast, error) {
	d, err := sql.Open(driverOf(kind), address)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	c := &cast{}
	var all []string
	if err := each(d, "SELECT id FROM ticket", func(r *sql.Rows) error {
		var s string
		err := r.Scan(&s)
		all = append(all, s)
		return err
	}); err != nil {
		return nil, err
	}
	for range min(mostCases, len(all)) {
		c.cases = append(c.cases, all[rand.IntN(len(all))])
	}
	if err := each(d, "SELECT id, customer_id FROM asset", func(r *sql.Rows) error {
		var m machine
		err := r.Scan(&m.id, &m.customer)
		c.assets = append(c.assets, m)
		return err
	}); err != nil {
		return nil, err
	}
	err = each(d, "SELECT state, assignee_id FROM ticket WHERE assignee_id <> '' GROUP BY state, assignee_id HAVING count(*) > 100", func(r *sql.Rows) error {
		var f filter
		err := r.Scan(&f.state, &f.assignee)
		c.filters = append(c.filters, f)
		return err
	})
	if err == nil && (len(c.cases) == 0 || len(c.assets) == 0 || len(c.filters) == 0) {
		err = fmt.Errorf("the seeded database has %d cases, %d machines and %d filters", len(c.cases), len(c.assets), len(c.filters))
	}
	return c, err
}

func each(d *sql.DB, q string, fn func(*sql.Rows) error) error {
	rows, err := d.Query(q)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// at is the same cast asking another server.
func (c cast) at(p *server.Process, cookie string) *cast {
	c.server, c.cookie = p, cookie
	return &c
}

func (c *cast) request(op string) request {
	return func(r *rand.Rand, b *bytes.Buffer) {
		m, p, body := c.one(op, r)
		fmt.Fprintf(b, "%s %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nAccept: application/json\r\n", m, p, c.server.Addr, c.cookie)
		if m == "POST" {
			fmt.Fprintf(b, "Content-Type: application/json\r\nIdempotency-Key: key-%s\r\nContent-Length: %d\r\n", id.Secret(), len(body))
		}
		b.WriteString("\r\n")
		b.WriteString(body)
	}
}

// one chooses what a request asks for.
func (c *cast) one(op string, r *rand.Rand) (method, path, body string) {
	switch op {
	case "create":
		return "POST", "/api/tickets", takeBody(c.assets[r.IntN(len(c.assets))])
	case "newest":
		return "GET", "/api/tickets?limit=50", ""
	case "filtered":
		f := c.filters[r.IntN(len(c.filters))]
		return "GET", "/api/tickets?limit=50&state=" + f.state + "&assignee_id=" + f.assignee, ""
	case "page":
		return "GET", "/api/tickets/" + c.cases[r.IntN(len(c.cases))], ""
	}
	panic("bench: no operation " + op)
}

func takeBody(m machine) string {
	return `{"customer_id":"` + m.customer + `","asset_id":"` + m.id + `","channel":"phone","urgency":"normal","symptom":"打印机卡纸，反复取纸后仍报错","description":"客户称昨天下午开始出现，已重启两次。","caller":"王女士"}`
}
