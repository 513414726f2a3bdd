package contract

import (
	"time"

	"aftercare/internal/area/customer"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/page"
)

// AgreementFields are what people set of a service contract. Both days are included.
type AgreementFields struct {
	Number     string      `json:"number" minLength:"1" maxLength:"60"`
	CustomerID customer.ID `json:"customer_id" minLength:"1" maxLength:"60"`
	FromDay    string      `json:"from_day" minLength:"1" maxLength:"10" format:"day"`
	ToDay      string      `json:"to_day" minLength:"1" maxLength:"10" format:"day"`
	ResponseH  *float64    `json:"response_h" required:"false" minimum:"0" maximum:"10000" doc:"promised hours until somebody comes"`
	Note       string      `json:"note" required:"false" maxLength:"2000" text:"lines"`
}

// Agreement is a service contract (外包服务协议) with a customer.
type Agreement struct {
	ID ID `json:"id"`
	AgreementFields
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
	Version   int       `json:"version"`
}

var (
	agreementsQ = db.Select[Agreement]("contract.agreements", `SELECT {cols g} FROM contract_agreement g
		JOIN customer c ON c.tenant_id = g.tenant_id AND c.id = g.customer_id
		WHERE g.tenant_id = :tenant AND (g.number, g.id) > (:after, :after_id) AND {scope c} {filter}
		ORDER BY g.number, g.id LIMIT :limit`).With(db.Filters{"customer": "AND g.customer_id = :customer_id"})
	agreementQ = db.Select[Agreement]("contract.agreement", `SELECT {cols g} FROM contract_agreement g
		JOIN customer c ON c.tenant_id = g.tenant_id AND c.id = g.customer_id
		WHERE g.tenant_id = :tenant AND g.id = :id AND {scope c}`)
	addAgreementC = db.Command("contract.agreement_add", `INSERT INTO contract_agreement (tenant_id, id, number, customer_id, from_day, to_day, response_h, note,
			created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :number, :customer_id, :from_day, :to_day, :response_h, :note, :now, :now, :updated_by, 1)`)
	changeAgreementC = db.Command("contract.agreement_change", `UPDATE contract_agreement SET number = :number, customer_id = :customer_id, from_day = :from_day,
			to_day = :to_day, response_h = :response_h, note = :note, updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
)

// ListAgreementsInput chooses service contracts.
type ListAgreementsInput struct {
	page.Request
	CustomerID customer.ID `query:"customer_id" maxLength:"60"`
}

// ListAgreements returns a page of the service contracts with customers that the actor may see, by number.
func (s *Service) ListAgreements(tx *db.Tx, in *ListAgreementsInput) (*page.Of[Agreement], error) {
	var number, last string
	if err := page.Decode(in.After, &number, &last); err != nil {
		return nil, err
	}
	var on db.On
	if in.CustomerID != "" {
		on = db.On{"customer"}
	}
	rows, err := agreementsQ.All(tx, on, db.Args{"customer_id": in.CustomerID, "after": number, "after_id": last, "limit": in.Size()}, db.By(customer.PermRead))
	if err != nil {
		return nil, err
	}
	return page.Cut(rows, in.Request, func(g Agreement) []any { return []any{g.Number, g.ID} }), nil
}

// CreateAgreementInput is a new service contract.
type CreateAgreementInput struct{ Body AgreementFields }

// CreateAgreement records a service contract.
func (s *Service) CreateAgreement(tx *db.Tx, in *CreateAgreementInput) (*Agreement, error) {
	g := Agreement{ID: ID(id.New("agr")), AgreementFields: in.Body, UpdatedBy: tx.Actor.Name}
	if err := g.prepare(tx); err != nil {
		return nil, err
	}
	if _, err := addAgreementC.Run(tx, g); err != nil {
		return nil, err
	}
	if err := tx.Audit("agreement", string(g.ID), "created", field.Diff(nil, g.AgreementFields)); err != nil {
		return nil, err
	}
	return agreementQ.One(tx, g, db.By(PermWrite))
}

// ChangeAgreementInput changes some fields of a service contract.
type ChangeAgreementInput struct {
	ID   ID `path:"id" maxLength:"60"`
	Body field.Patch[AgreementFields]
}

// ChangeAgreement changes some fields of a service contract.
func (s *Service) ChangeAgreement(tx *db.Tx, in *ChangeAgreementInput) (*Agreement, error) {
	old, err := agreementQ.One(tx, db.Args{"id": in.ID}, db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	g := *old
	if g.AgreementFields, err = in.Body.Apply(old.AgreementFields); err != nil {
		return nil, err
	}
	if err := g.prepare(tx); err != nil {
		return nil, err
	}
	g.Version, g.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeAgreementC.Run(tx, g)
	if err != nil {
		return nil, err
	}
	now, err := agreementQ.One(tx, g, db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, field.Stale("contract", now.UpdatedBy, now.UpdatedAt)
	}
	return now, tx.Audit("agreement", string(g.ID), "changed", field.Diff(&old.AgreementFields, g.AgreementFields))
}

func (g *Agreement) prepare(tx *db.Tx) error {
	var ch errs.Checks
	field.Clean(&g.AgreementFields, &ch)
	ch.That(g.FromDay == "" || g.ToDay == "" || g.FromDay <= g.ToDay, "to_day", "after_start")
	if err := ch.Err(); err != nil {
		return err
	}
	c, err := customer.Get(tx, g.CustomerID)
	if errs.KindOf(err) == errs.NotFound || err == nil && !tx.Actor.Can(PermWrite, actor.Object{Unit: c.UnitID, Owner: c.OwnerID}) {
		return errs.BadField("customer_id", "unknown")
	}
	return err
}
