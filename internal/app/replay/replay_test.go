package replay

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/platform/pgtest"
)

// options are those of a short replay of an invented stream.
func options(t testing.TB, n int) Options {
	t.Helper()
	file := filepath.Join(t.TempDir(), "stream.jsonl")
	if err := os.WriteFile(file, []byte(invented(t, n)), 0o600); err != nil {
		t.Fatal(err)
	}
	return Options{File: file, Technicians: 8, Seed: 1, Later: 4 * time.Hour, Zone: "America/New_York", Version: "test",
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Progress: func(line string) { t.Log(line) }}
}

// schema is an empty schema on the test server.
func schema(t testing.TB) string {
	t.Helper()
	base := pgtest.URL(t)
	root, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("replay%d", os.Getpid())
	if _, err := root.Exec(`CREATE SCHEMA ` + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := root.Exec(`DROP SCHEMA ` + name + ` CASCADE`); err != nil {
			t.Log(err)
		}
		root.Close()
	})
	return base + "&search_path=" + name
}

func played(t *testing.T, o Options) *Summary {
	t.Helper()
	s, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	if err := s.Print(&table); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
	if !s.OK() {
		t.Fatal("the replay has errors or broken checks")
	}
	return s
}

// outcome is what two replays of one seed have in common, whatever they ran on.
func outcome(s *Summary) string {
	return fmt.Sprintf("%d taken, %d dispatched, %d visits, %d closed, %d cancelled, %d called back, %d excused, %d unanswered, %d complaints, %d reopened, %d refused, %d waits, "+
		"%d met, %d missed, %.3f km", s.Taken, s.Dispatched, s.Visits, s.Closed, s.Cancelled, s.CalledBack, s.Excused, s.Unanswered, s.Complaints, s.Reopened, s.Refused, s.PartWaits,
		s.Met, s.Missed, s.Km)
}

func TestADayIsPlayedToItsEndTheSameOnOneNodeAndOnTwo(t *testing.T) {
	const n = 50
	var mu sync.Mutex
	got := map[string]string{}
	t.Run("databases", func(t *testing.T) {
		for name, address := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": schema} {
			t.Run(name, func(t *testing.T) {
				o := options(t, n)
				o.DB, o.Seed = address(t), 468 // of which everything happens at least once
				t.Parallel()
				s := played(t, o)
				if s.Taken != n || s.Closed+s.Cancelled != n || s.Refused == 0 || s.PartWaits == 0 || s.Complaints == 0 || s.Reopened == 0 || s.Cancelled == 0 || s.Excused == 0 {
					t.Errorf("got %+v, want every kind of turn at least once", s)
				}
				if want := map[string]int{"sqlite": 1, "postgres": 2}[name]; s.Nodes != want {
					t.Errorf("got %d nodes, want %d", s.Nodes, want)
				}
				mu.Lock()
				defer mu.Unlock()
				got[name] = outcome(s)
			})
		}
	})
	if len(got) == 2 && got["sqlite"] != got["postgres"] {
		t.Fatalf("got %s\non PostgreSQL, and %s on SQLite", got["postgres"], got["sqlite"])
	}
}

func TestAStreamIsPlayedOnceIntoARunningInstallation(t *testing.T) {
	t.Parallel()
	o := options(t, 6)
	h, err := openHost(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	o.URLs, o.Token = h.urls, h.token
	if s := played(t, o); s.Taken != 6 || s.Database != "of the installation" {
		t.Fatalf("got %+v", s)
	}
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "played once") {
		t.Fatalf("got %v, want the second time refused", err)
	}
}

func TestADatabaseWithAnOrganisationIsLeftAlone(t *testing.T) {
	t.Parallel()
	o := options(t, 3)
	o.DB, o.Data = filepath.Join(t.TempDir(), "mine.db"), t.TempDir()
	h, err := openHost(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	h.close()
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "has an organisation already") {
		t.Fatalf("got %v, want it refused", err)
	}
}

func TestAFileThatIsNoStreamIsNotPlayed(t *testing.T) {
	for _, in := range []string{"", "{", good + "\n" + good} {
		o := options(t, 1)
		if err := os.WriteFile(o.File, []byte(in), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := Run(t.Context(), o); err == nil || s != nil || !strings.Contains(err.Error(), o.File) {
			t.Errorf("%q: got %v, want the file named", in, err)
		}
	}
	o := options(t, 1)
	o.File += ".missing"
	if _, err := Run(t.Context(), o); err == nil {
		t.Error("a missing file was played")
	}
}
