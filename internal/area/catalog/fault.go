package catalog

import "aftercare/internal/platform/resource"

// FaultFields are what people set of a fault code.
type FaultFields struct {
	Code        string `json:"code" minLength:"1" maxLength:"60"`
	Name        string `json:"name" minLength:"1" maxLength:"200"`
	ProductLine string `json:"product_line" required:"false" maxLength:"100" doc:"empty: of every product"`
	Skill       string `json:"skill" required:"false" maxLength:"60" doc:"code of the skill needed to mend it"`
	Advice      string `json:"advice" required:"false" maxLength:"2000" text:"lines" doc:"what to try first, also by telephone"`
}

// Fault is a fault that occurs often enough to have a code.
type Fault struct {
	resource.Head
	FaultFields
}

var faults = resource.New[Fault](resource.Def[FaultFields]{Area: "catalog", Name: "fault", Table: "catalog_fault", Path: "/api/faults",
	Prefix: "flt", Sort: "code", Search: "name", Read: PermRead, Write: PermWrite})
