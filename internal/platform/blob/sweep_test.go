package blob

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

// TestAnUploadThatIsSentAgainIsTheSameAttachment: also under another name, and another content is another one.
func TestAnUploadThatIsSentAgainIsTheSameAttachment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store, err := Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		a := &Attachments{Store: store, DB: d, Subjects: map[string]func(*db.Tx, string) (Subject, error){
			"ticket": func(_ *db.Tx, id string) (Subject, error) { return Subject{Root: id}, nil }}}
		var got []string
		for _, f := range []struct{ on, name, text string }{{"t", "a.txt", "x"}, {"t", "b.txt", "x"}, {"t", "a.txt", "y"}, {"u", "a.txt", "x"}} {
			at, err := a.Add(dbtest.Ctx(t), "ticket", f.on, f.name, []byte(f.text))
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, at.ID)
		}
		if got[0] != got[1] || got[0] == got[2] || got[0] == got[3] {
			t.Fatalf("got %v, want the first two alike", got)
		}
	})
}

// TestOnlyOldContentsThatNothingNamesAreSwept (F15): not what an attachment or a node's proof names, not what is young, not
// what was stored once more.
func TestOnlyOldContentsThatNothingNamesAreSwept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		place := t.TempDir()
		store, err := Open(place)
		if err != nil {
			t.Fatal(err)
		}
		a := &Attachments{Store: store, DB: d, Subjects: map[string]func(*db.Tx, string) (Subject, error){
			"ticket": func(*db.Tx, string) (Subject, error) { return Subject{Root: "t", Object: actor.Object{}}, nil }}}
		old := time.Now().Add(-25 * time.Hour)
		put := func(s string) string {
			h, err := store.Put(t.Context(), []byte(s))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(dir(place).path(h), old, old); err != nil {
				t.Fatal(err)
			}
			return h
		}
		named, again, gone := put("named"), put("again"), put("gone")
		if _, err := a.Add(dbtest.Ctx(t), "ticket", "t", "x.txt", []byte("named")); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir(place).path(named), old, old); err != nil {
			t.Fatal(err)
		}
		if err := Check(t.Context(), d, store, "a"); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Put(t.Context(), []byte("again")); err != nil { // somebody uploads it anew
			t.Fatal(err)
		}
		young, err := store.Put(t.Context(), []byte("young"))
		if err != nil {
			t.Fatal(err)
		}
		left := filepath.Join(place, "tmp", "put-1")
		if err := os.WriteFile(left, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(left, old, old); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := a.Sweep(t.Context(), Sweep{}); err != nil {
				t.Fatal(err)
			}
		}
		for what, want := range map[string]bool{named: true, again: true, young: true, gone: false} {
			r, err := store.Open(t.Context(), what)
			if (err == nil) != want {
				t.Errorf("%s: %v, want it kept %v", what, err, want)
			}
			if err == nil {
				_, _ = io.Copy(io.Discard, r)
				r.Close()
			}
		}
		if _, err := os.Stat(left); err == nil {
			t.Error("an unfinished file was left behind")
		}
		if err := Check(t.Context(), d, store, "b"); err != nil {
			t.Errorf("the proof of a node was swept: %v", err)
		}
		if err := store.Drop(t.Context(), again, old); err != nil { // a sweep that looked before it was uploaded anew
			t.Fatal(err)
		}
		if r, err := store.Open(t.Context(), again); err != nil {
			t.Error("what was stored once more was dropped")
		} else {
			r.Close()
		}
	})
}
