// Package asset keeps the machines by serial number: whose they are, where they stand, and the
// label whose QR code opens the report page.
package asset

import (
	"strings"
	"time"
	"unicode"

	"aftercare/internal/area/catalog"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/field"
)

// ID names a machine.
type ID string

// Permissions of this area.
const (
	PermRead  = "asset.read"
	PermWrite = "asset.write"
)

// What a machine is doing.
const (
	InUse    = "in_use"
	Spare    = "spare"
	InRepair = "in_repair"
	Retired  = "retired"
)

// Fields are what people set of a machine.
type Fields struct {
	Serial      string          `json:"serial" minLength:"1" maxLength:"80"`
	ModelID     string          `json:"model_id" minLength:"1" maxLength:"60"`
	CustomerID  customer.ID     `json:"customer_id" minLength:"1" maxLength:"60"`
	SiteID      customer.SiteID `json:"site_id" required:"false" maxLength:"60"`
	UnitID      string          `json:"unit_id" required:"false" maxLength:"60" doc:"unit that serves it; the customer's unless said"`
	AssigneeID  string          `json:"assignee_id" required:"false" maxLength:"60" doc:"person who always looks after it"`
	InstalledOn string          `json:"installed_on" required:"false" maxLength:"10" format:"day"`
	SoldOn      string          `json:"sold_on" required:"false" maxLength:"10" format:"day"`
	Status      string          `json:"status" required:"false" enum:"in_use,spare,in_repair,retired" doc:"in_use unless said"`
	Note        string          `json:"note" required:"false" maxLength:"2000" text:"lines" personal:"true"`
	Meter       int64           `json:"meter" required:"false" minimum:"0" maximum:"1000000000000" doc:"last reading: pages, hours, kilometres"`
}

// Asset is a machine that we look after.
type Asset struct {
	ID        ID     `json:"id"`
	Number    string `json:"number"`
	LabelCode string `json:"label_code"`
	Fields
	OwnerID      string    `json:"owner_id"` // the customer's
	ModelName    string    `json:"model_name" from:"m.name"`
	CustomerName string    `json:"customer_name" from:"c.name"`
	SerialKey    string    `json:"-" db:"serial_key"`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
	UpdatedBy    string    `json:"updated_by"`
	Version      int       `json:"version"`
}

// View is a machine with its product model.
type View struct {
	Asset
	Model catalog.Model `json:"model"`
}

// serialKey is a serial number as it is compared: people leave out or add blanks and dashes.
func serialKey(serial string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, field.Key(serial))
}
