// Package migrations is the schema, step by step, one portable text for both databases.
// Steps only go forward: expand first, contract a version later.
package migrations

import "embed"

// Files are the steps in the order of their numbers.
//
//go:embed *.sql
var Files embed.FS
