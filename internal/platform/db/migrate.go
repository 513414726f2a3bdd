package db

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
)

var (
	tableEnd = regexp.MustCompile(`(?m)^\);`)
	types    = strings.NewReplacer("BIGINT", "INTEGER", "BOOLEAN", "INTEGER", "DOUBLE PRECISION", "REAL", "BYTEA", "BLOB",
		"DEFAULT FALSE", "DEFAULT 0", "DEFAULT TRUE", "DEFAULT 1")
)

// Migrate brings the schema up to date and returns how many steps it applied. Nodes
// that start together wait for each other; steps only ever go forward.
func (d *DB) Migrate(ctx context.Context, migrations fs.FS) (int, error) {
	p, err := d.provider(migrations)
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	if len(done) > 0 && d.dialect == SQLite {
		if err := tend(ctx, d.write); err != nil {
			return len(done), err
		}
	}
	return len(done), d.Settle(ctx)
}

// MigrateTo makes the schema of an earlier version, for tests of upgrades.
func (d *DB) MigrateTo(ctx context.Context, migrations fs.FS, version int64) error {
	p, err := d.provider(migrations)
	if err == nil {
		_, err = p.UpTo(ctx, version)
	}
	return err
}

func (d *DB) provider(migrations fs.FS) (*goose.Provider, error) {
	files, err := translateDDL(migrations, d.dialect)
	if err != nil {
		return nil, err
	}
	dialect, opts := database.DialectSQLite3, []goose.ProviderOption{}
	if d.dialect == Postgres {
		dialect = database.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, d.write, files, opts...)
}

// translateDDL writes the one portable schema in the words of a dialect.
func translateDDL(migrations fs.FS, dialect Dialect) (fs.FS, error) {
	out := fstest.MapFS{}
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		b, err := fs.ReadFile(migrations, n)
		if err != nil {
			return nil, err
		}
		s := string(b)
		if dialect == SQLite {
			s = types.Replace(s)
			s = tableEnd.ReplaceAllString(s, ") STRICT;")
			s = strings.ReplaceAll(s, "{{seq}}", "INTEGER PRIMARY KEY AUTOINCREMENT")
		} else {
			s = strings.ReplaceAll(s, "{{seq}}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
		}
		out[n] = &fstest.MapFile{Data: []byte(s)}
	}
	return out, nil
}
