package policy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/packs"
)

// Folder opens the library of a pack that somebody writes in a folder. Its parents are the packs beside it and those of
// the program; questions of its own stand beside it in points_*.yaml.
func Folder(dir string) (*Library, string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", dir, err)
	}
	if info, err := os.Stat(abs); err != nil || !info.IsDir() {
		return nil, "", fmt.Errorf("%s is no folder", dir)
	}
	code := filepath.Base(abs)
	if !codeForm.MatchString(code) {
		return nil, "", fmt.Errorf("%s: a pack's folder is named by its code: small letters, digits and _, beginning with a letter", dir)
	}
	return Open(&folders{dir: filepath.Dir(abs), code: code, beside: os.DirFS(filepath.Dir(abs)), shipped: packs.Files}), code, nil
}

// folders lays the packs beside a folder over those of the program.
type folders struct {
	dir, code       string
	beside, shipped fs.FS
}

// Open implements fs.FS.
func (f *folders) Open(name string) (fs.File, error) { return f.of(name).Open(name) }

// of says from where a file is taken.
func (f *folders) of(name string) fs.FS {
	first, _, inside := strings.Cut(name, "/")
	switch {
	case first == f.code:
		return f.beside
	case inside || codeForm.MatchString(first):
		if isPack(f.beside, first) {
			return f.beside
		}
	case first == pointsFile:
		if isPack(f.beside, "base") && exists(f.beside, pointsFile) {
			return f.beside
		}
	case exists(f.beside, first):
		return f.beside
	}
	return f.shipped
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// isPack tells a pack from any other folder that happens to lie there.
func isPack(fsys fs.FS, dir string) bool { return exists(fsys, dir+"/pack.yaml") }

// ReadDir implements fs.ReadDirFS.
func (f *folders) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return fs.ReadDir(f.of(name), name)
	}
	out, err := fs.ReadDir(f.shipped, ".")
	if err != nil {
		return nil, err
	}
	more, err := fs.ReadDir(f.beside, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range more {
		known := slices.ContainsFunc(out, func(o fs.DirEntry) bool { return o.Name() == e.Name() })
		if !known && (e.Name() == f.code || isPack(f.beside, e.Name()) || strings.HasPrefix(e.Name(), "points_")) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}
