package db

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/errs"
)

// Stmt is a registered statement. Registration lets a test compile every
// statement on both databases and check who reads and writes which table.
type Stmt struct {
	Name    string
	SQL     string // with :name parameters, {scope}, {filter} and {lock}
	filters Filters
	texts   sync.Map // variant → *text
}

type variantText struct {
	sql  [2]string
	args []string
}

var registry []*Stmt

// Statements returns every registered statement, for the architecture test.
func Statements() []*Stmt { return registry }

// Filters are optional conditions of a list by name, each a whole "AND …".
type Filters map[string]string

// On chooses filters of a statement.
type On []string

// By names the permission whose scope limits {scope}.
type By string

// Args are statement parameters by name.
type Args map[string]any

func register(name, sql string) *Stmt {
	s := &Stmt{Name: name, SQL: sql}
	registry = append(registry, s)
	return s
}

var (
	param   = regexp.MustCompile(`'[^']*'|::\w+|:([a-z]\w*)`)
	scopeAt = regexp.MustCompile(`\{scope(?: (\w+))?\}`)
	colsAt  = regexp.MustCompile(`\{cols(?: (\w+))?\}`)
	limitAt = regexp.MustCompile(`\bLIMIT (\$\d+)`)
	limitIn = regexp.MustCompile(`\bLIMIT :limit\b`)
)

// scopeSQL limits a table with unit_id, owner_id and assignee_id to what a scope reaches.
func scopeSQL(s actor.Scope, alias string) string {
	if s == actor.All {
		return "1 = 1"
	}
	p := ""
	if alias != "" {
		p = alias + "."
	}
	own := "(" + p + "owner_id = :scope_person OR " + p + "assignee_id = :scope_person"
	if s == actor.Own {
		return own + ")"
	}
	return own + " OR " + p + "unit_id IN (SELECT r.unit_id FROM org_reach r WHERE r.tenant_id = :tenant AND r.person_id = :person AND r.level = :scope_level))"
}

// variant returns the statement's text for a scope, a choice of filters and, unless it is empty, a limit written into it.
func (s *Stmt) variant(scope actor.Scope, on []string, limit string) (*variantText, error) {
	if scope > actor.Own && scope < actor.All {
		scope = actor.Unit // same text, the level is a parameter
	}
	key := strconv.Itoa(int(scope)) + strings.Join(on, ",") + "|" + limit
	if t, ok := s.texts.Load(key); ok {
		return t.(*variantText), nil
	}
	sql := scopeAt.ReplaceAllStringFunc(s.SQL, func(m string) string {
		return scopeSQL(scope, scopeAt.FindStringSubmatch(m)[1])
	})
	var filter strings.Builder
	for _, f := range on {
		c, ok := s.filters[f]
		if !ok {
			return nil, fmt.Errorf("db: %s has no filter %q", s.Name, f)
		}
		filter.WriteString(c + " ")
	}
	sql = strings.ReplaceAll(sql, "{filter}", filter.String())
	if limit != "" {
		sql = limitIn.ReplaceAllString(sql, "LIMIT "+limit)
	}
	t := compile(sql)
	s.texts.Store(key, t)
	return t, nil
}

func compile(sql string) *variantText {
	t := &variantText{}
	index := map[string]int{}
	body := param.ReplaceAllStringFunc(sql, func(m string) string {
		if m[0] != ':' || m[1] == ':' {
			return m
		}
		n, ok := index[m[1:]]
		if !ok {
			t.args = append(t.args, m[1:])
			n = len(t.args)
			index[m[1:]] = n
		}
		return "$" + strconv.Itoa(n)
	})
	t.sql[SQLite] = limitAt.ReplaceAllString(strings.ReplaceAll(body, "{lock}", ""), "LIMIT $1 + 0") // a bare parameter there makes SQLite plan anew each time
	t.sql[Postgres] = strings.ReplaceAll(body, "{lock}", "FOR UPDATE SKIP LOCKED")
	return t
}

// prepare chooses the variant and binds the values.
func (s *Stmt) prepare(tx *Tx, in []any) (string, []any, error) {
	scope, on := actor.All, On(nil)
	scoped := strings.Contains(s.SQL, "{scope")
	if scoped {
		scope = actor.None
	}
	for _, v := range in {
		switch v := v.(type) {
		case By:
			if scope = tx.Actor.May(string(v)); scope == actor.None {
				return "", nil, errs.New(errs.Forbidden, "auth.forbidden", "perm", string(v))
			}
		case On:
			on = v
		}
	}
	if scoped && scope == actor.None {
		return "", nil, fmt.Errorf("db: %s needs db.By(permission)", s.Name)
	}
	if len(on) > 1 {
		sort.Strings(on)
	}
	t, err := s.variant(scope, on, s.limit(tx, in))
	if err != nil {
		return "", nil, err
	}
	out := make([]any, len(t.args))
	for i, n := range t.args {
		v, ok := lookup(tx, n, in, scope)
		if !ok {
			return "", nil, fmt.Errorf("db: %s: no value for :%s", s.Name, n)
		}
		if out[i], err = toSQL(v); err != nil {
			return "", nil, fmt.Errorf("db: %s: :%s: %w", s.Name, n, err)
		}
	}
	return t.sql[tx.db.dialect], out, nil
}

// limit is the :limit of a statement as text, on PostgreSQL: it keeps a plan only when the limit stands in the text, and
// with an unknown one plans each time anew. SQLite keeps its plan with either.
func (s *Stmt) limit(tx *Tx, in []any) string {
	if tx.db.dialect != Postgres || !strings.Contains(s.SQL, ":limit") {
		return ""
	}
	v, _ := lookup(tx, "limit", in, actor.All)
	if n, ok := v.(int); ok {
		return strconv.Itoa(n)
	}
	return ""
}

// lookup finds the value of a parameter; later arguments win over earlier ones.
func lookup(tx *Tx, name string, in []any, scope actor.Scope) (any, bool) {
	for i := len(in) - 1; i >= 0; i-- {
		switch v := in[i].(type) {
		case By, On:
		case Args:
			if x, ok := v[name]; ok {
				return x, true
			}
		default:
			rv := reflect.Indirect(reflect.ValueOf(v))
			if c, ok := columnsOf(rv.Type()).byName[name]; ok {
				return rv.FieldByIndex(c.index).Interface(), true
			}
		}
	}
	switch name {
	case "tenant":
		return tx.Actor.Tenant, true
	case "tenant_id":
		return tx.Actor.Tenant, true
	case "user":
		return tx.Actor.User, true
	case "person":
		return tx.Actor.Person, true
	case "now":
		return tx.Now, true
	case "scope_person":
		return cmp.Or(tx.Actor.Person, "nobody"), true // an actor without a person owns nothing, not all that is unowned
	case "scope_level":
		return scope.String(), true
	}
	return nil, false
}

// Query is a statement that returns rows of T.
type Query[T any] struct{ *Stmt }

// Select registers a row-returning statement. {cols} stands for the columns of T,
// {cols t} for the same with the alias t.
func Select[T any](name, sql string) Query[T] {
	return Query[T]{register(name, withCols(sql, reflect.TypeFor[T]()))}
}

func withCols(sql string, t reflect.Type) string {
	return colsAt.ReplaceAllStringFunc(sql, func(m string) string {
		alias := colsAt.FindStringSubmatch(m)[1]
		return columnsOf(t).list(alias)
	})
}

// With adds optional filters to the statement.
func (q Query[T]) With(f Filters) Query[T] {
	q.filters = f
	return q
}

// All returns the rows, never nil.
func (q Query[T]) All(tx *Tx, in ...any) ([]T, error) {
	sql, args, err := q.prepare(tx, in)
	if err != nil {
		return nil, err
	}
	rows, err := tx.run.QueryContext(tx.ctx, sql, args...)
	if err != nil {
		return nil, q.fail(err)
	}
	defer rows.Close()
	out := []T{}
	scan := newScanner(reflect.TypeFor[T]())
	for rows.Next() {
		out = append(out, *new(T))
		if err := scan.row(rows, reflect.ValueOf(&out[len(out)-1]).Elem()); err != nil {
			return nil, q.fail(err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, q.fail(err)
	}
	return out, nil
}

// One returns the first row, or a NotFound error named after the statement's area.
func (q Query[T]) One(tx *Tx, in ...any) (*T, error) {
	rows, err := q.All(tx, in...)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errs.New(errs.NotFound, q.area()+".not_found")
	}
	return &rows[0], nil
}

// Maybe returns the first row, or nil when there is none.
func (q Query[T]) Maybe(tx *Tx, in ...any) (*T, error) {
	rows, err := q.All(tx, in...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

func (s *Stmt) area() string {
	a, _, _ := strings.Cut(s.Name, ".")
	return a
}

func (s *Stmt) fail(err error) error {
	switch {
	case duplicate(err):
		return errs.Because(err, errs.Conflict, s.area()+".duplicate")
	case dangling(err):
		return errs.Because(err, errs.Invalid, s.area()+".unknown_reference")
	}
	return fmt.Errorf("db: %s: %w", s.Name, err)
}

// Cmd is a statement that changes rows.
type Cmd struct{ *Stmt }

// Command registers a changing statement.
func Command(name, sql string) Cmd { return Cmd{register(name, sql)} }

// Run executes and returns the number of rows changed.
func (c Cmd) Run(tx *Tx, in ...any) (int64, error) {
	if !tx.write {
		return 0, fmt.Errorf("db: %s in a reading unit", c.Name)
	}
	sql, args, err := c.prepare(tx, in)
	if err != nil {
		return 0, err
	}
	res, err := tx.run.ExecContext(tx.ctx, sql, args...)
	if err != nil {
		return 0, c.fail(err)
	}
	return res.RowsAffected()
}

// RunOne executes and returns Conflict unless exactly one row changed. It is
// how a versioned UPDATE finds that somebody else was faster.
func (c Cmd) RunOne(tx *Tx, in ...any) error {
	n, err := c.Run(tx, in...)
	if err == nil && n != 1 {
		err = errs.New(errs.Conflict, c.area()+".changed_meanwhile")
	}
	return err
}

// Variants returns every text of s that can come to run on dialect d, for the
// test that compiles them all: each scope, without and with every filter.
func (s *Stmt) Variants(d Dialect) (texts []string) {
	var all []string
	for f := range s.filters {
		all = append(all, f)
	}
	sort.Strings(all)
	scopes := []actor.Scope{actor.All}
	if strings.Contains(s.SQL, "{scope") {
		scopes = []actor.Scope{actor.Own, actor.Unit, actor.All}
	}
	for _, sc := range scopes {
		for _, on := range append([][]string{nil, all}, each(all)...) {
			if t, err := s.variant(sc, on, ""); err == nil {
				texts = append(texts, t.sql[d])
			}
		}
	}
	return texts
}

func each(all []string) (out [][]string) {
	for _, f := range all {
		out = append(out, []string{f})
	}
	return out
}
