package customer

import (
	"time"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/field"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/phone"
)

// ContactID names a contact.
type ContactID string

// ContactFields are what people set of a contact.
type ContactFields struct {
	Name    string `json:"name" minLength:"1" maxLength:"100" personal:"true"`
	Post    string `json:"post" required:"false" maxLength:"100"`
	Phone   string `json:"phone" required:"false" maxLength:"40" mask:"phone"`
	Email   string `json:"email" required:"false" maxLength:"120" mask:"email"`
	Lang    string `json:"lang" required:"false" enum:"zh-CN,zh-TW,ko,en"`
	Channel string `json:"channel" required:"false" enum:"phone,sms,email,wechat,wecom,kakao,line" doc:"preferred one"`
}

// ContactChangeable are the fields that may change later.
type ContactChangeable struct {
	ContactFields
	Active bool `json:"active" required:"false"`
}

// Contact is a person to talk to at a customer. One without id stands for the customer's own
// number in answers of ContactsByPhone.
type Contact struct {
	ID         ContactID `json:"id"`
	CustomerID ID        `json:"customer_id"`
	ContactChangeable
	NameKey     string    `json:"-" db:"name_key"`
	PhoneDigits string    `json:"-" db:"phone_digits"`
	PhoneTail   string    `json:"-" db:"phone_tail"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	UpdatedBy   string    `json:"updated_by"`
	Version     int       `json:"version"`
}

// mostParts bounds the contacts and the sites that are shown with a customer.
const mostParts = 500

var (
	contactsQ = db.Select[Contact]("customer.contacts", `SELECT {cols} FROM customer_contact
		WHERE tenant_id = :tenant AND customer_id = :customer_id ORDER BY name_key, id LIMIT :limit`)
	contactQ    = db.Select[Contact]("customer.contact", `SELECT {cols} FROM customer_contact WHERE tenant_id = :tenant AND id = :id`)
	addContactC = db.Command("customer.contact_add", `INSERT INTO customer_contact (tenant_id, id, customer_id, name, name_key, post, phone, phone_digits, phone_tail,
			email, lang, channel, active, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :id, :customer_id, :name, :name_key, :post, :phone, :phone_digits, :phone_tail,
			:email, :lang, :channel, :active, :now, :now, :updated_by, 1)`)
	changeContactC = db.Command("customer.contact_change", `UPDATE customer_contact SET name = :name, name_key = :name_key, post = :post, phone = :phone,
			phone_digits = :phone_digits, phone_tail = :phone_tail, email = :email, lang = :lang, channel = :channel, active = :active,
			updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND customer_id = :customer_id AND version = :version`)
)

// ContactsOf returns the contacts of a customer by name.
func ContactsOf(tx *db.Tx, customer ID) ([]Contact, error) {
	return contactsQ.All(tx, db.Args{"customer_id": customer, "limit": mostParts})
}

// GetContact returns a contact whoever asks, for areas above that act in their own right.
func GetContact(tx *db.Tx, id ContactID) (*Contact, error) {
	c, err := contactQ.Maybe(tx, db.Args{"id": id})
	if err == nil && c == nil {
		err = errNoContact
	}
	return c, err
}

var errNoContact = errs.New(errs.NotFound, "customer.contact_not_found")

// CreateContactInput is a new contact of a customer.
type CreateContactInput struct {
	GetInput
	Body ContactFields
}

// CreateContact adds a person to talk to.
func (s *Service) CreateContact(tx *db.Tx, in *CreateContactInput) (*Contact, error) {
	owner, err := getQ.One(tx, in.args(), db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	c := Contact{ID: ContactID(id.New("con")), CustomerID: in.ID, ContactChangeable: ContactChangeable{in.Body, true}, UpdatedBy: tx.Actor.Name}
	if err := c.prepare(); err != nil {
		return nil, err
	}
	if _, err := addContactC.Run(tx, c); err != nil {
		return nil, err
	}
	if err := tx.Audit("contact", string(c.ID), "created", field.Diff(nil, c.ContactChangeable)); err != nil {
		return nil, err
	}
	if err := touched(tx, owner); err != nil {
		return nil, err
	}
	return GetContact(tx, c.ID)
}

// ChangeContactInput changes some fields of a contact.
type ChangeContactInput struct {
	GetInput
	ContactID ContactID `path:"contact_id" maxLength:"60"`
	Body      field.Patch[ContactChangeable]
}

// ChangeContact changes some fields of a contact.
func (s *Service) ChangeContact(tx *db.Tx, in *ChangeContactInput) (*Contact, error) {
	owner, err := getQ.One(tx, in.args(), db.By(PermWrite))
	if err != nil {
		return nil, err
	}
	old, err := GetContact(tx, in.ContactID)
	if err != nil {
		return nil, err
	}
	if old.CustomerID != in.ID {
		return nil, errNoContact
	}
	c := *old
	if c.ContactChangeable, err = in.Body.Apply(old.ContactChangeable); err != nil {
		return nil, err
	}
	if err := c.prepare(); err != nil {
		return nil, err
	}
	c.Version, c.UpdatedBy = in.Body.Version, tx.Actor.Name
	n, err := changeContactC.Run(tx, c)
	if err != nil {
		return nil, err
	}
	now, err := GetContact(tx, c.ID)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, field.Stale("customer", now.UpdatedBy, now.UpdatedAt)
	}
	if err := tx.Audit("contact", string(c.ID), "changed", field.Diff(&old.ContactChangeable, c.ContactChangeable)); err != nil {
		return nil, err
	}
	return now, touched(tx, owner)
}

func (c *Contact) prepare() error {
	var ch errs.Checks
	field.Clean(&c.ContactFields, &ch)
	c.NameKey, c.PhoneDigits = field.Key(c.Name), phone.Digits(c.Phone)
	c.PhoneTail = phone.Reversed(c.PhoneDigits)
	return ch.Err()
}
