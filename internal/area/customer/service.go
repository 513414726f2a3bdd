package customer

import (
	"slices"
	"strings"

	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/mask"
	"aftercare/internal/platform/page"
	"aftercare/internal/platform/phone"
	"aftercare/internal/platform/seq"
)

// Service has the verbs of this area.
type Service struct{}

// New returns the service.
func New() *Service { return &Service{} }

// Get returns a customer whoever asks, for areas above that act in their own right.
func Get(tx *db.Tx, id ID) (*Customer, error) { return ofQ.One(tx, db.Args{"id": id}) }

// ListInput chooses customers.
type ListInput struct {
	page.Request
	Q       string `query:"q" maxLength:"100" doc:"beginning of a name, number or telephone number, or the end of the latter"`
	UnitID  string `query:"unit_id" maxLength:"60"`
	OwnerID string `query:"owner_id" maxLength:"60"`
	State   string `query:"state" enum:"active,inactive" doc:"all unless said"`
	Sort    string `query:"sort" enum:"name,newest" doc:"name unless said"`
}

// List returns a page of the customers that the actor may see, by name or newest first.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Customer], error) {
	on, args := in.filters(tx)
	if in.Sort == "newest" {
		at, last := int64(1<<62), "~"
		if err := page.Decode(in.After, &at, &last); err != nil {
			return nil, err
		}
		rows, err := newestQ.All(tx, on, args, db.Args{"after": at, "after_id": last}, db.By(PermRead))
		if err != nil {
			return nil, err
		}
		return page.Cut(rows, in.Request, func(c Customer) []any { return []any{c.CreatedAt.UnixMilli(), c.ID} }), nil
	}
	var name, last string
	if err := page.Decode(in.After, &name, &last); err != nil {
		return nil, err
	}
	rows, err := byNameQ.All(tx, on, args, db.Args{"after": name, "after_id": last}, db.By(PermRead))
	if err != nil {
		return nil, err
	}
	return page.Cut(rows, in.Request, func(c Customer) []any { return []any{c.NameKey, c.ID} }), nil
}

// fewestDigits is how much of a telephone number must be typed before it is looked for.
const fewestDigits = 3

func (in *ListInput) filters(tx *db.Tx) (on db.On, args db.Args) {
	args = db.Args{"limit": in.Size(), "unit_id": in.UnitID, "owner_id": in.OwnerID, "active": in.State == "active"}
	if in.UnitID != "" {
		on = append(on, "unit")
	}
	if in.OwnerID != "" {
		on = append(on, "owner")
	}
	if in.State != "" {
		on = append(on, "active")
	}
	key := field.Key(in.Q)
	if key == "" {
		return on, args
	}
	number := strings.ToUpper(key)
	digits := phone.Digits(key)
	if len(digits) < fewestDigits || !phone.Valid(key) || mask.Hides(tx.Actor) {
		digits = "-" // begins no telephone number
	}
	tail := phone.Reversed(digits)
	for k, v := range map[string]string{"q": key, "number": number, "digits": digits, "tail": tail} {
		args[k], args[k+"_end"] = v, field.After(v)
	}
	return append(on, "q"), args
}

// GetInput names a customer.
type GetInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// Get returns a customer with its contacts and sites.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*View, error) {
	c, err := getQ.One(tx, in.args(), db.By(PermRead))
	if err != nil {
		return nil, err
	}
	return view(tx, c)
}

func (in *GetInput) args() db.Args { return db.Args{"id": in.ID} }

func view(tx *db.Tx, c *Customer) (*View, error) {
	contacts, err := ContactsOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	sites, err := SitesOf(tx, c.ID)
	return &View{*c, contacts, sites}, err
}

// CreateInput is a new customer.
type CreateInput struct{ Body Fields }

// Create takes a customer into the files.
func (s *Service) Create(tx *db.Tx, in *CreateInput) (*View, error) {
	c := &Customer{ID: ID(id.New("cus")), Changeable: Changeable{in.Body, true}, UpdatedBy: tx.Actor.Name}
	if err := c.prepare(tx, nil); err != nil {
		return nil, err
	}
	var err error
	if c.Number, err = seq.Next(tx, "customer"); err != nil {
		return nil, err
	}
	if _, err := addC.Run(tx, c); err != nil {
		return nil, err
	}
	if err := tx.Audit("customer", string(c.ID), "created", field.Diff(nil, c.Changeable)); err != nil {
		return nil, err
	}
	if err := tx.Emit(Created{c.ID, c.UnitID, c.OwnerID}); err != nil {
		return nil, err
	}
	if c, err = Get(tx, c.ID); err != nil {
		return nil, err
	}
	return view(tx, c)
}

// ChangeInput changes some fields of a customer.
type ChangeInput struct {
	GetInput
	Body field.Patch[Changeable]
}

// Change changes some fields of a customer; whoever read an older version is told who was faster.
func (s *Service) Change(tx *db.Tx, in *ChangeInput) (*View, error) {
	old, err := getQ.One(tx, in.args(), db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	c := *old
	if c.Changeable, err = in.Body.Apply(old.Changeable); err != nil {
		return nil, err
	}
	if err := c.prepare(tx, old); err != nil {
		return nil, err
	}
	c.Version, c.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeC.Run(tx, c)
	if err != nil {
		return nil, err
	}
	now, err := Get(tx, c.ID)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, field.Stale("customer", now.UpdatedBy, now.UpdatedAt)
	}
	if err := tx.Audit("customer", string(c.ID), "changed", field.Diff(&old.Changeable, c.Changeable)); err != nil {
		return nil, err
	}
	e := now.same()
	e.OldUnitID, e.OldOwnerID = old.UnitID, old.OwnerID
	if err := tx.Emit(e); err != nil {
		return nil, err
	}
	return view(tx, now)
}

// prepare tidies and checks the fields, fills what follows from others, and makes sure that the
// actor may put the customer where it shall be. old is nil for a new one.
func (c *Customer) prepare(tx *db.Tx, old *Customer) error {
	var ch errs.Checks
	field.Clean(&c.Fields, &ch)
	c.tidyTags(&ch)
	if c.Class == "" {
		c.Class = Scattered
	}
	if c.Settlement == "" {
		c.Settlement = settle(c.Class)
	}
	c.NameKey, c.PhoneDigits = field.Key(c.Name), phone.Digits(c.Phone)
	c.PhoneTail = phone.Reversed(c.PhoneDigits)
	if old == nil && c.OwnerID == "" && tx.Actor.May(PermWrite) == actor.Own {
		c.OwnerID = tx.Actor.Person
	}
	known, err := refsQ.One(tx, c)
	if err != nil {
		return err
	}
	if old == nil && c.UnitID == "" {
		c.UnitID, known.UnitKnown = known.OwnUnit, true
	}
	ch.That(c.UnitID == "" || known.UnitKnown, "unit_id", "unknown")
	ch.That(c.OwnerID == "" || known.OwnerKnown, "owner_id", "unknown")
	ch.That(tx.Actor.Can(PermWrite, actor.Object{Unit: c.UnitID, Owner: c.OwnerID}), "unit_id", "out_of_reach")
	return ch.Err()
}

func (c *Customer) tidyTags(ch *errs.Checks) {
	tags := []string{}
	for _, t := range c.Tags {
		if t = field.Line(t); t != "" && !slices.Contains(tags, t) {
			ch.That(len([]rune(t)) <= 40, "tags", "max_length", "n", 40)
			tags = append(tags, t)
		}
	}
	ch.That(len(tags) <= 20, "tags", "max_items", "n", 20)
	c.Tags = tags
}

// touched emits that something of a customer other than its own fields has changed.
func touched(tx *db.Tx, c *Customer) error { return tx.Emit(c.same()) }
