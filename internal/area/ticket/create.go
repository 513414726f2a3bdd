package ticket

import (
	"cmp"
	"time"

	"aftercare/internal/area/customer"
	"aftercare/internal/area/task"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/form"
	"aftercare/internal/engine/policy"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/seq"
)

// New is a case to be taken (FORM-32).
type New struct {
	CustomerID string   `json:"customer_id" minLength:"1" maxLength:"60"`
	Kind       string   `json:"kind" required:"false" enum:"repair,enquiry,installation,maintenance,other" doc:"repair unless said"`
	SLAHours   *float64 `json:"sla_hours" required:"false" exclusiveMinimum:"0" maximum:"87600" doc:"hours agreed for the solution; a begun hour counts as a whole one"`
	ExternalID string   `json:"external_id" required:"false" maxLength:"120" doc:"number of the case in the caller's own system, once per organisation"`
	Lang       string   `json:"lang" required:"false" enum:"zh-CN,zh-TW,ko,en" doc:"the contact's unless said"`
	OwnerID    string   `json:"-"` // whose it becomes, when an area above decides that
	Fields
}

// Kind of a case that must be called back before it closes (PROC-35).
const repair = "repair"

// CreateInput is a case as somebody takes it.
type CreateInput struct{ Body New }

// Create takes a case on any channel. Whoever takes it owns it until it is handed over (PROC-24).
func (s *Service) Create(tx *db.Tx, in *CreateInput) (*Ticket, error) {
	return open(tx, in.Body, func(args ...any) (*facts, error) {
		return factsInReachQ.Maybe(tx, append(args, db.By(customer.PermRead))...)
	})
}

// Open takes a case for an area above, such as the portal, whose customer may name himself. Without a
// person who takes it, its owner is who keeps the customer, or the head of his unit.
func Open(tx *db.Tx, n New) (*Ticket, error) {
	return open(tx, n, func(args ...any) (*facts, error) { return factsQ.Maybe(tx, args...) })
}

func open(tx *db.Tx, n New, ask func(...any) (*facts, error)) (*Ticket, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	if err := n.check(p); err != nil {
		return nil, err
	}
	if err := n.unknown(tx); err != nil {
		return nil, err
	}
	f, err := ask(n, db.Args{"owner": cmp.Or(n.OwnerID, tx.Actor.Person)})
	if err != nil {
		return nil, err
	}
	t, err := n.ticket(tx, f)
	if err != nil {
		return nil, err
	}
	if t.Cover, err = coverAt(tx, t.AssetID); err != nil {
		return nil, err
	}
	t.CoverState = t.Cover.State
	return t, t.begin(tx, p, f)
}

// check tidies what was typed and refuses what the pack's form does not allow.
func (n *New) check(p *policy.Pack) error {
	n.Kind, n.Urgency = cmp.Or(n.Kind, repair), cmp.Or(n.Urgency, Normal)
	var c errs.Checks
	n.tidy(p, &c)
	n.ExternalID = field.Line(n.ExternalID)
	c.That(n.SLAHours == nil || *n.SLAHours > 0, "sla_hours", "minimum", "n", 0)
	if def := intakeForm.In(p); def != nil {
		for _, x := range form.Check(def, n.values()) {
			if !refused(c, x.Name) {
				c.Fields = append(c.Fields, x)
			}
		}
	}
	return c.Err()
}

func refused(c errs.Checks, name string) bool {
	for _, f := range c.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// tidy cleans the texts and refuses options that the pack does not offer and windows that end before they begin.
func (f *Fields) tidy(p *policy.Pack, c *errs.Checks) {
	field.Clean(f, c)
	field.Place(f.Lat, f.Lon, c)
	c.That(p.Offers(listUrgency, string(f.Urgency)), "urgency", "not_an_option")
	c.That(f.Channel == "" || p.Offers(listChannel, f.Channel), "channel", "not_an_option")
	c.That(f.ServiceMode == "" || p.Offers(listMode, f.ServiceMode), "service_mode", "not_an_option")
	c.That(f.Next == "" || p.Offers(listNext, f.Next), "next", "not_an_option")
	from, to := instant(f.WishedFrom), instant(f.WishedTo)
	c.That(plausible(from), "wished_from", "out_of_range")
	c.That(plausible(to), "wished_to", "out_of_range")
	c.That(from.IsZero() || to.IsZero() || to.After(from), "wished_to", "after_start")
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// plausible keeps years that no calendar of ours can hold out of wishes.
func plausible(t time.Time) bool { return t.IsZero() || t.Year() >= 2000 && t.Year() < 2200 }

// values are the answers to the intake form.
func (n *New) values() map[string]any {
	return map[string]any{"channel": n.Channel, "customer_id": n.CustomerID, "caller": n.Caller, "phone": n.Phone, "contact_id": n.ContactID,
		"site_id": n.SiteID, "asset_id": n.AssetID, "symptom": n.Symptom, "description": n.Description, "urgency": string(n.Urgency),
		"service_mode": n.ServiceMode, "next": n.Next, "address": n.Address, "wished_from": n.WishedFrom, "wished_to": n.WishedTo}
}

// unknown refuses an outside number that another case already has, and names that case.
func (n *New) unknown(tx *db.Tx) error {
	if n.ExternalID == "" {
		return nil
	}
	k, err := knownQ.Maybe(tx, db.Args{"external_id": n.ExternalID})
	if err != nil || k == nil {
		return err
	}
	return errs.New(errs.Conflict, "ticket.external_known", "external_id", n.ExternalID, "number", k.Number, "id", k.ID)
}

// ticket makes the case of what was typed and what is known.
func (n *New) ticket(tx *db.Tx, f *facts) (*Ticket, error) {
	if err := f.check(n); err != nil {
		return nil, err
	}
	t := &Ticket{ID: ID(id.New("tic")), Kind: n.Kind, CustomerID: n.CustomerID, TakerID: tx.Actor.Person, Fields: n.Fields, SLAHours: n.SLAHours,
		ExternalID: n.ExternalID, Barred: []string{}, Round: 1, CallBackState: CallBackNone, CreatedAt: tx.Now, UpdatedAt: tx.Now,
		UpdatedBy: tx.Actor.Person, Version: 1, Lang: cmp.Or(n.Lang, f.ContactLang, f.CustomerLang, tx.Actor.Lang)}
	f.fill(&t.Fields)
	t.PhoneTail = tail(t.Phone)
	t.OwnerID, t.UnitID = cmp.Or(n.OwnerID, tx.Actor.Person, f.KeeperID, f.HeadID), f.UnitID
	if t.OwnerID != "" {
		return t, nil
	}
	h, err := topQ.Maybe(tx)
	if err != nil {
		return nil, err
	}
	if h == nil {
		return nil, errs.New(errs.Conflict, "ticket.no_owner")
	}
	t.OwnerID, t.UnitID = h.ID, h.UnitID
	return t, nil
}

// begin numbers and stores the case with its first line, its limits, its trail and its event, all in one commit.
func (t *Ticket) begin(tx *db.Tx, p *policy.Pack, f *facts) (err error) {
	m := lifeOf.In(p)
	t.enter(tx, m, m.Initial)
	born := t.subject()
	born.State = ""
	if err := step.Record(tx, m, born, flow.Transition{Event: flow.Created, To: t.State}, step.Move{Event: flow.Created,
		Begin: t.beginClock(tx, p, &setting{f.Class, f.Calendar})}); err != nil {
		return err
	}
	if t.Number, err = seq.Next(tx, "ticket"); err != nil { // late: until the commit nobody else gets a number
		return err
	}
	if _, err := addC.Run(tx, t); err != nil {
		return err
	}
	if err := tx.Audit("ticket", string(t.ID), "created", db.Changes{"number": {New: t.Number}, "customer_id": {New: t.CustomerID},
		"asset_id": {Old: "", New: t.AssetID}, "channel": {New: t.Channel}, "urgency": {New: string(t.Urgency)}, "owner_id": {New: t.OwnerID}}); err != nil {
		return err
	}
	if err := task.Open(tx, t.task(taskTriage, t.OwnerID, t.NextDueAt, "ticket.task_triage")); err != nil {
		return err
	}
	return tx.Emit(Created{t.fact(), t.CustomerID, t.AssetID, t.Channel, t.Urgency})
}
