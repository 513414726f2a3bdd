//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program builds the product once for the tests of this package.
func program(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "aftercare")
	if out, err := exec.Command("go", "build", "-o", file, "aftercare/cmd/aftercare").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

func TestNothingAcknowledgedIsLostOrDoubledByKills(t *testing.T) {
	file := program(t)
	for kind, cycles := range map[string]int{"sqlite": 5, "postgres": 3} {
		t.Run(kind, func(t *testing.T) {
			if kind == "postgres" && os.Getenv("SKIP_PG") != "" {
				t.Skip("PostgreSQL left out: SKIP_PG=1 is set")
			}
			r, err := cycle(options{program: file, cycles: cycles, writers: 16, say: t.Logf}, kind)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.faults) > 0 || len(r.ledger.cases) == 0 {
				t.Fatal(r.text())
			}
		})
	}
}

func TestALostADoubledAndAStrangeCaseAreSeen(t *testing.T) {
	p, err := newPlace("sqlite", program(t))
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	d, err := p.open()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Exec(`UPDATE ticket SET description = 'crash-a' WHERE id IN (SELECT id FROM ticket LIMIT 2)`); err != nil {
		t.Fatal(err)
	}
	r := &result{ledger: &ledger{cases: map[string]string{"crash-a": "tic_other", "crash-b": "tic_gone"}}}
	if err := r.compare(d); err != nil {
		t.Fatal(err)
	}
	if got, want := len(r.faults), 3; got != want {
		t.Fatalf("got %d faults %v, want %d: one lost, one doubled, one under another id", got, r.faults, want)
	}
}

func TestAnAnswerBeforeItsSyncIsSeen(t *testing.T) {
	for text, want := range map[string]order{
		`1 read(7<socket:[1]>, "POST /api/tickets HTTP/1.1"..., 4096) = 300
1 pwrite64(5</x.db-wal>, ""..., 4096, 0) = 4096
1 fsync(5</x.db-wal> <unfinished ...>
2 read(8<socket:[2]>, <unfinished ...>
1 <... fsync resumed>)              = 0
2 <... read resumed>"POST /api/tickets HTTP/1.1"..., 4096) = 300
1 write(7<socket:[1]>, "HTTP/1.1 200 OK"..., 300) = 300
2 write(8<socket:[2]>, "HTTP/1.1 200 OK"..., 300) = 300`: {Answers: 2, Synced: 1},
		`1 read(7<socket:[1]>, "POST /api/tickets HTTP/1.1"..., 4096) = 300
1 fsync(5</x.db-wal>) = 0
1 pwrite64(5</x.db-wal>, ""..., 4096, 0) = 4096
1 write(7<socket:[1]>, "HTTP/1.1 200 OK"..., 300) = 300`: {Answers: 1, Synced: 1, Unsynced: 1},
	} {
		got, err := watch(strings.NewReader(text))
		if err != nil || got != want {
			t.Fatalf("got %+v %v, want %+v", got, err, want)
		}
	}
}
