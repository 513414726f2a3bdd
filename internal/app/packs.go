package app

import (
	"aftercare/internal/area/org"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/actor"
)

// packBook answers the organisation's questions about the packs of a library.
type packBook struct{ *policy.Library }

// List implements org.Packs.
func (b packBook) List() (out []org.PackInfo) {
	for _, code := range b.Codes() {
		if p, err := b.Pack(code); err == nil {
			out = append(out, org.PackInfo{Code: p.Code, Names: p.Names, Zone: p.Zone, Lang: p.Lang})
		}
	}
	return out
}

// Perms implements org.Packs.
func (b packBook) Perms(pack string, roles []string) map[string]actor.Scope {
	p, err := b.Pack(pack)
	if err != nil {
		return nil // a refused pack grants nothing
	}
	return p.Perms(roles)
}

// Roles implements org.Packs.
func (b packBook) Roles(pack, lang string) map[string]string {
	out := map[string]string{}
	if p, err := b.Pack(pack); err == nil {
		for _, r := range p.Roles {
			out[r.Code] = r.Names.In(lang)
		}
	}
	return out
}

// Terms implements org.Packs.
func (b packBook) Terms(pack, lang string) map[string]string {
	out := map[string]string{}
	if p, err := b.Pack(pack); err == nil {
		for _, t := range p.Terms {
			out[t.Key] = t.Names.In(lang)
		}
	}
	return out
}
