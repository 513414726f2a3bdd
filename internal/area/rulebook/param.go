package rulebook

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/field"
)

// Param is one parameter of the policy with where its value comes from (spec 80).
type Param struct {
	Key     string       `json:"key"`
	Topic   string       `json:"topic"`
	Name    string       `json:"name"`
	Value   any          `json:"value" doc:"text, number, truth value, list or table; decimals are texts"`
	Type    string       `json:"type" enum:"text,int,decimal,money,bool,list,table"`
	Unit    string       `json:"unit"`
	Status  string       `json:"status" doc:"S stated, D derived, R recovered, P proposed, B blank in the source"`
	Source  string       `json:"source"`
	Use     string       `json:"use" doc:"the rule, process or figure that reads it"`
	Origin  string       `json:"origin" doc:"the pack that set the value, or organisation"`
	Check   any          `json:"check,omitempty" doc:"ascending, descending, weights, or {min, max}"`
	Rules   []string     `json:"rules" nullable:"false" doc:"rules that read it"`
	History []ParamValue `json:"history" nullable:"false" doc:"its values so far and ahead, the newest first"`
}

// ParamValue is a value that a parameter has or had.
type ParamValue struct {
	Value    any       `json:"value"`
	Stamp    string    `json:"stamp"`
	From     time.Time `json:"from,omitzero" doc:"absent: from the beginning"`
	ChangeID string    `json:"change_id"`
	Reason   string    `json:"reason"`
	ByName   string    `json:"by_name"`
}

// ParamList is a list of parameters.
type ParamList struct {
	Items []Param `json:"items" nullable:"false"`
}

// ParamsInput chooses parameters.
type ParamsInput struct {
	Topic string `query:"topic" maxLength:"40"`
	Q     string `query:"q" maxLength:"100" doc:"part of the key, the name in any language, the rule or the value"`
}

// Params lists the parameters in force by topic or search.
func (s *Service) Params(tx *db.Tx, in *ParamsInput) (*ParamList, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	read := readers(p)
	out := &ParamList{Items: []Param{}}
	for i := range p.Params {
		x := &p.Params[i]
		if in.Topic != "" && topicOf(x.Key) != in.Topic || !matches(in.Q, paramWords(x)...) {
			continue
		}
		out.Items = append(out.Items, paramOf(x, tx.Actor.Lang, read[x.Key]))
	}
	return out, remember(tx, p, out.Items)
}

func paramOf(x *policy.Param, lang string, rules []string) Param {
	if rules == nil {
		rules = []string{}
	}
	return Param{Key: x.Key, Topic: topicOf(x.Key), Name: x.Names.In(lang), Value: x.Value, Type: x.Kind(), Unit: x.Unit, Status: x.Status,
		Source: x.Source, Use: x.Use, Origin: x.Origin, Check: x.Check, Rules: rules, History: []ParamValue{}}
}

// topicOf is the first part of a key.
func topicOf(key string) string {
	t, _, _ := strings.Cut(key, ".")
	return t
}

// readers maps each parameter to the rules that read it.
func readers(p *policy.Pack) map[string][]string {
	out := map[string][]string{}
	for i := range p.Rules {
		for _, k := range p.Reads(p.Rules[i].Code) {
			out[k] = append(out[k], p.Rules[i].Code)
		}
	}
	return out
}

func paramWords(x *policy.Param) []string {
	return append(namesOf(x.Names), x.Key, x.Use, x.Source, x.Shown())
}

func namesOf(t policy.Text) (out []string) {
	for _, l := range policy.Languages {
		out = append(out, t[l])
	}
	return out
}

// matches reports whether every word of q stands in one of the texts.
func matches(q string, texts ...string) bool {
	for _, word := range strings.Fields(field.Key(q)) {
		if !slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(field.Key(t), word) }) {
			return false
		}
	}
	return true
}
