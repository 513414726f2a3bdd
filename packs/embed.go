// Package packs holds the policy packs that ship inside the program: one folder
// per pack and points.yaml, the decisions they can take (spec 80).
package packs

import "embed"

// Files are the packs.
//
//go:embed points*.yaml */*.yaml
var Files embed.FS
