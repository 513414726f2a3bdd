// Package catalog keeps the reference lists of what is serviced: product models, parts and
// fault codes. They are data without behaviour, tier 1 of the architecture.
package catalog

import (
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/resource"
)

// Permissions of this area.
const (
	PermRead  = "catalog.read"
	PermWrite = "catalog.write"
)

// Routes registers the operations of all lists.
func Routes(r *httpx.Router) {
	models.Routes(r)
	parts.Routes(r)
	faults.Routes(r)
}

// GetModel returns a product model, for areas that refer to one.
func GetModel(tx *db.Tx, id string) (*Model, error) { return models.Of(tx, id) }

// AddModel adds a product model and returns its id, for demo and import.
func AddModel(tx *db.Tx, f ModelFields) (string, error) {
	m, err := models.Create(tx, &resource.CreateInput[ModelFields]{Body: f})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

// AddPart adds a part, for demo and import.
func AddPart(tx *db.Tx, f PartFields) error {
	_, err := parts.Create(tx, &resource.CreateInput[PartFields]{Body: f})
	return err
}
