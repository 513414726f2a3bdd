package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// Of returns the pack that binds the tenant of a transaction as it is in force now (ORG-01).
func Of(tx *db.Tx) (*Pack, error) { return At(tx, tx.Now) }

// At returns the pack that was or will be in force at an instant. What was in force once stays so: a change is
// effective from the moment of its publication at the earliest.
func At(tx *db.Tx, t time.Time) (*Pack, error) {
	shipped, err := Shipped.Pack(tx.Actor.Pack)
	if err != nil {
		return nil, errs.Because(err, errs.Internal, "policy.refused", "pack", tx.Actor.Pack)
	}
	if n := tx.Actor.Policy; (n == 1 || n == -1) && len(shipped.later) == 0 { // the organisation has changed nothing
		return shipped, nil
	}
	h, err := historyOf(tx, shipped)
	if err != nil {
		return nil, err
	}
	return h.at(t)
}

// Stamped returns the version that a stored decision names, of whatever pack and time, or nil when this program does
// not have it.
func Stamped(tx *db.Tx, stamp string) (*Pack, error) {
	if p, err := Of(tx); err != nil || p.stamp == stamp {
		return p, err
	}
	s, ok := parseStamp(stamp)
	if !ok {
		return nil, nil
	}
	shipped, err := Shipped.Pack(s.code)
	if err != nil || shipped.Version != s.version {
		return nil, nil // a pack that is not shipped any more
	}
	h, err := historyOf(tx, shipped)
	if err != nil {
		return nil, err
	}
	return h.stamped(s)
}

// Tell words a stored decision, a Record as JSON, in one sentence of a language, by the version that made it. It is
// empty when this program does not have that version.
func Tell(tx *db.Tx, record, lang string) (string, error) {
	p, err := Of(tx)
	if err != nil {
		return "", err
	}
	s, err := p.Told(record, lang)
	if err != nil || s != "" {
		return s, err
	}
	var r Record
	if decodeJSON([]byte(record), &r) != nil {
		return "", nil
	}
	if p, err = Stamped(tx, r.Version); err != nil || p == nil {
		return "", err
	}
	return p.Told(record, lang)
}

// Traced lists how a stored decision came about, by the version that made it; none when this program does not have it.
func Traced(tx *db.Tx, r Record) ([]Step, error) {
	p, err := Stamped(tx, r.Version)
	if err != nil || p == nil {
		return []Step{}, err
	}
	d, err := p.Replay(r)
	if err != nil {
		return []Step{}, err
	}
	return d.Trace(), nil
}

// history is a shipped pack with the changes that an organisation has published so far. It never changes.
type history struct {
	shipped *Pack
	next    int64 // the number of the next change: all below are known
	changes []Amendment
	steps   []step
	made    *workshop
}

// step is a version and from when it is in force.
type step struct {
	from    time.Time // zero: from the beginning
	shipped *Pack
	changes []Amendment // that apply, in the order in which they became effective
}

func newHistory(shipped *Pack, next int64, changes []Amendment, made *workshop) *history {
	h := &history{shipped: shipped, next: next, changes: changes, made: made}
	slices.SortStableFunc(h.changes, func(a, b Amendment) int {
		if c := a.EffectiveAt.Compare(b.EffectiveAt); c != 0 {
			return c
		}
		return int(a.Number - b.Number)
	})
	h.steps = []step{{shipped: shipped}}
	later, applied := shipped.later, 0
	for len(later) > 0 || applied < len(h.changes) {
		last := h.steps[len(h.steps)-1]
		if len(later) > 0 && (applied == len(h.changes) || !later[0].start().After(h.changes[applied].EffectiveAt)) {
			last.from, last.shipped, later = later[0].start(), later[0], later[1:]
		} else {
			applied++
			last.from, last.changes = h.changes[applied-1].EffectiveAt, h.changes[:applied]
		}
		if n := len(h.steps); h.steps[n-1].from.Equal(last.from) && n > 1 {
			h.steps[n-1] = last
		} else {
			h.steps = append(h.steps, last)
		}
	}
	return h
}

// start is the first instant of the day from which a version of a pack holds.
func (p *Pack) start() time.Time { return p.Calendar("").StartOfDay(p.Edition.From) }

// at returns the version in force at an instant.
func (h *history) at(t time.Time) (*Pack, error) {
	i := len(h.steps) - 1
	for ; i > 0 && h.steps[i].from.After(t); i-- {
	}
	return h.made.pack(h.steps[i].shipped, h.steps[i].changes)
}

// stamped returns the version of a stamp.
func (h *history) stamped(s stamp) (*Pack, error) {
	from := h.shipped
	if s.day != "" {
		i := slices.IndexFunc(h.shipped.later, func(p *Pack) bool { return p.Edition.From.String() == s.day })
		if i < 0 {
			return nil, nil
		}
		from = h.shipped.later[i]
	}
	var apply []Amendment
	for _, c := range h.changes {
		if c.Number <= s.last && !slices.Contains(s.without, c.Number) {
			apply = append(apply, c)
		}
	}
	p, err := h.made.pack(from, apply)
	if err != nil || p.stamp != s.text {
		return nil, err
	}
	return p, nil
}

// stamp is what the version of a decision says: pack@version, the day of a shipped change, the number of the last change
// of the organisation and those below it that did not yet hold.
type stamp struct {
	text, code, version, day string
	last                     int64
	without                  []int64
}

func parseStamp(text string) (s stamp, ok bool) {
	s.text = text
	rest, own, _ := strings.Cut(text, "+")
	s.code, s.version, ok = strings.Cut(rest, "@")
	s.version, s.day, _ = strings.Cut(s.version, "/")
	for i, n := range strings.Split(own, "-") {
		if own == "" {
			break
		}
		x, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			return s, false
		}
		if i == 0 {
			s.last = x
		} else {
			s.without = append(s.without, x)
		}
	}
	return s, ok
}

// markOf tells a version with these changes apart: +3 has the first three, +3-1 the second and the third.
func markOf(changes []Amendment) string {
	if len(changes) == 0 {
		return ""
	}
	has := map[int64]bool{}
	last := int64(0)
	for _, c := range changes {
		has[c.Number], last = true, max(last, c.Number)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "+%d", last)
	for n := int64(1); n < last; n++ {
		if !has[n] {
			fmt.Fprintf(&b, "-%d", n)
		}
	}
	return b.String()
}

// workshop makes the versions of one organisation and keeps them: each is made once, whoever asks first.
type workshop struct {
	mu   sync.Mutex
	made map[string]*casting
}

type casting struct {
	once sync.Once
	pack *Pack
	err  error
}

// mostMade bounds the versions that are kept; a full memory starts anew.
const mostMade = 50

func (w *workshop) pack(shipped *Pack, changes []Amendment) (*Pack, error) {
	if len(changes) == 0 {
		return shipped, nil
	}
	key := shipped.stamp
	for _, c := range changes {
		key += "|" + c.ID + ":" + strconv.FormatInt(c.Version, 10)
	}
	w.mu.Lock()
	m := w.made[key]
	if m == nil {
		if len(w.made) >= mostMade {
			clear(w.made)
		}
		m = &casting{}
		w.made[key] = m
	}
	w.mu.Unlock()
	m.once.Do(func() {
		edits := make([]Edits, len(changes))
		for i, c := range changes {
			edits[i] = c.Edits
		}
		if m.pack, m.err = shipped.Amended(markOf(changes), edits...); m.err != nil {
			m.err = errs.Because(m.err, errs.Internal, "policy.refused", "pack", shipped.stamp+markOf(changes))
		}
	})
	return m.pack, m.err
}

// remembered is what a process knows of the changes of one organisation.
type remembered struct {
	mu      sync.RWMutex
	history *history
	made    workshop
}

type rememberedKey struct{ tenant, pack string }

// historyOf returns the changes that the actor of a transaction knows of; which they are comes with the actor, so that
// a unit of work sees one version from its beginning to its end and every node the same.
func historyOf(tx *db.Tx, shipped *Pack) (*history, error) {
	r := tx.Local(rememberedKey{tx.Actor.Tenant, shipped.Code}, func() any { return &remembered{made: workshop{made: map[string]*casting{}}} }).(*remembered)
	r.mu.RLock()
	h := r.history
	r.mu.RUnlock()
	if h != nil && h.shipped == shipped && h.next == tx.Actor.Policy {
		return h, nil
	}
	changes, err := publishedQ.All(tx, db.Args{"pack": shipped.Code})
	if err != nil {
		return nil, err
	}
	next := tx.Actor.Policy
	if next > 0 {
		changes = slices.DeleteFunc(changes, func(c Amendment) bool { return c.Number >= next })
	} else if len(changes) == 0 && shipped.Code == tx.Actor.Pack {
		tx.Actor.Policy = -1 // found out in this unit of work, which need not be told again
	}
	h = newHistory(shipped, next, changes, &r.made)
	r.mu.Lock()
	defer r.mu.Unlock()
	if next > 0 && (r.history == nil || r.history.shipped != shipped || r.history.next < next) { // what an actor was not told may not be committed
		r.history = h
	}
	return h, nil
}

// Version is a version of a policy and what made it.
type Version struct {
	Stamp   string
	From    time.Time  // zero: from the beginning
	Edition Edition    // of the pack, when it says so itself
	Change  *Amendment // of the organisation, when that came last
	pack    func() (*Pack, error)
}

// Pack is the version itself.
func (v *Version) Pack() (*Pack, error) { return v.pack() }

// Versions lists the versions of the policy of a transaction's tenant, the oldest first, those that lie ahead too.
func Versions(tx *db.Tx) (out []Version, err error) {
	shipped, err := Shipped.Pack(tx.Actor.Pack)
	if err != nil {
		return nil, errs.Because(err, errs.Internal, "policy.refused", "pack", tx.Actor.Pack)
	}
	h, err := historyOf(tx, shipped)
	if err != nil {
		return nil, err
	}
	for i, s := range h.steps {
		v := Version{Stamp: s.shipped.stamp + markOf(s.changes), From: s.from, pack: func() (*Pack, error) { return h.made.pack(s.shipped, s.changes) }}
		if i > 0 && len(s.changes) > len(h.steps[i-1].changes) {
			v.Change = &s.changes[len(s.changes)-1]
		} else {
			v.Edition = s.shipped.Edition
		}
		out = append(out, v)
	}
	return out, nil
}

// dayStart is when a change that holds from a day on becomes effective: with the day, but not before it is published.
func dayStart(p *Pack, day calendar.Date, now time.Time) time.Time {
	if t := p.Calendar("").StartOfDay(day); t.After(now) {
		return t
	}
	return now
}

// PackOf is the code of the pack that a stamp names.
func PackOf(stamp string) string {
	code, _, _ := strings.Cut(stamp, "@")
	return code
}
