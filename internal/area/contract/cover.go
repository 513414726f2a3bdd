package contract

import (
	"time"

	"aftercare/internal/area/asset"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
)

// Service has the verbs of this area.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// Bounds of what is read at once: the covers of one machine, the machines of one customer.
const (
	mostCovers = 100
	mostAssets = 200
)

// CoverAt says what covers a machine at an instant, whoever asks.
func CoverAt(tx *db.Tx, id asset.ID, at time.Time) (Verdict, error) {
	f, err := factsQ.Maybe(tx, db.Args{"asset_id": id})
	if err == nil && f == nil {
		err = errs.New(errs.NotFound, "asset.not_found")
	}
	if err != nil {
		return Verdict{}, err
	}
	covers, err := coversOf(tx, id)
	if err != nil {
		return Verdict{}, err
	}
	return judge(*f, covers, localDay(at, f.Zone, tx.Actor.Zone)), nil
}

func coversOf(tx *db.Tx, id asset.ID) ([]Cover, error) {
	return coversQ.All(tx, db.Args{"asset_id": id, "limit": mostCovers})
}

// View is what covers a machine, with all that was ever recorded.
type View struct {
	Verdict Verdict `json:"verdict"`
	Covers  []Cover `json:"covers" nullable:"false"`
}

// GetInput names a machine and, unless it is now, an instant.
type GetInput struct {
	asset.GetInput
	At time.Time `query:"at" doc:"now unless said"`
}

// Get says what covers a machine.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) {
	if _, err := asset.Reach(tx, in.ID, asset.PermRead); err != nil {
		return nil, err
	}
	at := in.At
	if at.IsZero() {
		at = tx.Now
	}
	v, err := CoverAt(tx, in.ID, at)
	if err != nil {
		return nil, err
	}
	covers, err := coversOf(tx, in.ID)
	return &View{v, covers}, err
}

// CreateCoverInput is a new cover of a machine.
type CreateCoverInput struct {
	asset.GetInput
	Body CoverFields
}

// CreateCover records a cover.
func (s *Service) CreateCover(tx *db.Tx, in *CreateCoverInput) (*Cover, error) {
	if _, err := asset.Reach(tx, in.ID, PermWrite); err != nil {
		return nil, err
	}
	c := Cover{ID: ID(id.New("cov")), AssetID: in.ID, CoverFields: in.Body, UpdatedBy: tx.Actor.Name}
	if err := c.prepare(tx); err != nil {
		return nil, err
	}
	if _, err := addCoverC.Run(tx, c); err != nil {
		return nil, err
	}
	if err := tx.Audit("cover", string(c.ID), "created", field.Diff(nil, c.CoverFields)); err != nil {
		return nil, err
	}
	return coverQ.One(tx, c)
}

// ChangeCoverInput changes some fields of a cover.
type ChangeCoverInput struct {
	asset.GetInput
	CoverID ID `path:"cover_id" maxLength:"60"`
	Body    field.Patch[CoverFields]
}

// ChangeCover changes some fields of a cover; cases that were taken before keep their verdict.
func (s *Service) ChangeCover(tx *db.Tx, in *ChangeCoverInput) (*Cover, error) {
	if _, err := asset.Reach(tx, in.ID, PermWrite); err != nil {
		return nil, err
	}
	old, err := coverQ.One(tx, db.Args{"id": in.CoverID, "asset_id": in.ID})
	if err != nil {
		return nil, err
	}
	c := *old
	if c.CoverFields, err = in.Body.Apply(old.CoverFields); err != nil {
		return nil, err
	}
	if err := c.prepare(tx); err != nil {
		return nil, err
	}
	c.Version, c.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeCoverC.Run(tx, c)
	if err != nil {
		return nil, err
	}
	now, err := coverQ.One(tx, c)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, field.Stale("contract", now.UpdatedBy, now.UpdatedAt)
	}
	return now, tx.Audit("cover", string(c.ID), "changed", field.Diff(&old.CoverFields, c.CoverFields))
}

// prepare tidies and checks the fields. Two covers of one kind never hold on the same day: it
// would be unclear which of their terms count.
func (c *Cover) prepare(tx *db.Tx) error {
	var ch errs.Checks
	field.Clean(&c.CoverFields, &ch)
	ch.That(c.FromDay == "" || c.ToDay == "" || c.FromDay <= c.ToDay, "to_day", "after_start")
	if err := ch.Err(); err != nil || c.Void {
		return err
	}
	others, err := coversOf(tx, c.AssetID)
	if err != nil {
		return err
	}
	for _, o := range others {
		apart := o.ID == c.ID || o.Kind != c.Kind || o.Void || o.ToDay < c.FromDay || c.ToDay < o.FromDay
		ch.That(apart, "from_day", "overlaps", "from", o.FromDay, "until", o.ToDay)
	}
	ch.That(len(others) < mostCovers || c.Version > 0, "from_day", "max_items", "n", mostCovers)
	return ch.Err()
}
