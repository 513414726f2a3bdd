// Package policy executes what an organisation has decided: packs of YAML with
// parameters, calendars, machines, clocks, rules, forms, roles and lists, which
// inherit from each other. A pack is checked whole when it is loaded and never
// changes afterwards; code asks it by decision points (points.yaml, Decide).
package policy

import (
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types/ref"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/form"
	"aftercare/internal/platform/actor"
)

// Pack is one loaded and checked policy. It is immutable and safe for concurrent use.
type Pack struct {
	Meta
	content
	stamp     string               // code@version
	tree      *node                // parents and child laid over each other
	chain     []string             // the pack and its parents
	known     *catalogue           // the points of points.yaml
	reg       *registry            // what the code of the process asks
	questions map[string]*question // by point
	params    map[string]*Param
	calendars map[string]*calendar.Calendar
	clocks    map[string][]Clock // by subject
	zone      *time.Location
	env       *cel.Env // what expressions of every point may use
	told      *told
	Edition   Edition // what made it, for a version that a pack says to hold from some day on
	later     []*Pack // the versions of those days, in their order
}

// Meta says what a pack is.
type Meta struct {
	Code     string `json:"code"`
	Version  string `json:"version"`
	Inherits string `json:"inherits,omitempty"`
	Names    Text   `json:"names"`
	Lang     string `json:"lang"`     // default language
	Zone     string `json:"zone"`     // default time zone, that of calendars which name none
	Calendar string `json:"calendar"` // of units that name none
}

// content is what stands in the files of a pack, parents included.
type content struct {
	Pack      Meta           `json:"pack"`
	Params    []Param        `json:"params,omitempty"`
	Calendars []Calendar     `json:"calendars,omitempty"`
	Machines  []flow.Machine `json:"machines,omitempty"`
	AllClocks []Clock        `json:"clocks,omitempty"`
	Rules     []Rule         `json:"rules,omitempty"`
	Scripts   []Script       `json:"scripts,omitempty"`
	Forms     []form.Def     `json:"forms,omitempty"`
	Roles     []Role         `json:"roles,omitempty"`
	Lists     []List         `json:"lists,omitempty"`
	Terms     []Term         `json:"terms,omitempty"`
}

// Param is one number, text or table that an organisation may set (spec 80).
type Param struct {
	Key    string `json:"key" pack:"code"`
	Value  any    `json:"value"` // string, int64, Dec, bool, []any or map[string]any
	Unit   string `json:"unit,omitempty"`
	Status string `json:"status"`           // S stated, D derived, R recovered, P proposed, B blank in the source
	Source string `json:"source,omitempty"` // S0 to S4
	Use    string `json:"use"`              // the rule, process or KPI that reads it
	Names  Text   `json:"names"`
	Check  any    `json:"check,omitempty"` // ascending, descending, bands, weights, {min, max}, or [options]
	Origin string `json:"-"`               // the pack that set the value
	typed  *cel.Type
	val    ref.Val
}

// Calendar is a named calendar.
type Calendar struct {
	Code  string `json:"code"`
	Names Text   `json:"names"`
	Zone  string `json:"zone,omitempty"`
	calendar.Spec
}

// Clock says when a time limit of a subject runs.
type Clock struct {
	Metric   string   `json:"metric" pack:"code"`
	Names    Text     `json:"names"`
	Subject  string   `json:"subject"`
	Starts   []string `json:"starts"` // events; flow.Created is the birth
	Stops    []string `json:"stops"`  // events that meet the limit
	Drops    []string `json:"drops,omitempty"`
	Pauses   []string `json:"pauses,omitempty"` // states; the class is the state's
	Decides  string   `json:"decides"`          // the decision point that gives the limit
	Calendar string   `json:"calendar"`         // unit, or the code of a calendar
	Warn     string   `json:"warn"`             // the parameter that lists the percents of warnings
}

// Rule answers a decision point by its first row whose condition holds.
type Rule struct {
	Code     string    `json:"code"`
	Names    Text      `json:"names"`
	Decides  string    `json:"decides"`
	Source   string    `json:"source,omitempty"` // S0 to S4, rec or prop, and AMB-nn
	Steps    Steps     `json:"steps,omitempty"`
	Rows     []Row     `json:"rows"`
	Sentence Text      `json:"sentence,omitempty"`
	Examples []Example `json:"examples,omitempty"`
}

// Steps are values that a rule calculates on its way, in order; each may read the input and those before it.
type Steps struct {
	Names []string
	Exprs []Expr
}

// Row is one condition and its result; a row without condition always holds.
type Row struct {
	When     Expr            `json:"when,omitempty"`
	Result   map[string]Expr `json:"result"`
	Sentence Text            `json:"sentence,omitempty"`
}

// Example is a worked example; all of them run as tests.
type Example struct {
	Name string         `json:"name"`
	With map[string]any `json:"with,omitempty"` // parameters set otherwise for this example: the other option of a choice
	At   string         `json:"at,omitempty"`   // local time of the event from which a limit counts
	In   map[string]any `json:"in"`
	Out  map[string]any `json:"out"`
	Due  string         `json:"due,omitempty"`   // local time at which the limit ends
	Open string         `json:"opens,omitempty"` // local time at which a window opens
	Met  []string       `json:"met,omitempty"`   // times that are still in time
	Late []string       `json:"late,omitempty"`
}

// Script is what is said and asked in a call.
type Script struct {
	Code    string `json:"code"`
	Names   Text   `json:"names"`
	Form    string `json:"form"`
	Opening Text   `json:"opening"`
	Items   []Item `json:"items"`
	Closing Text   `json:"closing"`
}

// Item is one question of a script; its key is a field of the form.
type Item struct {
	Key string `json:"key" pack:"code"`
	Ask Text   `json:"ask"`
}

// Role is what somebody in a position may do, and how far it reaches.
type Role struct {
	Code     string                 `json:"code"`
	Names    Text                   `json:"names"`
	Position string                 `json:"position,omitempty"` // POS-nn
	Perms    map[string]actor.Scope `json:"perms"`
}

// List is one of the option lists ENUM-nn.
type List struct {
	Code    string   `json:"code"`
	Names   Text     `json:"names"`
	Options []Option `json:"options"`
}

// Option is one entry of a list.
type Option struct {
	Code  string `json:"code"`
	Names Text   `json:"names"`
	Class string `json:"class,omitempty"` // what the option means to the product, e.g. the pause class of a reason
}

// Term replaces a word of the product by the organisation's own.
type Term struct {
	Key   string `json:"key" pack:"code"`
	Names Text   `json:"names"`
}
