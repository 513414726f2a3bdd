package policy

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/platform/actor"
	"aftercare/packs"
)

// Library keeps the packs of one file system, each loaded when it is first asked for.
type Library struct {
	fsys  fs.FS
	mu    sync.Mutex
	packs map[string]loaded
}

type loaded struct {
	pack *Pack
	err  error
}

// Open returns the library of a file system with one folder per pack and points.yaml.
func Open(fsys fs.FS) *Library { return &Library{fsys: readingOf(fsys), packs: map[string]loaded{}} }

// Shipped is the library of the packs inside the program.
var Shipped = Open(packs.Files)

// Pack returns a loaded pack, or why it was refused.
func (l *Library) Pack(code string) (*Pack, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p, ok := l.packs[code]
	if !ok {
		p.pack, p.err = Load(l.fsys, code)
		l.packs[code] = p
	}
	return p.pack, p.err
}

// Has reports whether there is a pack of that code.
func (l *Library) Has(code string) bool { return slices.Contains(packsIn(l.fsys), code) }

// Unknown is the fault that there is no pack of that code.
func (l *Library) Unknown(code string) error {
	return fmt.Errorf("there is no pack %q%s", code, maybe(code, packsIn(l.fsys)))
}

// Codes lists the packs that an organisation may choose; base is only inherited.
func (l *Library) Codes() []string {
	return slices.DeleteFunc(packsIn(l.fsys), func(c string) bool { return c == "base" })
}

// Perms merges what roles may do, the widest scope of each permission.
func (p *Pack) Perms(roles []string) map[string]actor.Scope {
	out := map[string]actor.Scope{}
	for _, code := range roles {
		if r := p.Role(code); r != nil {
			for perm, s := range r.Perms {
				out[perm] = max(out[perm], s)
			}
		}
	}
	return out
}

// Calendar returns the calendar of that code; without one that of units which name none. Unknown: nil.
func (p *Pack) Calendar(code string) *calendar.Calendar {
	if code == "" {
		code = p.Meta.Calendar
	}
	return p.calendars[code]
}

// Clocks returns the time limits of a kind of subject.
func (p *Pack) Clocks(subject string) []Clock { return p.clocks[subject] }
