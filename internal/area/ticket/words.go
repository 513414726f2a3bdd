package ticket

import (
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/httpx"
)

// WordsInput asks for the organisation's words in a language.
type WordsInput struct {
	Lang string `query:"lang" enum:"zh-CN,zh-TW,ko,en" doc:"one's own unless said"`
}

// Words are the names of everything that the pack of the organisation defines: screens show codes by them.
// They change only with the version of the pack, so a browser may keep them under it.
type Words struct {
	Version  string                  `json:"version"`
	Lang     string                  `json:"lang"`
	Machines map[string]MachineWords `json:"machines"`
	Lists    map[string]ListWords    `json:"lists"`
	Metrics  map[string]string       `json:"metrics"`
	Roles    map[string]string       `json:"roles"`
	Terms    map[string]string       `json:"terms"`
}

// MachineWords name the states and the events of a machine.
type MachineWords struct {
	Name   string               `json:"name"`
	States map[string]StateWord `json:"states"`
	Events map[string]string    `json:"events"`
}

// StateWord names a state and says how to draw it.
type StateWord struct {
	Name     string `json:"name"`
	Category string `json:"category"`
	Colour   string `json:"colour"`
	Final    bool   `json:"final"`
}

// ListWords name a list and its options in their order.
type ListWords struct {
	Name    string   `json:"name"`
	Options []Option `json:"options" nullable:"false"`
}

// Option is an entry of a list.
type Option struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Class string `json:"class,omitempty"`
}

// Words answers the organisation's words.
func (s *Service) Words(tx *db.Tx, in *WordsInput) (*Words, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	lang := in.Lang
	if lang == "" {
		lang = httpx.Language(tx.Actor.Lang)
	}
	w := &Words{Version: p.Stamp(), Lang: lang, Machines: map[string]MachineWords{}, Lists: map[string]ListWords{},
		Metrics: map[string]string{}, Roles: map[string]string{}, Terms: map[string]string{}}
	for i := range p.Machines {
		m := &p.Machines[i]
		mw := MachineWords{policy.Text(m.Names).In(lang), map[string]StateWord{}, map[string]string{}}
		for _, st := range m.States {
			mw.States[st.Code] = StateWord{st.Name(lang), string(st.Category), st.Colour, st.Final}
		}
		for _, t := range m.Transitions {
			if _, named := mw.Events[t.Event]; !named {
				mw.Events[t.Event] = t.Name(lang)
			}
		}
		w.Machines[m.Code] = mw
	}
	for _, l := range p.Lists {
		lw := ListWords{l.Names.In(lang), []Option{}}
		for _, o := range l.Options {
			lw.Options = append(lw.Options, Option{o.Code, o.Names.In(lang), o.Class})
		}
		w.Lists[l.Code] = lw
	}
	for _, c := range p.AllClocks {
		w.Metrics[c.Metric] = c.Names.In(lang)
	}
	for _, r := range p.Roles {
		w.Roles[r.Code] = r.Names.In(lang)
	}
	for _, t := range p.Terms {
		w.Terms[t.Key] = t.Names.In(lang)
	}
	return w, nil
}
