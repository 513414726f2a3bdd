package catalog

import "aftercare/internal/platform/resource"

// ModelFields are what people set of a product model.
type ModelFields struct {
	Code           string `json:"code" minLength:"1" maxLength:"60"`
	Name           string `json:"name" minLength:"1" maxLength:"200"`
	Brand          string `json:"brand" required:"false" maxLength:"100"`
	ProductLine    string `json:"product_line" required:"false" maxLength:"100"`
	Skill          string `json:"skill" required:"false" maxLength:"60" doc:"code of the skill needed to service it"`
	WarrantyMonths int    `json:"warranty_months" required:"false" minimum:"0" maximum:"600" doc:"the maker's, from installation or sale"`
	ServiceMin     int    `json:"service_min" required:"false" minimum:"0" maximum:"10080" doc:"usual minutes of a visit"`
}

// Model is a product that is serviced.
type Model struct {
	resource.Head
	ModelFields
}

var models = resource.New[Model](resource.Def[ModelFields]{Area: "catalog", Name: "model", Table: "catalog_model", Path: "/api/models",
	Prefix: "mod", Sort: "name", Search: "code", Read: PermRead, Write: PermWrite})
