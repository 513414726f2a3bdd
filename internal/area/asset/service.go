package asset

import (
	"strings"

	"aftercare/internal/area/catalog"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/page"
	"aftercare/internal/platform/seq"
)

// Service has the verbs of this area.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// mostOfCustomer bounds the machines that are shown with a caller; the list has them all.
const mostOfCustomer = 200

// Get returns a machine whoever asks, for areas above that act in their own right.
func Get(tx *db.Tx, id ID) (*Asset, error) { return ofQ.One(tx, db.Args{"id": id}) }

// OfCustomer returns the first machines of a customer by serial number, whoever asks.
func OfCustomer(tx *db.Tx, id customer.ID) ([]Asset, error) {
	return ofCustomerQ.All(tx, db.Args{"customer_id": id, "limit": mostOfCustomer})
}

// ByLabel returns the machine that a label is stuck to, whoever scans it.
func ByLabel(tx *db.Tx, code string) (*Asset, error) {
	return byLabelQ.One(tx, db.Args{"label_code": strings.ToLower(field.Line(code))})
}

// ListInput chooses machines.
type ListInput struct {
	page.Request
	Q          string          `query:"q" maxLength:"100" doc:"beginning of a serial or machine number, or a whole label code"`
	CustomerID customer.ID     `query:"customer_id" maxLength:"60"`
	SiteID     customer.SiteID `query:"site_id" maxLength:"60"`
	ModelID    string          `query:"model_id" maxLength:"60"`
	AssigneeID string          `query:"assignee_id" maxLength:"60"`
}

// List returns a page of the machines that the actor may see, by serial number.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Asset], error) {
	var serial, last string
	if err := page.Decode(in.After, &serial, &last); err != nil {
		return nil, err
	}
	on, args := in.filters()
	rows, err := listQ.All(tx, on, args, db.Args{"after": serial, "after_id": last, "limit": in.Size()}, db.By(PermRead))
	if err != nil {
		return nil, err
	}
	return page.Cut(rows, in.Request, func(a Asset) []any { return []any{a.SerialKey, a.ID} }), nil
}

func (in *ListInput) filters() (on db.On, args db.Args) {
	args = db.Args{"customer_id": in.CustomerID, "site_id": in.SiteID, "model_id": in.ModelID, "assignee_id": in.AssigneeID}
	for name, value := range map[string]string{"customer": string(in.CustomerID), "site": string(in.SiteID), "model": in.ModelID, "assignee": in.AssigneeID} {
		if value != "" {
			on = append(on, name)
		}
	}
	key := field.Key(in.Q)
	if key == "" {
		return on, args
	}
	serial, number := serialKey(key), strings.ToUpper(key)
	if serial == "" {
		serial = "-" // begins no serial number
	}
	args["serial"], args["serial_end"] = serial, field.After(serial)
	args["number"], args["number_end"] = number, field.After(number)
	args["label"] = key
	return append(on, "q"), args
}

// GetInput names a machine.
type GetInput struct {
	ID ID `path:"id" maxLength:"60"`
}

func (in *GetInput) args() db.Args { return db.Args{"id": in.ID} }

// Get returns a machine with its product model.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) {
	a, err := getQ.One(tx, in.args(), db.By(PermRead))
	if err != nil {
		return nil, err
	}
	return view(tx, a)
}

// Reach returns a machine if the actor's permission perm reaches it; to others it looks missing.
func Reach(tx *db.Tx, id ID, perm string) (*Asset, error) {
	return getQ.One(tx, db.Args{"id": id}, db.By(perm))
}

func view(tx *db.Tx, a *Asset) (*View, error) {
	m, err := catalog.GetModel(tx, a.ModelID)
	if err != nil {
		return nil, err
	}
	return &View{*a, *m}, nil
}

// CreateInput is a new machine.
type CreateInput struct{ Body Fields }

// labelLength is how many characters of 5 random bits a label code has: short enough to type,
// far too many to try.
const labelLength = 12

// Create takes a machine into the files and gives it a label.
func (s *Service) Create(tx *db.Tx, in *CreateInput) (*View, error) {
	a := &Asset{ID: ID(id.New("ast")), LabelCode: id.Secret()[:labelLength], Fields: in.Body, UpdatedBy: tx.Actor.Name}
	if err := a.prepare(tx, nil); err != nil {
		return nil, err
	}
	var err error
	if a.Number, err = seq.Next(tx, "asset"); err != nil {
		return nil, err
	}
	if _, err := addC.Run(tx, a); err != nil {
		return nil, err
	}
	if err := tx.Audit("asset", string(a.ID), "created", field.Diff(nil, a.Fields)); err != nil {
		return nil, err
	}
	if err := tx.Emit(Created{a.ID, a.UnitID, a.OwnerID, a.AssigneeID}); err != nil {
		return nil, err
	}
	if a, err = Get(tx, a.ID); err != nil {
		return nil, err
	}
	return view(tx, a)
}

// ChangeInput changes some fields of a machine.
type ChangeInput struct {
	GetInput
	Body field.Patch[Fields]
}

// Change changes some fields of a machine; whoever read an older version is told who was faster.
func (s *Service) Change(tx *db.Tx, in *ChangeInput) (*View, error) {
	old, err := getQ.One(tx, in.args(), db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	a := *old
	if a.Fields, err = in.Body.Apply(old.Fields); err != nil {
		return nil, err
	}
	if err := a.prepare(tx, old); err != nil {
		return nil, err
	}
	a.Version, a.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeC.Run(tx, a)
	if err != nil {
		return nil, err
	}
	now, err := Get(tx, a.ID)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, field.Stale("asset", now.UpdatedBy, now.UpdatedAt)
	}
	if err := tx.Audit("asset", string(a.ID), "changed", field.Diff(&old.Fields, a.Fields)); err != nil {
		return nil, err
	}
	if err := tx.Emit(Changed{now.ID, now.Version, now.UnitID, now.OwnerID, now.AssigneeID}); err != nil {
		return nil, err
	}
	return view(tx, now)
}

// prepare tidies and checks the fields and fills what follows from the customer. old is nil for a new machine.
func (a *Asset) prepare(tx *db.Tx, old *Asset) error {
	var ch errs.Checks
	field.Clean(&a.Fields, &ch)
	a.SerialKey = serialKey(a.Serial)
	ch.That(a.Serial == "" || a.SerialKey != "", "serial", "required")
	if a.Status == "" {
		a.Status = InUse
	}
	known, err := refsQ.One(tx, a)
	if err != nil {
		return err
	}
	ch.That(a.UnitID == "" || known.UnitKnown, "unit_id", "unknown")
	ch.That(a.AssigneeID == "" || known.AssigneeKnown, "assignee_id", "unknown")
	if err := a.checkModel(tx, old, &ch); err != nil {
		return err
	}
	if err := a.follow(tx, old, &ch); err != nil {
		return err
	}
	if err := ch.Err(); err != nil {
		return err
	}
	ch.That(tx.Actor.Can(PermWrite, actor.Object{Unit: a.UnitID, Owner: a.OwnerID, Assignee: a.AssigneeID}), "unit_id", "out_of_reach")
	return ch.Err()
}

func (a *Asset) checkModel(tx *db.Tx, old *Asset, ch *errs.Checks) error {
	if old != nil && old.ModelID == a.ModelID {
		return nil
	}
	m, err := catalog.GetModel(tx, a.ModelID)
	if errs.KindOf(err) == errs.NotFound {
		ch.That(a.ModelID == "", "model_id", "unknown")
		return nil
	}
	if err == nil {
		ch.That(m.Active, "model_id", "retired")
	}
	return err
}

// follow makes the machine follow its customer: to its unit and owner, and away from the sites of another.
func (a *Asset) follow(tx *db.Tx, old *Asset, ch *errs.Checks) error {
	moved := old == nil || old.CustomerID != a.CustomerID
	c, err := customer.Get(tx, a.CustomerID)
	if errs.KindOf(err) == errs.NotFound || err == nil && moved && !tx.Actor.Can(PermWrite, actor.Object{Unit: c.UnitID, Owner: c.OwnerID}) {
		ch.That(a.CustomerID == "", "customer_id", "unknown")
		return nil
	}
	if err != nil {
		return err
	}
	a.OwnerID = c.OwnerID
	if moved && old != nil && a.SiteID == old.SiteID {
		a.SiteID = ""
	}
	if a.UnitID == "" || moved && old != nil && a.UnitID == old.UnitID {
		a.UnitID = c.UnitID
	}
	if a.SiteID == "" {
		return nil
	}
	site, err := customer.GetSite(tx, a.SiteID)
	if errs.KindOf(err) == errs.NotFound || err == nil && site.CustomerID != a.CustomerID {
		ch.That(false, "site_id", "unknown")
		return nil
	}
	return err
}
