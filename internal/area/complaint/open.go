package complaint

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/area/customer"
	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/seq"
)

// New is a complaint to be opened (FORM-38). What is left out comes from its case.
type New struct {
	TicketID     string
	FollowupID   string
	Follows      ID
	CustomerID   string
	AssetID      string
	Channel      string
	Category     string // ENUM-23
	Validity     string // ENUM-22
	Level        string // ENUM-21, the first of the list unless said
	Complex      bool
	Content      string
	Demand       string
	Contact      string
	Phone        string
	AccusedID    string // person; may not handle the case
	OwnerID      string // the taker unless said; never the accused
	UnitID       string // the case's unit unless said
	ReplyDue     time.Time
	Confidential bool
}

// Open records a complaint in the caller's transaction and starts its limits (PROC-12). Whom it accuses can own neither
// it nor its case; the first taker owns it until it is handed over.
func Open(tx *db.Tx, n New) (*Complaint, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	o, err := originQ.Maybe(tx, db.Args{"ticket_id": n.TicketID, "accused_id": n.AccusedID, "owner_id": cmp.Or(n.OwnerID, tx.Actor.Person), "customer_id": n.CustomerID})
	if err != nil {
		return nil, err
	}
	c, err := n.complaint(tx, p, o)
	if err != nil {
		return nil, err
	}
	if c.Number, err = seq.Next(tx, "complaint"); err != nil {
		return nil, err
	}
	if err := c.begin(tx, p, o); err != nil {
		return nil, err
	}
	if c.TicketID != "" {
		if err := ticket.Bar(tx, ticket.ID(c.TicketID), c.AccusedID, c.OwnerID); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// complaint makes the record of what was said and what is known.
func (n *New) complaint(tx *db.Tx, p *policy.Pack, o *origin) (*Complaint, error) {
	c := &Complaint{ID: ID(id.New("cmp")), AccusedID: n.AccusedID, TicketID: n.TicketID, FollowupID: n.FollowupID, Follows: n.Follows,
		CustomerID: n.CustomerID, AssetID: n.AssetID, UnitID: n.UnitID, CreatedAt: tx.Now, UpdatedAt: tx.Now, UpdatedBy: tx.Actor.Person, Version: 1,
		Fields: Fields{Channel: n.Channel, Category: n.Category, Validity: n.Validity, Level: cmp.Or(n.Level, first(p, listLevel)), Complex: n.Complex,
			Confidential: n.Confidential, Contact: n.Contact, Phone: n.Phone, Content: n.Content, Demand: n.Demand}}
	if !n.ReplyDue.IsZero() {
		c.ReplyDue = &n.ReplyDue
	}
	var ch errs.Checks
	c.tidy(p, &ch)
	ch.That(o != nil, "customer_id", "unknown")
	if o == nil {
		return nil, ch.Err()
	}
	ch.That(n.TicketID == "" || o.TicketID != "", "ticket_id", "unknown")
	ch.That(n.AccusedID == "" || o.Accused != "", "accused_id", "unknown")
	ch.That(n.OwnerID == "" || o.Wanted != "", "owner_id", "unknown")
	ch.That(n.OwnerID == "" || n.OwnerID != n.AccusedID, "owner_id", "accused")
	c.AssetID, c.Contact, c.Phone = cmp.Or(c.AssetID, o.AssetID), cmp.Or(c.Contact, o.Caller), cmp.Or(c.Phone, o.Phone)
	c.UnitID = cmp.Or(c.UnitID, o.Unit)
	for _, person := range []string{o.Wanted, tx.Actor.Person, o.Owner, o.Head, o.Above} {
		if person != "" && person != c.AccusedID {
			c.OwnerID = person
			break
		}
	}
	if err := ch.Err(); err != nil {
		return nil, err
	}
	if c.OwnerID == "" {
		return nil, errs.New(errs.Conflict, "complaint.no_owner")
	}
	return c, nil
}

// tidy cleans the texts and refuses options that the pack does not offer.
func (f *Fields) tidy(p *policy.Pack, c *errs.Checks) {
	field.Clean(f, c)
	c.That(f.Category == "" || p.Offers(listCategory, f.Category), "category", "not_an_option")
	c.That(p.Offers(listLevel, f.Level), "level", "not_an_option")
	c.That(f.Validity == "" || p.Offers(listValidity, f.Validity), "validity", "not_an_option")
	c.That(f.Channel == "" || p.Offers(listChannel, f.Channel), "channel", "not_an_option")
}

// begin stores the complaint with its first line, its limits, its trail, its tasks and its event.
func (c *Complaint) begin(tx *db.Tx, p *policy.Pack, o *origin) error {
	m := lifeOf.In(p)
	c.enter(tx, m, m.Initial)
	born := c.subject()
	born.State = ""
	due := time.Time{}
	begin := func(def policy.Clock) error {
		l, err := c.limit(p, def, o.Calendar)
		if err != nil {
			return err
		}
		k, err := step.Start(tx, l)
		if err == nil && k != nil && def.Decides == RespondBy.Name() {
			due = k.DueAt
		}
		return err
	}
	if err := step.Record(tx, m, born, flow.Transition{Event: flow.Created, To: c.State}, step.Move{Event: flow.Created, Begin: begin}); err != nil {
		return err
	}
	if _, err := addC.Run(tx, c); err != nil {
		return err
	}
	if err := tx.Audit("complaint", string(c.ID), "created", db.Changes{"number": {New: c.Number}, "ticket_id": {Old: "", New: c.TicketID},
		"category": {New: c.Category}, "level": {New: c.Level}, "owner_id": {New: c.OwnerID}, "accused_id": {Old: "", New: c.AccusedID}}); err != nil {
		return err
	}
	if err := task.Open(tx, c.task("complaint.accept", c.OwnerID, due, "complaint.task_accept")); err != nil {
		return err
	}
	if err := c.alarm(tx, p, o.Calendar, []string{o.Head, o.Above}); err != nil {
		return err
	}
	return tx.Emit(Opened{c.fact()})
}

// limit asks the pack how long a clock of the complaint may run (RULE-76).
func (c *Complaint) limit(p *policy.Pack, def policy.Clock, calendar string) (step.Limit, error) {
	in := LimitIn{c.Level, c.Complex}
	l := step.Limit{Subject: c.subject(), Metric: def.Metric, Calendar: calendar}
	if def.Decides == RespondBy.Name() {
		d, err := policy.Decide(p, RespondBy, in)
		l.To, l.Decision = d.Out.Limit, d.Record()
		return l, err
	}
	d, err := policy.Decide(p, ResolveBy, in)
	l.To, l.Decision = d.Out.Limit, d.Record()
	return l, err
}

// alarm gives the first of the superiors who is not accused a task when management must know of a complaint (RULE-76, major).
func (c *Complaint) alarm(tx *db.Tx, p *policy.Pack, calendar string, superiors []string) error {
	d, err := policy.Decide(p, ResolveBy, LimitIn{c.Level, c.Complex})
	if err != nil || d.Out.Alarm == "" {
		return err
	}
	limit, err := clock.ParseLimit(d.Out.Alarm)
	if err != nil {
		return err
	}
	due := clock.Compute(clock.Within(limit), p.Calendar(calendar), []clock.Entry{{Kind: clock.EntryStart, At: tx.Now}}, tx.Now).DueAt
	i := slices.IndexFunc(superiors, func(s string) bool { return s != "" && s != c.AccusedID })
	if i < 0 {
		return nil
	}
	return task.Open(tx, c.task("complaint.alarm", superiors[i], due, "complaint.task_alarm"))
}

func (c *Complaint) task(kind, person string, due time.Time, title string) task.New {
	return task.New{Kind: kind, SubjectType: "complaint", SubjectID: string(c.ID), Root: c.root(), AssigneeID: person, UnitID: c.UnitID, DueAt: due,
		Title: title, Params: map[string]any{"number": c.Number}}
}

// CreateInput is a complaint as somebody records it.
type CreateInput struct {
	Body struct {
		TicketID   string `json:"ticket_id,omitempty" maxLength:"60"`
		CustomerID string `json:"customer_id" minLength:"1" maxLength:"60"`
		AssetID    string `json:"asset_id,omitempty" maxLength:"60"`
		AccusedID  string `json:"accused_id,omitempty" maxLength:"60" doc:"person; may not handle the case"`
		OwnerID    string `json:"owner_id,omitempty" maxLength:"60" doc:"oneself unless said"`
		Fields
	}
}

// Create records a complaint of a customer within reach. Who records one against himself may, and sees it no more.
func (s *Service) Create(tx *db.Tx, in *CreateInput) (*Complaint, error) {
	b := in.Body
	if known, err := reachQ.Maybe(tx, db.By(customer.PermRead), db.Args{"id": b.CustomerID}); err != nil {
		return nil, err
	} else if known == nil {
		return nil, errs.BadField("customer_id", "unknown")
	}
	if b.TicketID != "" {
		if _, err := ticket.Reach(tx, ticket.PermRead, ticket.ID(b.TicketID)); errs.KindOf(err) == errs.NotFound {
			return nil, errs.BadField("ticket_id", "unknown")
		} else if err != nil {
			return nil, err
		}
	}
	n := New{TicketID: b.TicketID, CustomerID: b.CustomerID, AssetID: b.AssetID, AccusedID: b.AccusedID, OwnerID: b.OwnerID, Channel: b.Channel,
		Category: b.Category, Validity: b.Validity, Level: b.Level, Complex: b.Complex, Confidential: b.Confidential, Contact: b.Contact,
		Phone: b.Phone, Content: b.Content, Demand: b.Demand}
	if b.ReplyDue != nil {
		n.ReplyDue = *b.ReplyDue
	}
	return Open(tx, n)
}
