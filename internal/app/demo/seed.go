package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/id"
)

// SeedSize is how much a measuring database holds.
type SeedSize struct{ Customers, Assets, Tickets int }

// Seed fills an empty database for measuring: the demo's people, and customers, machines and cases
// that are copies, with names, places and times of their own, of some that were really made.
func Seed(ctx context.Context, a *app.App, c *Clock, now time.Time, n SeedSize, say func(string)) error {
	s, err := newStage(ctx, a, c, "it", now, say)
	if err != nil {
		return err
	}
	c.set(now.Add(-7 * 24 * time.Hour))
	if err := s.found(a.BaseURL); err != nil {
		return err
	}
	a.Queue.Begin(ctx)
	if err := s.meet(); err != nil {
		return err
	}
	ids, err := s.equip()
	if err != nil {
		return err
	}
	if err := s.acquire(); err != nil {
		return err
	}
	if err := s.install(ids, now); err != nil {
		return err
	}
	var closed, fresh *story
	t := c.ms.Load()
	begin := time.UnixMilli(t).UTC()
	s.begin(begin.Add(time.Minute), ticket.Normal, "", func(st *story) {
		closed = st
		s.at(begin.Add(10*time.Minute), func() error { return st.move(st.coord, "triage", nil) })
		s.at(begin.Add(30*time.Minute), func() error {
			return st.move(st.coord, "solve", func(in *ticket.MoveInput) { in.Body.Note = st.f.Work })
		})
		s.at(begin.Add(90*time.Minute), func() error {
			return st.move(st.coord, "close_uncalled", func(in *ticket.MoveInput) { in.Body.Reason = s.trade.Says.Confirmed })
		})
	})
	s.begin(begin.Add(2*time.Minute), ticket.Normal, "", func(st *story) { fresh = st })
	if err := s.play(begin.Add(2 * time.Hour)); err != nil {
		return err
	}
	return s.multiply(closed, fresh, n, now)
}

// multiply copies customers, machines and cases until there are as many as wanted.
func (s *stage) multiply(closed, fresh *story, n SeedSize, now time.Time) error {
	b, err := s.app.DB.NewBulk(s.ctx, "customer", "customer_contact", "customer_site", "asset", "contract_cover", "ticket", "flow_log", "clock", "task")
	if err != nil {
		return err
	}
	m := &multiplier{s: s, b: b, rand: rand.New(rand.NewPCG(1, uint64(n.Tickets))), techs: s.technicians()}
	if err := m.customers(n.Customers - len(s.home)); err != nil {
		return err
	}
	if err := m.assets(n.Assets - len(s.park)); err != nil {
		return err
	}
	if err := m.tickets(closed, fresh, n.Tickets-2, now); err != nil {
		return err
	}
	s.say("  building indexes")
	if err := b.Close(s.ctx, func(done, of int) { s.say(fmt.Sprintf("  index %d of %d", done, of)) }); err != nil {
		return err
	}
	if err := s.complete(now); err != nil {
		return err
	}
	return s.system(func(tx *db.Tx) error {
		_, err := seqQ.Run(tx, db.Args{"kind": "ticket", "last": n.Tickets + 10, "year": now.Year()})
		return err
	})
}

var seqQ = db.Command("seq.seed", `UPDATE seq SET last = :last WHERE tenant_id = :tenant AND kind = :kind AND year = :year AND last < :last`)

func (s *stage) technicians() (out []string) {
	for _, p := range s.trade.People {
		if p.Skills != nil {
			out = append(out, s.staff[p.Login])
		}
	}
	return out
}

// multiplier copies rows.
type multiplier struct {
	s     *stage
	b     *db.Bulk
	rand  *rand.Rand
	techs []string
}

// load copies the template rows n times; change alters the copy of one row. Many tables are done one after
// another, so that each is one stream.
func (m *multiplier) load(what, table, query string, args []any, n int, change func(i int, cols []string, row []any)) error {
	cols, rows, err := m.b.Rows(m.s.ctx, query, args...)
	if err != nil || len(rows) == 0 {
		return err
	}
	if k := slices.Index(cols, "seq"); k >= 0 { // the database numbers these
		cols = slices.Delete(cols, k, k+1)
		for i := range rows {
			rows[i] = slices.Delete(rows[i], k, k+1)
		}
	}
	i, k := 0, 0
	return m.b.Load(m.s.ctx, table, cols, func() []any {
		if i >= n {
			return nil
		}
		row := slices.Clone(rows[k])
		change(i, cols, row)
		if k++; k == len(rows) {
			k = 0
			if i++; i%100000 == 0 {
				m.s.say(fmt.Sprintf("  %s: %d of %d", what, i, n))
			}
		}
		return row
	})
}

// put sets columns of a row by name; a column that the table does not have is passed over.
func put(cols []string, row []any, values map[string]any) {
	for k, v := range values {
		if i := slices.Index(cols, k); i >= 0 {
			row[i] = v
		}
	}
}

func (m *multiplier) customers(n int) error {
	if n <= 0 {
		return nil
	}
	ids, conts, sites := make([]string, n), make([]string, n), make([]string, n)
	for i := range ids {
		ids[i], conts[i], sites[i] = id.New("cus"), id.New("con"), id.New("sit")
	}
	base := m.s.home[20]
	phone := func(i int) string { return fmt.Sprintf("139%08d", 10000000+i) }
	name := func(i int) string {
		return fmt.Sprintf("%s第%d分公司", m.s.trade.Customers[i%len(m.s.trade.Customers)], i+41)
	}
	err := m.load("customers", "customer", "SELECT * FROM customer WHERE id = $1", []any{string(base.id)}, n, func(i int, c []string, r []any) {
		put(c, r, map[string]any{"id": ids[i], "number": fmt.Sprintf("K-S%06d", i), "name": name(i), "name_key": name(i), "phone": phone(i), "phone_digits": phone(i), "phone_tail": backwards(phone(i))})
	})
	if err != nil {
		return err
	}
	err = m.load("contacts", "customer_contact", "SELECT * FROM customer_contact WHERE id = $1", []any{string(base.contact)}, n, func(i int, c []string, r []any) {
		put(c, r, map[string]any{"id": conts[i], "customer_id": ids[i], "phone": phone(i), "phone_digits": phone(i), "phone_tail": backwards(phone(i))})
	})
	if err != nil {
		return err
	}
	err = m.load("sites", "customer_site", "SELECT * FROM customer_site WHERE id = $1", []any{string(base.site)}, n, func(i int, c []string, r []any) {
		put(c, r, map[string]any{"id": sites[i], "customer_id": ids[i], "lat": 31.2 + m.rand.Float64()*0.2, "lon": 120.5 + m.rand.Float64()*0.3})
	})
	for i := range ids {
		m.s.home = append(m.s.home, copyOf(base, ids[i], conts[i], sites[i], phone(i)))
	}
	return err
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

func (m *multiplier) assets(n int) error {
	if n <= 0 {
		return nil
	}
	base := m.s.park[0]
	made := make([]machine, n)
	err := m.load("machines", "asset", "SELECT * FROM asset WHERE id = $1", []any{string(base.id)}, n, func(i int, c []string, r []any) {
		of := i % len(m.s.home)
		made[i] = machine{idOf(id.New("ast")), id.Secret()[:12], base.model, of}
		serial := fmt.Sprintf("S%09d", i)
		put(c, r, map[string]any{"id": string(made[i].id), "label_code": made[i].label, "number": fmt.Sprintf("M-S%07d", i), "serial": serial, "serial_key": strings.ToLower(serial),
			"customer_id": string(m.s.home[of].id), "site_id": string(m.s.home[of].site)})
	})
	if err != nil {
		return err
	}
	m.s.park = append(m.s.park, made...)
	return m.load("covers", "contract_cover", "SELECT * FROM contract_cover WHERE asset_id = $1", []any{string(base.id)}, n, func(i int, c []string, r []any) {
		put(c, r, map[string]any{"id": id.New("cov"), "asset_id": string(made[i].id)})
	})
}

// years is over how long the seeded cases spread.
const years = 3

// tickets copies a closed case many times and a fresh one now and then.
func (m *multiplier) tickets(closed, fresh *story, n int, now time.Time) error {
	open := n / 100
	if err := m.cases("closed cases", closed, n-open, 0, func(i int) time.Time {
		return now.Add(-time.Duration(float64(years*365*24*time.Hour) * float64(n-open-i) / float64(n-open)))
	}); err != nil {
		return err
	}
	return m.cases("open cases", fresh, open, n-open, func(i int) time.Time {
		return now.Add(-time.Duration(float64(3*24*time.Hour) * float64(open-i) / float64(max(open, 1))))
	})
}

func (m *multiplier) cases(what string, st *story, n, offset int, when func(int) time.Time) error {
	if n <= 0 {
		return nil
	}
	ids, origin := make([]string, n), string(st.id)
	_, first, err := m.b.Rows(m.s.ctx, "SELECT created_at FROM ticket WHERE id = $1", origin)
	if err != nil {
		return err
	}
	born := time.UnixMilli(first[0][0].(int64))
	for i := range ids {
		ids[i] = id.At("tic", when(i))
	}
	times := map[string]*stamps{}
	shift := func(i int, cols []string, row []any) {
		d := when(i).Sub(born).Milliseconds()
		for k, c := range cols {
			switch v := row[k].(type) {
			case int64:
				if c == "at" || strings.HasSuffix(c, "_at") {
					row[k] = v + d
				}
			case string:
				if v == origin {
					row[k] = ids[i]
				} else if strings.HasPrefix(v, "[{") || strings.HasPrefix(v, "{") {
					row[k] = shifted(times, v, d)
				}
			}
		}
	}
	err = m.load(what, "ticket", "SELECT * FROM ticket WHERE id = $1", []any{origin}, n, func(i int, c []string, r []any) {
		shift(i, c, r)
		a := m.s.park[(i*7+offset)%len(m.s.park)]
		cl := m.s.home[a.of]
		put(c, r, map[string]any{"number": fmt.Sprintf("T%s-S%07d", when(i).Format("06"), offset+i), "customer_id": string(cl.id), "contact_id": string(cl.contact), "site_id": string(cl.site),
			"asset_id": string(a.id), "assignee_id": m.techs[(i/3)%len(m.techs)], "phone": cl.phone, "phone_tail": backwards(cl.phone), "external_id": ""})
	})
	if err != nil {
		return err
	}
	if err := m.load(what+", timelines", "flow_log", "SELECT * FROM flow_log WHERE root = $1 ORDER BY seq", []any{origin}, n, shift); err != nil {
		return err
	}
	return m.load(what+", clocks", "clock", "SELECT * FROM clock WHERE root = $1", []any{origin}, n, func(i int, c []string, r []any) {
		shift(i, c, r)
		put(c, r, map[string]any{"id": id.New("clk"), "next_at": nil}) // a measuring database rings no bells
	})
}

// stamps is a text cut at the instants in it.
type stamps struct {
	parts []string
	times []time.Time
}

var instant = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`)

// shifted moves every instant in a JSON text by d milliseconds.
func shifted(known map[string]*stamps, text string, d int64) string {
	st := known[text]
	if st == nil {
		st = &stamps{}
		at := 0
		for _, m := range instant.FindAllStringIndex(text, -1) {
			t, err := time.Parse(time.RFC3339Nano, text[m[0]:m[1]])
			if err != nil {
				continue
			}
			st.parts, st.times, at = append(st.parts, text[at:m[0]]), append(st.times, t), m[1]
		}
		st.parts = append(st.parts, text[at:])
		known[text] = st
	}
	if len(st.times) == 0 {
		return text
	}
	var b strings.Builder
	for i, t := range st.times {
		b.WriteString(st.parts[i])
		b.WriteString(t.Add(time.Duration(d) * time.Millisecond).Format(time.RFC3339Nano))
	}
	b.WriteString(st.parts[len(st.times)])
	return b.String()
}
