// Package contract says what covers a machine: the maker's or our own warranty, or a service
// contract, from when to when, and what of a repair is free (ENUM-18, RULE-28 to RULE-32).
package contract

import (
	"time"

	"aftercare/internal/area/asset"
)

// ID names a cover or a service contract.
type ID string

// PermWrite allows to record covers and contracts; whoever sees a machine sees its cover.
const PermWrite = "contract.write"

// Kinds of covers, and the states of a machine that they give (ENUM-18).
const (
	Maker    = "maker"    // in maker warranty
	Company  = "company"  // maker warranty over, company warranty
	Contract = "contract" // service contract
	Out      = "out"      // nothing covers it
)

// CoverFields are what people set of a cover. Both days are included.
type CoverFields struct {
	Kind       string `json:"kind" minLength:"1" maxLength:"20" enum:"maker,company,contract"`
	FromDay    string `json:"from_day" minLength:"1" maxLength:"10" format:"day"`
	ToDay      string `json:"to_day" minLength:"1" maxLength:"10" format:"day"`
	FreeLabour bool   `json:"free_labour" required:"false"`
	FreeParts  bool   `json:"free_parts" required:"false"`
	Provider   string `json:"provider" required:"false" maxLength:"200"`
	ContractNo string `json:"contract_no" required:"false" maxLength:"60"`
	Note       string `json:"note" required:"false" maxLength:"2000" text:"lines"`
	Void       bool   `json:"void" required:"false" doc:"taken back: it counts for nothing"`
}

// Cover is one promise about one machine.
type Cover struct {
	ID      ID       `json:"id"`
	AssetID asset.ID `json:"asset_id"`
	CoverFields
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
	Version   int       `json:"version"`
}

// Verdict says who pays for a repair on a day, and why: a code with parameters that the edge
// turns into a sentence in the reader's language.
type Verdict struct {
	State     string         `json:"state" enum:"maker,company,contract,out"`
	Free      bool           `json:"free" doc:"labour costs the customer nothing"`
	FreeParts bool           `json:"free_parts"`
	CoverID   ID             `json:"cover_id" doc:"empty for a warranty that follows from the product model"`
	Until     string         `json:"until" doc:"last covered local day"`
	Why       string         `json:"why" doc:"code of a sentence"`
	Params    map[string]any `json:"params"`
}
