package catalog

import "aftercare/internal/platform/resource"

// PartFields are what people set of a part.
type PartFields struct {
	SKU        string `json:"sku" minLength:"1" maxLength:"60"`
	Name       string `json:"name" minLength:"1" maxLength:"200"`
	Unit       string `json:"unit" required:"false" maxLength:"20" doc:"in which it is counted"`
	Consumable bool   `json:"consumable" required:"false" doc:"used up, and priced as such (RULE-25)"`
}

// Part is a spare part (配件) or a consumable (耗材).
type Part struct {
	resource.Head
	PartFields
}

var parts = resource.New[Part](resource.Def[PartFields]{Area: "catalog", Name: "part", Table: "catalog_part", Path: "/api/parts",
	Prefix: "prt", Sort: "name", Search: "sku", Read: PermRead, Write: PermWrite})
