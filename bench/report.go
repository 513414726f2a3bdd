//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// report is everything that was measured.
type report struct {
	options
	databases []*database
	faces     map[string]int64
}

type database struct {
	kind       string
	seeded     seeding
	ready      time.Duration
	idle, most int64
	counts     map[string]counted
	rows       []row
}

// row is one operation at one number of clients.
type row struct {
	op          string
	clients     int
	ours, floor sample
	noise       float64
	drain       time.Duration // until the work that creating left for later was done
}

// goal is what an operation should reach: a part of the floor, and so many a second on SQLite; PostgreSQL half of that.
type goal struct {
	words          string
	ratio          float64
	floor, wished  float64
	others, byWhom string
}

var goals = map[string]goal{
	"create":   {"create a case", 0.5, 800, 2500, "259", "Libredesk"},
	"newest":   {"newest 50 cases", 0.5, 2000, 4000, "9.5", "FreeScout"},
	"filtered": {"50 by state and technician", 0.5, 2000, 4000, "71", "Libredesk"},
	"page":     {"a case with its timeline", 0.4, 3000, 8000, "2,598", "Libredesk"},
}

func newReport(o options) *report { return &report{options: o, faces: map[string]int64{}} }

func (r row) line(kind string) string {
	return fmt.Sprintf("%-8s %-9s %2d clients  ours %6.0f/s  floor %6.0f/s  %.2f  processor %4d µs, floor %4d µs, spread %2.0f %%",
		kind, r.op, r.clients, r.ours.PerSecond, r.floor.PerSecond, r.ratio(), r.ours.Spent.Microseconds(), r.floor.Spent.Microseconds(), 100*r.noise)
}

func (r row) ratio() float64 { return r.ours.PerSecond / r.floor.PerSecond }

// verdict compares a row of 16 clients with its absolute goal; one client alone is not asked for a throughput.
func (r row) verdict(kind string) string {
	g := goals[r.op]
	part := map[string]float64{"sqlite": 1, "postgres": 0.5}[kind]
	switch {
	case r.clients == 1:
		return "—"
	case r.ours.PerSecond >= g.wished*part:
		return fmt.Sprintf("≥ %.0f, wished", g.wished*part)
	case r.ours.PerSecond >= g.floor*part:
		return fmt.Sprintf("≥ %.0f", g.floor*part)
	}
	return fmt.Sprintf("MISSED %.0f", g.floor*part)
}

func (r row) kept() string {
	if g := goals[r.op]; r.ratio() < g.ratio {
		return fmt.Sprintf("MISSED %.1f", g.ratio)
	}
	return fmt.Sprintf("≥ %.1f", goals[r.op].ratio)
}

// write prints the tables and keeps them in a file when one is named.
func (r *report) write(file string) error {
	var b bytes.Buffer
	r.tables(&b)
	if file != "" {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	_, err := io.Copy(os.Stdout, &b)
	return err
}

func (r *report) tables(w io.Writer) {
	fmt.Fprintf(w, "# What it does in a second\n\nMeasured %s on %s, %d processors shared by server, database and load generator, %s.\n", time.Now().UTC().Format("2006-01-02"), runtime.GOOS+"/"+runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	fmt.Fprintf(w, "%d cases, %d customers, %d machines; %d rounds of %s each, ours and the floor in turns, medians.\n", r.size.Tickets, r.size.Customers, r.size.Assets, r.rounds, r.round)
	fmt.Fprint(w, `
"ours" is the product over HTTP with log-in, permission, scope and validation in force, every commit synced to disk.
"floor" is a bare net/http program on a copy of the same data that runs the very same statements (without those of the log-in),
prepared once, scans their rows and writes them as JSON. "others" is the best that an open service desk did on such a machine
with a tenth of the rows. "processor" is the time that the
server's process took per answer, which other work on the machine hardly changes. "spread" is how far the rounds lay apart, so how much the machine was disturbed.

`)
	r.throughput(w)
	fmt.Fprint(w, "\n## The server itself\n\n")
	r.server(w)
	fmt.Fprint(w, "\n## First load of each face, as sent\n\n")
	r.pages(w)
}

func (r *report) throughput(w io.Writer) {
	t := newTable(w, "database", "operation", "clients", "ours/s", "floor/s", "ratio", "goal", "a second", "p50 ms", "p99 ms", "processor µs", "floor's", "spread", "others/s")
	for _, d := range r.databases {
		for _, x := range d.rows {
			g := goals[x.op]
			t.row(d.kind, g.words, fmt.Sprint(x.clients), f0(x.ours.PerSecond), f0(x.floor.PerSecond), fmt.Sprintf("%.2f", x.ratio()), x.kept(), x.verdict(d.kind),
				ms(x.ours.P50), ms(x.ours.P99),
				fmt.Sprint(x.ours.Spent.Microseconds()), fmt.Sprint(x.floor.Spent.Microseconds()), fmt.Sprintf("%.0f %%", 100*x.noise), g.others+" "+g.byWhom)
		}
	}
	t.flush()
}

func (r *report) server(w io.Writer) {
	names := []string{"what", "goal"}
	for _, d := range r.databases {
		names = append(names, d.kind)
	}
	t := newTable(w, names...)
	add := func(what, goal string, of func(*database) string) {
		cells := []string{what, goal}
		for _, d := range r.databases {
			cells = append(cells, of(d))
		}
		t.row(cells...)
	}
	add("seeding", "≤ 10 min", func(d *database) string { return d.seeded.Took.Round(time.Second).String() })
	add("size of the data", "", func(d *database) string { return fmt.Sprintf("%d MB", d.seeded.Bytes>>20) })
	add("start until ready", "≤ 500 ms", func(d *database) string { return ms(d.ready) + " ms" })
	add("memory idle", "≤ 120 MB", func(d *database) string { return fmt.Sprintf("%d MB", d.idle>>20) })
	add("memory at most", "≤ 300 MB", func(d *database) string { return fmt.Sprintf("%d MB", d.most>>20) })
	for _, op := range []string{"create", "newest", "filtered", "page"} {
		add("statements: "+goals[op].words, "", func(d *database) string {
			return fmt.Sprintf("%d + %d to know who asks", d.counts[op].Business, d.counts[op].Session)
		})
	}
	for _, n := range r.clients {
		add(fmt.Sprintf("work after creating, done in (%d clients)", n), "", func(d *database) string {
			for _, x := range d.rows {
				if x.op == "create" && x.clients == n {
					return x.drain.Round(10 * time.Millisecond).String()
				}
			}
			return ""
		})
	}
	t.flush()
}

func (r *report) pages(w io.Writer) {
	t := newTable(w, "face", "KB")
	for _, f := range faces {
		t.row(f.name, fmt.Sprintf("%.1f", float64(r.faces[f.name])/1024))
	}
	t.flush()
}

func f0(v float64) string {
	if v < 100 {
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

// table is aligned for the eye and is Markdown at the same time.
type table struct{ w *tabwriter.Writer }

func newTable(w io.Writer, names ...string) table {
	t := table{tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)}
	t.row(names...)
	rule := make([]string, len(names))
	for i, n := range names {
		rule[i] = strings.Repeat("-", max(3, len(n)))
	}
	t.row(rule...)
	return t
}

func (t table) row(cells ...string) { fmt.Fprintln(t.w, "| "+strings.Join(cells, "\t| ")+"\t|") }

func (t table) flush() { _ = t.w.Flush() } // into memory
