// Package setting keeps what an organisation sets on a page rather than on a command line.
package setting

import (
	"encoding/json"

	"aftercare/internal/platform/db"
	"aftercare/internal/platform/secret"
)

type row struct {
	Value  string `json:"value"`
	Secret bool   `json:"secret"`
}

var (
	getQ = db.Select[row]("setting.get", `SELECT {cols} FROM setting WHERE tenant_id = :tenant AND name = :name`)
	setQ = db.Command("setting.set", `INSERT INTO setting (tenant_id, name, value, secret, changed_at) VALUES (:tenant, :name, :value, :secret, :now)
		ON CONFLICT (tenant_id, name) DO UPDATE SET value = excluded.value, secret = excluded.secret, version = setting.version + 1, changed_at = excluded.changed_at`)
)

// Get reads the setting name into v and reports whether it is set. A nil box reads plain settings only.
func Get(tx *db.Tx, box *secret.Box, name string, v any) (bool, error) {
	r, err := getQ.Maybe(tx, db.Args{"name": name})
	if err != nil || r == nil {
		return false, err
	}
	if r.Secret {
		if r.Value, err = box.Open(tx.Actor.Tenant+"/"+name, r.Value); err != nil {
			return false, err
		}
	}
	return true, json.Unmarshal([]byte(r.Value), v)
}

// Set stores a setting; with a box it is sealed.
func Set(tx *db.Tx, box *secret.Box, name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	value := string(b)
	if box != nil {
		value = box.Seal(tx.Actor.Tenant+"/"+name, value)
	}
	if _, err := setQ.Run(tx, db.Args{"name": name, "value": value, "secret": box != nil}); err != nil {
		return err
	}
	return tx.Audit("setting", name, "changed", nil)
}
