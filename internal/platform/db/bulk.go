package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Bulk loads many rows past the units of work: no events, no audit, indexes built at the end.
// Only seeding and imports into an empty database use it.
type Bulk struct {
	db   *DB
	conn *sql.Conn
	drop []string // statements that make the indexes again
}

// bulkRows is how many rows go into one statement on SQLite.
const bulkRows = 100

// NewBulk prepares tables for loading: their plain indexes are dropped until Close.
func (d *DB) NewBulk(ctx context.Context, tables ...string) (*Bulk, error) {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	b := &Bulk{db: d, conn: conn}
	if d.dialect == SQLite {
		for _, q := range []string{"PRAGMA cache_size = -600000", "PRAGMA analysis_limit = 1000"} {
			if _, err := conn.ExecContext(ctx, q); err != nil {
				return nil, err
			}
		}
	}
	for _, t := range tables {
		if err := b.dropIndexes(ctx, t); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *Bulk) dropIndexes(ctx context.Context, table string) error {
	q := `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL`
	if b.db.dialect == Postgres {
		q = `SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema() AND i.tablename = $1
			AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)`
	}
	rows, err := b.conn.QueryContext(ctx, q, table)
	if err != nil {
		return err
	}
	var names []string
	for rows.Next() {
		var name, ddl string
		if err := rows.Scan(&name, &ddl); err != nil {
			rows.Close()
			return err
		}
		names, b.drop = append(names, name), append(b.drop, ddl)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	for _, n := range names {
		if _, err := b.conn.ExecContext(ctx, "DROP INDEX "+n); err != nil {
			return err
		}
	}
	return nil
}

// Load appends rows to a table; next returns nil when there are no more.
func (b *Bulk) Load(ctx context.Context, table string, columns []string, next func() []any) error {
	if b.db.dialect == Postgres {
		return b.copy(ctx, table, columns, next)
	}
	if _, err := b.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",") + "),"
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ",") + ") VALUES "
	full, err := b.conn.PrepareContext(ctx, head+strings.TrimSuffix(strings.Repeat(one, bulkRows), ","))
	if err != nil {
		return err
	}
	defer full.Close()
	args, n := make([]any, 0, bulkRows*len(columns)), 0
	for row := next(); row != nil; row = next() {
		args = append(args, row...)
		if n++; n == bulkRows {
			if _, err := full.ExecContext(ctx, args...); err != nil {
				return fmt.Errorf("load %s: %w", table, err)
			}
			args, n = args[:0], 0
		}
	}
	if n > 0 {
		if _, err := b.conn.ExecContext(ctx, head+strings.TrimSuffix(strings.Repeat(one, n), ","), args...); err != nil {
			return fmt.Errorf("load %s: %w", table, err)
		}
	}
	_, err = b.conn.ExecContext(ctx, "COMMIT")
	return err
}

func (b *Bulk) copy(ctx context.Context, table string, columns []string, next func() []any) error {
	return b.conn.Raw(func(raw any) error {
		_, err := raw.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) { return next(), nil }))
		return err
	})
}

// Close builds the indexes again, one call of say per index, and counts what is there for the planner. The bounded
// count leaves out samples of values: with them SQLite plans a kept statement anew for every new parameter.
func (b *Bulk) Close(ctx context.Context, say func(done, of int)) error {
	defer b.conn.Close()
	for i, ddl := range b.drop {
		if _, err := b.conn.ExecContext(ctx, ddl); err != nil {
			return err
		}
		say(i+1, len(b.drop))
	}
	if _, err := b.conn.ExecContext(ctx, "ANALYZE"); err != nil {
		return err
	}
	if b.db.dialect == SQLite {
		_, err := b.conn.ExecContext(ctx, "PRAGMA cache_size = -32000")
		return err
	}
	return nil
}

// Rows reads whole rows of a table with the names of their columns, for copying them.
func (b *Bulk) Rows(ctx context.Context, query string, args ...any) (columns []string, rows [][]any, err error) {
	r, err := b.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	if columns, err = r.Columns(); err != nil {
		return nil, nil, err
	}
	for r.Next() {
		row, dst := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			dst[i] = &row[i]
		}
		if err := r.Scan(dst...); err != nil {
			return nil, nil, err
		}
		rows = append(rows, row)
	}
	return columns, rows, r.Err()
}
