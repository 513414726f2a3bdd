package portal

import (
	"time"

	"aftercare/internal/area/asset"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/ticket"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/phone"
)

// LabelInput is the code of a machine's label.
type LabelInput struct {
	Code string `path:"code" maxLength:"60"`
}

// Label is what a stranger may know of a machine whose label he sees: never whose it is or where it stands.
type Label struct {
	Organisation string   `json:"organisation"`
	AssetName    string   `json:"asset_name"`
	ProductLine  string   `json:"product_line"`
	Reporting    bool     `json:"reporting" doc:"faults may be reported here"`
	Languages    []string `json:"languages" nullable:"false"`
	Lang         string   `json:"lang"`
}

type modelRow struct {
	Name string `json:"name"`
	Line string `json:"product_line"`
}

var labelModelQ = db.Select[modelRow]("portal.label_model", `SELECT {cols} FROM catalog_model WHERE tenant_id = :tenant AND id = :id`)

// Label tells what machine a label is stuck to.
func (s *Service) Label(tx *db.Tx, in *LabelInput) (*Label, error) {
	a, err := labelled(tx, in.Code)
	if err != nil {
		return nil, err
	}
	m, err := labelModelQ.One(tx, db.Args{"id": a.ModelID})
	if err != nil {
		return nil, err
	}
	return &Label{Organisation: tx.Actor.Title, AssetName: m.Name, ProductLine: m.Line, Reporting: reportable(a), Languages: policy.Languages, Lang: tx.Actor.Lang}, nil
}

func labelled(tx *db.Tx, code string) (*asset.Asset, error) {
	a, err := asset.ByLabel(tx, code)
	if errs.KindOf(err) == errs.NotFound {
		return nil, errs.New(errs.NotFound, "portal.no_label")
	}
	return a, err
}

func reportable(a *asset.Asset) bool { return a.Status != asset.Retired }

// Report is a fault as its customer tells it.
type Report struct {
	LabelCode   string         `json:"label_code,omitempty" maxLength:"60"`
	Name        string         `json:"name,omitempty" maxLength:"80"`
	Phone       string         `json:"phone" minLength:"1" maxLength:"40"`
	Symptom     string         `json:"symptom" minLength:"1" maxLength:"2000"`
	Urgency     ticket.Urgency `json:"urgency,omitempty" maxLength:"40" doc:"ENUM-URGENCY"`
	Wished      string         `json:"wished,omitempty" enum:"any,morning,afternoon" doc:"of the next working day"`
	WishedFrom  *time.Time     `json:"wished_from,omitempty"`
	WishedTo    *time.Time     `json:"wished_to,omitempty"`
	Address     string         `json:"address,omitempty" maxLength:"400"`
	Lat         *float64       `json:"lat,omitempty" minimum:"-90" maximum:"90"`
	Lon         *float64       `json:"lon,omitempty" minimum:"-180" maximum:"180"`
	Lang        string         `json:"lang,omitempty" enum:"zh-CN,zh-TW,ko,en"`
	Attachments []string       `json:"attachments,omitempty" maxItems:"10" maxLength:"60" nullable:"false"`
}

// ReportInput is a report.
type ReportInput struct{ Body Report }

// Receipt is what a customer keeps of his report.
type Receipt struct {
	Number string `json:"number"`
	Token  string `json:"token" doc:"opens the case at /p/c/{token}"`
}

// Report takes a customer's report as a new case on the channel portal. The duty coordinator owns it.
func (s *Service) Report(tx *db.Tx, in *ReportInput) (*Receipt, error) {
	r := &in.Body
	if err := r.check(); err != nil {
		return nil, err
	}
	act(tx, r.Name)
	if err := limit(tx, "report_from", tx.Actor.IP, reportsPerPlace); err != nil {
		return nil, err
	}
	n, err := r.ticket(tx)
	if err != nil {
		return nil, err
	}
	t, err := ticket.Open(tx, *n)
	if err != nil {
		return nil, err
	}
	token, err := NewLink(tx, t.ID)
	return &Receipt{t.Number, token}, err
}

func (r *Report) check() error {
	var c errs.Checks
	r.Name, r.Symptom = field.Line(r.Name), field.Lines(r.Symptom)
	c.That(r.Symptom != "", "symptom", "required")
	c.That(phone.Valid(r.Phone), "phone", "phone")
	c.That(len(r.Attachments) == 0, "attachments", "unknown") // nobody without an account can have sent one yet
	return c.Err()
}

// ticket says whose case it becomes: the machine's customer, the one who has this number, or a new one.
func (r *Report) ticket(tx *db.Tx) (*ticket.New, error) {
	n := &ticket.New{Lang: r.Lang, Fields: ticket.Fields{Symptom: r.Symptom, Channel: Channel, Urgency: r.Urgency, Caller: r.Name, Phone: r.Phone,
		Address: r.Address, Lat: r.Lat, Lon: r.Lon, WishedFrom: r.WishedFrom, WishedTo: r.WishedTo}}
	if err := r.wish(tx, n); err != nil {
		return nil, err
	}
	unit, err := r.whose(tx, n)
	if err != nil {
		return nil, err
	}
	n.OwnerID, err = duty(tx, unit)
	return n, err
}

func (r *Report) whose(tx *db.Tx, n *ticket.New) (unit string, err error) {
	if r.LabelCode != "" {
		a, err := labelled(tx, r.LabelCode)
		if err != nil {
			return "", err
		}
		if !reportable(a) {
			return "", errs.New(errs.Conflict, "portal.not_taken")
		}
		n.AssetID, n.CustomerID = string(a.ID), string(a.CustomerID)
		return a.UnitID, limit(tx, "report_on", string(a.ID), reportsPerLabel)
	}
	me := tx.Actor
	defer func() { tx.Actor = me }()
	tx.Actor.Kind, tx.Actor.Name = actor.System, Channel // files are the house's own business, the customer never sees them
	known, err := customer.ContactsByPhone(tx, r.Phone)
	if err != nil {
		return "", err
	}
	if len(known) > 0 {
		n.CustomerID, n.ContactID = string(known[0].CustomerID), string(known[0].ID)
		return "", nil
	}
	name := r.Name
	if name == "" {
		name = r.Phone
	}
	v, err := customer.New().Create(tx, &customer.CreateInput{Body: customer.Fields{Name: name, Phone: r.Phone, Lang: r.Lang}})
	if err != nil {
		return "", err
	}
	n.CustomerID = string(v.ID)
	return v.UnitID, nil
}

// wish turns half a day into a span of the next working day.
func (r *Report) wish(tx *db.Tx, n *ticket.New) error {
	if r.Wished == "" || r.Wished == "any" || n.WishedFrom != nil {
		return nil
	}
	p, err := policy.Of(tx)
	if err != nil {
		return err
	}
	half := 0
	if r.Wished == "afternoon" {
		half = 1
	}
	if from, to, ok := halfDay(p.Calendar(""), tx.Now, half); ok {
		n.WishedFrom, n.WishedTo = &from, &to
	}
	return nil
}

// halfDay is the first or second half of the open time of the next working day.
func halfDay(cal *calendar.Calendar, now time.Time, half int) (from, to time.Time, ok bool) {
	if cal == nil {
		return from, to, false
	}
	d, ok := cal.AddWorkdays(cal.DateOf(now), 1)
	if !ok {
		return from, to, false
	}
	var open time.Duration
	spans := cal.OpenOn(d)
	for _, s := range spans {
		open += s.Length()
	}
	if from, ok = cal.AddOpen(spans[0].From, open/2*time.Duration(half)); !ok {
		return from, to, false
	}
	to, ok = cal.AddOpen(spans[0].From, open/2*time.Duration(half+1))
	return from, to, ok
}
