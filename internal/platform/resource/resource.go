// Package resource serves reference lists: rows with fields and checks and no behaviour. A list
// is a struct of fields, a struct of a row and a Def; it gets list, get, create, change, retire
// and restore with permissions, version checks and an audit trail. When a row gets its first
// rule beyond its own fields, it becomes a slice (docs/architecture.md, tier 1).
package resource

import (
	"reflect"
	"strings"
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/page"
)

// Head is what every row has besides its fields.
type Head struct {
	ID        string    `json:"id"`
	Active    bool      `json:"active"` // false: retired, no longer offered; what uses it stays valid
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
}

// Def declares a list of rows T, which embeds Head and F, the fields that people set.
type Def[F any] struct {
	Area   string // that owns the table; the first part of error codes
	Name   string // of one row: the subject in the audit trail
	Table  string
	Path   string // e.g. /api/parts
	Prefix string // of its ids
	Sort   string // text column of the order
	Search string // second text column that the search looks into
	Read   string // permissions
	Write  string
	Check  func(*F, *errs.Checks) // what the tags of F cannot say; may be nil
}

// List is a Def with its statements.
type List[T, F any] struct {
	Def[F]
	list, get   db.Query[T]
	add, change db.Cmd
	state       db.Cmd
	head        []int // where T embeds Head and F
	fields      []int
}

// New builds the statements of a list; it is called from a package's variables.
func New[T, F any](d Def[F]) *List[T, F] {
	l := &List[T, F]{Def: d, head: embedded[T, Head](), fields: embedded[T, F]()}
	name := d.Area + "." + d.Name + "_"
	var cols, set []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[F]()) {
		c, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		cols, set = append(cols, c), append(set, c+" = :"+c)
	}
	l.list = db.Select[T](name+"list", `SELECT {cols} FROM `+d.Table+` WHERE tenant_id = :tenant
		AND (`+d.Sort+`, id) > (:sort, :after_id) {filter} ORDER BY `+d.Sort+`, id LIMIT :limit`).With(db.Filters{
		"q":     `AND (lower(` + d.Sort + `) LIKE :q ESCAPE '!' OR lower(` + d.Search + `) LIKE :q ESCAPE '!')`,
		"state": "AND active = :active",
	})
	l.get = db.Select[T](name+"get", `SELECT {cols} FROM `+d.Table+` WHERE tenant_id = :tenant AND id = :id`)
	l.add = db.Command(name+"add", `INSERT INTO `+d.Table+` (tenant_id, id, active, version, created_at, updated_at, updated_by, `+strings.Join(cols, ", ")+`)
		VALUES (:tenant, :id, TRUE, 1, :now, :now, :by, :`+strings.Join(cols, ", :")+`)`)
	l.change = db.Command(name+"change", `UPDATE `+d.Table+` SET `+strings.Join(set, ", ")+`, updated_at = :now, updated_by = :by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	l.state = db.Command(name+"state", `UPDATE `+d.Table+` SET active = :active, updated_at = :now, updated_by = :by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	return l
}

// embedded finds where T embeds E, or stops the program: the definition is a programmer's mistake.
func embedded[T, E any]() []int {
	t := reflect.TypeFor[T]()
	for i := range t.NumField() {
		if t.Field(i).Anonymous && t.Field(i).Type == reflect.TypeFor[E]() {
			return []int{i}
		}
	}
	panic("resource: " + t.String() + " does not embed " + reflect.TypeFor[E]().String())
}

func (l *List[T, F]) headOf(t *T) *Head {
	return reflect.ValueOf(t).Elem().FieldByIndex(l.head).Addr().Interface().(*Head)
}

func (l *List[T, F]) fieldsOf(t *T) *F {
	return reflect.ValueOf(t).Elem().FieldByIndex(l.fields).Addr().Interface().(*F)
}

// ListInput chooses rows.
type ListInput struct {
	page.Request
	Q     string `query:"q" maxLength:"100" doc:"part of the name or code"`
	State string `query:"state" enum:"active,retired" doc:"all unless said"`
}

var wild = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// List returns a page of rows in the order of the list.
func (l *List[T, F]) List(tx *db.Tx, in *ListInput) (*page.Of[T], error) {
	var sort, after string
	if err := page.Decode(in.After, &sort, &after); err != nil {
		return nil, err
	}
	args := db.Args{"sort": sort, "after_id": after, "limit": in.Size(), "active": in.State == "active",
		"q": "%" + wild.Replace(strings.ToLower(field.Line(in.Q))) + "%"}
	var on db.On
	if in.Q != "" {
		on = append(on, "q")
	}
	if in.State != "" {
		on = append(on, "state")
	}
	rows, err := l.list.All(tx, on, args)
	if err != nil {
		return nil, err
	}
	return page.Cut(rows, in.Request, func(t T) []any { return []any{l.sortOf(&t), l.headOf(&t).ID} }), nil
}

func (l *List[T, F]) sortOf(t *T) string {
	v := reflect.ValueOf(l.fieldsOf(t)).Elem()
	for _, f := range reflect.VisibleFields(v.Type()) {
		if c, _, _ := strings.Cut(f.Tag.Get("json"), ","); c == l.Sort {
			return v.FieldByIndex(f.Index).String()
		}
	}
	panic("resource: " + l.Table + " has no field " + l.Sort)
}

// GetInput names a row.
type GetInput struct {
	ID string `path:"id" maxLength:"60"`
}

// Get returns one row.
func (l *List[T, F]) Get(tx *db.Tx, in *GetInput) (*T, error) { return l.Of(tx, in.ID) }

// Of returns the row with an id.
func (l *List[T, F]) Of(tx *db.Tx, key string) (*T, error) {
	return l.get.One(tx, db.Args{"id": key})
}

// CreateInput is a new row.
type CreateInput[F any] struct{ Body F }

// Create adds a row.
func (l *List[T, F]) Create(tx *db.Tx, in *CreateInput[F]) (*T, error) {
	if err := l.clean(&in.Body); err != nil {
		return nil, err
	}
	key := id.New(l.Prefix)
	if _, err := l.add.Run(tx, in.Body, db.Args{"id": key, "by": tx.Actor.Name}); err != nil {
		return nil, err
	}
	if err := tx.Audit(l.Name, key, "created", field.Diff(nil, in.Body)); err != nil {
		return nil, err
	}
	return l.Of(tx, key)
}

// ChangeInput changes some fields of a row.
type ChangeInput[F any] struct {
	GetInput
	Body field.Patch[F]
}

// Change changes some fields of a row.
func (l *List[T, F]) Change(tx *db.Tx, in *ChangeInput[F]) (*T, error) {
	old, err := l.Of(tx, in.ID)
	if err != nil {
		return nil, err
	}
	f, err := in.Body.Apply(*l.fieldsOf(old))
	if err != nil {
		return nil, err
	}
	if err := l.clean(&f); err != nil {
		return nil, err
	}
	return l.save(tx, in.ID, l.change, "changed", field.Diff(l.fieldsOf(old), f), f, db.Args{"id": in.ID, "version": in.Body.Version, "by": tx.Actor.Name})
}

// StateInput retires or restores the version of a row that was read.
type StateInput struct {
	GetInput
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

// Retire takes a row out of choice lists; rows that use it stay valid.
func (l *List[T, F]) Retire(tx *db.Tx, in *StateInput) (*T, error) { return l.turn(tx, in, "retired") }

// Restore offers a retired row again.
func (l *List[T, F]) Restore(tx *db.Tx, in *StateInput) (*T, error) {
	return l.turn(tx, in, "restored")
}

func (l *List[T, F]) turn(tx *db.Tx, in *StateInput, action string) (*T, error) {
	active := action == "restored"
	return l.save(tx, in.ID, l.state, action, db.Changes{"active": {Old: !active, New: active}},
		db.Args{"id": in.ID, "version": in.Body.Version, "active": active, "by": tx.Actor.Name})
}

// save runs a versioned change, or says who was faster.
func (l *List[T, F]) save(tx *db.Tx, key string, c db.Cmd, action string, changes db.Changes, args ...any) (*T, error) {
	n, err := c.Run(tx, args...)
	if err != nil {
		return nil, err
	}
	row, err := l.Of(tx, key)
	if err != nil {
		return nil, err
	}
	if h := l.headOf(row); n == 0 {
		return nil, field.Stale(l.Area, h.UpdatedBy, h.UpdatedAt)
	}
	return row, tx.Audit(l.Name, key, action, changes)
}

func (l *List[T, F]) clean(f *F) error {
	var c errs.Checks
	field.Clean(f, &c)
	if l.Check != nil {
		l.Check(f, &c)
	}
	return c.Err()
}
