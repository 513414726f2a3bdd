//go:build !unix

package db

import "os"

// lockFile relies on the exclusive share mode with which such systems open the database itself.
func lockFile(*os.File) error { return nil }
