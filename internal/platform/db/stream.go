package db

import "reflect"

// Each calls fn with one row after the other, without keeping them. fn must not ask the database: its connection is
// busy until the last row. The row is the same variable each time.
func (q Query[T]) Each(tx *Tx, fn func(*T) error, in ...any) error {
	sql, args, err := q.prepare(tx, in)
	if err != nil {
		return err
	}
	rows, err := tx.run.QueryContext(tx.ctx, sql, args...)
	if err != nil {
		return q.fail(err)
	}
	defer rows.Close()
	var row T
	v, scan := reflect.ValueOf(&row).Elem(), newScanner(reflect.TypeFor[T]())
	for rows.Next() {
		v.SetZero()
		if err := scan.row(rows, v); err != nil {
			return q.fail(err)
		}
		if err := fn(&row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return q.fail(err)
	}
	return nil
}
