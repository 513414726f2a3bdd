package appraisal

import (
	"encoding/json"
	"math/big"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/money"
	"aftercare/internal/platform/page"
)

// ListInput chooses entries.
type ListInput struct {
	Person string `query:"person" maxLength:"60"`
	Period string `query:"period" maxLength:"7" doc:"local month, 2026-03"`
	Kind   string `query:"kind" maxLength:"20"`
	Code   string `query:"code" maxLength:"20" doc:"PEN-nn"`
	page.Request
}

// List returns a page of the ledger, the newest first, within the reader's reach.
func (s *Service) List(tx *db.Tx, in *ListInput) (*page.Of[Row], error) {
	var after time.Time
	var last ID
	if err := page.Decode(in.After, &after, &last); err != nil {
		return nil, err
	}
	if err := aMonth(in.Period); err != nil {
		return nil, err
	}
	on := db.On{}
	for name, given := range map[string]string{"person": in.Person, "period": in.Period, "kind": in.Kind, "code": in.Code, "after": in.After} {
		if given != "" {
			on = append(on, name)
		}
	}
	rows, err := listQ.All(tx, on, db.By(PermRead), db.Args{"person_id": in.Person, "period": in.Period, "kind": in.Kind, "code": in.Code,
		"after": after, "after_id": last, "limit": in.Size()})
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if err := rows[i].finish(tx); err != nil {
			return nil, err
		}
	}
	return page.Cut(rows, in.Request, func(r Row) []any { return []any{r.At, r.ID} }), nil
}

// row is one entry as the list shows it.
func (s *Service) row(tx *db.Tx, id ID) (*Row, error) {
	r, err := listQ.One(tx, db.On{"id"}, db.By(PermRead), db.Args{"id": id, "limit": 1})
	if err != nil {
		return nil, err
	}
	return r, r.finish(tx)
}

// finish says why, and hides from a person who complained of him (SYS-15).
func (r *Row) finish(tx *db.Tx) (err error) {
	if r.Why, err = policy.Tell(tx, r.Decision, tx.Actor.Lang); err != nil {
		return err
	}
	var d policy.Record
	if json.Unmarshal([]byte(r.Decision), &d) == nil {
		r.Version = d.Version
	}
	own := r.PersonID != "" && r.PersonID == tx.Actor.Person
	if own && r.EvidenceType == evidenceComplaint {
		r.EvidenceID, r.EvidenceNumber, r.Root, r.TicketNumber = "", "", "", ""
	}
	e := Entry{UnitID: r.UnitID, PersonID: r.PersonID}
	r.May = !own && tx.Actor.Person != "" && r.Reverses == "" && r.ReversedBy == "" && tx.Actor.Can(PermCorrect, e.object())
	return nil
}

// GetInput names an entry.
type GetInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// Trace is how a rule came to what it booked.
type Trace struct {
	Entry *Row          `json:"entry"`
	Steps []policy.Step `json:"steps" nullable:"false"`
}

// Get shows an entry with the steps of its decision.
func (s *Service) Get(tx *db.Tx, in *GetInput) (*Trace, error) {
	r, err := s.row(tx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &Trace{Entry: r, Steps: []policy.Step{}}
	var d policy.Record
	if json.Unmarshal([]byte(r.Decision), &d) == nil {
		steps, err := policy.Traced(tx, d)
		if err != nil {
			return nil, err
		}
		for _, x := range steps {
			if x.Rule == d.Rule { // the other penalties were only passed by
				out.Steps = append(out.Steps, x)
			}
		}
	}
	return out, nil
}

// Sum is what a person has in a month.
type Sum struct {
	PersonID   string        `json:"person_id"`
	PersonName string        `json:"person_name"`
	Points     string        `json:"points" doc:"exact decimal"`
	Amounts    []money.Money `json:"amounts" nullable:"false"`
	Entries    int64         `json:"entries" doc:"rows, reversals among them"`
	Talk       bool          `json:"talk" doc:"RULE-49"`
	HRCase     bool          `json:"hr_case" doc:"RULE-49"`
	Fine       money.Money   `json:"fine"`
	Why        string        `json:"why"`
	Rule       string        `json:"rule"`
	Version    string        `json:"version"`
}

// SumInput chooses a month.
type SumInput struct {
	Period string `query:"period" maxLength:"7" doc:"local month, this one unless said"`
	Person string `query:"person" maxLength:"60"`
}

// Sums are the accounts of a month, and the months that have any.
type Sums struct {
	Period  string   `json:"period"`
	Periods []string `json:"periods" nullable:"false"`
	Items   []Sum    `json:"items" nullable:"false"`
}

// Sums adds a month up per person and asks the policy what follows from it (RULE-49).
func (s *Service) Sums(tx *db.Tx, in *SumInput) (*Sums, error) {
	if err := aMonth(in.Period); err != nil {
		return nil, err
	}
	out := &Sums{Period: in.Period, Periods: []string{}, Items: []Sum{}}
	if out.Period == "" {
		out.Period = period(tx, tx.Now)
	}
	on := db.On{}
	if in.Person != "" {
		on = db.On{"person"}
	}
	args := db.Args{"period": out.Period, "person_id": in.Person}
	parts, err := sumQ.All(tx, on, db.By(PermRead), args)
	if err != nil {
		return nil, err
	}
	months, err := periodsQ.All(tx, on, db.By(PermRead), args)
	if err != nil {
		return nil, err
	}
	for _, m := range months {
		out.Periods = append(out.Periods, m.Period)
	}
	out.Items, err = added(tx, parts)
	return out, err
}

// added adds the parts of each person exactly.
func added(tx *db.Tx, parts []part) ([]Sum, error) {
	out := []Sum{}
	for len(parts) > 0 {
		n := 1
		for n < len(parts) && parts[n].PersonID == parts[0].PersonID {
			n++
		}
		s, err := total(parts[:n])
		if err != nil {
			return nil, err
		}
		if err := s.judge(tx); err != nil {
			return nil, err
		}
		out, parts = append(out, *s), parts[n:]
	}
	return out, nil
}

func total(parts []part) (*Sum, error) {
	s := &Sum{PersonID: parts[0].PersonID, PersonName: parts[0].PersonName, Amounts: []money.Money{}}
	points, amounts := new(big.Rat), map[string]int64{}
	for _, p := range parts {
		x, err := money.Exact(p.Points)
		if err != nil {
			return nil, err
		}
		points.Add(points, x.Mul(x, new(big.Rat).SetInt64(p.N)))
		s.Entries += p.N
		if p.Currency != "" {
			if amounts[p.Currency] == 0 && p.Minor != 0 {
				s.Amounts = append(s.Amounts, money.Money{Currency: p.Currency})
			}
			amounts[p.Currency] += p.Minor
		}
	}
	for i := range s.Amounts {
		s.Amounts[i].Minor = amounts[s.Amounts[i].Currency]
	}
	s.Points = exactText(points)
	return s, nil
}

func aMonth(p string) error {
	if _, err := time.Parse("2006-01", p); p != "" && err != nil {
		return errs.BadField("period", "date")
	}
	return nil
}

// MineInput chooses a month of one's own.
type MineInput struct {
	Period string `query:"period" maxLength:"7" doc:"local month, this one unless said"`
}

// Mine is a person's own account of a month.
type Mine struct {
	Sum     Sum      `json:"sum"`
	Period  string   `json:"period"`
	Periods []string `json:"periods" nullable:"false"`
	Items   []Row    `json:"items" nullable:"false"`
}

// mostMine bounds what a person sees of a month.
const mostMine = 200

// Mine shows everybody his own account with the why of each row.
func (s *Service) Mine(tx *db.Tx, in *MineInput) (*Mine, error) {
	who := tx.Actor.Person
	if who == "" {
		return nil, errs.New(errs.Forbidden, "appraisal.no_person")
	}
	sums, err := s.Sums(tx, &SumInput{Period: in.Period, Person: who})
	if err != nil {
		return nil, err
	}
	out := &Mine{Sum: Sum{PersonID: who, PersonName: tx.Actor.Name, Points: "0", Amounts: []money.Money{}}, Period: sums.Period, Periods: sums.Periods}
	if len(sums.Items) > 0 {
		out.Sum = sums.Items[0]
	}
	rows, err := s.List(tx, &ListInput{Person: who, Period: sums.Period, Request: page.Request{Limit: mostMine}})
	if err != nil {
		return nil, err
	}
	out.Items = rows.Items
	return out, nil
}
