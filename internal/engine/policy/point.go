package policy

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"time"

	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/platform/money"
)

// The types of a point's fields in points.yaml; a list code (ENUM-nn) stands for one of its options.
const (
	typeText  = "text"
	typeInt   = "int"
	typeBool  = "bool"
	typeTime  = "time"
	typeTexts = "texts"
	typeLimit = "limit" // a time limit as text: 10min, 24h, 3wd

	typeDate     = "date"     // a local day: 2010-10-14
	typeDuration = "duration" // PT10M
	typeDecimal  = "decimal"
	typeMoney    = "money"
	typeDecimals = "decimals"
	typeMoneys   = "moneys"
	typeRecords  = "records" // written as a list with one map of fields
)

var builtin = []string{typeText, typeInt, typeBool, typeTime, typeDate, typeDuration, typeLimit, typeDecimal, typeMoney, typeTexts, typeDecimals, typeMoneys}

// catalogue is points.yaml: every decision that packs can take, also those of areas not built yet.
type catalogue struct {
	Points []decl `json:"points"`
	kinds  *kinds
	forge  forge // of the packs that answer these points
}

// decl is one decision point: what a rule may read and what it must answer.
type decl struct {
	Code  string         `json:"code"`
	About string         `json:"about"`
	In    fieldTypes     `json:"in"`
	Out   fieldTypes     `json:"out"`
	index map[string]int // of an input field
}

// fieldTypes are the fields of a point, or of an entry in one of its lists, in their order.
type fieldTypes struct {
	name     string // of the entry: point.field
	names    []string
	types    []string
	optional []bool        // may be missing
	records  []*fieldTypes // the fields of the entries of a list, else nil
}

func (f *fieldTypes) decode(d *decoder, n *node, key string) {
	if !n.isMap {
		d.say(n, key, "expected a map from field to type, found %s", n.kind())
		return
	}
	for i, k := range n.keys {
		kid := n.kids[i]
		if kid.isList && len(kid.kids) == 1 && kid.kids[0].isMap {
			of := &fieldTypes{name: strings.TrimPrefix(dot(key, k), "points.")}
			of.decode(d, kid.kids[0], dot(key, k))
			f.add(k, typeRecords, false, of)
			continue
		}
		t, _ := kid.scalar.(string)
		t, optional := strings.CutSuffix(t, "?")
		if !slices.Contains(builtin, t) && !strings.HasPrefix(t, "ENUM-") {
			d.say(kid, dot(key, k), "unknown type %q, expected one of %s, the code of a list, or a list with the fields of its entries", t, strings.Join(builtin, ", "))
		}
		f.add(k, t, optional, nil)
	}
}

func (f *fieldTypes) add(name, t string, optional bool, of *fieldTypes) {
	f.names, f.types = append(f.names, name), append(f.types, t)
	f.optional, f.records = append(f.optional, optional), append(f.records, of)
}

// kind is the field's type without its list.
func (f *fieldTypes) kind(i int) string {
	if strings.HasPrefix(f.types[i], "ENUM-") || f.types[i] == typeLimit {
		return typeText
	}
	return f.types[i]
}

func (c *catalogue) find(code string) *decl {
	for i := range c.Points {
		if c.Points[i].Code == code {
			return &c.Points[i]
		}
	}
	return nil
}

func (c *catalogue) names() (out []string) {
	for _, p := range c.Points {
		out = append(out, p.Code)
	}
	return out
}

// pointsFile is where the decision points stand, beside the packs; points_*.yaml hold those of single subjects.
const pointsFile = "points.yaml"

func readPoints(fsys fs.FS) (*catalogue, error) {
	n, err := readFile(fsys, "points", pointsFile)
	if err != nil {
		return nil, err
	}
	more, err := fs.Glob(fsys, "points_*.yaml")
	if err != nil {
		return nil, err
	}
	for _, file := range more {
		of, err := readFile(fsys, "points", file)
		if err == nil {
			err = join(n, of, "")
		}
		if err != nil {
			return nil, err
		}
	}
	c, d := &catalogue{forge: forge{made: map[*node][]*forged{}}}, &decoder{}
	d.into(n, reflect.ValueOf(c).Elem(), "")
	if len(d.found) > 0 {
		return nil, d.found
	}
	for i := range c.Points {
		p := &c.Points[i]
		p.index = make(map[string]int, len(p.In.names))
		for j, n := range p.In.names {
			p.index[n] = j
		}
	}
	c.kinds, err = newKinds(c)
	return c, err
}

// Point is a question that code asks of a pack. In holds all that a rule may read
// and Out what it answers; their json tags must be those of points.yaml.
type Point[In, Out any] struct {
	name    string
	in, out shape
}

// NewPoint declares a decision point of an area; call it once, in a package variable.
func NewPoint[In, Out any](name string) *Point[In, Out] {
	p := newPoint[In, Out](name)
	declared.points = append(declared.points, p)
	return p
}

func newPoint[In, Out any](name string) *Point[In, Out] {
	return &Point[In, Out]{name, shapeOf(name, reflect.TypeFor[In]()), shapeOf(name, reflect.TypeFor[Out]())}
}

// Name is the point's name in packs.
func (p *Point[In, Out]) Name() string { return p.name }

// asked is what loading needs to know of a Point.
type asked interface {
	Name() string
	bind(*decl) (in, out [][]int, wrong []string)
	build(out [][]int, values []any) any
}

// bind finds the struct fields of the point's fields, or says where code and points.yaml differ.
func (p *Point[In, Out]) bind(d *decl) (in, out [][]int, wrong []string) {
	in, w1 := p.in.bind("in", &d.In)
	out, w2 := p.out.bind("out", &d.Out)
	return in, out, append(w1, w2...)
}

// build makes the answer of a row from the values that are known at load.
func (p *Point[In, Out]) build(out [][]int, values []any) any {
	var o Out
	v := reflect.ValueOf(&o).Elem()
	for i, x := range values {
		if x != nil {
			set(v.FieldByIndex(out[i]), x)
		}
	}
	return o
}

// shape is a struct seen as the fields of a point.
type shape struct {
	fieldTypes
	index [][]int
}

func shapeOf(point string, t reflect.Type) (s shape) {
	for _, f := range fieldsOf(t) {
		s.add(f.name, typeOf(point, t.FieldByIndex(f.index)), false, nil)
		s.index = append(s.index, f.index)
	}
	return s
}

// goTypes are the types of the code's structs.
var goTypes = map[reflect.Type]string{
	reflect.TypeFor[time.Time](): typeTime, reflect.TypeFor[[]string](): typeTexts, reflect.TypeFor[Decimal](): typeDecimal,
	reflect.TypeFor[money.Money](): typeMoney, reflect.TypeFor[calendar.Date](): typeDate, reflect.TypeFor[clock.Duration](): typeDuration,
	reflect.TypeFor[[]Decimal](): typeDecimals, reflect.TypeFor[[]money.Money](): typeMoneys,
}

func typeOf(point string, f reflect.StructField) string {
	if t := goTypes[f.Type]; t != "" {
		return t
	}
	switch k := f.Type.Kind(); {
	case k == reflect.String:
		return typeText
	case k == reflect.Int, k == reflect.Int64:
		return typeInt
	case k == reflect.Bool:
		return typeBool
	case k == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
		return typeRecords
	}
	panic(fmt.Sprintf("policy: point %s: field %s has a type that rules do not know: %s", point, f.Name, f.Type))
}

func (s *shape) bind(side string, want *fieldTypes) (index [][]int, wrong []string) {
	for i, n := range want.names {
		j := slices.Index(s.names, n)
		switch {
		case j < 0:
			wrong = append(wrong, fmt.Sprintf("%s.%s is missing in the code", side, n))
		case s.types[j] != want.kind(i):
			wrong = append(wrong, fmt.Sprintf("%s.%s is %s in the code and %s in points.yaml", side, n, s.types[j], want.kind(i)))
		default:
			index = append(index, s.index[j])
		}
	}
	for _, n := range s.names {
		if !slices.Contains(want.names, n) {
			wrong = append(wrong, fmt.Sprintf("%s.%s is in the code only", side, n))
		}
	}
	return index, wrong
}

// set puts a plain value into a field of an answer; what bind found to fit cannot fail.
func set(f reflect.Value, x any) {
	switch x := x.(type) {
	case string:
		f.SetString(x)
	case int64:
		f.SetInt(x)
	case bool:
		f.SetBool(x)
	case []any:
		b, err := json.Marshal(x)
		if err == nil {
			err = json.Unmarshal(b, f.Addr().Interface())
		}
		if err != nil {
			panic(fmt.Sprintf("policy: an answer of %s does not fit: %v", f.Type(), err))
		}
	default:
		f.Set(reflect.ValueOf(x))
	}
}
