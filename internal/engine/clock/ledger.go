package clock

import (
	"cmp"
	"slices"
	"time"
)

// Kind is what an entry of a ledger says.
type Kind string

// The kinds of entries.
const (
	EntryStart  Kind = "start"
	EntryPause  Kind = "pause"
	EntryResume Kind = "resume"
	EntryStop   Kind = "stop"
	EntryCancel Kind = "cancel"
)

// Class says for whom a paused clock waits.
type Class string

// The classes of pauses.
const (
	Customer   Class = "customer"
	Parts      Class = "parts"
	ThirdParty Class = "third_party"
	Us         Class = "us"
)

// Entry is one fact about a clock; a ledger of them is all that a reading needs.
type Entry struct {
	Kind   Kind      `json:"kind"`
	At     time.Time `json:"at"`
	Class  Class     `json:"class,omitempty"`  // of a pause
	Reason string    `json:"reason,omitempty"` // of a pause or cancellation
	By     string    `json:"by,omitempty"`
}

// run is a ledger read in the order of time.
type run struct {
	start     time.Time // zero: never started
	end       time.Time // until when it ran: the stop, or now
	pauses    []Span    // in order, apart or touching
	paused    bool      // the last pause still runs at the end
	stopped   bool
	cancelled bool
}

// follow reads a ledger as of now. A ledger may come from devices that were
// offline, so nothing in it is trusted: it is sorted by time (a start before
// what happens in the same instant, else as written); what lies after the first
// stop or in the future does not count, but a start may lie ahead, as that of an
// appointment does; a stop before the start is one in time; pauses before it, a
// further start and a resume without a pause change nothing; a pause during a
// pause changes its class and reason, and one resume ends both.
func follow(ledger []Entry, now time.Time) run {
	now = moment(now)
	r := run{end: now}
	entries := inOrder(ledger)
	if i := slices.IndexFunc(entries, func(e Entry) bool { return e.Kind == EntryStart && !e.At.IsZero() }); i >= 0 {
		r.start = moment(entries[i].At)
	}
	for _, e := range entries {
		at := moment(e.At)
		if e.At.IsZero() || at.After(now) || r.stopped {
			continue
		}
		switch e.Kind {
		case EntryPause:
			if at.Before(r.start) {
				continue
			}
			r.closePause(at)
			r.pauses, r.paused = append(r.pauses, Span{From: at, Kind: SpanPaused, Class: e.Class, Reason: e.Reason}), true
		case EntryResume:
			r.closePause(at)
			r.paused = false
		case EntryStop, EntryCancel:
			r.end, r.stopped, r.cancelled = at, true, e.Kind == EntryCancel
		}
	}
	if r.paused {
		r.pauses[len(r.pauses)-1].To = r.end
	}
	return r
}

// closePause ends the running pause, if there is one, and forgets it if it
// lasted no time.
func (r *run) closePause(at time.Time) {
	if !r.paused {
		return
	}
	last := len(r.pauses) - 1
	if r.pauses[last].To = at; r.pauses[last].From.Equal(at) {
		r.pauses = r.pauses[:last]
	}
}

func inOrder(ledger []Entry) []Entry {
	out := slices.Clone(ledger)
	slices.SortStableFunc(out, func(a, b Entry) int {
		if c := moment(a.At).Compare(moment(b.At)); c != 0 {
			return c
		}
		return cmp.Compare(rank(a), rank(b))
	})
	return out
}

func rank(e Entry) int {
	if e.Kind == EntryStart {
		return 0
	}
	return 1
}

// moment is an instant as the database keeps it.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
