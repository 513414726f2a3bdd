//go:build unix

package main

import (
	"database/sql"
	"fmt"
)

// examine compares the database with the ledger and looks whether the database itself is whole.
func (r *result) examine(p *place) error {
	d, err := p.open()
	if err != nil {
		return err
	}
	defer d.Close()
	if err := r.compare(d); err != nil {
		return err
	}
	if err := r.companions(d); err != nil {
		return err
	}
	if p.kind == "postgres" {
		return r.wholePostgres(d)
	}
	return r.wholeSQLite(d)
}

// compare looks for every acknowledged case, once, under the id that was acknowledged.
func (r *result) compare(d *sql.DB) error {
	rows, err := d.Query("SELECT description, id FROM ticket WHERE description LIKE 'crash-%'")
	if err != nil {
		return err
	}
	defer rows.Close()
	stored, doubled := map[string]string{}, 0
	for rows.Next() {
		var key, id string
		if err := rows.Scan(&key, &id); err != nil {
			return err
		}
		if stored[key] != "" {
			doubled++
		}
		if stored[key] == "" || r.ledger.cases[key] == id {
			stored[key] = id
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	lost, other, unknown := 0, 0, 0
	for key, id := range r.ledger.cases {
		switch stored[key] {
		case "":
			lost++
		case id:
		default:
			other++
		}
	}
	for key := range stored {
		if r.ledger.cases[key] == "" {
			unknown++
		}
	}
	r.check("acknowledged cases lost", lost)
	r.check("cases doubled", doubled)
	r.check("cases stored under another id than acknowledged", other)
	r.check("cases stored that were never acknowledged, though repeated", unknown)
	return nil
}

// companions counts cases that were stored without what belongs to them, and numbers that were skipped.
func (r *result) companions(d *sql.DB) error {
	for _, c := range [][2]string{
		{"cases without exactly one first line in their story", `SELECT count(*) FROM ticket t WHERE t.description LIKE 'crash-%' AND
			(SELECT count(*) FROM flow_log l WHERE l.tenant_id = t.tenant_id AND l.root = t.id AND l.event = 'created') <> 1`},
		{"cases without exactly one event", `SELECT count(*) FROM ticket t WHERE t.description LIKE 'crash-%' AND
			(SELECT count(*) FROM event e WHERE e.name = 'ticket.created' AND e.subject_id = t.id) <> 1`},
		{"cases without exactly one line of audit", `SELECT count(*) FROM ticket t WHERE t.description LIKE 'crash-%' AND
			(SELECT count(*) FROM audit a WHERE a.subject_id = t.id AND a.action = 'created') <> 1`},
		{"cases without a running clock", `SELECT count(*) FROM ticket t WHERE t.description LIKE 'crash-%' AND
			NOT EXISTS (SELECT 1 FROM clock c WHERE c.tenant_id = t.tenant_id AND c.root = t.id)`},
		{"case numbers skipped", `SELECT max(CAST(substr(number, 5) AS BIGINT)) - min(CAST(substr(number, 5) AS BIGINT)) + 1 - count(*) FROM ticket WHERE description LIKE 'crash-%'`},
		{"jobs given up", `SELECT count(*) FROM job WHERE dead = TRUE`},
	} {
		n := 0
		if err := d.QueryRow(c[1]).Scan(&n); err != nil {
			return fmt.Errorf("%s: %w", c[0], err)
		}
		r.check(c[0], n)
	}
	return nil
}

func (r *result) wholeSQLite(d *sql.DB) error {
	text := ""
	if err := d.QueryRow("PRAGMA integrity_check").Scan(&text); err != nil {
		return err
	}
	r.say("integrity_check: "+text, text == "ok")
	n := 0
	if err := d.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&n); err != nil {
		return err
	}
	r.check("references to rows that do not exist", n)
	return nil
}

// wholePostgres checks every index against its table, where the server's own tool for it is installed.
func (r *result) wholePostgres(d *sql.DB) error {
	if _, err := d.Exec("CREATE EXTENSION IF NOT EXISTS amcheck"); err != nil {
		r.checks = append(r.checks, "indexes not checked: amcheck is not installed")
		return nil
	}
	rows, err := d.Query(`SELECT c.oid::regclass::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace s ON s.oid = c.relnamespace
		WHERE c.relkind = 'i' AND a.amname = 'btree' AND s.nspname = 'public' ORDER BY 1`)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var index string
		if err := rows.Scan(&index); err != nil {
			return err
		}
		if _, err := d.Exec("SELECT bt_index_parent_check($1::regclass, true)", index); err != nil {
			r.say(fmt.Sprintf("index %s: %v", index, err), false)
		}
		n++
	}
	r.say(fmt.Sprintf("amcheck read %d indexes with their tables", n), n > 0)
	return rows.Err()
}

// check notes a number that must be nought.
func (r *result) check(what string, n int) { r.say(fmt.Sprintf("%s: %d", what, n), n == 0) }

func (r *result) say(text string, good bool) {
	r.checks = append(r.checks, text)
	if !good {
		r.faults = append(r.faults, text)
	}
}
