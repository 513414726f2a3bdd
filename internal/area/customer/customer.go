// Package customer keeps the customers, the people to talk to and the places to go to
// (FORM-02, FORM-17, FORM-45).
package customer

import "time"

// ID names a customer.
type ID string

// Permissions of this area.
const (
	PermRead  = "customer.read"
	PermWrite = "customer.write"
)

// Classes of customers in billing (ENUM-15).
const (
	Key       = "key"
	Scattered = "scattered"
)

// Ways to settle (ENUM-16).
const (
	Monthly = "monthly"
	Cash    = "cash"
)

// Fields are what people set of a customer.
type Fields struct {
	Name       string   `json:"name" minLength:"1" maxLength:"200" personal:"true"`
	Class      string   `json:"class" required:"false" enum:"key,scattered" doc:"ENUM-15; scattered unless said"`
	Settlement string   `json:"settlement" required:"false" enum:"monthly,cash" doc:"ENUM-16; as the class has it unless said"`
	UnitID     string   `json:"unit_id" required:"false" maxLength:"60" doc:"unit that serves the customer; one's own unless said"`
	Region     string   `json:"region" required:"false" maxLength:"100"`
	OwnerID    string   `json:"owner_id" required:"false" maxLength:"60" doc:"person who keeps the relationship"`
	Lang       string   `json:"lang" required:"false" enum:"zh-CN,zh-TW,ko,en"`
	Tags       []string `json:"tags" required:"false" nullable:"false" maxItems:"20" maxLength:"40"`
	Note       string   `json:"note" required:"false" maxLength:"2000" text:"lines" personal:"true"`
	Phone      string   `json:"phone" required:"false" maxLength:"40" mask:"phone"`
	Credit     string   `json:"credit" required:"false" enum:"AAA,AA,A,B,C" doc:"ENUM-26"`
}

// Changeable are the fields that may change later.
type Changeable struct {
	Fields
	Active bool `json:"active" required:"false"`
}

// Customer is a person or an organisation that we serve.
type Customer struct {
	ID     ID     `json:"id"`
	Number string `json:"number"`
	Changeable
	NameKey     string    `json:"-" db:"name_key"`
	PhoneDigits string    `json:"-" db:"phone_digits"`
	PhoneTail   string    `json:"-" db:"phone_tail"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	UpdatedBy   string    `json:"updated_by"`
	Version     int       `json:"version"`
}

// View is the customer file card (FORM-45): a customer with its people and places.
type View struct {
	Customer
	Contacts []Contact `json:"contacts" nullable:"false"`
	Sites    []Site    `json:"sites" nullable:"false"`
}

// settle is how a class pays unless something else was agreed (RULE-34).
func settle(class string) string {
	if class == Key {
		return Monthly
	}
	return Cash
}
