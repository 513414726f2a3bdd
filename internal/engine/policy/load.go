package policy

import (
	"fmt"
	"io/fs"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/flow"
)

// Load reads, inherits and checks one pack. A pack with a fault is refused whole, with Problems.
func Load(fsys fs.FS, code string) (*Pack, error) { return load(fsys, code, &declared) }

func load(fsys fs.FS, code string, reg *registry) (*Pack, error) {
	r, ok := fsys.(*reading)
	if !ok {
		r = readingOf(fsys)
	}
	known, err := r.points()
	if err != nil {
		return nil, err
	}
	levels, chain, err := readLevels(r, code)
	if err != nil {
		return nil, err
	}
	p, err := edition(levels, chain, calendar.Date(noDay), known, reg)
	if err != nil {
		return nil, err
	}
	for _, e := range editions(levels) {
		q, err := edition(levels, chain, e.From, known, reg)
		if err != nil {
			return nil, err
		}
		q.Edition = e
		q.marked("/" + e.From.String())
		p.later = append(p.later, q)
	}
	return p, nil
}

// edition is the version of a pack that holds on a day.
func edition(levels []level, chain []string, on calendar.Date, known *catalogue, reg *registry) (*Pack, error) {
	tree, found := lay(levels, on)
	if len(found) > 0 {
		return nil, sorted(found)
	}
	return build(tree, chain, known, reg)
}

// marked adds to the version what tells it apart.
func (p *Pack) marked(as string) {
	p.Version += as
	p.stamp = p.Code + "@" + p.Version
}

// otherTypes finds parameters that a child sets to another kind of value than its parent.
func otherTypes(up, n *node) (found Problems) {
	old, set := up.get("params"), n.get("params")
	if old == nil || set == nil {
		return nil
	}
	for i, key := range set.keys {
		a, b := old.find(dot(key, "value")), set.kids[i].get("value")
		if old.get(key) != nil && b != nil && !alike(a.value(), b.value()) {
			found = append(found, b.at.problem(dot(dot("params", key), "value"), "expected a value like %v, found %s", a.value(), b.kind())...)
		}
	}
	return found
}

// packsIn lists the packs of a file system.
func packsIn(fsys fs.FS) (codes []string) {
	dirs, _ := fs.ReadDir(fsys, ".") // none when it cannot be read
	for _, d := range dirs {
		if d.IsDir() && codeForm.MatchString(d.Name()) {
			codes = append(codes, d.Name())
		}
	}
	return codes
}

// loader checks one pack and collects what is wrong with it.
type loader struct {
	pack  *Pack
	chain []string // the pack and its parents
	reg   *registry
	forge *forge // of rules that other packs have made ready; nil: none are shared
	found Problems
}

func (l *loader) say(key, format string, args ...any) {
	at := l.pack.tree.find(key).at
	l.found = append(l.found, at.problem(key, format, args...)...)
}

// build turns a merged tree into a pack.
func build(tree *node, chain []string, known *catalogue, reg *registry) (*Pack, error) {
	p := &Pack{tree: tree, known: known, chain: chain, reg: reg, told: &told{}}
	d := &decoder{}
	d.into(tree, reflect.ValueOf(&p.content).Elem(), "")
	if len(d.found) > 0 {
		return nil, sorted(d.found)
	}
	p.Meta = p.content.Pack
	p.stamp = p.Code + "@" + p.Version
	l := &loader{pack: p, chain: chain, reg: reg, forge: &known.forge}
	if p.Code != chain[0] {
		l.say("pack.code", "is %q, expected %q like the folder", p.Code, chain[0])
	}
	var err error
	if p.zone, err = time.LoadLocation(p.Zone); err != nil || p.Zone == "" {
		p.zone = time.UTC
		l.say("pack.zone", "unknown time zone %q, expected one like Asia/Shanghai", p.Zone)
	}
	if p.env, err = p.environment(); err != nil {
		return nil, err
	}
	l.params()
	l.calendars()
	l.machines()
	l.forms()
	l.questions()
	l.clocks()
	l.declared()
	if len(l.found) > 0 {
		return nil, sorted(l.found)
	}
	for _, q := range p.questions {
		known.forge.keep(p, q.decl, slices.Concat(q.rules, q.replaced))
	}
	return p, nil
}

func sorted(p Problems) Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Key, b.Key)
	})
	return p
}

func (l *loader) params() {
	p := l.pack
	p.params = make(map[string]*Param, len(p.Params))
	for i := range p.Params {
		x := &p.Params[i]
		x.Origin = p.tree.find("params." + x.Key + ".value").at.pack
		p.params[x.Key] = x
		if !slices.Contains([]string{"S", "D", "R", "P", "B"}, x.Status) {
			l.say("params."+x.Key+".status", "unknown status %q, expected S (stated), D (derived), R (recovered), P (proposed) or B (blank)", x.Status)
		}
		var err error
		if x.val, x.typed, err = x.ready(x.Value); err == nil {
			err = x.sound()
		}
		if err != nil {
			l.say("params."+x.Key+".value", "%v", err)
		}
	}
}

func (l *loader) calendars() {
	p := l.pack
	p.calendars = map[string]*calendar.Calendar{}
	for _, c := range p.Calendars {
		spec := c.Spec
		if spec.Zone = c.Zone; spec.Zone == "" {
			spec.Zone = p.Zone
		}
		cal, err := calendar.New(spec)
		if err != nil {
			l.say("calendars."+c.Code, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
			continue
		}
		p.calendars[c.Code] = cal
	}
	if p.calendars[p.Meta.Calendar] == nil {
		l.say("pack.calendar", "unknown calendar %q%s", p.Meta.Calendar, maybe(p.Meta.Calendar, keysOf(p.calendars)))
	}
}

func (l *loader) machines() {
	for i := range l.pack.Machines {
		m := &l.pack.Machines[i]
		for j := range m.Transitions {
			if t := &m.Transitions[j]; t.Event == "" {
				t.Event = t.Code
			}
		}
		var v *flow.Vocabulary
		if d := l.reg.machine(m.Code); d != nil {
			v = &d.vocabulary
		}
		for _, f := range flow.Check(m, v) {
			l.say("machines."+m.Code+"."+f.Path, "%s", f.Text)
		}
	}
}

func (l *loader) questions() {
	p := l.pack
	for _, r := range p.Rules {
		if p.known.find(r.Decides) == nil {
			l.say("rules."+r.Code+".decides", "unknown point %q%s", r.Decides, maybe(r.Decides, p.known.names()))
		}
	}
	p.questions = make(map[string]*question, len(p.known.Points))
	asked, parts := make([]*question, len(p.known.Points)), make([]*loader, len(p.known.Points))
	var all sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range p.known.Points {
		parts[i] = &loader{pack: p, chain: l.chain, reg: l.reg, forge: l.forge}
		turns <- struct{}{}
		all.Go(func() {
			asked[i] = parts[i].question(&p.known.Points[i])
			<-turns
		})
	}
	all.Wait()
	for i, q := range asked {
		p.questions[q.decl.Code] = q
		l.found = append(l.found, parts[i].found...)
	}
}

// question makes one point ready.
func (l *loader) question(d *decl) *question {
	for _, t := range append(slices.Clone(d.In.types), d.Out.types...) {
		if strings.HasPrefix(t, "ENUM-") && l.pack.List(t) == nil {
			l.say("lists", "the list %s is missing, %s reads it", t, d.Code)
		}
	}
	q := l.ask(d)
	if a := l.reg.point(d.Code); a != nil {
		l.bind(q, a)
	}
	return q
}

// bind joins a question with the structs of the code that asks it.
func (l *loader) bind(q *question, a asked) {
	in, out, wrong := a.bind(q.decl)
	for _, w := range wrong {
		l.say("", "point %s: %s", q.decl.Code, w)
	}
	if len(wrong) > 0 {
		return
	}
	q.in, q.out = in, out
	for _, r := range q.rules {
		for i := range r.rows {
			if row := &r.rows[i]; row.answer == nil { // else another pack has made it
				row.answer = a.build(out, row.known)
			}
		}
	}
}

func (l *loader) clocks() {
	p := l.pack
	p.clocks = map[string][]Clock{}
	for _, c := range p.AllClocks {
		key := "clocks." + c.Metric
		p.clocks[c.Subject] = append(p.clocks[c.Subject], c)
		if p.known.find(c.Decides) == nil {
			l.say(key+".decides", "unknown point %q%s", c.Decides, maybe(c.Decides, p.known.names()))
		}
		if c.Calendar != "unit" && p.calendars[c.Calendar] == nil {
			l.say(key+".calendar", "unknown calendar %q, expected unit or the code of a calendar", c.Calendar)
		}
		if x, ok := p.Param(c.Warn); !ok {
			l.say(key+".warn", "unknown parameter %q%s", c.Warn, maybe(c.Warn, keysOf(p.params)))
		} else if _, ok := listOf[int64](x.Value); !ok {
			l.say(key+".warn", "parameter %q is not a list of percents", c.Warn)
		}
		l.clockEvents(key, &c)
	}
}

// clockEvents checks that a clock listens to its machine.
func (l *loader) clockEvents(key string, c *Clock) {
	var m *flow.Machine
	for i := range l.pack.Machines {
		if l.pack.Machines[i].Subject == c.Subject {
			m = &l.pack.Machines[i]
		}
	}
	if m == nil {
		l.say(key+".subject", "no machine has the subject %q", c.Subject)
		return
	}
	events, states := []string{flow.Created}, []string{}
	for _, t := range m.Transitions {
		events = append(events, t.Event)
	}
	for _, s := range m.States {
		states = append(states, s.Code)
	}
	for name, list := range map[string][]string{"starts": c.Starts, "stops": c.Stops, "drops": c.Drops} {
		for _, e := range list {
			if !slices.Contains(events, e) {
				l.say(key+"."+name, "the machine %s has no event %q%s", m.Code, e, maybe(e, events))
			}
		}
	}
	for _, s := range c.Pauses {
		if st, ok := m.State(s); !ok {
			l.say(key+".pauses", "the machine %s has no state %q%s", m.Code, s, maybe(s, states))
		} else if st.Pauses == "" {
			l.say(key+".pauses", "the state %s does not say for whom it waits (pauses)", s)
		}
	}
}

// declared checks what the code of this process demands of every pack.
func (l *loader) declared() {
	for _, a := range l.reg.points {
		if l.pack.known.find(a.Name()) == nil {
			l.say("", "the product asks %s, which is not in %s", a.Name(), pointsFile)
		}
	}
	for _, m := range l.reg.machines {
		if l.pack.Machine(m.code) == nil {
			l.say("machines", "the machine %q is missing, the product needs it", m.code)
		}
	}
	for _, k := range l.reg.keys {
		if key, err := k.check(l.pack); err != nil {
			l.say("params."+key, "%v", err)
		}
	}
	for _, pl := range l.reg.places {
		if l.pack.FormAt(pl.name) == nil {
			l.say("forms", "no form is bound to the place %q", pl.name)
		}
	}
}

func (l *loader) forms() {
	places := map[string][]string{}
	for _, p := range l.reg.places {
		places[p.name] = p.fields
	}
	for i := range l.pack.Forms {
		l.form(&l.pack.Forms[i], places)
	}
	for _, s := range l.pack.Scripts {
		key := "scripts." + s.Code
		f := l.pack.Form(s.Form)
		if f == nil {
			l.say(key+".form", "unknown form %q", s.Form)
			continue
		}
		for _, it := range s.Items {
			if f.Field(it.Key) == nil {
				l.say(key+".items."+it.Key, "the form %s has no such field", s.Form)
			}
		}
	}
	l.unique()
}

// unique refuses two forms at one place.
func (l *loader) unique() {
	taken := map[string]string{}
	for _, f := range l.pack.Forms {
		for _, at := range f.At {
			if other := taken[at]; other != "" {
				l.say(fmt.Sprintf("forms.%s.at", f.Code), "the place %s already has %s", at, other)
			}
			taken[at] = f.Code
		}
	}
}
