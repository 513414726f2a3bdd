package field

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"aftercare/internal/platform/errs"
)

// Patch is the body of a change to a record with fields F: the version that was read, and those
// fields that become different. A field left out stays; null empties a field that may be empty.
type Patch[F any] struct {
	Version int
	given   []byte
}

// UnmarshalJSON keeps the body until the record to change is known.
func (p *Patch[F]) UnmarshalJSON(b []byte) error {
	var v struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	p.Version, p.given = v.Version, slices.Clone(b)
	return nil
}

// MarshalJSON writes the patch as it came.
func (p Patch[F]) MarshalJSON() ([]byte, error) {
	if p.given == nil {
		return []byte("{}"), nil
	}
	return p.given, nil
}

// Schema describes the body: all fields of F, none compulsory, and the version.
func (Patch[F]) Schema(r huma.Registry) *huma.Schema {
	s := huma.SchemaFromType(r, reflect.TypeFor[F]())
	one := 1.0
	s.Properties["version"] = &huma.Schema{Type: huma.TypeInteger, Minimum: &one, Description: "the version that was read"}
	s.Required = []string{"version"}
	return s
}

// Apply returns old with the given fields changed; old itself stays as it is.
func (p Patch[F]) Apply(old F) (f F, err error) {
	b, err := json.Marshal(old)
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return f, err
	}
	if len(p.given) == 0 {
		return f, nil
	}
	if err := json.NewDecoder(bytes.NewReader(p.given)).Decode(&f); err != nil {
		return f, errs.New(errs.Invalid, "input.not_json")
	}
	return f, nil
}

// Stale is the answer to a change of a version that is no longer the newest: it names who was faster.
func Stale(area, by string, at time.Time) error {
	return errs.New(errs.Conflict, area+".changed_meanwhile", "by", by, "at", at.Format(time.RFC3339))
}
