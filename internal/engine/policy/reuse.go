package policy

import (
	"io/fs"
	"slices"
	"sync"

	"cel.dev/cel-go/cel"
)

// reading keeps what was read of a file system: base is read once, not once for every pack that inherits it.
type reading struct {
	fs.FS
	mu     sync.Mutex
	packs  map[string]func() (*node, error)
	points func() (*catalogue, error)
}

func readingOf(fsys fs.FS) *reading {
	r := &reading{FS: fsys, packs: map[string]func() (*node, error){}}
	r.points = sync.OnceValues(func() (*catalogue, error) { return readPoints(fsys) })
	return r
}

// ReadDir implements fs.ReadDirFS.
func (r *reading) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(r.FS, name) }

func (r *reading) pack(code string) (*node, error) {
	r.mu.Lock()
	read := r.packs[code]
	if read == nil {
		read = sync.OnceValues(func() (*node, error) { return readPack(r.FS, code) })
		r.packs[code] = read
	}
	r.mu.Unlock()
	return read()
}

// forge keeps rules that were made ready, for packs that say the same: those that inherit a rule, and the versions of an
// organisation. A rule is the same when its own text, all parameters and lists that it reads and the questions are.
type forge struct {
	mu   sync.Mutex
	made map[*node][]*forged // by the text of the rule
}

// forged is a rule as one pack made it.
type forged struct {
	rule  *compiled
	pack  *Pack
	reads []string // places in the tree on which it depends
}

// mostForged bounds what is kept of one rule: versions come and go.
const mostForged = 8

// find returns the rule as another pack has made it, or nil.
func (f *forge) find(p *Pack, r *Rule) *compiled {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, x := range f.made[p.tree.find("rules."+r.Code)] {
		if !slices.ContainsFunc(x.reads, func(at string) bool { return p.tree.find(at) != x.pack.tree.find(at) }) {
			return x.rule
		}
	}
	return nil
}

// keep adds the rules of a sound pack.
func (f *forge) keep(p *Pack, d *decl, rules []*compiled) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range rules {
		at := p.tree.find("rules." + c.rule.Code)
		if slices.ContainsFunc(f.made[at], func(x *forged) bool { return x.rule == c }) {
			continue
		}
		list := append(f.made[at], &forged{c, p, c.dependsOn(p, d)})
		if len(list) > mostForged {
			list = slices.Delete(list, 1, 2) // the first is that of the program
		}
		f.made[at] = list
	}
}

// dependsOn lists what a rule reads of its pack besides its own text.
func (c *compiled) dependsOn(p *Pack, d *decl) (out []string) {
	for _, k := range p.Reads(c.rule.Code) {
		out = append(out, "params."+k)
	}
	for _, t := range d.Out.types {
		if p.List(t) != nil {
			out = append(out, "lists."+t)
		}
	}
	if c.local() {
		out = append(out, "pack.zone", "pack.calendar", "calendars", "params.base.shift_to_open", "params.base.shift_by_h")
	}
	return out
}

// local reports whether a rule reads the calendar or the zone of its pack.
func (c *compiled) local() bool {
	is := func(p *program) bool { return p != nil && p.local }
	return slices.ContainsFunc(c.steps, is) || slices.ContainsFunc(c.rows, func(r compiledRow) bool {
		return is(r.when) || slices.ContainsFunc(r.result, is)
	})
}

// localFunctions are those that read the calendar or the zone of a pack.
var localFunctions = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	env, err := cel.NewCustomEnv((&Pack{}).days()...)
	if err != nil {
		panic("policy: " + err.Error()) // the declarations stand in this package
	}
	for name := range env.Functions() {
		out[name] = true
	}
	return out
})
